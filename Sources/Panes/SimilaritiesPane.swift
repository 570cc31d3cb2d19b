import Calculus
import Drawing
import Simulation

/// How near the chosen words are to each other, every pair.
package struct SimilaritiesPane: Pane {
  package static let name = "similarities"
  package static let words = """
    The chosen words, each with each: how near their vectors are. Where none were chosen, the most \
    frequent words of some groups: squares of colour along the diagonal are groups that the vectors \
    have come to keep together.
    """
  package static let legend = [
    "orange: they point the same way; blue: opposite ways; dark: neither (cosine −1 to 1)",
    "a row and a column for each word; its name has the colour of its group",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .closeness]

  package static func title(_ view: View) -> String {
    guard let shown = ShownWords(view) else { return name }
    return shown.title("similarities ─ \(view.look.closeness.title)", view)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let shown = ShownWords.drawn(view, in: &canvas) else { return }
    let words = Array(shown.compared(view).prefix(max(canvas.height - 1, 2)))
    let closeness = view.look.closeness
    let name = RowNames.among(closeness, shown.space.name, words)
    guard words.count > 1 else {
      return _ = canvas.paragraph(
        "One word alone: / finds another, a adds the one under the cursor.", in: canvas.bounds,
        .label)
    }
    guard let numbers = view.tensor(name) else { return canvas.glyph("…", x: 0, y: 0, .label) }
    let names = words.map(shown.label)
    let left = min(names.map(Text.width).max() ?? 0, canvas.width / 3) + 1
    let cell = min(max((canvas.width - left) / words.count, 2), 9)
    let shownColumns = min((canvas.width - left) / cell, words.count)
    let full = closeness.full(numbers.numbers)
    let map = ColorMap.diverging[abs(view.look.colors % ColorMap.diverging.count)]
    let source = view.place(of: .tensor(TensorKey(name)))
    // Rows as high as leaves the squares square.
    let tall = max(min((canvas.height - 1) / words.count, cell / 3), 1)
    for (row, word) in words.enumerated() {
      let y = 1 + row * tall
      guard y < canvas.height else { break }
      canvas.text(
        names[row], endingAt: left - 1, y: y, shown.color(word),
        style: word == shown.word ? .bold : [], mark: .name)
      for column in 0..<shownColumns {
        let i = row * words.count + column
        let rect = Rect(
          x: left + column * cell, y: y, width: cell, height: min(tall, canvas.height - y))
        let mark = Mark(source: source, index: i)
        let background = map.color(for: numbers[i], scale: full)
        canvas.clear(rect, background: background ?? .standard)
        for y in rect.y..<rect.bottom {
          for x in rect.x..<rect.right { canvas.setMark(mark, x: x, y: y) }
        }
        guard cell >= 5 else { continue }
        let ink = background.map { Palette.ink(on: $0) } ?? .warning
        let text = NumberFormat.fixed(numbers[i], places: 2)
        if Text.width(text) < cell {
          canvas.text(text, endingAt: rect.right - 1, y: y, ink, mark: mark)
        } else if !numbers[i].isFinite {
          canvas.gap(x: rect.right - 2, y: y, mark: mark)
        }
      }
    }
    for (column, word) in words.prefix(shownColumns).enumerated() {
      canvas.text(
        names[column], x: left + column * cell, y: 0, shown.color(word),
        style: word == shown.word ? .bold : [], mark: .name, clip: cell - (cell > 2 ? 1 : 0))
    }
    if shownColumns < words.count { canvas.glyph("›", x: canvas.width - 1, y: 0, .accent) }
  }
}
