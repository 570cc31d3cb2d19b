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
  /// Where the cells begin.
  let left, top: Int
  let hasFooter: Bool
  private let map: ColorMap
  private let peak: Double
  private var chosenQuery: Int { attention.query }
  private var chosenKey: Int { attention.key }

  init(
    _ attention: ShownAttention, _ numbers: Tensor, isOfWeights: Bool, look: Look,
    width: Int, height: Int
  ) {
    (self.attention, self.numbers) = (attention, numbers)
    self.isOfWeights = isOfWeights
    let (queries, keys) = (attention.queries.count, attention.keys.count)
    let widest = attention.queries.map(Text.width).max() ?? 0
    // Labels give way where there would be no room for cells.
    let labels = width < 12 ? 0 : min(widest, max(width / 5, 3), 12) + 1
    left = labels
    top = height < 5 ? 0 : 1
    hasFooter = height >= 7
    let (across, down) = (max(width - left, 1), max(height - top - (hasFooter ? 1 : 0), 1))
    // As large as fits, and about square: a row is as high as two columns are wide.
    var high = min(down / max(queries, 1), 5)
    wide = max(min(across / max(keys, 1), high > 0 ? max(4 * high, 5) : 2), 1)
    high = min(high, max((wide + 1) / 2, 1))
    halves = max(2 * high, 1)
    rows = Self.shown(
      queries, room: 2 * down / halves, moved: look.panY, seen: attention.query)
    columns = Self.shown(keys, room: across / wide, moved: look.panX, seen: attention.key)
    let start = attention.head * queries * keys
    let own = numbers.numbers[
      min(start, numbers.count)..<min(start + queries * keys, numbers.count)]
    peak = isOfWeights ? 1 : own.finitePeak
    map = attention.map(look, isOfWeights: isOfWeights)
  }

  /// From which one on, of `count` of which `room` fit: moved as wished, but first so far that `seen`
  /// is among them.
  private static func shown(_ count: Int, room: Int, moved: Int, seen: Int) -> Range<Int> {
    let room = max(room, 1)
    let last = max(count - room, 0)
    let base = min(max(seen - room + 1, 0), last)
    let first = min(max(base + min(max(moved, -count), count), 0), last)
    return first..<min(first + room, count)
  }

  /// The number whose colour is the strongest.
  var strongest: Int? {
    rows.lazy.flatMap { q in columns.lazy.map { attention.index(q, $0) } }
      .filter { numbers[$0].isFinite }.max { abs(numbers[$0]) < abs(numbers[$1]) }
  }

  /// `▲ 12 more  ▼ 5 more`
  var more: [Span] {
    var spans: [Span] = []
    let (above, below) = (rows.lowerBound, attention.queries.count - rows.upperBound)
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
    if !hasFooter {
      if rows.upperBound < attention.queries.count {
        canvas.glyph("▼", x: 0, y: canvas.height - 1, .accent)
      }
      if rows.lowerBound > 0 { canvas.glyph("▲", x: 0, y: top, .accent) }
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
    let text = isOfWeights ? AttentionPane.short(number) : NumberFormat.text(number, digits: 2)
    return Text.width(text) < wide ? text : nil
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

  /// Every one of them, or every n-th, the chosen one among them, with a sign for the others.
  private func keyLabels(in canvas: inout Canvas) {
    func width(_ key: Int) -> Int { min(Text.width(attention.keys[key]), 8) }
    func fits(_ n: Int) -> Bool {
      columns.allSatisfy { key in
        (key - chosenKey) % n != 0 || width(key) + (width(key) > 1 || n > 1 ? 1 : 0) <= n * wide
      }
    }
    let n = (1...9).first(where: fits) ?? 10
    for (k, key) in columns.enumerated() {
      let x = left + k * wide
      let isChosen = key == chosenKey
      if (key - chosenKey) % n == 0 {
        let room = min(n == 1 ? wide : n * wide - 1, canvas.width - x)
        let air = n == 1 ? max((wide - width(key)) / 2, 0) : 0
        canvas.text(
          attention.keys[key], x: x + air, y: 0, isChosen ? .accent : .label,
          style: isChosen ? .underline : [], mark: .name, clip: min(room - air, 8))
      } else if canvas[x + wide - 1, 0].glyph == Glyph.space {
        canvas.glyph("⋅", x: x + wide - 1, y: 0, .line)
      }
    }
    if columns.lowerBound > 0 { canvas.glyph("‹", x: left - (left > 0 ? 1 : 0), y: 0, .accent) }
    if columns.upperBound < attention.keys.count {
      canvas.glyph("›", x: canvas.width - 1, y: 0, .accent)
    }
  }
}

extension Look {
  /// The map for numbers from nothing upwards.
  var magnitudes: ColorMap {
    let maps = ColorMap.sequential
    return maps[(colors % maps.count + maps.count) % maps.count]
  }
}
