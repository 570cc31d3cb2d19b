// Level lines of a grid by marching squares (W. Lorensen and H. Cline, 1987, in two dimensions).

extension Grid {
  /// A place in the rectangle: 0…1 from the left and from the top.
  package typealias Place = (u: Double, v: Double)

  /// Straight pieces of the lines along which the grid, interpolated, has the given numbers, which
  /// rise.
  ///
  /// Between two neighbouring points a line passes where the number would be met going straight from
  /// the one to the other. Of a square whose corners lie above and below crosswise, the mean of the
  /// four decides which two a line parts from the rest. Lines go on from square to square, since both
  /// find the same place on the side they share; beside a gap there are none. Beyond the outermost
  /// points the grid is continued as it came, up to the rectangle's edge.
  package func lines(
    at levels: [Double], _ body: (_ level: Int, _ from: Place, _ to: Place) -> Void
  ) {
    guard !isEmpty, !levels.isEmpty else { return }
    let squares = Squares(self, levels)
    for row in 1..<squares.rows {
      for column in 1..<squares.columns {
        let corner = row * squares.columns + column
        let bands = squares.bands(endingAt: corner)
        guard bands.low >= 0, bands.low < bands.high else { continue }
        for level in bands.low..<bands.high {
          let (first, second) = squares.lines(level, endingAt: corner, column, row)
          if let first { body(level, first.from, first.to) }
          if let second { body(level, second.from, second.to) }
        }
      }
    }
  }
}

extension Braille {
  /// The level lines of a grid over all of the dots.
  package mutating func contours(
    of grid: Grid, at levels: [Double],
    style: (_ level: Int) -> (color: Color, importance: Double)
  ) {
    let styles = levels.indices.map(style)
    let (across, down) = (Double(dotsAcross), Double(dotsDown))
    func dot(_ place: Grid.Place) -> (x: Int, y: Int) {
      (coordinate(place.u * across - 0.5) ?? 0, coordinate(place.v * down - 0.5) ?? 0)
    }
    grid.lines(at: levels) { level, from, to in
      segment(
        from: dot(from), to: dot(to), styles[level].color, importance: styles[level].importance)
    }
  }
}

/// A grid with a rim of half a step around it, and between which levels every point of it lies.
private struct Squares {
  let columns, rows: Int
  private let levels: [Double]
  private let values: ContiguousArray<Double>
  /// How many levels a number has reached; −1: it is none.
  private let reached: ContiguousArray<Int32>
  private let us, vs: ContiguousArray<Double>

  init(_ grid: Grid, _ levels: [Double]) {
    (columns, rows) = (grid.columns + 2, grid.rows + 2)
    self.levels = levels
    /// On both sides of the edge the grid goes on as between its outermost points.
    func outward(_ edge: Double, _ inner: Double) -> Double {
      let value = edge + (edge - inner) / 2
      return value.isFinite ? value : edge
    }
    var values = ContiguousArray(repeating: Double.nan, count: columns * rows)
    for row in 0..<grid.rows {
      let start = (row + 1) * columns
      for column in 0..<grid.columns { values[start + column + 1] = grid[column, row] }
      let (first, last) = (start + 1, start + columns - 2)
      values[first - 1] = outward(values[first], values[min(first + 1, last)])
      values[last + 1] = outward(values[last], values[max(last - 1, first)])
    }
    for column in 0..<columns {
      let (first, last) = (columns + column, (rows - 2) * columns + column)
      values[column] = outward(values[first], values[min(first + columns, last)])
      values[last + columns] = outward(values[last], values[max(last - columns, first)])
    }
    self.values = values
    reached = ContiguousArray(
      values.map { value in
        guard value.isFinite else { return -1 }
        var count: Int32 = 0
        for level in levels where value >= level { count += 1 }
        return count
      })
    func places(_ count: Int) -> ContiguousArray<Double> {
      ContiguousArray(
        (-1...count).map { min(max((Double($0) + 0.5) / Double(count), 0), 1) })
    }
    (us, vs) = (places(grid.columns), places(grid.rows))
  }

  /// The levels that the four points of a square lie between; the low one is −1 beside a gap.
  @inline(__always)
  func bands(endingAt corner: Int) -> (low: Int, high: Int) {
    let (a, b) = (reached[corner - columns - 1], reached[corner - columns])
    let (c, d) = (reached[corner], reached[corner - 1])
    return (Int(min(a, b, c, d)), Int(max(a, b, c, d)))
  }

  typealias Line = (from: Grid.Place, to: Grid.Place)

  /// The one or two straight lines of a level through the square whose lower right corner is given:
  /// a b above, d c below.
  func lines(_ level: Int, endingAt corner: Int, _ column: Int, _ row: Int) -> (Line?, Line?) {
    let number = levels[level]
    let (a, b) = (values[corner - columns - 1], values[corner - columns])
    let (c, d) = (values[corner], values[corner - 1])
    let (left, right, top, bottom) = (us[column - 1], us[column], vs[row - 1], vs[row])
    // Always from the left or from above, so that two squares agree about the side they share.
    func onTop() -> Grid.Place { (left + share(number, a, b) * (right - left), top) }
    func onBottom() -> Grid.Place { (left + share(number, d, c) * (right - left), bottom) }
    func onLeft() -> Grid.Place { (left, top + share(number, a, d) * (bottom - top)) }
    func onRight() -> Grid.Place { (right, top + share(number, b, c) * (bottom - top)) }
    switch (a >= number, b >= number, c >= number, d >= number) {
    case (true, true, true, true), (false, false, false, false): return (nil, nil)
    case (true, false, false, false), (false, true, true, true):
      return ((onLeft(), onTop()), nil)
    case (false, true, false, false), (true, false, true, true):
      return ((onTop(), onRight()), nil)
    case (false, false, true, false), (true, true, false, true):
      return ((onBottom(), onRight()), nil)
    case (false, false, false, true), (true, true, true, false):
      return ((onLeft(), onBottom()), nil)
    case (true, true, false, false), (false, false, true, true):
      return ((onLeft(), onRight()), nil)
    case (true, false, false, true), (false, true, true, false):
      return ((onTop(), onBottom()), nil)
    case (let isHigh, _, _, _):
      let isMiddleHigh = a / 4 + b / 4 + c / 4 + d / 4 >= number
      return isMiddleHigh == isHigh
        ? ((onTop(), onRight()), (onLeft(), onBottom()))
        : ((onLeft(), onTop()), (onBottom(), onRight()))
    }
  }

  private func share(_ number: Double, _ from: Double, _ to: Double) -> Double {
    let share = (number - from) / (to - from)
    return share >= 0 ? min(share, 1) : 0
  }
}
