import Calculus
import Drawing
import Simulation

/// How near the chosen words are to the last of them, over the iterations.
package struct SimilarityPane: Pane {
  package static let name = "similarity"
  package static let words = """
    How near the chosen word is to each of the others that were chosen, at iterations all along the \
    way, and now at the right. Where no others were chosen, those nearest to it now. Words that stand \
    in the same company come together; the others are pushed apart.
    """
  package static let legend = [
    "a curve for each word, its name and its number now in the same colour",
    "a on a word in any pane adds it, A takes it away; O: cosine, dot product or distance",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .closeness]
  /// As many as there are colours.
  private static let most = 8

  package static func title(_ view: View) -> String {
    guard let shown = ShownWords(view) else { return name }
    return shown.title(
      "similarity ─ \(view.look.closeness.title) with “\(shown.label(shown.word))”", view)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let shown = ShownWords.drawn(view, in: &canvas) else { return }
    guard let others = others(shown, &view) else {
      return canvas.glyph("…", x: 0, y: 0, .label)
    }
    let name = RowNames.among(view.look.closeness, shown.space.name, [shown.word] + others)
    guard !others.isEmpty, let now = view.tensor(name) else {
      return _ = canvas.paragraph(
        "There is no other word to compare with.", in: canvas.bounds, .label)
    }
    let curves = SimilarityCurves(shown, others, name, now, &view)
    let names = others.map { Text.width(shown.label($0)) }.max() ?? 0
    let wide = min(names, 14) + 9
    guard curves.hasPast, canvas.width >= wide + 20, canvas.height > 4 else {
      return curves.list(&view, in: canvas.bounds, hasBars: true, &canvas)
    }
    let (left, right) = canvas.bounds.cut(right: wide)
    curves.draw(&view, in: left.inset(right: 1), &canvas)
    curves.list(&view, in: right, hasBars: false, &canvas)
  }

  /// Nil until it is known.
  private static func others(_ shown: ShownWords, _ view: inout View) -> [Int]? {
    let chosen = shown.chosen.dropLast().suffix(most)
    guard chosen.isEmpty else { return Array(chosen) }
    let scale = RowNames.scale(view.look.closeness, shown.space.name, to: shown.word)
    return view.tensor(RowNames.nearest(scale, 5)).map { found in
      stride(from: 0, to: found.count, by: 2).compactMap { Int(exactly: found[$0]) }
    }
  }
}

private struct SimilarityCurves {
  private let shown: ShownWords
  private let others: [Int]
  private let name: String
  private let now: Tensor
  private let iterations, film: Tensor?
  private let closeness: Closeness

  init(_ shown: ShownWords, _ others: [Int], _ name: String, _ now: Tensor, _ view: inout View) {
    (self.shown, self.others, self.name, self.now) = (shown, others, name, now)
    closeness = view.look.closeness
    let learns = view.facts.parameters[shown.space.name] != nil
    iterations = learns ? view.tensor(RowNames.film("iterations")) : nil
    film = learns ? view.tensor(RowNames.film(name)) : nil
  }

  var hasPast: Bool {
    guard let iterations, let film else { return false }
    return iterations.count > 1 && film.count == iterations.count * now.count
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard let iterations, let film else { return }
    let places = iterations.numbers.map {
      view.place(of: .past(name, iteration: Int(exactly: $0) ?? 0))
    }
    let curves = others.indices.map { k in
      let index = k + 1
      return Plot.Series(
        "", .run(k), x: .at(iterations.numbers),
        y: iterations.numbers.indices.map { film[$0 * now.count + index] }
      ) { Mark(source: places[$0], index: index) }
    }
    let values = curves.flatMap(\.y).filter(\.isFinite)
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let ends =
      closeness == .cosine
      ? min((low * 5).rounded(.down) / 5, 0)...1
      : min(low, 0)...max(high, low + 1e-9, 1e-9)
    let plot = Plot(
      curves, x: 0...Double(max(view.frame.newest, 10)), y: ends, hasLegend: false)
    let frame = canvas.plot(plot, in: rect)
    if view.frame.iteration < view.frame.newest,
      let x = frame.cell(x: Double(view.frame.iteration), y: ends.lowerBound)?.x
    {
      for y in frame.area.y..<frame.area.bottom where canvas[x, y].glyph == Glyph.space {
        canvas.glyph("│", x: x, y: y, .label)
      }
    }
  }

  /// The nearest first, each in its colour.
  func list(_ view: inout View, in rect: Rect, hasBars: Bool, _ canvas: inout Canvas) {
    let sign = closeness == .euclidean ? 1.0 : -1
    let order = others.indices.sorted { (sign * now[$0 + 1], $0) < (sign * now[$1 + 1], $1) }
    let names = others.map { Text.width(shown.label($0)) }.max() ?? 0
    let wide = min(names, max(rect.width - 9, 4))
    let full = closeness.full(others.indices.map { now[$0 + 1] })
    for (line, k) in order.prefix(rect.height).enumerated() {
      let (y, mark) = (rect.y + line, view.mark(name, k + 1))
      canvas.text(
        shown.label(others[k]), x: rect.x, y: y, .run(k), style: .bold,
        mark: shown.nameMark(others[k], mark), clip: wide)
      let end = rect.x + wide + 8
      canvas.text(
        NumberFormat.fixed(now[k + 1], places: 3), endingAt: end, y: y, .bright, mark: mark)
      guard hasBars, rect.right - end > 4 else { continue }
      canvas.signedBar(
        now[k + 1] / full, x: end + 1, y: y, width: min(rect.right - end - 1, 60),
        positive: .run(k), negative: .run(k), mark: mark)
    }
  }
}
