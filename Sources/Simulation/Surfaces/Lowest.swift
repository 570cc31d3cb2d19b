import Calculus

// Where a formula is lowest, when nobody has worked that out.

extension Partials {
  /// The lowest of the local minima inside a window: found on a grid, followed down by halving steps
  /// (compass search: Fermi and Metropolis, 1952), and made exact by Newton's method where the Hessian
  /// is positive definite. One that lies on the window's edge is none: beyond it may be lower still.
  package func lowest(in window: Window) -> [Point] {
    let n = 60
    let (width, height) = (
      window.x.upperBound - window.x.lowerBound, window.y.upperBound - window.y.lowerBound
    )
    let (dx, dy) = (width / Double(n), height / Double(n))
    func place(_ i: Int, _ j: Int) -> Point {
      Point(window.x.lowerBound + dx * Double(i), window.y.lowerBound + dy * Double(j))
    }
    let grid = (0...n).map { j in
      (0...n).map { i in
        let value = value(place(i, j).x, place(i, j).y)
        return value.isNaN ? Double.infinity : value
      }
    }
    var found: [(point: Point, value: Double)] = []
    for j in 0...n {
      for i in 0...n where grid[j][i].isFinite {
        let neighbours = (max(0, j - 1)...min(n, j + 1)).flatMap { row in
          (max(0, i - 1)...min(n, i + 1)).map { grid[row][$0] }
        }
        guard neighbours.allSatisfy({ $0 >= grid[j][i] }),
          neighbours.contains(where: { $0 > grid[j][i] })
        else { continue }
        let point = polished(compass(from: place(i, j), dx, dy), within: dx, dy)
        let value = value(point.x, point.y)
        let margin = 1e-6
        guard value.isFinite,
          Window(
            (window.x.lowerBound + margin * width)...(window.x.upperBound - margin * width),
            (window.y.lowerBound + margin * height)...(window.y.upperBound - margin * height)
          ).contains(point),
          !found.contains(where: {
            abs($0.point.x - point.x) < 1e-4 * width && abs($0.point.y - point.y) < 1e-4 * height
          })
        else { continue }
        found.append((point, value))
      }
    }
    let lowest = found.map(\.value).min() ?? 0
    let highest = found.map { abs($0.value) }.max() ?? 0
    return found.filter { $0.value <= lowest + 1e-9 * (1e-3 + highest) }.map(\.point).prefix(100)
      .map { $0 }
  }

  private func compass(from start: Point, _ dx: Double, _ dy: Double) -> Point {
    var (point, scale) = (start, 0.5)
    var lowest = value(point.x, point.y)
    var steps = 0
    while scale > 1e-12, steps < 1000 {
      steps += 1
      let around = [(1.0, 0.0), (-1, 0), (0, 1), (0, -1)].map {
        Point(point.x + scale * dx * $0.0, point.y + scale * dy * $0.1)
      }
      guard let lower = around.first(where: { value($0.x, $0.y) < lowest }) else {
        scale /= 2
        continue
      }
      (point, lowest) = (lower, value(lower.x, lower.y))
    }
    return point
  }

  /// Newton's method, where it stays near and goes down.
  private func polished(_ start: Point, within dx: Double, _ dy: Double) -> Point {
    var point = start
    for _ in 0..<20 {
      let (g, h) = (gradient(point.x, point.y), hessian(point.x, point.y))
      let determinant = h.xx * h.yy - h.xy * h.xy
      guard h.xx > 0, determinant > 0 else { return start }
      let step = (
        x: (h.yy * g.x - h.xy * g.y) / determinant, y: (h.xx * g.y - h.xy * g.x) / determinant
      )
      let next = Point(point.x - step.x, point.y - step.y)
      guard abs(next.x - start.x) < dx, abs(next.y - start.y) < dy else { return start }
      if next == point { return point }
      point = next
    }
    return point
  }
}
