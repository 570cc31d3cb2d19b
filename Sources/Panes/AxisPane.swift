import Calculus
import Drawing
import Simulation

/// All words along one axis: one number of their vectors, or the direction from a word to another.
package struct AxisPane: Pane {
  package static let name = "axis"
  package static let words = """
    One dimension read by itself: how many words lie where along it, which have the least and which \
    the greatest number there, where the chosen words stand, and which groups of words it keeps \
    apart. A single dimension seldom means anything: after the last of them comes the axis from one \
    chosen word to the next, and that often does.
    """
  package static let legend = [
    "above: how many words lie where, from the least to the greatest number; ▲ the chosen words",
    "d: by how many pooled standard deviations the means of two groups are apart (Cohen, 1988);",
    "  a group is shown twice at most",
    "the axis from a to b: Σ x·(b − a)/‖b − a‖ of every word",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .unit]

  package static func units(_ view: View) -> Int? {
    ShownWords(view).map { $0.space.dimension + ($0.chosen.count > 1 ? 1 : 0) }
  }
  package static func title(_ view: View) -> String {
    guard let shown = ShownWords(view) else { return name }
    let axis = ShownAxis(shown, view.look)
    return shown.title("axis ─ \(axis.title)", view)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let shown = ShownWords.drawn(view, in: &canvas) else { return }
    let axis = ShownAxis(shown, view.look)
    let height = canvas.height
    let bars = height >= 30 ? 8 : height >= 12 ? height / 4 : height >= 6 ? 2 : 1
    let names = height >= 16 ? 3 : height >= 8 ? 2 : height >= 4 ? 1 : 0
    let (above, rest) = canvas.bounds.cut(top: bars + names + (names > 0 ? 1 : 0))
    let isWide = canvas.width >= 72
    let hasGroups = !shown.lexicon.groups.isEmpty && (isWide || rest.height >= 10)
    let (lists, groups) = parts(rest, hasGroups: hasGroups, isWide: isWide)
    let count = max(lists.height - 1, 1)
    guard let ends = AxisEnds(axis, count, &view) else {
      return canvas.glyph("…", x: 0, y: 0, .label)
    }
    guard ends.least.count > 0 else {
      return _ = canvas.paragraph("No word has a place on this axis.", in: canvas.bounds, .label)
    }
    AxisStrip(axis, ends).draw(&view, in: above, bars: bars, &canvas)
    let halves = lists.columns(weights: [1, 1], gap: 2)
    if lists.height > 1 {
      ends.draw(greatest: false, &view, in: halves[0], &canvas)
      ends.draw(greatest: true, &view, in: halves[1], &canvas)
    }
    if hasGroups { AxisGroups(axis).draw(&view, in: groups, &canvas) }
  }
}

extension AxisPane {
  /// Room for the words at both ends, and for the groups.
  private static func parts(_ rect: Rect, hasGroups: Bool, isWide: Bool) -> (Rect, Rect) {
    guard hasGroups else { return (rect, Rect(x: rect.x, y: rect.y, width: 0, height: 0)) }
    if isWide {
      let (lists, groups) = rect.cut(right: max(rect.width / 2 - 4, 34))
      return (lists, groups.inset(left: 3))
    }
    let (lists, groups) = rect.cut(bottom: rect.height / 2)
    return (lists, groups.inset(top: 1))
  }
}

/// Which axis it is, and how its numbers are asked for.
struct ShownAxis {
  enum Kind {
    case dimension(Int)
    case words(from: Int, to: Int)
  }
  let shown: ShownWords
  let kind: Kind

  init(_ shown: ShownWords, _ look: Look) {
    self.shown = shown
    // Before any was chosen, from the first of a known pair to the second.
    let pair = look.words.isEmpty ? shown.lexicon.relations.first?.pairs.first : nil
    let chosen = pair.map { [$0.a, $0.b] } ?? shown.chosen
    kind =
      look.unit >= shown.space.dimension && chosen.count > 1
      ? .words(from: chosen[chosen.count - 2], to: chosen[chosen.count - 1])
      : .dimension(min(max(look.unit, 0), shown.space.dimension - 1))
  }

