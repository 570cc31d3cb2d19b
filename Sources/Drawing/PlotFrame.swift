extension Plot {
  /// Where a plot's axes and numbers lie in a rectangle.
  package struct Frame {
    /// The cells that curves are drawn in.
    package let area: Rect
    package let x: ClosedRange<Double>
    package let y: ClosedRange<Double>
    package let scale: Scale
    let xScale: Scale
    let left: [Tick]
    let hasLeft: Bool
    let hasBottom: Bool

    /// Where a number lies, in dots from the area's upper left corner: the least is in the middle of
    /// the first dot, the largest of the last. Nil for what has no place on the scale.
    package func dots(x: Double, y: Double) -> (x: Double, y: Double)? {
      guard let across = across(x), let up = up(y) else { return nil }
      return (
        across * Double(2 * area.width - 1), (1 - up) * Double(4 * area.height - 1)
      )
    }

    /// The cell of a number, in the coordinates of the canvas; nil outside the area.
    package func cell(x: Double, y: Double) -> (x: Int, y: Int)? {
      guard let dots = dots(x: x, y: y), let column = coordinate(dots.x),
        let row = coordinate(dots.y)
      else { return nil }
      let cell = (x: area.x + column >> 1, y: area.y + row >> 2)
      return area.contains(x: cell.x, y: cell.y) ? cell : nil
    }

    /// Shares of the axes, 0…1 for what lies between their ends.
    func across(_ x: Double) -> Double? { share(x, self.x, xScale) }
    func up(_ y: Double) -> Double? { share(y, self.y, scale) }

    private func share(_ value: Double, _ ends: ClosedRange<Double>, _ scale: Scale) -> Double? {
      guard value.isFinite, scale == .linear || value > 0 else { return nil }
      let (low, high) = (ends.lowerBound, ends.upperBound)
      let share =
        scale == .linear
        ? (value - low) / (high - low)
        : (decadic(value) - decadic(low)) / (decadic(high) - decadic(low))
      return share.isFinite ? share : nil
    }
  }

  /// Labels and an axis to the left, an axis with its labels on it below; each only where enough is
  /// left for the curves.
  package func frame(in rect: Rect) -> Frame {
    let (x, y) = ends
    let hasBottom = rect.height >= 4
    let height = rect.height - (hasBottom ? 1 : 0)
    let left = Plot.leftTicks(y, scale, height: height)
    let labels = left.map { Text.width($0.label) }.max() ?? 0
    let hasLeft = labels > 0 && rect.width >= labels + 9
    let margin = hasLeft ? labels + 1 : 0
    let area = Rect(x: rect.x + margin, y: rect.y, width: rect.width - margin, height: height)
    return Frame(
      area: area, x: x, y: y, scale: scale, xScale: xScale, left: left, hasLeft: hasLeft,
      hasBottom: hasBottom)
  }
  /// As many as leave a line of air between two labels.
  private static func leftTicks(
    _ ends: ClosedRange<Double>, _ scale: Scale, height: Int
  ) -> [Tick] {
    guard height > 2 else { return [] }
    let area = Rect(x: 0, y: 0, width: 1, height: height)
    let frame = Frame(
      area: area, x: 0...1, y: ends, scale: scale, xScale: .linear, left: [], hasLeft: false,
      hasBottom: false)
    for count in stride(from: min((height + 1) / 2, 10), through: 1, by: -1) {
      let ticks = scale.ticks(from: ends.lowerBound, to: ends.upperBound, atMost: count)
      let rows = ticks.map { frame.row($0.value) ?? 0 }
      if zip(rows, rows.dropFirst()).allSatisfy({ $0 - $1 >= 2 }) { return ticks }
    }
    return []
  }
}

extension Plot.Frame {
  /// The row of a number; what lies beyond the ends by a rounding is in the first or last.
  func row(_ y: Double) -> Int? {
    guard let up = up(y), let dot = coordinate((1 - up) * Double(4 * area.height - 1)) else {
      return nil
    }
    return area.y + min(max(dot >> 2, 0), area.height - 1)
  }
}
