/// The greatest eigenvalues of a symmetric matrix that is only known by its products, each with its
/// direction (Lanczos, 1950; every new direction is set square to all before it, as in Golub and Van
/// Loan, 2013, §10.3).
package struct Krylov {
  /// The greatest first.
  package private(set) var values: [Double]
  /// Of length 1.
  package private(set) var vectors: [[Double]]

  /// `start` is where to look first; `times` hands out the product with a direction. It ends where
  /// what is found is an eigenvector but for a part in a thousand million, and after `most` rounds,
  /// or as many as the matrix has rows, which settle everything.
  package init(count: Int, start: [Double], most: Int = 80, times: ([Double]) -> [Double]) {
    let n = start.count
    let random = Random(seed: 0, "krylov")
    values = Array(repeating: .nan, count: count)
    vectors = Array(repeating: Array(repeating: .nan, count: n), count: count)
    // The matrix seen from these directions: `diagonal`, and `beside` it on both sides.
    var (basis, diagonal, beside) = ([[Double]](), [Double](), [Double]())
    var next = start
    let rounds = min(n, max(most, count))
    for round in 1...max(rounds, 1) {
      var length = Self.length(next)
      if round == 1 ? length == 0 : length <= 1e-13 * (diagonal.map { abs($0) }.max() ?? 0) {
        // Nothing leads out of the directions there are: any other will do.
        if round > 1 { beside[round - 2] = 0 }
        next = (0..<n).map { random.normal(round * n + $0) }
        for direction in basis + basis { Self.take(direction, from: &next) }
        length = Self.length(next)
      }
      basis.append(next.map { $0 / length })
      next = times(basis[round - 1])
      guard next.allSatisfy(\.isFinite) else { return }
      diagonal.append(zip(next, basis[round - 1]).reduce(0) { $0 + $1.0 * $1.1 })
      for direction in basis + basis { Self.take(direction, from: &next) }
      beside.append(Self.length(next))
      guard round == rounds || round >= count && round % 4 == 0 else { continue }
      let small = Eigen(Self.matrix(diagonal, beside), round)
      let best = (0..<round).suffix(count).reversed()
      let rest = best.map { abs(small.vectors[$0 * round + round - 1]) * beside[round - 1] }
      let scale = 1e-9 * abs(small.values[round - 1])
      guard round == rounds || rest.allSatisfy({ $0 <= scale }) else { continue }
      for (k, row) in best.enumerated() {
        values[k] = small.values[row]
        vectors[k] = (0..<n).map { i in
          (0..<round).reduce(0) { $0 + small.vectors[row * round + $1] * basis[$1][i] }
        }
      }
      return
    }
  }

  private static func matrix(_ diagonal: [Double], _ beside: [Double]) -> [Double] {
    let n = diagonal.count
    var matrix = Array(repeating: 0.0, count: n * n)
    for i in 0..<n {
      matrix[i * n + i] = diagonal[i]
      guard i + 1 < n else { break }
      (matrix[i * n + i + 1], matrix[(i + 1) * n + i]) = (beside[i], beside[i])
    }
    return matrix
  }
  private static func length(_ x: [Double]) -> Double {
    x.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  private static func take(_ direction: [Double], from x: inout [Double]) {
    var share = 0.0
    for i in x.indices { share += direction[i] * x[i] }
    for i in x.indices { x[i] -= share * direction[i] }
  }
}