  var title: String {
    switch kind {
    case .dimension(let k): "dimension \(k) of \(shown.space.dimension)"
    case .words(let a, let b): "from “\(shown.label(a))” to “\(shown.label(b))”"
    }
  }
  var scale: String {
    switch kind {
    case .dimension(let k): RowNames.dimension(shown.space.name, k)
    case .words(let a, let b): RowNames.axis(shown.space.name, from: a, to: b)
    }
  }
  /// Of a word's number: in a dimension that of its vector.
  func mark(_ word: Int, _ view: inout View) -> Mark {
    switch kind {
    case .dimension(let k): view.mark(shown.space.name, word * shown.space.dimension + k)
    case .words: view.mark(scale, word)
    }
  }
  /// What its ends are called.
  func head(greatest: Bool) -> String {
    switch kind {
    case .dimension: greatest ? "greatest" : "least"
    case .words(let a, let b): "toward “\(shown.label(greatest ? b : a))”"
    }
  }
}

/// The words at both ends.
private struct AxisEnds {
  private let axis: ShownAxis
  /// Rows and values in turn, the outermost first.
  private let low, high: Tensor

  /// Nil until it is known.
  init?(_ axis: ShownAxis, _ count: Int, _ view: inout View) {
    let low = view.tensor(RowNames.farthest(axis.scale, count))
    let high = view.tensor(RowNames.nearest(axis.scale, count))
    guard let low, let high else { return nil }
    (self.axis, self.low, self.high) = (axis, low, high)
  }

  var least: [Double] { Array(low.numbers.dropFirst().prefix(1)) }
  var range: (low: Double, high: Double) { (low[1], high[1]) }

  func draw(greatest: Bool, _ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let found = greatest ? high : low
    guard rect.width > 8 else { return }
    canvas.text(
      axis.head(greatest: greatest), x: rect.x, y: rect.y, .label, mark: .name, clip: rect.width)
    let lines = 0..<min(found.count / 2, rect.height - 1)
    let words = lines.map { Int(exactly: found[2 * $0]) ?? 0 }
    let widest = words.map { Text.width(axis.shown.label($0)) }.max() ?? 0
    let wide = min(widest, rect.width - 8)
    let peak = max(abs(range.low), abs(range.high), .leastNormalMagnitude)
    for k in lines {
      let (word, value, y) = (words[k], found[2 * k + 1], rect.y + 1 + k)
      let mark = axis.mark(word, &view)
      canvas.text(
        axis.shown.label(word), x: rect.x, y: y, axis.shown.color(word),
        style: axis.shown.chosen.contains(word) ? .bold : [],
        mark: axis.shown.nameMark(word, mark), clip: wide)
      let end = rect.x + wide + 8
      canvas.text(NumberFormat.fixed(value, places: 3), endingAt: end, y: y, .bright, mark: mark)
      let room = min(rect.right - end - 1, 24)
      if room >= 4 {
        canvas.bar(
          abs(value) / peak, x: end + 1, y: y, width: room, .series(value < 0 ? 1 : 0), mark: mark)
      }
    }
  }
}

/// How many words lie where, and where those stand that were chosen.
private struct AxisStrip {
  private let axis: ShownAxis
  private let low, high: Double

  init(_ axis: ShownAxis, _ ends: AxisEnds) {
    self.axis = axis
    (low, high) = ends.range
  }

  private func column(_ value: Double, _ width: Int) -> Int? {
    guard value.isFinite, high > low else { return nil }
    return min(max(Int((value - low) / (high - low) * Double(width)), 0), width - 1)
  }

  func draw(_ view: inout View, in rect: Rect, bars: Int, _ canvas: inout Canvas) {
    let (above, below) = rect.cut(top: bars)
    let spread = RowNames.spread(axis.scale, bins: rect.width)
    guard let counts = view.tensor(spread) else { return }
    let source = view.place(of: .tensor(TensorKey(spread)))
    let map = ColorMap.diverging[abs(view.look.colors % ColorMap.diverging.count)]
    let peak = max(abs(low), abs(high))
    canvas.histogram(
      counts.numbers, in: above,
      color: { bar in
        let middle = low + (high - low) * (Double(bar) + 0.5) / Double(rect.width)
        return map.color(for: middle + (middle < 0 ? -peak : peak) / 3, scale: peak * 4 / 3)
          ?? .text
      },
      mark: { Mark(source: source, index: $0) })
    guard !below.isEmpty else { return }
    canvas.rule(x: below.x, y: below.y, length: below.width)
    if low < 0, high > 0, let zero = column(0, below.width) {
      canvas.glyph("┴", x: below.x + zero, y: below.y, .line)
    }
    places(&view, in: below, &canvas)
  }

