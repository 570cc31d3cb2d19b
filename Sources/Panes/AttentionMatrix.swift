import Drawing
import Simulation

/// The matrix of one head: where its cells lie, what they look like, and their labels.
struct AttentionMatrix {
  let attention: ShownAttention
  let numbers: Tensor
  let isOfWeights: Bool
  /// The queries and keys that there is room for.
  let rows, columns: Range<Int>
  /// Columns of a key; half rows of a query, one or an even number.
  let wide, halves: Int
  /// Where the cells begin, and where they end below.
  let left, top, bottom: Int
  let hasFooter: Bool
  private let map: ColorMap
  private let peak: Double
  /// Of the two labels of a row that two queries share, the columns of each; nil where there is room
  /// for one alone.
  private let pairWidth: Int?
  /// Every so many of the keys have a label; they stand in turn in as many lines as there are above.
  private let labelStep: Int
  private var chosenQuery: Int { attention.query }
  private var chosenKey: Int { attention.key }

  init(
    _ attention: ShownAttention, _ numbers: Tensor, isOfWeights: Bool, look: Look,
    width: Int, height: Int
  ) {
    (self.attention, self.numbers) = (attention, numbers)
    self.isOfWeights = isOfWeights
    let (queries, keys) = (attention.asking.count, attention.asked.count)
    let widest = attention.asking.map { Text.width(attention.queries[$0]) }.max() ?? 0
    let heading = height < 5 ? 0 : 1
    // The footer gives way where without it every query has a row of its own.
    hasFooter = height >= 7 && height - heading != queries
    let down = max(height - heading - (hasFooter ? 1 : 0), 1)
    // Two queries share a row only where they must; then both of their labels stand beside it.
    var high = min(down / max(queries, 1), 5)
    let half = widest + (widest > 1 ? 1 : 0)
    pairWidth = high == 0 && width >= 24 && 2 * half <= width / 4 ? half : nil
    // Labels give way where there would be no room for cells.
    left =
      width < 12 ? 0 : pairWidth.map { 2 * $0 + 1 } ?? min(widest, max(width / 5, 3), 12) + 1
    let across = max(width - left, 1)
    // As large as fits, and about square: a row is as high as two columns are wide.
    let most = high > 0 ? max(5 * high, isOfWeights ? 5 : 8) : 4
    let wide = max(min(across / max(keys, 1), most), 1)
    self.wide = wide
    high = min(high, max((wide + 1) / 2, 1))
    halves = max(2 * high, 1)
    rows = Self.shown(
      attention.asking, room: 2 * down / halves, moved: look.panY, seen: attention.query)
    columns = Self.shown(
      attention.asked, room: across / wide, moved: look.panX, seen: attention.key)
    // A second line of labels where rows are left and one has no room for all.
    let needed = columns.map { Self.labelWidth(attention.keys[$0]) + 1 }.max() ?? 1
    let isOfLetters = needed == 2
    func step(_ lines: Int) -> Int {
      isOfLetters ? 1 : (needed + lines * wide - 1) / (lines * wide)
    }
    let used = (rows.count * halves + 1) / 2
    let hasTwo = heading == 1 && step(1) > 1 && used < down
    top = hasTwo ? 2 : heading
    labelStep = step(max(top, 1))
    bottom = top + used
    let start = attention.head * attention.count
    let own = numbers.numbers[
      min(start, numbers.count)..<min(start + attention.count, numbers.count)]
    peak = isOfWeights ? 1 : own.finitePeak
    map = attention.map(look, isOfWeights: isOfWeights)
  }

  /// From which one on, of those of which `room` fit: moved as wished, but first so far that `seen`
  /// is among them.
  private static func shown(_ all: Range<Int>, room: Int, moved: Int, seen: Int) -> Range<Int> {
    let room = max(room, 1)
    let last = max(all.count - room, 0)
    let base = min(max(seen - all.lowerBound - room + 1, 0), last)
    let first = all.lowerBound + min(max(base + min(max(moved, -all.count), all.count), 0), last)
    return first..<min(first + room, all.upperBound)
  }

  /// The number whose colour is the strongest.
  var strongest: Int? {
    rows.lazy.flatMap { q in columns.lazy.map { attention.index(q, $0) } }
      .filter { numbers[$0].isFinite }.max { abs(numbers[$0]) < abs(numbers[$1]) }
  }

  /// `▲ 12 more  ▼ 5 more`
  var more: [Span] {
    var spans: [Span] = []
    let all = attention.asking
    let (above, below) = (rows.lowerBound - all.lowerBound, all.upperBound - rows.upperBound)
    for (sign, count) in [("▲ ", above), ("▼ ", below)] where count > 0 {
      spans += [
        Span(spans.isEmpty ? "" : "  "), Span(sign, .accent),
        Span(NumberFormat.integer(count) + " more", .label, mark: .name),
      ]
    }
    return spans
  }

