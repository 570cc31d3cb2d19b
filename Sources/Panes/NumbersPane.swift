import Calculus
import Drawing
import Simulation

/// Any tensor as a table of numbers.
package enum NumbersPane: Pane {
  package static let name = "numbers"
  package static let words = """
    A tensor as it is, number by number: weights with their inputs in rows and their neurons in \
    columns, everything else with a sample in every row. The colour under a number is its sign and \
    its size beside the largest. Where there is room the tensors after it follow.
    """
  package static let legend = [
    "blue below 0, orange above; the darker the nearer to 0",
    "3 (117) row 3 of the batch is training sample 117",
    "‹ › ▲ ▼ more columns and rows there",
    Setup.Sign.words,
  ]
  package static let keys: Set<PaneKey> = [
    .layer, .unit, .sample, .pan, .show, .change, .tokens, .patch,
  ]

  /// How many tensors `look.tensor` chooses among, by name.
  package static func tensors(_ facts: Facts, _ look: Look) -> [String] {
    NumbersTensor.all(facts, look, batch: 1).map(\.name)
  }

  private static func chosen(_ view: View) -> NumbersTensor? {
    let all = NumbersTensor.all(view.facts, view.look, batch: view.frame.batch)
    guard !all.isEmpty else { return nil }
    let k = view.look.tensor % all.count
    return all[k < 0 ? k + all.count : k]
  }

  package static func title(_ view: View) -> String {
    guard let tensor = chosen(view) else { return name }
    let shape = tensor.shapeInWords
    return tensor.name + (shape.isEmpty ? "" : " " + shape) + " ─ " + tensor.reading(view).words
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let tensor = chosen(view) else { return }
    let (key, words) = tensor.reading(view)
    guard let numbers = view.tensor(key.name, key.kind) else {
      let isCarried = view.isCarried(key)
      canvas.paragraph(
        isCarried ? nothing(tensor, words, view) : "…",
        in: canvas.bounds, .label)
      return
    }
    let hasFooter = canvas.height >= 5 && key.name == tensor.name && numbers.count > 1
    let height = lines(of: tensor) + (hasFooter ? 1 : 0)
    var area = canvas.bounds
    // A heading of its own, and what comes after it, where that leaves room.
    let hasMore = height + 1 + leastMore <= area.height
    var rest = area
    if hasMore {
      (area, rest) = area.inset(top: 1).cut(top: height)
      head(tensor, .bright, y: 0, &canvas)
    }
    if hasFooter {
      let cut = area.cut(bottom: 1)
      area = cut.rest
      footer(&view, key, in: &canvas, cut.bottom)
    }
    grid(tensor, key, numbers, view.look, &view, in: area, &canvas)
    if hasMore { following(&view, in: rest, &canvas) }
  }

  private static func nothing(_ tensor: NumbersTensor, _ words: String, _ view: View) -> String {
    view.look.show == .difference
      ? "\(tensor.name) is of another shape in \(view.other?.name ?? "the other run")."
      : "\(tensor.name) has no \(words): nothing learns by changing it."
  }

  /// A blank line, a heading, the names of columns, a row.
  private static let leastMore = 4

  private static func lines(of tensor: NumbersTensor) -> Int {
    tensor.rows + (tensor.columnName(0).isEmpty ? 0 : 1)
  }

  private static func head(_ tensor: NumbersTensor, _ color: Color, y: Int, _ canvas: inout Canvas)
  {
    canvas.spans(
      [
        Span(tensor.name + " ", color, mark: .name), Span(tensor.shapeInWords, .label, mark: .name),
      ], x: 0, y: y, clip: canvas.width)
  }

  private static func grid(
    _ tensor: NumbersTensor, _ key: TensorKey, _ numbers: Tensor, _ look: Look,
    _ view: inout View, in area: Rect, _ canvas: inout Canvas
  ) {
    var grid = NumbersGrid(tensor, numbers, look: look, samples: view.frame.samples)
    grid.place = view.place(of: .tensor(key))
    let setup = view.frame.setup
    if tensor.isParameter { grid.sign = { setup.sign(tensor.name, $0) } }
    canvas.clipped(to: area) { grid.draw(in: &$0) }
  }

  /// The tensors after the chosen one, and from the first on again, as long as there is room.
  private static func following(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let all = NumbersTensor.all(view.facts, view.look, batch: view.frame.batch)
    guard let tensor = chosen(view), let k = all.firstIndex(where: { $0.name == tensor.name })
    else { return }
    var look = view.look
    (look.panX, look.panY) = (0, 0)
    var rest = rect
    for tensor in all[(k + 1)...] + all[..<k] where rest.height >= leastMore {
      let (key, _) = tensor.reading(view)
      guard let numbers = view.tensor(key.name, key.kind) else { continue }
      head(tensor, .label, y: rest.y + 1, &canvas)
      let (area, below) = rest.inset(top: 2).cut(top: lines(of: tensor))
      grid(tensor, key, numbers, look, &view, in: area, &canvas)
      rest = below
    }
  }

  /// norm and mean of what is shown.
  private static func footer(
    _ view: inout View, _ key: TensorKey, in canvas: inout Canvas, _ line: Rect
  ) {
    var spans: [Span] = []
    for measure in [Norm.name, MeanOf.name, Peak.name] {
      let measured = "\(measure)(\(key.name))"
      guard let number = view.number(measured, key.kind) else { continue }
      let color: Color = number.isFinite ? .text : .warning
      let text = NumberFormat.text(number)
      let wide = spans.reduce(0) { $0 + Text.width($1.text) }
      guard wide + 4 + measure.count + Text.width(text) <= line.width else { break }
      spans += [
        Span(spans.isEmpty ? "" : "   "), Span(measure + " ", .label),
        Span(text, color, mark: view.mark(measured, 0, key.kind)),
      ]
    }
    canvas.spans(spans, x: line.x, y: line.y, clip: line.width)
  }
}
