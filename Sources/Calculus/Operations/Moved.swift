/// A picture turned about its middle by θ degrees, counterclockwise, and then moved by a pixels to the
/// right and b down. Every number is read from between the four pixels around the place p it came from
/// (bilinear); beyond the edges is paper, 0:
///
///     y = Σ over those four  (1 − |Δrow|)·(1 − |Δcolumn|)·x
///
/// x (B, C·H·W); the move (3) is a, b and θ, and nothing goes back to it. Moved by 0, 0 and 0 it is the
/// picture to the last bit.
package struct Moved: Operation {
  package static let name = "moved"
  package static let words = "of the pixels around the place this was at before it was moved"
  package let shape: [Int]
  private let height, width: Int
  private var each: Int { height * width }

  package init(_ x: [Int], height: Int, width: Int) {
    precondition(x.reduce(1, *) % (height * width) == 0, "moved: \(x) are no \(height)×\(width)")
    (shape, self.height, self.width) = (x, height, width)
  }

  private struct Way {
    let right, down, cos, sin: Double
    init(right: Double, down: Double, degrees: Double) {
      let angle = degrees * .pi / 180
      (self.right, self.down) = (right, down)
      (cos, sin) = (.cos(angle), .sin(angle))
    }
  }
  private func way(_ x: some Reading) -> Way {
    Way(right: x.plain(1, 0), down: x.plain(1, 1), degrees: x.plain(1, 2))
  }

  /// The pixels around the place that a pixel came from, and how much of each it takes.
  private func taps(_ pixel: Int, _ way: Way) -> [(pixel: Int, weight: Double)] {
    let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
    let (middleY, middleX) = (Double(height - 1) / 2, Double(width - 1) / 2)
    let (y, x) = (Double(row) - way.down - middleY, Double(column) - way.right - middleX)
    let fromY = way.sin * x + way.cos * y + middleY
    let fromX = way.cos * x - way.sin * y + middleX
    let (top, left) = (fromY.rounded(.down), fromX.rounded(.down))
    var taps: [(pixel: Int, weight: Double)] = []
    for (k, shareY) in [1 - (fromY - top), fromY - top].enumerated() {
      for (l, shareX) in [1 - (fromX - left), fromX - left].enumerated() {
        guard shareY * shareX > 0, let i = Int(exactly: top), let j = Int(exactly: left),
          0..<height ~= i + k, 0..<width ~= j + l
        else { continue }
        taps.append(((i + k) * width + j + l, shareY * shareX))
      }
    }
    return taps
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let taps = taps(i % each, way(x))
    return .sum(taps.count) { X.Number(taps[$0].weight) * x[0, i / each * each + taps[$0].pixel] }
  }

  // ∂y/∂x = what y takes of it
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n == 0 else { return nil }
    let way = way(x)
    let uses = (0..<each).flatMap { pixel in
      taps(pixel, way).filter { $0.pixel == i % each }.map { (pixel, $0.weight) }
    }
    return .sum(uses.count) { X.Number(uses[$0].1) * x.seed(i / each * each + uses[$0].0) }
  }

  package func forward(_ m: Memory<Float>) {
    let way = way(m)
    // The same of every picture.
    let taps = (0..<each).map { pixel in
      self.taps(pixel, way).map { (pixel: $0.pixel, weight: Float($0.weight)) }
    }
    for start in stride(from: 0, to: m.count, by: each) {
      let (x, y) = (m.input(0).value + start, m.value + start)
      for (pixel, taps) in taps.enumerated() {
        var sum: Float = 0
        for tap in taps { sum += tap.weight * x[tap.pixel] }
        y[pixel] = sum
      }
    }
  }
}
