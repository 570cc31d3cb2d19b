extension Canvas {
  /// The names of the curves, where they hide least of them: in one line or below each other, in a
  /// corner of the area. Left out where they would take half of it.
  mutating func legend(
    of series: [Plot.Series], in frame: Plot.Frame, avoiding braille: Braille
  ) {
    let named = series.filter { !$0.name.isEmpty }
    let area = frame.area
    let widths = named.map { Text.width($0.name) + 2 }
    guard let widest = widths.max(), area.height > 1 else { return }
    let line = (width: widths.reduce(0, +) + 3 * (widths.count - 1), height: 1)
    let stack = (width: widest, height: widths.count)
    var best: (rect: Rect, hidden: Int)?
    for size in [line, stack]
    where size.width + 2 <= area.width && 2 * size.height <= area.height {
      for (isRight, isBottom) in [(true, false), (false, false), (true, true), (false, true)] {
        let rect = Rect(
          x: isRight ? area.width - size.width - 1 : 1, y: isBottom ? area.height - size.height : 0,
          width: size.width, height: size.height)
        let hidden = braille.cells(in: rect)
        if hidden < best?.hidden ?? .max { best = (rect, hidden) }
      }
    }
    guard let rect = best?.rect.moved(x: area.x, y: area.y) else { return }
    var (x, y) = (rect.x, rect.y)
    for (series, width) in zip(named, widths) {
      glyph(series.shape == .line ? "─" : "·", x: x, y: y, series.color)
      glyph(" ", x: x + 1, y: y)
      text(series.name, x: x + 2, y: y, series.color, mark: .name)
      if rect.height == 1 { x += width + 3 } else { y += 1 }
    }
  }
}

extension Braille {
  /// How many cells of a rectangle have dots.
  fileprivate func cells(in rect: Rect) -> Int {
    var count = 0
    for y in rect.y..<rect.bottom {
      for x in rect.x..<rect.right where !isEmpty(x: x, y: y) { count += 1 }
    }
    return count
  }
}
