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
    spans +=
      matrix.isOfWeights
      ? mostOf(attention, weights, &view, width: canvas.width - Text.width(spans))
      : scale(matrix, key, &view)
    canvas.spans(spans, x: 0, y: canvas.height - 1)
  }

  /// `the takes .73 cat  .12 on`: the keys that the chosen query takes most from.
  private static func mostOf(
    _ attention: ShownAttention, _ weights: Tensor, _ view: inout View, width: Int
  ) -> [Span] {
    let query = attention.query
    var spans = [
      Span(attention.queries[query], .accent, mark: .name), Span(" takes", .label),
    ]
    let most = attention.keys.indices.filter { weights[attention.index(query, $0)] >= 0.005 }
      .sorted { weights[attention.index(query, $0)] > weights[attention.index(query, $1)] }
    for key in most {
      let index = attention.index(query, key)
      let piece = [
        Span("  "),
        Span(Self.short(weights[index]), .bright, mark: view.mark(attention.weights, index)),
        Span(" of ", .label), Span(attention.keys[key], .text, mark: .name),
        Span(" \(key)", .label, mark: .name),
      ]
      guard Text.width(spans) + Text.width(piece) <= width else { break }
      spans += piece
    }
    return spans
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

  /// .73, 1.0
  static func short(_ weight: Double) -> String {
    let text = NumberFormat.fixed(weight, places: 2)
    return text.hasPrefix("0.") ? String(text.dropFirst()) : String(text.prefix(3))
  }
}
