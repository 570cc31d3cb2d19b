import Calculus
import Drawing
import Simulation

/// The bends of the loss at a point: every eigenvalue with its direction where the whole Hessian is
/// there, otherwise the steepest one.
struct Bends {
  private let values, vectors, hessian: Tensor?
  private let sharpness, residual, condition: Double?
  private let direction: Tensor?
  /// What the parameters are called, one by one.
  private let names: [String]
  private var n: Int { values?.count ?? 0 }

  init(_ view: inout View) {
    values = view.tensor(Eigenvalues.name)
    vectors = view.tensor(Eigenvectors.name)
    hessian = view.tensor(Hessian.name)
    condition = view.number(ConditionNumber.name)
    // Where there is no Hessian, and only there.
    let isSmall = values != nil || !view.isCarried(TensorKey(Eigenvalues.name))
    sharpness = isSmall ? nil : view.number(SharpnessMeasure.name)
    residual = isSmall ? nil : view.number(SharpnessResidual.name)
    direction = isSmall ? nil : view.tensor(SharpestDirection.name)
    names = view.facts.parameterNames.flatMap { name -> [String] in
      let shape = view.facts.parameters[name] ?? []
      return (0..<shape.reduce(1, *)).map { name + Run.brackets($0, in: shape) }
    }
  }

  var hasDownward: Bool { values?.numbers.contains { $0 < 0 } ?? false }

  /// The greatest of them.
  func steepest(_ view: inout View) -> Span? {
    if let values, let last = values.numbers.last {
      return Span(NumberFormat.text(last), .bright, mark: view.mark(Eigenvalues.name, n - 1))
    }
    return sharpness.map {
      Span(NumberFormat.text($0), .bright, mark: view.mark(SharpnessMeasure.name))
    }
  }

  /// How many lines all of them take.
  var lines: Int { values != nil ? n + (n > 1 ? 1 : 0) : 2 + min(direction?.count ?? 0, 12) }

  func draw(in rect: Rect, _ view: inout View, _ canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    if values != nil { every(in: rect, &view, &canvas) } else { one(in: rect, &view, &canvas) }
  }

  // MARK: All of them

  /// A line each, from the steepest, and the condition number below.
  private func every(in rect: Rect, _ view: inout View, _ canvas: inout Canvas) {
    guard let values, n > 0 else { return }
    let hasCondition = n > 1 && rect.height > 1
    let room = rect.height - (hasCondition ? 1 : 0)
    // Where not all fit, the last line is the flattest: both ends are what matters.
    let shown = n <= room ? Array((0..<n).reversed()) : Array((n - room + 1..<n).reversed()) + [0]
    let texts = shown.prefix(max(room, 0)).map { NumberFormat.text(values[$0]) }
    let label = rect.width >= 30 ? 10 : 0
    let widest = texts.map(Text.width).max() ?? 0
    let peak = values.numbers.reduce(0) { max($0, abs($1)) }
    let bar = rect.width >= label + widest + 24 ? min((rect.width - label - widest) / 3, 40) : 0
    for (row, k) in shown.prefix(max(room, 0)).enumerated() {
      let y = rect.y + row
      let mark = view.mark(Eigenvalues.name, k)
      if label > 0 {
        let isLeft = n > room && row == shown.count - 2
        let isEnd = k == 0 || k == n - 1
        let name =
          isEnd
          ? (values[k] < 0 ? "downward" : n == 1 ? "bend" : k == 0 ? "flattest" : "steepest")
          : isLeft ? "…" : ""
        canvas.text(name, x: rect.x, y: y, .label, mark: .name)
      }
      let end = label + 2 + widest
      canvas.text("λ", x: rect.x + label, y: y, .label, mark: .name)
      canvas.text(
        texts[row], endingAt: rect.x + end, y: y, values[k] < 0 ? .warning : .bright, mark: mark)
      if bar > 0 {
        canvas.signedBar(
          peak > 0 ? values[k] / peak : 0, x: rect.x + end + 1, y: y, width: bar,
          positive: .series(0), negative: .series(1), mark: mark)
      }
      let start = end + 2 + bar
      canvas.spans(
        along(k, &view, width: rect.width - start), x: rect.x + start, y: y,
        clip: max(rect.width - start, 0))
    }
    if hasCondition, let condition {
      let words = rect.width >= 50 ? "  how uneven the bends are" : ""
      canvas.spans(
        [
          Span("condition number ", .label, mark: .name),
          Span(NumberFormat.text(condition), .bright, mark: view.mark(ConditionNumber.name)),
          Span(words, .label, mark: .name),
        ], x: rect.x, y: rect.bottom - 1 - max(room - shown.count, 0), clip: rect.width)
    }
  }