  // MARK: Drawing

  func draw(source: Int, in canvas: inout Canvas) {
    if halves == 1 { field(source, in: &canvas) } else { tiles(source, in: &canvas) }
    if left > 0 { queryLabels(in: &canvas) }
    if top > 0 { keyLabels(in: &canvas) }
    filled(in: &canvas)
    if !hasFooter {
      if rows.upperBound < attention.asking.upperBound {
        canvas.glyph("▼", x: 0, y: canvas.height - 1, .accent)
      }
      if rows.lowerBound > attention.asking.lowerBound {
        canvas.glyph("▲", x: 0, y: top, .accent)
      }
    }
  }

  private func color(_ query: Int, _ key: Int) -> Color? {
    let number = numbers[attention.index(query, key)]
    return map.color(
      for: isOfWeights ? number.squareRoot() : number, scale: peak)
  }
  private func isLit(_ query: Int, _ key: Int) -> Bool { query == chosenQuery || key == chosenKey }
  private func mark(_ source: Int, _ query: Int, _ key: Int) -> Mark {
    Mark(source: source, index: attention.index(query, key))
  }

  /// A rectangle for each, with its number where that fits.
  private func tiles(_ source: Int, in canvas: inout Canvas) {
    let high = halves / 2
    for (line, query) in rows.enumerated() {
      for (k, key) in columns.enumerated() {
        let rect = Rect(x: left + k * wide, y: top + line * high, width: wide, height: high)
        let mark = mark(source, query, key)
        let middle = (x: rect.x + (wide - 1) / 2, y: rect.y + (high - 1) / 2)
        guard !attention.isHidden(query, key) else {
          canvas.glyph(
            "·", x: middle.x, y: middle.y, isLit(query, key) ? .accent : .line, mark: mark)
          continue
        }
        let color = color(query, key)
        canvas.clear(rect, background: color ?? .ground)
        for y in rect.y..<rect.bottom {
          for x in rect.x..<rect.right { canvas.setMark(mark, x: x, y: y) }
        }
        let number = numbers[attention.index(query, key)]
        guard number.isFinite else {
          canvas.glyph("×", x: middle.x, y: middle.y, .gap, mark: mark)
          continue
        }
        let isChosen = query == chosenQuery && key == chosenKey
        if let text = text(number), let color {
          let ink: Color = Palette.ink(on: color)
          // What rounds to nothing says it softly.
          let isNothing = isOfWeights && number < 0.005
          canvas.text(
            text, x: rect.x + (wide - Text.width(text)) / 2, y: middle.y, isNothing ? .label : ink,
            style: isChosen ? [.bold, .underline] : isLit(query, key) ? .bold : [], mark: mark)
        }
      }
    }
  }

  private func text(_ number: Double) -> String? {
    if isOfWeights { return wide > 3 ? AttentionPane.short(number) : nil }
    return [
      NumberFormat.text(number, digits: 2), NumberFormat.scientific(number, digits: 2),
      AttentionPane.shortest(number),
    ].first { Text.width($0) < wide }
  }

  /// Two queries in each row of cells.
  private func field(_ source: Int, in canvas: inout Canvas) {
    let rect = Rect(
      x: left, y: top, width: columns.count * wide, height: (rows.count + 1) / 2)
    func pair(_ x: Int, _ half: Int) -> (query: Int, key: Int)? {
      half < rows.count ? (rows.lowerBound + half, columns.lowerBound + x) : nil
    }
    canvas.field(
      rect, columns: columns.count, rows: 2 * rect.height,
      marks: { x, half in pair(x, half).map { mark(source, $0.query, $0.key) } ?? .none },
      color: { x, half in
        guard let (query, key) = pair(x, half), !attention.isHidden(query, key) else {
          return .standard
        }
        return color(query, key)
      })
    for y in 0..<rect.height {
      for x in 0..<columns.count {
        let key = columns.lowerBound + x
        let both = [pair(x, 2 * y), pair(x, 2 * y + 1)].compactMap { $0 }
        guard both.allSatisfy({ attention.isHidden($0.query, $0.key) }) else { continue }
        let hasLit = both.contains { isLit($0.query, key) }
        canvas.point(
          x: left + x * wide + (wide - 1) / 2, y: top + y, glyph: "·", hasLit ? .accent : .line)
      }
    }
  }

  // MARK: Labels

