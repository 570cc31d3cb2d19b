extension Canvas {
  /// Numbers one column each in one line, ▁▂▃▄▅▆▇█, from the least to the largest, or between given
  /// ends. Of more numbers than columns one in every few is shown, the last always. Numbers that
  /// are none are gaps.
  package mutating func sparkline(
    _ values: [Double], x: Int, y: Int, width: Int, _ color: Color,
    ends: ClosedRange<Double>? = nil, mark: (_ value: Int) -> Mark = { _ in .none }
  ) {
    let width = min(coordinate(width), values.count)
    let area = visible.intersection(Rect(x: x, y: y, width: width, height: 1))
    guard width > 0, !area.isEmpty else { return }
    let chosen = (0..<width).map { ($0 + 1) * values.count / width - 1 }
    var extent = Extent()
    for value in chosen where values[value].isFinite { extent.include(values[value]) }
    let range = ends ?? extent.range ?? 0...1
    let (low, high) = (range.lowerBound / 2, range.upperBound / 2)
    for column in area.x..<area.right {
      let value = chosen[column - coordinate(x)]
      guard values[value].isFinite else {
        gap(x: column, y: y, mark: mark(value))
        continue
      }
      let share = high > low ? (values[value] / 2 - low) / (high - low) : 0.5
      let eighths = (coordinate(min(max(share, 0), 1) * 7) ?? 0) + 1
      part(Glyph.bottom(eighths: eighths), x: column, y: y, color, mark(value))
    }
  }

  /// Numbers as bars side by side that stand on the bottom of a rectangle, to an eighth of a cell,
  /// the largest (or `top`) as high as it. Every bar is as wide as all can be, and all its column is
  /// marked. Of more bars than columns neighbours share one: the larger is shown.
  package mutating func histogram(
    _ heights: [Double], in rect: Rect, top: Double? = nil, color: (_ bar: Int) -> Color,
    mark: (_ bar: Int) -> Mark = { _ in .none }
  ) {
    let area = visible.intersection(rect)
    guard !area.isEmpty, !heights.isEmpty else { return }
    let largest = top ?? heights.filter(\.isFinite).max() ?? 0
    let wide = max(rect.width / heights.count, 1)
    for x in area.x..<area.right {
      guard let bar = bar(at: x - rect.x, of: heights, wide: wide, across: rect.width) else {
        continue
      }
      let mark = mark(bar)
      for y in area.y..<area.bottom { setMark(mark, x: x, y: y) }
      guard !heights[bar].isNaN else {
        gap(x: x, y: rect.bottom - 1, mark: mark)
        continue
      }
      let share = largest > 0 ? min(max(heights[bar] / largest, 0), 1) : 0
      let full = coordinate(share * Double(8 * rect.height)) ?? 8 * rect.height
      let eighths = heights[bar] > 0 ? max(full, 1) : 0
      for y in area.y..<area.bottom {
        let glyph = Glyph.bottom(eighths: eighths - 8 * (rect.bottom - 1 - y))
        if glyph != Glyph.space { part(glyph, x: x, y: y, color(bar), mark) }
      }
    }
  }

  /// The bar that a column belongs to.
  private func bar(at column: Int, of heights: [Double], wide: Int, across: Int) -> Int? {
    if heights.count <= across {
      return column / wide < heights.count ? column / wide : nil
    }
    let first = column * heights.count / across
    let last = max((column + 1) * heights.count / across - 1, first)
    return (first...last).max { left, right in
      heights[left] < heights[right] || heights[left].isNaN && !heights[right].isNaN
    }
  }
}
