/// A rectangle of cells. Its numbers are held within bounds, so that no sum of them overflows, and
/// a negative extent is none.
package struct Rect: Hashable, Sendable {
  package let x: Int
  package let y: Int
  package let width: Int
  package let height: Int

  package init(x: Int, y: Int, width: Int, height: Int) {
    self.x = coordinate(x)
    self.y = coordinate(y)
    self.width = max(coordinate(width), 0)
    self.height = max(coordinate(height), 0)
  }

  /// The first column to the right of it, and the first row below.
  package var right: Int { x + width }
  package var bottom: Int { y + height }
  package var isEmpty: Bool { width == 0 || height == 0 }

  package func contains(x: Int, y: Int) -> Bool {
    x >= self.x && x < right && y >= self.y && y < bottom
  }

  package func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(right, other.right) - left,
      height: min(bottom, other.bottom) - top)
  }

  package func moved(x dx: Int, y dy: Int) -> Rect {
    Rect(
      x: x + coordinate(dx), y: y + coordinate(dy), width: width, height: height)
  }

  /// Less so much at each side; what is left of a rectangle too small is empty, and inside it.
  package func inset(
    left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0
  ) -> Rect {
    let dx = min(max(left, 0), width)
    let dy = min(max(top, 0), height)
    return Rect(
      x: x + dx, y: y + dy, width: width - dx - max(coordinate(right), 0),
      height: height - dy - max(coordinate(bottom), 0))
  }

  package func inset(_ all: Int) -> Rect { inset(left: all, top: all, right: all, bottom: all) }

  /// Cut in two: so many rows, or columns, and the rest.
  package func cut(top rows: Int) -> (top: Rect, rest: Rect) {
    let rows = min(max(rows, 0), height)
    return (Rect(x: x, y: y, width: width, height: rows), inset(top: rows))
  }

  package func cut(bottom rows: Int) -> (rest: Rect, bottom: Rect) {
    let halves = cut(top: height - min(max(rows, 0), height))
    return (halves.top, halves.rest)
  }

  package func cut(left columns: Int) -> (left: Rect, rest: Rect) {
    let columns = min(max(columns, 0), width)
    return (Rect(x: x, y: y, width: columns, height: height), inset(left: columns))
  }

  package func cut(right columns: Int) -> (rest: Rect, right: Rect) {
    let halves = cut(left: width - min(max(columns, 0), width))
    return (halves.left, halves.rest)
  }

  /// Side by side, as wide as the weights say, with so many columns of air between.
  package func columns(weights: [Double], gap: Int = 0) -> [Rect] {
    parts(of: width, weights: weights, gap: gap).map { start, length in
      Rect(x: x + start, y: y, width: length, height: height)
    }
  }

  /// One below the other, as high as the weights say, with so many rows of air between.
  package func rows(weights: [Double], gap: Int = 0) -> [Rect] {
    parts(of: height, weights: weights, gap: gap).map { start, length in
      Rect(x: x, y: y + start, width: width, height: length)
    }
  }

  /// Shares a length out so that the parts and the air add up to it. Weights that are no positive
  /// numbers count as none; where none is left, all are equal.
  private func parts(of length: Int, weights: [Double], gap: Int) -> [(Int, Int)] {
    guard !weights.isEmpty else { return [] }
    let airs = weights.count - 1
    let gap = airs == 0 ? 0 : min(max(gap, 0), length / airs)
    let free = length - gap * airs
    var shares = weights.map { $0.isFinite && $0 > 0 ? min($0, 1e9) : 0 }
    if shares.allSatisfy({ $0 == 0 }) { shares = shares.map { _ in 1 } }
    let total = shares.reduce(0, +)
    var parts: [(Int, Int)] = []
    var sum = 0.0
    var from = 0
    for (index, share) in shares.enumerated() {
      sum += share
      let to = coordinate(sum / total * Double(free)) ?? free
      parts.append((from + index * gap, to - from))
      from = to
    }
    return parts
  }
}
