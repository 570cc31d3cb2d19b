import Calculus
import Drawing
import Networks
import Simulation

/// Two columns of tokens, with a line from every query to each key that it takes from.
package struct LinesPane: Pane {
  package static let name = "lines"
  package static let words = """
    One head on one sequence: at the left every token as a query, at the right as a key. A line leads \
    from a query to each key that it takes from, the brighter the more. The lines of the chosen query \
    stand out, and beside each key is what it gives to that query.
    """
  package static let legend = [
    "brightness of a line: the weight; the chosen query's from a fiftieth on, others' from a tenth",
    "thick: more than half",
    "▸ the chosen query; its lines in full, those of others dimmed",
    "▲ ▼ more tokens there; ⋅ beside a label: one left out for want of room",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .tokens, .patch]

  package static func title(_ view: View) -> String {
    ShownAttention.title(name, view)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let attention = ShownAttention.drawn(view, in: &canvas),
      let weights = attention.weights(&view, in: &canvas)
    else { return }
    let lines = AttentionLines(
      attention, weights, look: view.look, width: canvas.width, height: canvas.height)
    lines.draw(source: view.place(of: .tensor(TensorKey(attention.weights))), in: &canvas)
  }
}

private struct AttentionLines {
  private let attention: ShownAttention
  private let weights: Tensor
  private let map: ColorMap
  /// The tokens there is room for, of either side.
  private let queries, keys: Range<Int>
  /// Dots from one token to the next: 2, or whole rows of 4.
  private let step: Int
  private let top: Int
  /// Where the lines begin and end.
  private let left, right: Int
  private let hasNumbers: Bool
  /// No line is drawn for less, and for other queries than the chosen one.
  private static let (least, leastOfOthers) = (0.02, 0.1)

  init(
    _ attention: ShownAttention, _ weights: Tensor, look: Look, width: Int, height: Int
  ) {
    (self.attention, self.weights) = (attention, weights)
    map = attention.map(look, isOfWeights: true)
    let (asking, asked) = (attention.queries.count, attention.keys.count)
    let most = max(asking, asked, 1)
    top = height >= 8 ? 1 : 0
    let room = max(height - top, 1)
    let step = 4 * room / most
    self.step = step >= 4 ? min(step / 4, 3) * 4 : 2
    // The last row says that there are more.
    let fits = max(4 * (most * self.step > 4 * room ? room - 1 : room) / self.step, 1)
    func shown(_ count: Int, _ seen: Int) -> Range<Int> {
      let last = max(count - fits, 0)
      let base = min(max(seen - fits + 1, 0), last)
      let first = min(max(base + min(max(look.panY, -count), count), 0), last)
      return first..<min(first + fits, count)
    }
    queries = shown(asking, attention.query)
    // Tokens of the same sequence stay side by side.
    keys = attention.layer.isCross ? shown(asked, attention.key) : queries
    let widest = max(width / 4, 1)
    left = min(attention.queries.map(Text.width).max() ?? 0, widest) + 2
    let label = min(attention.keys.map(Text.width).max() ?? 0, widest) + 2
    hasNumbers = width >= left + label + 14
    right = width - label - (hasNumbers ? 4 : 0)
  }

  /// The dot that a token's lines begin at; of one that is not shown, outside.
  private func dot(_ place: Int, in range: Range<Int>) -> Int {
    4 * top + (place - range.lowerBound) * step + (step == 2 ? 0 : step / 8 * 4 + 1)
  }
  private func row(_ place: Int, in range: Range<Int>) -> Int { dot(place, in: range) / 4 }
  private func weight(_ query: Int, _ key: Int) -> Double {
    weights[attention.index(query, key)]
  }

