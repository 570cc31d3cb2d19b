/// The greatest eigenvalues of a symmetric matrix that is only known by its products, each with its
/// direction (Lanczos, 1950; every new direction is set square to all before it, as in Golub and Van
/// Loan, 2013, §10.3).
package struct Krylov {
  /// The greatest first.
  package private(set) var values: [Double]
  /// Of length 1.
  package private(set) var vectors: [[Double]]

  /// `start` is where to look first; `times` hands out the product with a direction. It ends where
  /// what is found is an eigenvector but for the part `tolerance`, and after `most` rounds, or as
  /// many as the matrix has rows, which settle everything.
  package init(
    count: Int, start: [Double], most: Int = 80, tolerance: Double = 1e-9,
    times: ([Double]) -> [Double]
  ) {
    let n = start.count
    let random = Random(seed: 0, "krylov")
    values = Array(repeating: .nan, count: count)
    vectors = Array(repeating: Array(repeating: .nan, count: n), count: count)
    // The matrix seen from these directions: `diagonal`, and `beside` it on both sides.
    var (basis, diagonal, beside) = ([[Double]](), [Double](), [Double]())
    var next = start
    let rounds = min(n, max(most, count))
    for round in 1...max(rounds, 1) {
      var length = next.dot(next).squareRoot()
      if round == 1 ? length == 0 : length <= 1e-13 * (diagonal.map { abs($0) }.max() ?? 0) {
        // Nothing leads out of the directions there are: any other will do.
        if round > 1 { beside[round - 2] = 0 }
        next = (0..<n).map { random.normal(round * n + $0) }
        for direction in basis + basis { next.take(direction) }
        length = next.dot(next).squareRoot()
      }
      basis.append(next.map { $0 / length })
      next = times(basis[round - 1])
      guard next.allSatisfy(\.isFinite) else { return }
      diagonal.append(next.dot(basis[round - 1]))
      for direction in basis + basis { next.take(direction) }
      beside.append(next.dot(next).squareRoot())
      guard round == rounds || round >= count && round % 4 == 0 else { continue }
      if round < rounds {
        let seen = Tridiagonal(diagonal, beside: beside.dropLast(), lastOnly: true)
        let best = Self.greatest(count, seen.values)
        let scale = tolerance * abs(seen.values[best[0]])
        guard best.allSatisfy({ abs(seen.parts[$0]) * beside[round - 1] <= scale }) else {
          continue
        }
      }
      let all = Tridiagonal(diagonal, beside: beside.dropLast(), lastOnly: false)
      for (k, column) in Self.greatest(count, all.values).enumerated() {
        values[k] = all.values[column]
        var vector = Array(repeating: 0.0, count: n)
        for (part, direction) in zip(all.parts[(column * round)...], basis) {
          vector.take(direction, times: -part)
        }
        vectors[k] = vector
      }
      return
    }
  }

  private static func greatest(_ count: Int, _ values: [Double]) -> ArraySlice<Int> {
    values.indices.sorted { (values[$0], $0) > (values[$1], $1) }.prefix(count)
  }
}

extension [Double] {
  /// Σ a·b, eight at a time, so that none waits for the one before.
  func dot(_ other: [Double]) -> Double {
    withUnsafeBytes { a in
      other.withUnsafeBytes { b in
        let (step, end) = (MemoryLayout<SIMD8<Double>>.stride, Swift.min(a.count, b.count))
        var (sums, i) = (SIMD8<Double>.zero, 0)
        while i + step <= end {
          let x = a.loadUnaligned(fromByteOffset: i, as: SIMD8<Double>.self)
          sums += x * b.loadUnaligned(fromByteOffset: i, as: SIMD8<Double>.self)
          i += step
        }
        var sum = sums.sum()
        for k in i / 8..<end / 8 { sum += self[k] * other[k] }
        return sum
      }
    }
  }

  /// Takes a multiple of another vector away: its share in this one, where nothing else is said.
  mutating func take(_ other: [Double], times factor: Double? = nil) {
    let factor = factor ?? dot(other)
    withUnsafeMutableBufferPointer { a in
      other.withUnsafeBufferPointer { b in
        for i in 0..<Swift.min(a.count, b.count) { a[i] -= factor * b[i] }
      }
    }
  }
}
