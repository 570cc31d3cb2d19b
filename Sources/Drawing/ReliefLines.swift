/// What is drawn on a surface: its level lines, the paths of who walked there.
extension Relief {
  /// What lines lie above the surface, so that they do not sink into it.
  private static let lift = 0.004

  /// A place on the surface, in shares of the rectangle, lifted; nil outside, and at gaps.
  private func place(u: Double, v: Double) -> Projection.Place? {
    guard u >= 0, u <= 1, v >= 0, v <= 1 else { return nil }
    let h = grid.value(x: u, y: v)
    return h.isFinite ? projection(u, v, h + Relief.lift) : nil
  }

  /// Lines along which the surface has the given heights, which rise.
  package mutating func contours(at levels: [Double], color: (_ level: Int) -> Color) {
    let colors = levels.indices.map(color)
    grid.lines(at: levels) { level, from, to in
      let h = levels[level] + Relief.lift
      line(
        from: projection(from.u, from.v, h), to: projection(to.u, to.v, h), colors[level], nil,
        .none)
    }
  }

  /// The edges of the block: around its foot, and from the foot's corners up.
  package mutating func frame(_ color: Color) {
    guard !grid.isEmpty else { return }
    let (left, top) = (0.5 / Double(grid.columns), 0.5 / Double(grid.rows))
    let corners = [(left, top), (1 - left, top), (1 - left, 1 - top), (left, 1 - top), (left, top)]
    for ((u, v), (otherU, otherV)) in zip(corners, corners.dropFirst()) {
      let foot = projection(u, v, Relief.floor)
      line(from: foot, to: projection(otherU, otherV, Relief.floor), color, 0, .none)
      let height = grid.value(x: u, y: v)
      if height.isFinite { line(from: foot, to: projection(u, v, height), color, 0, .none) }
    }
  }

  /// A path over the surface: from place to place straight on the rectangle, and as the surface goes
  /// in height. What leaves the rectangle, or is no number, breaks it.
  package mutating func path(
    _ points: [(u: Double, v: Double)], _ color: Color, importance: Double,
    mark: (_ point: Int) -> Mark = { _ in .none }
  ) {
    // A long path takes few steps from point to point, so that it costs no more than a short one.
    let most = max(Relief.steps / max(points.count, 1), 2)
    for (index, (from, to)) in zip(points, points.dropFirst()).enumerated() {
      guard let (first, last) = Relief.inside(from, to) else { continue }
      let (du, dv) = (to.u - from.u, to.v - from.v)
      let crossed =
        max(abs(du) * Double(grid.columns), abs(dv) * Double(grid.rows)) * (last - first)
      let steps = min(max(coordinate(crossed.rounded(.up)) ?? 1, 1), most)
      var before = place(u: from.u + first * du, v: from.v + first * dv)
      for step in 1...steps {
        let share = first + (last - first) * Double(step) / Double(steps)
        let here = place(u: from.u + share * du, v: from.v + share * dv)
        if let start = before, let end = here {
          line(from: start, to: end, color, importance, mark(share <= 0.5 ? index : index + 1))
        }
        before = here
      }
    }
  }

  private static let steps = 4000

  /// The part of a way that lies on the rectangle, as shares of it (Liang and Barsky, 1984).
  private static func inside(
    _ from: (u: Double, v: Double), _ to: (u: Double, v: Double)
  ) -> (Double, Double)? {
    let (du, dv) = (to.u - from.u, to.v - from.v)
    guard from.u.isFinite, from.v.isFinite, du.isFinite, dv.isFinite else { return nil }
    var (first, last) = (0.0, 1.0)
    for (speed, room) in [(-du, from.u), (du, 1 - from.u), (-dv, from.v), (dv, 1 - from.v)] {
      if speed == 0 {
        if room < 0 { return nil }
      } else if speed < 0 {
        first = max(first, room / speed)
      } else {
        last = min(last, room / speed)
      }
    }
    return first <= last ? (first, last) : nil
  }

  /// The cell that a place on the surface lies in, and whether it is seen; nil where it is none.
  package func cell(u: Double, v: Double) -> (x: Int, y: Int, isSeen: Bool)? {
    guard let place = place(u: u, v: v), let x = coordinate(place.x), let y = coordinate(place.y),
      x >= 0, y >= 0, x < dotsAcross, y < dotsDown
    else { return nil }
    return (x >> 1, y >> 2, isSeen(x, y, Float(place.nearness)))
  }

  /// The cell of a place on the floor's level, outside the rectangle too: for names beside it.
  package func floorCell(u: Double, v: Double) -> (x: Int, y: Int)? {
    let place = projection(u, v, Relief.floor)
    guard let x = coordinate(place.x.rounded(.down)), let y = coordinate(place.y.rounded(.down))
    else { return nil }
    return (x >> 1, y >> 2)
  }

  // MARK: Dots

  /// A straight line, dot by dot, where it is seen; without importance it belongs to the surface, and
  /// keeps to the cells that are full of it.
  private mutating func line(
    from start: Projection.Place, to end: Projection.Place, _ color: Color,
    _ importance: Double?, _ mark: Mark
  ) {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = max(abs(dx), abs(dy)).rounded(.up)
    // However far it is zoomed, no line is longer than what can be seen several times over.
    guard length < 1e5, let steps = coordinate(length) else { return }
    let scale = 1 / max(length, 1)
    for step in 0...steps {
      let share = Double(step) * scale
      let (x, y) = ((start.x + share * dx).rounded(), (start.y + share * dy).rounded())
      guard x >= 0, y >= 0, x < Double(dotsAcross), y < Double(dotsDown) else { continue }
      let nearness = start.nearness + share * (end.nearness - start.nearness)
      guard isSeen(Int(x), Int(y), Float(nearness)) else { continue }
      if let importance {
        lines.dot(x: Int(x), y: Int(y), color, importance: importance, mark: mark)
      } else if isFull(x: Int(x) >> 1, y: Int(y) >> 2) {
        engraving.dot(x: Int(x), y: Int(y), color)
      }
    }
  }

  /// Whether something so near is not behind the surface there. On a steep slope the dots around
  /// differ: it is behind only what it is behind of at all of them.
  private func isSeen(_ x: Int, _ y: Int, _ nearness: Float) -> Bool {
    let place = y * dotsAcross + x
    let near = nearness * 1.002
    return near >= dots[place].nearness
      || x > 0 && near >= dots[place - 1].nearness
      || x + 1 < dotsAcross && near >= dots[place + 1].nearness
      || y > 0 && near >= dots[place - dotsAcross].nearness
      || y + 1 < dotsDown && near >= dots[place + dotsAcross].nearness
  }
}
