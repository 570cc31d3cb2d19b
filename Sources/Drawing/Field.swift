extension Canvas {
  /// A grid of colours as half blocks, two values a cell one above the other, over a rectangle:
  /// where the grid is not as fine as the rectangle, or finer, each half cell has the value that
  /// lies nearest.
  ///
  /// A nil colour is a number that is none and is shown as a gap, ×; `.standard` is where there is
  /// nothing to be shown, such as the future in causal attention.
  package mutating func field(
    _ rect: Rect, columns: Int, rows: Int, marks mark: (_ column: Int, _ row: Int) -> Mark,
    color: (_ column: Int, _ row: Int) -> Color?
  ) {
    let area = visible.intersection(rect)
    guard !area.isEmpty, columns > 0, rows > 0 else { return }
    let across = (area.x..<area.right).map {
      nearest($0 - rect.x, of: rect.width, in: columns)
    }
    for y in area.y..<area.bottom {
      let upper = nearest(2 * (y - rect.y), of: 2 * rect.height, in: rows)
      let lower = nearest(2 * (y - rect.y) + 1, of: 2 * rect.height, in: rows)
      var place = (frame.y + y) * self.columns + frame.x + area.x
      for column in across {
        let top = color(column, upper)
        let bottom = upper == lower ? top : color(column, lower)
        cells[place] = halves(top, bottom)
        let topMark = mark(column, upper)
        marks[2 * place] = topMark
        marks[2 * place + 1] = upper == lower ? topMark : mark(column, lower)
        place += 1
      }
    }
  }

  /// A field that nothing can be asked about: a legend, an ornament of the scale.
  package mutating func field(
    _ rect: Rect, columns: Int, rows: Int, color: (_ column: Int, _ row: Int) -> Color?
  ) {
    field(rect, columns: columns, rows: rows, marks: { _, _ in .none }, color: color)
  }

  /// Two values in one cell.
  @inline(__always) private func halves(_ upper: Color?, _ lower: Color?) -> Cell {
    guard let upper, let lower else {
      let ground = (upper ?? lower ?? .ground).index
      return Cell(glyph: Glyph.gap, foreground: Color.gap.index, background: ground, style: .dim)
    }
    if upper == .standard {
      return lower == .standard
        ? .blank : Cell(glyph: Glyph.lowerHalf, foreground: lower.index, style: .value)
    }
    return Cell(
      glyph: Glyph.upperHalf, foreground: upper.index, background: lower.index)
  }
}

/// Which of `count` values lies nearest to the middle of a step on a way of `length` steps.
package func nearest(_ step: Int, of length: Int, in count: Int) -> Int {
  guard length > 0, count > 0 else { return 0 }
  if length == count { return min(max(step, 0), count - 1) }
  let (twice, overflow) = (2 * coordinate(step) + 1).multipliedReportingOverflow(by: count)
  guard !overflow else { return count - 1 }
  return min(max(twice / (2 * coordinate(length)), 0), count - 1)
}
