import Drawing
import Networks
import Simulation

/// The way from a query and a key to what the query gets, line by line: what matters most is there
/// however small the pane.
struct PairLines {
  private enum Line {
    case heading(String)
    case vector(PairSums.Vector, scale: Double)
    /// The longest of these that fits.
    case words([[Span]])
    /// What another line says in short.
    case detail([Span])
    /// All the keys, each with its weight.
    case row
    case air
  }
  private let sums: PairSums
  private let lines: [Line]
  private let left, wide: Int

  init(_ sums: PairSums, _ view: inout View, width: Int) {
    self.sums = sums
    let tokens = [sums.attention.queries, sums.attention.keys].joined().map(Text.width).max() ?? 0
    left = width < 30 ? min(9, width / 3) : min(8 + 1 + min(tokens, 8), width / 3) + 1
    let count = max(sums.query?.numbers.count ?? 1, 1)
    wide = min(max((width - left) / count, 1), 8)

    func line(_ vector: PairSums.Vector?, _ scale: Double) -> [Line] {
      vector.map { [.vector($0, scale: scale)] } ?? []
    }
    let asked = max(sums.query?.peak ?? 0, sums.keyVector?.peak ?? 0)
    let given = max(sums.value?.peak ?? 0, sums.mix?.peak ?? 0)
    lines =
      [.heading("relevance is scored")]
      + line(sums.query, asked) + line(sums.keyVector, asked)
      + line(sums.products, sums.products?.peak ?? 1)
      + [.words(Self.scaling(sums))] + Self.exponential(sums, width: width)
      + [.words(Self.softmax(sums)), .row, .air]
      + [.heading("information is combined")]
      + line(sums.value, given) + line(sums.weighted, given) + line(sums.others, given)
      + line(sums.mix, given)
  }

  private static func number(_ entry: PairSums.Entry?, _ color: Color = .text) -> Span {
    guard let entry else { return Span("…", .label) }
    return Span(
      NumberFormat.text(entry.number), entry.number.isFinite ? color : .warning, mark: entry.mark)
  }

  /// `Σ = 3.10   ÷ √16 = score 0.775`
  private static func scaling(_ sums: PairSums) -> [[Span]] {
    let score = [Span("score ", .label), number(sums.score, .bright)]
    return [
      [
        Span("Σ ", .label), number(sums.product),
        Span("  ÷ √\(sums.attention.layer.width)", .label, mark: .name), Span(" = ", .label),
      ] + score, score,
    ]
  }

  /// `softmax: exp(score − max) 0.36 ÷ Σ 1.55 = weight 0.235`
  private static func softmax(_ sums: PairSums) -> [[Span]] {
    let weight = [Span("weight ", .label), number(sums.weight, .bright)]
    guard !sums.isHidden else { return [[Span("hidden by the mask  ", .label)] + weight, weight] }
    guard !sums.isChanged else {
      return [[Span("softmax, changed by hand: ", .label)] + weight, weight]
    }
    let quotient =
      [number(sums.exponential), Span("  ÷ Σ ", .label), number(sums.total), Span(" = ", .label)]
      + weight
    return [
      [Span("softmax  exp(score − max) ", .label)] + quotient,
      [Span("exp(score − max) ", .label)] + quotient,
      [Span("exp(s−max) ", .label)] + quotient, weight,
    ]
  }

  /// `score − max  exp(0.775 − 1.8) = 0.36`: the largest score of the row is taken away first.
  private static func exponential(_ sums: PairSums, width: Int) -> [Line] {
    guard !sums.isHidden, !sums.isChanged, let largest = sums.largest else { return [] }
    let isBelow = largest.number < 0
    let spans = [
      Span("score − max  exp(", .label), number(sums.score), Span(" − ", .label),
      Span(isBelow ? "(" : "", .label), number(largest), Span(isBelow ? "))" : ")", .label),
      Span(" = ", .label), number(sums.exponential),
    ]
    return Text.width(spans) <= width ? [.detail(spans)] : []
  }

  // MARK: Drawing

  /// The less a line says that others do not, the sooner it goes where there is little room.
  private func rank(_ line: Line) -> Int {
    switch line {
    case .vector(let vector, _):
      ["= mix": 1, "q·k": 1, "weight·v": 2, "query": 3, "key": 3, "value": 4][vector.name] ?? 5
    case .words: 0
    case .detail: 5
    case .row: 6
    case .heading: 7
    case .air: 8
    }
  }

