// What a Hessian says about the ground: how steeply it bends, and which way.

/// The eigenvalues of the matrix (a b; b c), the smaller one first: (a + c)/2 ∓ √(((a − c)/2)² + b²).
package func eigenvalues<N: Arithmetic>(_ a: N, _ b: N, _ c: N) -> (N, N) {
  let (middle, half) = ((a + c) / 2, (a - c) / 2)
  let radius = N.named("radius", .sqrt(half * half + b * b))
  return (middle - radius, middle + radius)
}

/// The same where they lie so far apart that a difference would have no digits left: the one farther
/// from 0, and det/that.
package func eigenvalues<N: Arithmetic>(_ a: N, _ b: N, _ c: N, farApart isUpward: Bool) -> (N, N) {
  let both = eigenvalues(a, b, c)
  let determinant = N.named("det H", a * c - b * b)
  return isUpward ? (determinant / both.1, both.1) : (both.0, determinant / both.0)
}

/// Eigenvalues in ascending order, and to each a direction of length 1.
package struct Eigen: Sendable {
  package let values: [Double]
  /// Row k is the direction of value k.
  package let vectors: [Double]

  /// Of a symmetric matrix (n, n), row-major, by turning its planes until nothing is left beside the
  /// diagonal (Jacobi, 1846; the cyclic order and the angle as in Golub and Van Loan, 2013, §8.5).
  /// Not a number throughout where the matrix has something that is not finite.
  package init(_ matrix: [Double], _ n: Int) {
    guard matrix.allSatisfy(\.isFinite) else {
      values = Array(repeating: .nan, count: n)
      vectors = Array(repeating: .nan, count: n * n)
      return
    }
    var a = matrix
    var v = (0..<n * n).map { $0 / n == $0 % n ? 1.0 : 0 }
    for _ in 0..<60 {
      var beside = 0.0
      for i in 0..<n { for j in 0..<i { beside = Swift.max(beside, abs(a[i * n + j])) } }
      let size = a.reduce(0) { Swift.max($0, abs($1)) }
      if beside <= 1e-300 || beside <= 1e-17 * size { break }
      for p in 0..<n {
        for q in p + 1..<max(n, p + 1) where a[p * n + q] != 0 {
          Self.turn(&a, &v, p, q, n)
        }
      }
    }
    let order = (0..<n).sorted { (a[$0 * n + $0], $0) < (a[$1 * n + $1], $1) }
    values = order.map { a[$0 * n + $0] }
    vectors = order.flatMap { k -> [Double] in
      let vector = (0..<n).map { v[$0 * n + k] }
      // Of both signs the one whose largest part is positive.
      let largest = vector.max { abs($0) < abs($1) } ?? 1
      return largest < 0 ? vector.map { -$0 } : vector
    }
  }

  /// Turns the plane of axes p and q so that a[p, q] becomes 0.
  private static func turn(
    _ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ n: Int
  ) {
    let ratio = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q])
    let root = (1 + ratio * ratio).squareRoot()
    let t = root.isInfinite ? 0.5 / ratio : (ratio < 0 ? -1 : 1) / (abs(ratio) + root)
    let cosine = 1 / (1 + t * t).squareRoot()
    let sine = t * cosine
    for i in 0..<n {
      let (x, y) = (a[i * n + p], a[i * n + q])
      (a[i * n + p], a[i * n + q]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
    for i in 0..<n {
      let (x, y) = (a[p * n + i], a[q * n + i])
      (a[p * n + i], a[q * n + i]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
    for i in 0..<n {
      let (x, y) = (v[i * n + p], v[i * n + q])
      (v[i * n + p], v[i * n + q]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
    (a[p * n + q], a[q * n + p]) = (0, 0)
  }
}

/// x with A·x = b, by elimination with the largest pivot of each column; A is (n, n), row-major. A
/// singular A gives numbers that are not finite.
package func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
  let n = right.count
  var (a, b) = (matrix, right)
  for k in 0..<n {
    let pivot = (k..<n).max { abs(a[$0 * n + k]) < abs(a[$1 * n + k]) } ?? k
    if pivot != k {
      for j in 0..<n { a.swapAt(k * n + j, pivot * n + j) }
      b.swapAt(k, pivot)
    }
    for i in k + 1..<max(n, k + 1) {
      let factor = a[i * n + k] / a[k * n + k]
      for j in k..<n { a[i * n + j] -= factor * a[k * n + j] }
      b[i] -= factor * b[k]
    }
  }
  for k in (0..<n).reversed() {
    for j in k + 1..<max(n, k + 1) { b[k] -= a[k * n + j] * b[j] }
    b[k] /= a[k * n + k]
  }
  return b
}

/// The greatest eigenvalue of a Hessian of any size, found by power iteration on products with it
/// alone (von Mises and Pollaczek-Geiringer, 1929): v ← H·v / ‖H·v‖.
///
/// That goes to the eigenvalue of the greatest size, which may be a negative one. Where it is, or
/// where two of both signs hold each other up, H is shifted: v ← (H + s·I)·v with s that size, so that
/// no eigenvalue of it is negative, and the greatest is the greatest of H. λ is always v·(H·v) with H
/// itself, and its residual ‖H·v − λ·v‖ says how far it may be from an eigenvalue at most.
package struct Sharpness: Sendable {
  package let value: Double
  /// v, of length 1.
  package let vector: [Double]
  /// H·v
  package let product: [Double]
  /// ‖H·v − λ·v‖
  package let residual: Double
  /// How many products with H it took.
  package let products: Int

  /// It ends at a residual of this part of λ, or after so many products.
  package static let tolerance = 1e-4
  package static let most = 200

  /// `seed` addresses the direction that it begins with.
  package init(count n: Int, seed: Int, most: Int = most, _ hessian: ([Double]) -> [Double]) {
    let random = Random(seed: seed, "sharpness")
    func begin(_ k: Int) -> [Double] { Self.unit((0..<n).map { random.normal(k * n + $0) }) }
    var (v, shift, used) = (begin(0), 0.0, 0)
    var isShifted = false
    while true {
      let product = hessian(v)
      used += 1
      let value = Double.sum(n) { v[$0] * product[$0] }
      let residual = Double.sum(n) { i in
        let rest = product[i] - value * v[i]
        return rest * rest
      }.squareRoot()
      let isClose = residual <= Self.tolerance * abs(value)
      let isStuck = !isShifted && 2 * used >= most
      if !isShifted, isClose && value < 0 || isStuck, used < most {
        // A little more than its size, so that neither rounding nor the residual leaves any below 0.
        let length = Double.sum(n) { product[$0] * product[$0] }.squareRoot()
        (shift, isShifted) = (1.01 * length, true)
        if isClose {
          v = begin(1)  // this one is of the lowest, with nothing of the greatest left in it
          continue
        }
      }
      if isClose || used >= most || !value.isFinite || residual == 0 {
        (self.value, vector, self.product, self.residual) = (value, v, product, residual)
        products = used
        return
      }
      v = Self.unit((0..<n).map { product[$0] + shift * v[$0] })
    }
  }

  private static func unit(_ x: [Double]) -> [Double] {
    let length = Double.sum(x.count) { x[$0] * x[$0] }.squareRoot()
    return x.map { $0 / length }
  }
}

extension DualTape {
  package func sharpness(seed: Int, most: Int = Sharpness.most) -> Sharpness {
    Sharpness(count: count, seed: seed, most: most) { hessian(times: $0) }
  }
}