  func draw(source: Int, in canvas: inout Canvas) {
    func mark(_ query: Int, _ key: Int) -> Mark {
      Mark(source: source, index: attention.index(query, key))
    }
    if right - left >= 2 {
      let lines = Rect(x: left, y: top, width: right - left, height: canvas.height - top)
      var braille = Braille(width: lines.width, height: lines.height)
      for query in queries {
        for key in attention.keys.indices where !attention.isHidden(query, key) {
          line(query, key, mark(query, key), in: &braille)
        }
      }
      canvas.draw(braille, at: (lines.x, lines.y))
    }
    for query in queries { label(query: query, in: &canvas) }
    for key in keys { label(key: key, mark(attention.query, key), in: &canvas) }
    if top > 0 {
      canvas.text("query", endingAt: max(left - 1, 5), y: 0, .label)
      canvas.text("key", x: max(right + 1, left + 2), y: 0, .label)
    }
    more(in: &canvas)
  }

  /// From a query's row to a key's: dim where another query is chosen.
  private func line(_ query: Int, _ key: Int, _ mark: Mark, in braille: inout Braille) {
    let weight = weight(query, key)
    let isChosen = query == attention.query
    guard weight >= (isChosen ? Self.least : Self.leastOfOthers) else { return }
    let share = weight.squareRoot() * (isChosen ? 1 : 0.45)
    guard let color = map.color(for: max(share, isChosen ? 0.3 : 0.15), scale: 1) else { return }
    braille.line(
      from: (0, Double(dot(query, in: queries) - 4 * top)),
      to: (Double(braille.dotsAcross - 1), Double(dot(key, in: keys) - 4 * top)), color,
      thickness: isChosen && weight > 0.5 ? 2 : 1, importance: weight + (isChosen ? 10 : 0),
      mark: mark)
  }

  /// Of two tokens in one row, the chosen one, or the first.
  private func isLabelled(_ place: Int, _ chosen: Int, _ range: Range<Int>) -> Bool {
    guard step == 2 else { return true }
    let isFirst = (place - range.lowerBound) % 2 == 0
    let other = isFirst ? place + 1 : place - 1
    return place == chosen || isFirst && other != chosen
  }

  private func label(query: Int, in canvas: inout Canvas) {
    guard isLabelled(query, attention.query, queries) else { return }
    let isChosen = query == attention.query
    let text = attention.queries[query]
    let x = max(left - 2 - Text.width(text), 0)
    let y = row(query, in: queries)
    canvas.text(text, x: x, y: y, isChosen ? .accent : .label, mark: .name, clip: left - 2 - x)
    let sign: Unicode.Scalar = isChosen ? "▸" : step == 2 ? "⋅" : "╶"
    canvas.glyph(sign, x: left - 2, y: y, isChosen ? .accent : .faint)
  }

  /// A key, as bright as what the chosen query takes of it, and how much that is.
  private func label(key: Int, _ mark: Mark, in canvas: inout Canvas) {
    guard isLabelled(key, attention.key, keys) else { return }
    let y = row(key, in: keys)
    let isHidden = attention.isHidden(attention.query, key)
    let weight = weight(attention.query, key)
    var x = right + 1
    if hasNumbers {
      if isHidden {
        canvas.glyph("·", x: x + 1, y: y, .line, mark: mark)
      } else {
        let color: Color = weight >= Self.least ? .bright : .label
        canvas.text(AttentionPane.short(weight), x: x, y: y, color, mark: mark)
      }
      x += 4
    }
    let color: Color =
      key == attention.key ? .accent : isHidden ? .line : weight >= Self.least ? .text : .label
    canvas.text(attention.keys[key], x: x, y: y, color, mark: .name, clip: canvas.width - x)
  }

  private func more(in canvas: inout Canvas) {
    for (range, count, x) in [
      (queries, attention.queries.count, 0), (keys, attention.keys.count, max(right + 1, 0)),
    ] {
      var spans: [Span] = []
      for (sign, hidden) in [("▲", range.lowerBound), ("▼", count - range.upperBound)]
      where hidden > 0 {
        spans += [Span(sign, .accent), Span("\(hidden) ", .label, mark: .name)]
      }
      canvas.spans(spans, x: x, y: canvas.height - 1)
    }
  }
}
