/// Numbers at the points of a rectangle, row after row from the top: what a surface is drawn from.
/// NaN and the infinities are gaps.
///
/// A point stands for its share of the rectangle, as the values of a field do: point (c, r) lies at
/// ((c + ½)/columns, (r + ½)/rows), where the rectangle's corners are (0, 0) and (1, 1).
package struct Grid: Equatable, Sendable {
  package let columns, rows: Int
  package let values: [Double]

  /// Values that are missing are gaps.
  package init(columns: Int, rows: Int, values: [Double]) {
    (self.columns, self.rows) = (
      min(max(columns, 0), Canvas.largest), min(max(rows, 0), Canvas.largest)
    )
    let count = self.columns * self.rows
    self.values =
      values.count == count
      ? values
      : Array(values.prefix(count))
        + Array(repeating: .nan, count: max(count - values.count, 0))
  }

  package var isEmpty: Bool { values.isEmpty }

  package subscript(column: Int, row: Int) -> Double { values[row * columns + column] }

  package func map(_ change: (Double) -> Double) -> Grid {
    Grid(columns: columns, rows: rows, values: values.map(change))
  }

  /// The number at any place, by bilinear interpolation between the four points around it; beyond
  /// the outermost points, and beside a gap, that of the nearest point.
  package func value(x: Double, y: Double) -> Double {
    guard !isEmpty, x.isFinite, y.isFinite else { return .nan }
    let (left, right, across) = Grid.neighbours(x, of: columns)
    let (top, bottom, down) = Grid.neighbours(y, of: rows)
    let upper = mixed(self[left, top], self[right, top], across)
    let lower = mixed(self[left, bottom], self[right, bottom], across)
    let value = mixed(upper, lower, down)
    return value.isFinite ? value : self[across < 0.5 ? left : right, down < 0.5 ? top : bottom]
  }

  /// The point that lies nearest to a place of the rectangle.
  package func nearest(x: Double, y: Double) -> Int {
    let (left, right, across) = Grid.neighbours(x, of: columns)
    let (top, bottom, down) = Grid.neighbours(y, of: rows)
    return (down < 0.5 ? top : bottom) * columns + (across < 0.5 ? left : right)
  }

  private func mixed(_ a: Double, _ b: Double, _ share: Double) -> Double {
    share == 0 ? a : a + (b - a) * share
  }

  /// The points on both sides of a place, and how far it is from the one to the other.
  @inline(__always)
  private static func neighbours(_ share: Double, of count: Int) -> (Int, Int, Double) {
    let place = min(max(share * Double(count) - 0.5, 0), Double(max(count - 1, 0)))
    let before = Int(place)
    return (before, min(before + 1, max(count - 1, 0)), place - Double(before))
  }
}

extension Canvas {
  /// A grid as a smooth field: the colour of every half cell is that of the number interpolated
  /// there, its mark that of the nearest point.
  package mutating func field(
    _ rect: Rect, _ grid: Grid, marks mark: (_ point: Int) -> Mark, color: (Double) -> Color?
  ) {
    guard !grid.isEmpty else { return }
    let (width, height) = (Double(rect.width), Double(2 * rect.height))
    field(
      rect, columns: rect.width, rows: 2 * rect.height,
      marks: { column, row in
        mark(grid.nearest(x: (Double(column) + 0.5) / width, y: (Double(row) + 0.5) / height))
      },
      color: { column, row in
        color(grid.value(x: (Double(column) + 0.5) / width, y: (Double(row) + 0.5) / height))
      })
  }
}