  func draw(_ view: inout View, in canvas: inout Canvas) {
    var shown = lines
    func height(_ line: Line) -> Int { if case .row = line { 2 } else { 1 } }
    while shown.reduce(0, { $0 + height($1) }) > canvas.height,
      let worst = shown.indices.max(by: { (rank(shown[$0]), $0) < (rank(shown[$1]), $1) })
    {
      shown.remove(at: worst)
    }
    var y = 0
    for line in shown {
      switch line {
      case .heading(let text):
        canvas.text(text, x: 0, y: y, .formula)
      case .vector(let vector, let scale):
        draw(vector, scale, view.look, y: y, in: &canvas)
      case .words(let choices):
        words(choices.first { Text.width($0) <= canvas.width } ?? choices.last ?? [], y, &canvas)
      case .detail(let spans): words(spans, y, &canvas)
      case .row: row(&view, y: y, in: &canvas)
      case .air: break
      }
      y += height(line)
    }
  }

  /// Below the numbers of the vectors where there is room for that.
  private func words(_ spans: [Span], _ y: Int, _ canvas: inout Canvas) {
    let isWide = Text.width(spans) + left > canvas.width
    canvas.spans(spans, x: isWide ? 0 : left, y: y)
  }

  private func draw(
    _ vector: PairSums.Vector, _ scale: Double, _ look: Look, y: Int, in canvas: inout Canvas
  ) {
    canvas.spans(
      [
        Span(vector.name, .label, mark: .name), Span(" "),
        Span(vector.token, .accent, mark: .name),
      ], x: 0, y: y, clip: left - 1)
    let room = max((canvas.width - left) / wide, 1)
    let count = vector.numbers.count
    let first = min(max(look.panX, 0), max(count - room, 0))
    let texts =
      (2...3).reversed().lazy.map { NumberFormat.aligned(vector.numbers, digits: $0) }
      .first { $0.allSatisfy { Text.width($0) < wide } }
    for (k, j) in (first..<min(first + room, count)).enumerated() {
      let rect = Rect(x: left + k * wide, y: y, width: wide, height: 1)
      let number = vector.numbers[j]
      let color = look.signed.color(for: number, scale: scale)
      let mark = vector.mark(j)
      canvas.clear(rect, background: color ?? .ground)
      for x in rect.x..<rect.right { canvas.setMark(mark, x: x, y: y) }
      guard number.isFinite else {
        canvas.gap(x: rect.x + (wide - 1) / 2, y: y, mark: mark)
        continue
      }
      if let texts, let color {
        canvas.text(
          texts[j], endingAt: rect.right - (wide > 5 ? 1 : 0), y: y, Palette.ink(on: color),
          mark: mark)
      }
    }
    if first > 0 { canvas.glyph("‹", x: left - 1, y: y, .accent) }
    if first + room < count { canvas.glyph("›", x: canvas.width - 1, y: y, .accent) }
  }

  /// The tokens of all keys over their weights, the chosen one lit.
  private func row(_ view: inout View, y: Int, in canvas: inout Canvas) {
    let attention = sums.attention
    let map = view.look.magnitudes
    let source = view.place(of: .tensor(TensorKey(attention.weights)))
    let keys = attention.keys
    let widest = min((keys.map(Text.width).max() ?? 1) + 1, 9)
    let room = max(canvas.width - left, 1)
    let each = min(max(room / max(keys.count, 1), 1), max(widest, 4))
    let fits = max(room / each, 1)
    let first = min(max(sums.key - fits / 2, 0), max(keys.count - fits, 0))
    canvas.text("weights", x: 0, y: y + 1, .label, clip: left - 1)
    for (k, key) in (first..<min(first + fits, keys.count)).enumerated() {
      let x = left + k * each
      let isChosen = key == sums.key
      let isWide = each > 1 || Text.width(keys[key]) == 1
      if isWide || isChosen {
        canvas.text(
          keys[key], x: x, y: y, isChosen ? .accent : .label, mark: .name,
          clip: max(each - (Text.width(keys[key]) >= each && each > 1 ? 1 : 0), 1))
      }
      let index = attention.index(attention.query, key)
      let mark = Mark(source: source, index: index)
      guard !attention.isHidden(attention.query, key) else {
        canvas.glyph("·", x: x, y: y + 1, isChosen ? .accent : .line, mark: mark)
        continue
      }
      let weight = sums.weights[index]
      let color = map.color(for: weight.squareRoot(), scale: 1)
      canvas.clear(Rect(x: x, y: y + 1, width: each, height: 1), background: color ?? .ground)
      for column in x..<min(x + each, canvas.width) { canvas.setMark(mark, x: column, y: y + 1) }
      if each >= 4, let color {
        canvas.text(
          AttentionPane.short(weight), x: x, y: y + 1,
          weight < 0.005 ? .label : Palette.ink(on: color), mark: mark)
      }
    }
    if first > 0 { canvas.glyph("‹", x: left - 1, y: y, .accent) }
    if first + fits < keys.count { canvas.glyph("›", x: canvas.width - 1, y: y, .accent) }
  }
}