  /// The direction of a bend: (−0.94, 0.34) of two parameters, else the largest of its parts.
  private func along(_ k: Int, _ view: inout View, width: Int) -> [Span] {
    guard let vectors, width >= 14, vectors.numbers.allSatisfy(\.isFinite) else { return [] }
    func part(_ i: Int) -> Span {
      Span(
        NumberFormat.fixed(vectors[k * n + i], places: 2), .text,
        mark: view.mark(Eigenvectors.name, k * n + i))
    }
    if n == 1 { return [] }
    if n == 2 {
      return [
        Span("along (", .label, mark: .name), part(0), Span(", ", .label), part(1),
        Span(")", .label),
      ]
    }
    let most = (0..<n).max { abs(vectors[k * n + $0]) < abs(vectors[k * n + $1]) } ?? 0
    let name = names.indices.contains(most) ? names[most] : ""
    guard width >= 12 + Text.width(name) else { return [] }
    return [Span("most \(name) ", .label, mark: .name), part(most)]
  }

  // MARK: The steepest alone

  /// λ with its residual, and the largest parts of its direction.
  private func one(in rect: Rect, _ view: inout View, _ canvas: inout Canvas) {
    guard let sharpness, let residual else { return }
    canvas.spans(
      [
        Span(rect.width >= 30 ? "steepest  λ " : "λ ", .label, mark: .name),
        Span(NumberFormat.text(sharpness), .bright, mark: view.mark(SharpnessMeasure.name)),
        Span("  residual ", .label, mark: .name),
        Span(
          NumberFormat.text(residual, digits: 2), .text, mark: view.mark(SharpnessResidual.name)),
      ], x: rect.x, y: rect.y, clip: rect.width)
    guard let direction, rect.height > 2 else { return }
    canvas.text("its direction is mostly", x: rect.x, y: rect.y + 1, .label, mark: .name)
    let order = direction.numbers.indices.sorted {
      (abs(direction[$0]), $1) > (abs(direction[$1]), $0)
    }
    let shown = order.prefix(min(rect.height - 2, 12))
    let label = shown.map { names.indices.contains($0) ? Text.width(names[$0]) : 0 }.max() ?? 0
    let bar = min(max(rect.width - label - 9, 0), 40)
    for (row, i) in shown.enumerated() {
      let y = rect.y + 2 + row
      let mark = view.mark(SharpestDirection.name, i)
      canvas.text(
        names.indices.contains(i) ? names[i] : "", x: rect.x, y: y, .text, mark: .name,
        clip: rect.width)
      canvas.text(
        NumberFormat.fixed(direction[i], places: 2), endingAt: rect.x + label + 7, y: y, .bright,
        mark: mark)
      if bar >= 5 {
        canvas.signedBar(
          direction[i], x: rect.x + label + 8, y: y, width: bar, positive: .series(0),
          negative: .series(1), mark: mark)
      }
    }
  }

  // MARK: The Hessian

  /// How many lines the whole Hessian takes, with its head; 0 where it is too large to be read.
  var tableHeight: Int { hessian == nil || n > 12 ? 0 : n + 2 }

  func table(in rect: Rect, _ view: inout View, _ canvas: inout Canvas) {
    guard let hessian, n > 0 else { return }
    let (head, body) = rect.cut(top: 1)
    canvas.spans(
      [
        Span("Hessian", .text, mark: .name),
        Span("  how a row's slope changes along a column", .label, mark: .name),
      ], x: head.x, y: head.y, clip: head.width)
    let place = view.place(of: .tensor(TensorKey(Hessian.name)))
    let scale = hessian.numbers.reduce(0) { max($0, abs($1)) }
    let map = ColorMap.diverging[abs(view.look.colors % ColorMap.diverging.count)]
    let n = n
    var table = Table(headers: names, labels: names.map { "∂loss/∂" + $0 }, rowCount: n) {
      .number(hessian[$0 * n + $1], Mark(source: place, index: $0 * n + $1))
    }
    table.background = { map.color(for: hessian[$0 * n + $1], scale: scale) }
    canvas.table(table, in: body)
  }
}