  /// Every chosen word below its place, where its name touches no other.
  private func places(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let words = axis.shown.chosen
    guard let numbers = view.tensor(RowNames.picked(axis.scale, words)) else { return }
    let placed = words.indices.compactMap { k in
      column(numbers[k], rect.width).map { (word: words[k], column: $0) }
    }.sorted { ($0.column, $0.word) < ($1.column, $1.word) }
    var ends = Array(repeating: -1, count: rect.height - 1)
    for (word, column) in placed {
      let (mark, color) = (axis.mark(word, &view), axis.shown.color(word))
      canvas.glyph("▲", x: rect.x + column, y: rect.y, color, mark: mark)
      let name = axis.shown.label(word)
      let width = Text.width(name)
      let x = min(max(column - width / 2, 0), max(rect.width - width, 0))
      guard let row = ends.firstIndex(where: { $0 < x }) else { continue }
      canvas.text(
        name, x: rect.x + x, y: rect.y + 1 + row, color,
        style: word == axis.shown.word ? .bold : [], mark: axis.shown.nameMark(word, mark),
        clip: rect.width - x)
      ends[row] = x + width
    }
  }
}

/// Which groups of words lie farthest apart.
private struct AxisGroups {
  private let axis: ShownAxis
  init(_ axis: ShownAxis) { self.axis = axis }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let separation = RowNames.separation(axis.scale)
    let mean = RowNames.groupMean(axis.scale)
    guard rect.height > 1, rect.width > 16, let all = view.tensor(separation),
      let means = view.tensor(mean)
    else { return }
    let groups = axis.shown.lexicon.groups
    canvas.text(
      "groups farthest apart", x: rect.x, y: rect.y, .label, mark: .name, clip: rect.width - 8)
    let pairs = pairs(all, groups.count).prefix(rect.height - 1)
    let peak = pairs.first.map { all[$0] } ?? 1
    let hasMeans = rect.width >= 48
    let name = max((rect.width - 12 - (hasMeans ? 14 : 0) - 6) / 2, 4)
    let widest = min(
      name,
      pairs.flatMap { [$0 / groups.count, $0 % groups.count] }.map { Text.width(groups[$0]) }.max()
        ?? 0)
    let end = rect.x + 2 * widest + 3 + (hasMeans ? 14 : 0) + 7
    canvas.text("d", endingAt: end, y: rect.y, .label, mark: .name)
    for (line, i) in pairs.enumerated() {
      let y = rect.y + 1 + line
      let mark = view.mark(separation, i)
      var x = rect.x
      // The lower one at the left, as on the axis.
      for (k, group) in [i % groups.count, i / groups.count].enumerated() {
        if k == 1 {
          canvas.glyph("┃", x: x + 1, y: y, .label)
          x += 3
        }
        canvas.text(groups[group], x: x, y: y, .group(group), mark: .name, clip: widest)
        x += widest
        guard hasMeans else { continue }
        canvas.text(
          NumberFormat.fixed(means[group], places: 2), endingAt: x + 7, y: y, .text,
          mark: view.mark(mean, group))
        x += 7
      }
      canvas.text(NumberFormat.fixed(all[i], places: 2), endingAt: end, y: y, .bright, mark: mark)
      let room = min(rect.right - end - 1, 30)
      if room >= 3 {
        canvas.bar(all[i] / peak, x: end + 1, y: y, width: room, .accent, mark: mark)
      }
    }
  }

  /// The pairs with the greatest numbers, no group more than twice.
  private func pairs(_ all: Tensor, _ count: Int) -> [Int] {
    let sorted = all.numbers.indices.filter { all[$0] > 0 }.sorted {
      (-all[$0], $0) < (-all[$1], $1)
    }
    var shown = Array(repeating: 0, count: count)
    return sorted.filter { i in
      let (a, b) = i.quotientAndRemainder(dividingBy: count)
      guard shown[a] < 2, shown[b] < 2 else { return false }
      shown[a] += 1
      shown[b] += 1
      return true
    }
  }
}
