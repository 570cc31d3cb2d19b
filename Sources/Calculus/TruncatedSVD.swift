/// The greatest singular values of a sparse matrix M (R, C) and their directions: M ≈ U·Σ·Vᵀ, the
/// nearest of its rank (Eckart and Young, 1936). The columns of U are eigenvectors of M·Mᵀ, found by
/// Lanczos' iteration; those of V are Mᵀ·u/σ.
package struct TruncatedSVD: Sendable {
  /// σ (K), the greatest first; 0 where M has no further direction.
  package let values: [Double]
  /// U, direction by direction: (K, R), the largest number of each above 0.
  package private(set) var left: [[Double]] = []
  /// V, direction by direction: (K, C).
  package private(set) var right: [[Double]] = []

  package init(_ matrix: SparseMatrix, count: Int) {
    let (rows, columns) = (matrix.rows, matrix.columns)
    let random = Random(seed: 0, "truncated svd")
    let found = Krylov(
      count: min(count, rows), start: (0..<rows).map { random.normal($0) }, most: 4 * count + 80,
      tolerance: 1e-11
    ) { matrix.times(matrix.transposedTimes($0)) }
    let missing = max(count - rows, 0)
    let roots =
      found.values.map { max($0, 0).squareRoot() } + Array(repeating: 0, count: missing)
    // Below this a square is nothing but rounding.
    let least = 1e-7 * (roots.first ?? 0)
    values = roots.map { $0 > least ? $0 : 0 }
    for (k, value) in values.enumerated() {
      guard value > 0 else {
        left.append(Array(repeating: 0, count: rows))
        right.append(Array(repeating: 0, count: columns))
        continue
      }
      let vector = found.vectors[k]
      let largest = vector.max { abs($0) < abs($1) } ?? 1
      left.append(largest < 0 ? vector.map { -$0 } : vector)
      right.append(matrix.transposedTimes(left[k]).map { $0 / value })
    }
  }

  /// Σ M·v/σ, along a row of M for a number of U, down a column for one of V.
  package static func direction<N: Arithmetic>(
    _ count: Int, matrix: (Int) -> N, other: (Int) -> N, value: N
  ) -> N {
    .sum(count) { matrix($0) * other($0) } / value
  }

  /// u·σ^power: power 1 keeps the distances of M's rows, 0 weighs all directions alike, ½ lies
  /// between, which serves words best (Levy, Goldberg and Dagan, 2015).
  package static func coordinate<N: Arithmetic>(_ u: N, _ value: N, power: N) -> N {
    u * raised(value, to: power)
  }
}

/// x^power = e^(power·log x), for x > 0
package func raised<N: Arithmetic>(_ x: N, to power: N) -> N { .exp(power * .log(x)) }
