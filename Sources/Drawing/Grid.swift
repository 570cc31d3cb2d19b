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
    return value(Between(x, of: columns), Between(y, of: rows))
  }

  fileprivate func value(_ across: Between, _ down: Between) -> Double {
    let upper = mixed(
      self[across.before, down.before], self[across.after, down.before], across.share)
    let lower = mixed(
      self[across.before, down.after], self[across.after, down.after], across.share)
    let value = mixed(upper, lower, down.share)
    return value.isFinite ? value : self[across.nearest, down.nearest]
  }

  private func mixed(_ a: Double, _ b: Double, _ share: Double) -> Double {
    share == 0 ? a : a + (b - a) * share
  }

  /// The two points of a row that a place is between, and how far from the one to the other.
  fileprivate struct Between {
    let before, after: Int
    let share: Double
    var nearest: Int { share < 0.5 ? before : after }

    init(_ place: Double, of count: Int) {
      let last = max(count - 1, 0)
      let step = place.isFinite ? min(max(place * Double(count) - 0.5, 0), Double(last)) : 0
      before = Int(step)
      after = min(before + 1, last)
      share = step - Double(before)
    }
  }
}

extension Canvas {
  /// A grid as a smooth field: the colour of every half cell is that of the number interpolated
  /// there, its mark that of the nearest point.
  package mutating func field(
    _ rect: Rect, _ grid: Grid, marks mark: (_ point: Int) -> Mark, color: (Double) -> Color?
  ) {
    guard !grid.isEmpty else { return }
    // Worked out once for every row and column that is seen: a rectangle may be huge.
    let seen = visible.intersection(rect)
    let (left, top) = (seen.x - rect.x, 2 * (seen.y - rect.y))
    let across = (0..<seen.width).map {
      Grid.Between((Double(left + $0) + 0.5) / Double(rect.width), of: grid.columns)
    }
    let down = (0..<2 * seen.height).map {
      Grid.Between((Double(top + $0) + 0.5) / Double(2 * rect.height), of: grid.rows)
    }
    field(
      rect, columns: rect.width, rows: 2 * rect.height,
      marks: { column, row in
        mark(down[row - top].nearest * grid.columns + across[column - left].nearest)
      },
      color: { column, row in color(grid.value(across[column - left], down[row - top])) })
  }
}
