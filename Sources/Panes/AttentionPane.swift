import Calculus
import Drawing
import Simulation

/// How much every query of one head takes from every key, as a matrix.
package struct AttentionPane: Pane {
  package static let name = "attention"
  package static let words = """
    One head on one sequence. Each row is a token that asks, a query; each column a token that is \
    asked, a key. The brighter a cell, the more of that key's value the query takes; every row sums \
    to one. What a mask hides is not small but not there at all. The arrows choose a query and a key \
    for the other panes too.
    """
  package static let legend = [
    "brightness: the weight, from 0 to 1; small ones are lifted, by their root",
    "· hidden by a mask: a token that comes later, or one that only fills the row",
    "▸ the chosen query; its key underlined",
    "grey, out: knocked out, so that what it takes goes nowhere",
    "scores, gradients: blue below 0, orange above",
    "‹ › ▲ ▼ more keys and queries there; ⋅ beside a label: one left out for want of room",
    "5→3: of what looks back before it writes, the token read and the token asked for then",
    "two labels beside a row: two queries share it   ~ ×7: so much padding is left out",
  ]
  package static let keys: Set<PaneKey> = [
    .layer, .unit, .sample, .pan, .show, .tokens, .patch,
  ]

  package static func title(_ view: View) -> String {
    ShownAttention.title(name, view, isRead: true, isOfSample: true)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let attention = ShownAttention.drawn(view, in: &canvas) else { return }
    let weights = view.tensor(attention.weights)
    let (key, _) = attention.reading(view.look)
    guard let weights, let numbers = view.tensor(key.name, key.kind) else {
      canvas.glyph("…", x: 0, y: 0, .label)
      return
    }
    let matrix = AttentionMatrix(
      attention, numbers, isOfWeights: key.name == attention.weights && key.kind == .value,
      look: view.look, width: canvas.width, height: canvas.height)
    matrix.draw(source: view.place(of: .tensor(key)), in: &canvas)
    guard matrix.hasFooter else { return }
    var spans = matrix.more
    if !spans.isEmpty { spans.append(Span("   ")) }
    guard matrix.isOfWeights else {
      canvas.spans(spans + scale(matrix, key, &view), x: 0, y: canvas.height - 1)
      return
    }
    // Where rows are left it goes on below, under its own beginning.
    let lines = mostOf(
      attention, weights, &view, first: canvas.width - Text.width(spans), width: canvas.width,
      rows: min(max(canvas.height - matrix.bottom - 1, 1), 3))
    // A beginning that nothing follows says nothing.
    let isCut = !spans.isEmpty && lines.count == 1 && lines[0].count == 2
    for (k, line) in (isCut ? [[]] : lines).enumerated() {
      canvas.spans(
        k == 0 ? spans + line : line, x: 0, y: canvas.height - lines.count + k)
    }
  }

  /// `the takes .73 cat  .12 on`: the keys that the chosen query takes most from, in so many lines.
  private static func mostOf(
    _ attention: ShownAttention, _ weights: Tensor, _ view: inout View, first: Int, width: Int,
    rows: Int
  ) -> [[Span]] {
    let query = attention.query
    var lines: [[Span]] = []
    var spans = [
      Span(attention.queries[query], .accent, mark: .name), Span(" takes", .label),
    ]
    let indent = Span(String(repeating: " ", count: Text.width(spans)))
    let most = attention.keys.indices.filter { weights[attention.index(query, $0)] >= 0.005 }
      .sorted { weights[attention.index(query, $0)] > weights[attention.index(query, $1)] }
    for key in most {
      let index = attention.index(query, key)
      let piece = [
        Span("  "),
        Span(Self.short(weights[index]), .bright, mark: view.mark(attention.weights, index)),
        Span(" of ", .label), Span(attention.spoken(key), .text, mark: .name),
      ]
      if Text.width(spans) + Text.width(piece) > (lines.isEmpty ? first : width) {
        guard lines.count + 1 < rows else { break }
        lines.append(spans)
        spans = [indent]
      }
      spans += piece
    }
    return lines + [spans]
  }

  /// What the strongest colours stand for.
  private static func scale(
    _ matrix: AttentionMatrix, _ key: TensorKey, _ view: inout View
  ) -> [Span] {
    guard let index = matrix.strongest else { return [] }
    return [
      Span("strongest ", .label),
      Span(NumberFormat.text(matrix.numbers[index]), .text, mark: view.mark(.tensor(key), index)),
    ]
  }

  /// To one digit: 4e−5, −.3
  static func shortest(_ number: Double) -> String {
    // Rounded once only: 7.49e−3 is 7e−3, not 7.5e−3 and then 8e−3.
    let text = NumberFormat.scientific(number, digits: 15)
    guard number != 0, number.isFinite, let e = text.firstIndex(of: "e") else { return "0" }
    guard abs(number) < 0.095 || abs(number) >= 9.5 else {
      return NumberFormat.fixed(number, places: abs(number) < 0.95 ? 1 : 0)
        .replacing("0.", with: ".")
    }
    let mantissa = NumberFormat.parse(String(text[..<e])) ?? 0
    // 9.7e−3 is 1e−2.
    if abs(mantissa) >= 9.5,
      let exponent = NumberFormat.parse(String(text[text.index(after: e)...])),
      let next = Int(exactly: exponent + 1)
    {
      return (number < 0 ? NumberFormat.minus : "") + "1e" + NumberFormat.integer(next)
    }
    return NumberFormat.fixed(mantissa, places: 0) + text[e...]
  }

  /// .73, 1.0
  static func short(_ weight: Double) -> String {
    let text = NumberFormat.fixed(weight, places: 2)
    return text.hasPrefix("0.") ? String(text.dropFirst()) : String(text.prefix(3))
  }
}
