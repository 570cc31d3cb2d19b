extension Braille {
  /// A straight line between two places, in dots; each of its halves has the mark of its end. An end
  /// that is no place (NaN, infinity) draws nothing. Thickness is one dot or two.
  package mutating func line(
    from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ color: Color,
    thickness: Int = 1, importance: Double = 0, mark: Mark = .none, endMark: Mark? = nil
  ) {
    guard let (x0, y0, x1, y1) = clip(start, end) else { return }
    segment(
      from: (x0, y0), to: (x1, y1), color, thickness: thickness, importance: importance,
      mark: mark, endMark: endMark)
  }

  /// A straight line from dot to dot, neither far outside.
  mutating func segment(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), _ color: Color, thickness: Int = 1,
    importance: Double = 0, mark: Mark = .none, endMark: Mark? = nil
  ) {
    let (x0, y0) = start
    let (dx, dy) = (abs(end.x - x0), abs(end.y - y0))
    // The second dot of a thick line lies across its way.
    let (sideX, sideY) = dx >= dy ? (0, 1) : (1, 0)
    let steps = max(dx, dy)
    for step in 0...steps {
      // Rounded halves away from zero, without leaving whole numbers.
      let x = x0 + Braille.share(end.x - x0, step, steps)
      let y = y0 + Braille.share(end.y - y0, step, steps)
      let mark = 2 * step <= steps ? mark : endMark ?? mark
      dot(x: x, y: y, color, importance: importance, mark: mark)
      if thickness > 1 {
        dot(x: x + sideX, y: y + sideY, color, importance: importance, mark: mark)
      }
    }
  }

  /// A line from place to place; where one of them is no place the line is broken.
  package mutating func polyline(
    _ points: [(x: Double, y: Double)], _ color: Color, thickness: Int = 1,
    importance: Double = 0, mark: (_ point: Int) -> Mark = { _ in .none }
  ) {
    for (index, point) in points.enumerated() {
      guard let x = coordinate(point.x), let y = coordinate(point.y) else { continue }
      if index > 0 {
        line(
          from: points[index - 1], to: point, color, thickness: thickness,
          importance: importance, mark: mark(index - 1), endMark: mark(index))
      }
      dot(x: x, y: y, color, importance: importance, mark: mark(index))
    }
  }

  /// `distance · step / steps`, rounded to the nearest.
  private static func share(_ distance: Int, _ step: Int, _ steps: Int) -> Int {
    guard steps > 0 else { return 0 }
    let twice = 2 * distance * step
    return (twice + (twice < 0 ? -steps : steps)) / (2 * steps)
  }

  /// What of a line lies inside, with a dot's margin, in whole dots (Liang and Barsky, 1984): a line
  /// to somewhere far away costs no more than one across.
  private func clip(
    _ start: (x: Double, y: Double), _ end: (x: Double, y: Double)
  ) -> (Int, Int, Int, Int)? {
    guard start.x.isFinite, start.y.isFinite, end.x.isFinite, end.y.isFinite else { return nil }
    let far = 1e12
    func held(_ value: Double) -> Double { min(max(value, -far), far) }
    let (x, y) = (held(start.x), held(start.y))
    let (dx, dy) = (held(end.x) - x, held(end.y) - y)
    var (from, to) = (0.0, 1.0)
    let sides = [
      (-dx, x + 2), (dx, Double(dotsAcross + 1) - x), (-dy, y + 2), (dy, Double(dotsDown + 1) - y),
    ]
    for (speed, room) in sides {
      if speed == 0 {
        if room < 0 { return nil }
      } else if speed < 0 {
        from = max(from, room / speed)
      } else {
        to = min(to, room / speed)
      }
    }
    guard from <= to, let x0 = coordinate(x + from * dx), let y0 = coordinate(y + from * dy),
      let x1 = coordinate(x + to * dx), let y1 = coordinate(y + to * dy)
    else { return nil }
    return (x0, y0, x1, y1)
  }
}
