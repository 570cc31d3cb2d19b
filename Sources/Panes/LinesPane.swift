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
    stand out (where there is little room they are the only ones), and beside each key is what it \
    gives to that query.
    """
  package static let legend = [
    "brightness of a line: the weight, the chosen query's from a fiftieth on",
    "lines of others: where there is room, and only what is twice an even share",
    "thick: more than half",
    "▸ the chosen query; its lines in full, those of others dimmed",
    "two keys in a row: the one that gives more stands first",
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
  /// Whether the lines of other queries than the chosen one can be told apart.
  private let hasOthers: Bool
  /// No line is drawn for less.
  private static let least = 0.02

  init(
    _ attention: ShownAttention, _ weights: Tensor, look: Look, width: Int, height: Int
  ) {
    (self.attention, self.weights) = (attention, weights)
    map = attention.map(look, isOfWeights: true)
    let most = max(attention.asking.count, attention.asked.count, 1)
    top = height >= 8 ? 1 : 0
    let room = max(height - top, 1)
    let step = 4 * room / most
    self.step = step >= 4 ? min(step / 4, 3) * 4 : 2
    // The last row says that there are more.
    let fits = max(4 * (most * self.step > 4 * room ? room - 1 : room) / self.step, 1)
    func shown(_ all: Range<Int>, _ seen: Int) -> Range<Int> {
      let last = max(all.count - fits, 0)
      let base = min(max(seen - all.lowerBound - fits + 1, 0), last)
      let moved = min(max(base + min(max(look.panY, -all.count), all.count), 0), last)
      let first = all.lowerBound + moved
      return first..<min(first + fits, all.upperBound)
    }
    queries = shown(attention.asking, attention.query)
    // Tokens of the same sequence stay side by side.
    keys =
      attention.layer.isCross || attention.asked != attention.asking
      ? shown(attention.asked, attention.key) : queries
    let widest = max(width / 4, 1)
    left = min(attention.queries.map(Text.width).max() ?? 0, widest) + 2
    let label = min(attention.keys.map(Text.width).max() ?? 0, widest) + 2
    hasNumbers = width >= left + label + 14
    // Two keys of one row stand side by side where that leaves room for lines.
    let isTwice = self.step == 2 && hasNumbers && width >= left + 2 * label + 24
    right = width - (hasNumbers ? 4 : 0) - (isTwice ? 2 * label + 4 : label)
    hasOthers = self.step > 4 && width >= 40
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
      for query in queries where hasOthers || query == attention.query {
        for key in attention.asked where !attention.isHidden(query, key) {
          line(query, key, mark(query, key), in: &braille)
        }
      }
      canvas.draw(braille, at: (lines.x, lines.y))
    }
    for query in queries { label(query: query, in: &canvas) }
    for key in keys { label(key: key, in: &canvas) { mark(attention.query, $0) } }
    strongest(in: &canvas) { mark(attention.query, $0) }
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
    let even = 1 / Double(max(min(attention.reach(query), attention.asked.upperBound), 1))
    guard weight >= (isChosen ? Self.least : max(min(2 * even, 0.5), 0.1)) else { return }
    let share = weight.squareRoot() * (isChosen ? 1 : 0.35)
    guard let color = map.color(for: max(share, isChosen ? 0.3 : 0.12), scale: 1) else { return }
    braille.line(
      from: (0, Double(dot(query, in: queries) - 4 * top)),
      to: (Double(braille.dotsAcross - 1), Double(dot(key, in: keys) - 4 * top)), color,
      thickness: isChosen && weight > 0.5 ? 2 : 1, importance: weight + (isChosen ? 10 : 0),
      mark: mark)
  }

  /// The other token in the same row, if there is one.
  private func other(_ place: Int, _ range: Range<Int>) -> Int? {
    guard step == 2 else { return nil }
    let other = (place - range.lowerBound) % 2 == 0 ? place + 1 : place - 1
    return range.contains(other) ? other : nil
  }

  private func label(query: Int, in canvas: inout Canvas) {
    // Of two in one row the chosen one, or the first.
    if let other = other(query, queries), other == attention.query || other < query {
      guard query == attention.query else { return }
    }
    let isChosen = query == attention.query
    let text = attention.queries[query]
    let x = max(left - 2 - Text.width(text), 0)
    let y = row(query, in: queries)
    canvas.text(text, x: x, y: y, isChosen ? .accent : .label, mark: .name, clip: left - 2 - x)
    let sign: Unicode.Scalar = isChosen ? "▸" : step == 2 ? "⋅" : "╶"
    canvas.glyph(sign, x: left - 2, y: y, isChosen ? .accent : .faint)
  }

  /// A key, as bright as what the chosen query takes of it, and how much that is. Of two in one row
  /// the one that gives more comes first, and the other where there is room.
  private func label(key: Int, in canvas: inout Canvas, mark: (_ key: Int) -> Mark) {
    let y = row(key, in: keys)
    guard let other = other(key, keys) else {
      label(key, x: right + 1, y: y, mark(key), in: &canvas)
      return
    }
    guard key < other else { return }
    let isFirst = !(weight(attention.query, other) > weight(attention.query, key))
    let both = isFirst ? [key, other] : [other, key]
    let needed = Text.width(attention.keys[both[1]]) + (hasNumbers ? 4 : 0)
    let end = label(both[0], x: right + 1, y: y, mark(both[0]), in: &canvas) + 2
    if end + needed <= canvas.width {
      label(both[1], x: end, y: y, mark(both[1]), in: &canvas)
    }
  }

  /// Returns where it ends.
  @discardableResult
  private func label(
    _ key: Int, x: Int, y: Int, _ mark: Mark, in canvas: inout Canvas
  ) -> Int {
    let isHidden = attention.isHidden(attention.query, key)
    let weight = weight(attention.query, key)
    var x = x
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
    return x
      + canvas.text(
        attention.keys[key], x: x, y: y, color, mark: .name, clip: canvas.width - x)
  }

  /// The key that gives most, where it is none of those shown: above the lines.
  private func strongest(in canvas: inout Canvas, mark: (_ key: Int) -> Mark) {
    let query = attention.query
    let most = attention.asked.filter { !attention.isHidden(query, $0) }
      .max { weight(query, $0) < weight(query, $1) }
    guard top > 0, let most, !keys.contains(most) else { return }
    let spans = [
      Span("most ", .label),
      Span(AttentionPane.short(weight(query, most)), .bright, mark: mark(most)),
      Span(" of ", .label), Span(attention.keys[most], .text, mark: .name),
      Span(" \(most)", .label, mark: .name),
    ]
    let room = right - left - 2
    if Text.width(spans) <= room { canvas.spans(spans, x: left + 1, y: 0) }
  }

  private func more(in canvas: inout Canvas) {
    for (range, all, x) in [
      (queries, attention.asking, 0), (keys, attention.asked, max(right + 1, 0)),
    ] {
      var spans: [Span] = []
      for (sign, hidden) in [
        ("▲", range.lowerBound - all.lowerBound), ("▼", all.upperBound - range.upperBound),
      ] where hidden > 0 {
        spans += [Span(sign, .accent), Span("\(hidden) ", .label, mark: .name)]
      }
      canvas.spans(spans, x: x, y: canvas.height - 1)
    }
  }
}