  private func queryLabels(in canvas: inout Canvas) {
    let lines = (rows.count * halves + 1) / 2
    for line in 0..<lines {
      let first = rows.lowerBound + (halves == 1 ? 2 * line : line / (halves / 2))
      guard halves == 1 || line % (halves / 2) == (halves / 2 - 1) / 2 else { continue }
      let hasTwo = halves == 1 && first + 1 < rows.upperBound
      if let pairWidth {
        for query in hasTwo ? [first, first + 1] : [first] {
          let end = (query == first ? pairWidth : 2 * pairWidth) - (pairWidth > 1 ? 1 : 0)
          canvas.text(
            attention.queries[query], endingAt: end, y: top + line,
            query == chosenQuery ? .accent : .label, mark: .name)
        }
        if chosenQuery == first || hasTwo && chosenQuery == first + 1 {
          canvas.glyph("▸", x: left - 1, y: top + line, .accent)
        }
        continue
      }
      let query = hasTwo && chosenQuery == first + 1 ? first + 1 : first
      let isChosen = query == chosenQuery
      let label = attention.queries[query]
      let x = max(left - 1 - Text.width(label), 0)
      canvas.text(
        label, x: x, y: top + line, isChosen ? .accent : .label, mark: .name, clip: left - 1 - x)
      if isChosen {
        canvas.glyph("▸", x: left - 1, y: top + line, .accent)
      } else if hasTwo {
        canvas.glyph("⋅", x: left - 1, y: top + line, .line)
      }
    }
  }

  private static func labelWidth(_ label: String) -> Int { min(Text.width(label), 8) }

  /// Every one of them, or every n-th with a sign for the others; they stay where they are whatever is
  /// chosen, and the chosen one is always there.
  private func keyLabels(in canvas: inout Canvas) {
    let chosen = columns.contains(chosenKey) ? chosenKey - columns.lowerBound : nil
    // Where there are more to the right, a column is left for the sign that says so.
    let edge = canvas.width - (columns.upperBound < attention.asked.upperBound ? 1 : 0)
    /// From its own column on, or in the middle of it where it is narrower; never beyond the edge.
    func place(_ k: Int) -> Range<Int> {
      let width = Self.labelWidth(attention.keys[columns.lowerBound + k])
      let x = left + k * wide + max((wide - width) / 2, 0)
      let start = max(min(x, edge - width), 0)
      return start..<start + width
    }
    /// The nearest line is that of the first, and of what has none of its own.
    func line(_ k: Int) -> Int { top - 1 - (k % labelStep == 0 ? k / labelStep % top : 0) }
    let own = chosen.map { (place: place($0), line: line($0)) }
    var end = 0
    for (k, key) in columns.enumerated() {
      let (isChosen, place, y) = (k == chosen, place(k), line(k))
      guard k % labelStep == 0 || isChosen else {
        let x = left + k * wide + (wide - 1) / 2
        if canvas[x, top - 1].glyph == Glyph.space {
          canvas.glyph("⋅", x: x, y: top - 1, .line)
        }
        continue
      }
      if !isChosen {
        // What is pushed inside, or stands where the chosen one is, gives way.
        let isPushed = place.lowerBound < left + k * wide
        if isPushed && place.lowerBound <= end { continue }
        if let own, labelStep > 1 || isPushed, y == own.line,
          place.lowerBound <= own.place.upperBound, own.place.lowerBound <= place.upperBound
        {
          continue
        }
      }
      end = place.upperBound
      canvas.text(
        attention.keys[key], x: place.lowerBound, y: y, isChosen ? .accent : .label,
        style: isChosen ? .underline : [], mark: .name, clip: place.count)
    }
    if columns.lowerBound > attention.asked.lowerBound {
      canvas.glyph("‹", x: left - (left > 0 ? 1 : 0), y: 0, .accent)
    }
    if columns.upperBound < attention.asked.upperBound {
      canvas.glyph("›", x: canvas.width - 1, y: 0, .accent)
    }
  }

  /// `~ ×7`: the padding that is left out, of the keys to the right, of the queries below.
  private func filled(in canvas: inout Canvas) {
    let x = left + columns.count * wide + 1
    let keys = attention.filled(attention.asked, of: attention.keys.count)
    if top > 0, let keys, x + Text.width(keys) <= canvas.width {
      canvas.text(keys, x: x, y: top - 1, .line, mark: .name)
    }
    let queries = attention.filled(attention.asking, of: attention.queries.count)
    if let queries, bottom < canvas.height - (hasFooter ? 1 : 0) {
      canvas.text(queries, x: 0, y: bottom, .line, mark: .name)
    }
  }
}
