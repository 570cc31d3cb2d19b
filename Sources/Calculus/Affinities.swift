import CKernels

/// How much points (N, D) take each other for neighbours, for t-SNE (van der Maaten and Hinton, 2008):
/// p[i, j] = (p[j|i] + p[i|j])/2N, p[j|i] being a softmax over all j ≠ i of −β[i]·‖x[i] − x[j]‖².
///
/// β[i] = 1/(2σ[i]²) is found so that the perplexity e^H of p[·|i] is the one asked for: about so many
/// neighbours count, whether they are near or far.
package struct Affinities: Sendable {
  package let count: Int
  /// At most a third of the others.
  package let perplexity: Double
  /// β (N)
  package private(set) var precisions: [Double]
  /// p (N, N), symmetric, in all 1.
  package private(set) var values: [Float]

  /// Of points in single precision, rows first; nil where a distance is not finite.
  package init?(
    _ points: UnsafeBufferPointer<Float>, width: Int, perplexity: Double,
    level: KernelLevel = .best
  ) {
    let n = width > 0 ? points.count / width : 0
    count = n
    self.perplexity = max(1, min(perplexity, Double(n - 1) / 3))
    precisions = Array(repeating: 0, count: n)
    values = Self.distances(points, width, n, level)
    guard level.table.pointee.all_finite(values.count, values) == 1 else { return nil }
    guard n > 1 else { return }
    let entropy = Double.log(self.perplexity)
    for i in 0..<n { precisions[i] = conditional(i, entropy, level) }
    mix()
  }

  /// d (N, N), a block of rows at a time, so that each other point is fetched once for all of them.
  private static func distances(
    _ points: UnsafeBufferPointer<Float>, _ width: Int, _ n: Int, _ level: KernelLevel
  ) -> [Float] {
    guard let data = points.baseAddress else { return [] }
    let kernels = level.table
    let block = 16
    return Array(unsafeUninitializedCapacity: n * n) { d, count in
      for first in stride(from: 0, to: n, by: block) {
        let rows = first..<min(first + block, n)
        for j in 0..<rows.upperBound {
          for i in rows where i >= j {
            let squares = kernels.pointee.squared_distance(
              width, data + i * width, data + j * width)
            d[i * n + j] = squares
            d[j * n + i] = squares
          }
        }
      }
      count = n * n
    }
  }

  /// Turns row i of distances into p[·|i] of that entropy, and says with which β: by Newton's steps for
  /// log β, dH/dβ being −β·Var d, and by halving where they lead astray.
  private mutating func conditional(_ i: Int, _ entropy: Double, _ level: KernelLevel) -> Double {
    let n = count
    return values.withUnsafeMutableBufferPointer { values in
      let d = UnsafeMutableBufferPointer(rebasing: values[i * n..<(i + 1) * n])
      var (least, mean) = (Float.infinity, 0.0)
      for j in 0..<n where j != i {
        least = min(least, d[j])
        mean += Double(d[j])
      }
      mean = mean / Double(n - 1) - Double(least)
      // The point itself then counts 1 to the sum, and nothing to the others.
      d[i] = least
      var weights = Array(repeating: Float(0), count: n)
      var sums = (0.0, 0.0, 0.0)
      func weigh(_ beta: Double) {
        var all = [0.0, 0, 0]
        level.table.pointee.neighbour_weights(n, Float(beta), least, d.baseAddress, &weights, &all)
        sums = (all[0] - 1, all[1], all[2])
      }
      var (low, high) = (-80.0, 80.0)
      var logarithm = mean > 0 ? -Double.log(mean) : 0
      for _ in 0..<60 {
        let beta = Double(Float(Double.exp(logarithm)))
        weigh(beta)
        let middle = sums.1 / sums.0
        let excess = Double.log(sums.0) + beta * middle - entropy
        if abs(excess) <= 1e-6 || high - low < 1e-9 { break }
        if excess > 0 { low = logarithm } else { high = logarithm }
        let slope = beta * beta * (sums.2 / sums.0 - middle * middle)
        let next = logarithm + excess / slope
        // Never more than a factor of 50: where all are far, or all but one, there is hardly a slope.
        let isNear = next > low && next < high && abs(next - logarithm) < 4
        let bounds = (max(low, logarithm - 4), min(high, logarithm + 4))
        logarithm = isNear ? next : (bounds.0 + bounds.1) / 2
      }
      for j in 0..<n { d[j] = j == i ? 0 : Float(Double(weights[j]) / sums.0) }
      return Double(Float(Double.exp(logarithm)))
    }
  }

  /// p[i, j] from p[j|i], by blocks that fit where they are near.
  private mutating func mix() {
    let n = count
    values.withUnsafeMutableBufferPointer { p in
      let block = 64
      for top in stride(from: 0, to: n, by: block) {
        for left in stride(from: 0, through: top, by: block) {
          for i in top..<min(top + block, n) {
            for j in left..<max(left, min(left + block, i)) {
              let both = Self.affinity(p[i * n + j], p[j * n + i], n)
              p[i * n + j] = both
              p[j * n + i] = both
            }
          }
        }
      }
    }
  }
}

// How each number is made. `others` is N − 1: all points but the one that is asked about.
extension Affinities {
  /// ‖a − b‖², over D numbers
  package static func distance<N: Arithmetic>(
    _ width: Int, _ a: (Int) -> N, _ b: (Int) -> N
  ) -> N {
    .sum(width) { k in
      let difference = a(k) - b(k)
      return difference * difference
    }
  }

  /// p[j|i] = exp(−β·(d[j] − d′))/Σ exp(−β·(d − d′)), d′ being the distance to the nearest
  package static func conditional<N: Arithmetic>(
    _ j: Int, others: Int, precision: N, distance: (Int) -> N
  ) -> N {
    let nearest = N.named("nearest", -.largest(others) { -distance($0) })
    func weight(_ k: Int) -> N { .exp(-(precision * (distance(k) - nearest))) }
    return weight(j) / .sum(others) { weight($0) }
  }

  /// e^H of p[·|i], which is what β is found for; H = log Σ exp(−β·(d − d′)) + β·Σ p·(d − d′)
  package static func perplexity<N: Arithmetic>(
    others: Int, precision: N, distance: (Int) -> N
  ) -> N {
    let nearest = N.named("nearest", -.largest(others) { -distance($0) })
    func beyond(_ k: Int) -> N { distance(k) - nearest }
    func weight(_ k: Int) -> N { .exp(-(precision * beyond(k))) }
    let sum = N.named("sum", .sum(others) { weight($0) })
    return sum * .exp(precision * (.sum(others) { weight($0) * beyond($0) } / sum))
  }

  /// (p[j|i] + p[i|j])/2N
  package static func affinity<N: Arithmetic>(_ a: N, _ b: N, _ count: Int) -> N {
    (a + b) / N(2 * Double(count))
  }
}
