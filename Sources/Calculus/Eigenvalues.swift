// What a Hessian says about the ground: how steeply it bends, and which way.

/// The eigenvalues of the matrix (a b; b c), the smaller one first: (a + c)/2 ∓ √(((a − c)/2)² + b²).
package func eigenvalues<N: Arithmetic>(_ a: N, _ b: N, _ c: N) -> (N, N) {
  let (middle, half) = ((a + c) / 2, (a - c) / 2)
  let radius = N.named("radius", .sqrt(half * half + b * b))
  return (middle - radius, middle + radius)
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
