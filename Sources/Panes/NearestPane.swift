import Calculus
import Drawing
import Simulation

/// The words nearest to the chosen one, and where they stood in the list before.
package struct NearestPane: Pane {
  package static let name = "nearest"
  package static let words = """
    The words whose vectors are nearest to that of the chosen word: by the angle between them \
    (cosine), by how far their ends are apart (distance), or by the dot product, to which length \
    counts too. While vectors are being learnt, beside each word stands which place it had half of \
    the way ago, and, where there is room, the whole list as it was then and before.
    """
  package static let legend = [
    "at 512: the place that the word had at that iteration",
    "▲ nearer since, ▼ farther since, = where it was",
    "a name has the colour of its group, where groups of words are known",
    "enter on a word: the words that are nearest to that",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .closeness, .pan]

  package static func title(_ view: View) -> String {
    guard let shown = ShownWords(view) else { return name }
    return shown.title(
      "nearest to “\(shown.label(shown.word))” ─ \(view.look.closeness.title)", view)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let shown = ShownWords.drawn(view, in: &canvas) else { return }
    let closeness = view.look.closeness
    let scale = RowNames.scale(closeness, shown.space.name, to: shown.word)
    let hasHead = canvas.height > 3
    let hasLegend = canvas.height > 9 && !shown.lexicon.groups.isEmpty
    let area = canvas.bounds.inset(top: hasHead ? 1 : 0, bottom: hasLegend ? 1 : 0)
    let first = min(max(view.look.panY, 0), max(min(shown.space.count - 1, 1000) - area.height, 0))
    guard let found = view.tensor(RowNames.nearest(scale, first + area.height)) else {
      return canvas.glyph("…", x: 0, y: 0, .label)
    }
    let list = RankedWords(shown, scale, found, closeness)
    guard list.count > first else {
      return _ = canvas.paragraph(
        "Nothing is near: vectors that are 0 have no direction.", in: canvas.bounds, .label)
    }
    let past = ListsBefore(scale, shown, &view)
    let lines = first..<list.count
    let columns = list.columns(lines, most: max(canvas.width / 4, 8))
    let name = columns.value - columns.name - 8
    var x = columns.end
    // Room for a number with its sign, and for what stands above.
    let change = x + max((past?.frames.first).map { Text.width(past?.label($0) ?? "") } ?? 0, 8)
    let hasChange = past != nil && canvas.width >= change
    if hasChange { x = change + 2 }
    let room = canvas.width - x
    let each = max(name, past?.widest ?? 0) + 2
    let shownPast = past.map { Array($0.frames.prefix(max((room - 12) / each, 0))) } ?? []
    let before = shownPast.count * each
    let bar = x..<max(min(x + 40, canvas.width - before), x)
    if hasHead {
      canvas.text("nearest", x: columns.name, y: 0, .label, mark: .name, clip: name)
      canvas.text(closeness.head, endingAt: columns.value, y: 0, .label, mark: .name)
      if hasChange, let past, let frame = past.frames.first {
        canvas.text(past.label(frame), endingAt: change, y: 0, .label, mark: .name)
      }
    }
    for (line, k) in lines.enumerated() {
      let y = area.y + line
      list.draw(k, y: y, columns, bar: bar, &view, &canvas)
      if hasChange {
        past?.change(of: list.word(k), now: list.rank(k), endingAt: change, y: y, &view, &canvas)
      }
    }
    for (n, frame) in shownPast.enumerated() {
      let rect = Rect(
        x: bar.upperBound + 2 + n * each, y: hasHead ? 0 : area.y, width: each - 2,
        height: area.height + (hasHead ? 1 : 0))
      past?.list(frame, from: first, hasHead: hasHead, &view, in: rect, &canvas)
    }
    if hasLegend {
      canvas.spans(
        shown.legend(of: lines.map(list.word), width: canvas.width), x: 0, y: canvas.height - 1)
    }
  }
}

/// The same list at iterations of the past: half of the way ago, a quarter of the way on, an eighth …,
/// and at first.
private struct ListsBefore {
  private let shown: ShownWords
  private let rank: String
  private let iterations, ranks: Tensor
  /// The later first.
  let frames: [Int]

  /// Nil where there is no past, or none that is kept.
  init?(_ scale: String, _ shown: ShownWords, _ view: inout View) {
    rank = RowNames.rank(scale)
    guard view.facts.parameters[shown.space.name] != nil,
      let iterations = view.tensor(RowNames.film("iterations")), iterations.count > 1,
      let ranks = view.tensor(RowNames.film(rank)),
      ranks.count == iterations.count * shown.space.count
    else { return nil }
    (self.shown, self.iterations, self.ranks) = (shown, iterations, ranks)
    var (frames, at) = ([Int](), iterations[iterations.count - 1] / 2)
    while at >= 1 {
      let frame = iterations.numbers.lastIndex { $0 <= at } ?? 0
      if frames.last != frame { frames.append(frame) }
      at /= 2
    }
    self.frames = frames.last == 0 ? frames : frames + [0]
  }

  /// What stands above the lists, at its widest.
  var widest: Int { frames.map { Text.width(label($0)) }.max() ?? 0 }
  func label(_ frame: Int) -> String { "at " + NumberFormat.integer(iteration(frame)) }
  private func iteration(_ frame: Int) -> Int { Int(exactly: iterations[frame]) ?? 0 }
  private func rank(_ word: Int, _ frame: Int) -> Double { ranks[frame * shown.space.count + word] }
  private func mark(_ word: Int, _ frame: Int, _ view: inout View) -> Mark {
    view.mark(.past(rank, iteration: iteration(frame)), word)
  }

  /// `▲ 12`: nearer now than then, when it was the 12th.
  func change(
    of word: Int, now: Int, endingAt right: Int, y: Int, _ view: inout View,
    _ canvas: inout Canvas
  ) {
    guard let frame = frames.first else { return }
    let then = rank(word, frame)
    guard then.isFinite else { return canvas.gap(x: right - 1, y: y) }
    let text = NumberFormat.integer(Int(then))
    let (sign, color): (Unicode.Scalar, Color) =
      then > Double(now) ? ("▲", .good) : then < Double(now) ? ("▼", .bad) : ("=", .line)
    canvas.text(text, endingAt: right, y: y, .label, mark: mark(word, frame, &view))
    canvas.glyph(sign, x: right - Text.width(text) - 2, y: y, color)
  }

  /// The names in the order that they had.
  func list(
    _ frame: Int, from first: Int, hasHead: Bool, _ view: inout View, in rect: Rect,
    _ canvas: inout Canvas
  ) {
    let start = frame * shown.space.count
    let last = Double(first + rect.height)
    let words = (0..<shown.space.count)
      .filter { $0 != shown.word && ranks[start + $0] > Double(first) && ranks[start + $0] <= last }
      .sorted { (ranks[start + $0], $0) < (ranks[start + $1], $1) }
    if hasHead {
      canvas.text(label(frame), x: rect.x, y: rect.y, .label, mark: .name, clip: rect.width)
    }
    let top = rect.y + (hasHead ? 1 : 0)
    for (line, word) in words.prefix(rect.bottom - top).enumerated() {
      canvas.text(
        shown.label(word), x: rect.x, y: top + line, shown.color(word),
        mark: shown.nameMark(word, mark(word, frame, &view)), clip: rect.width)
    }
  }
}
