import CKernels

/// The few directions in which points (N, D) are spread the most (Pearson, 1901): the eigenvectors of
/// their covariance C = Σ (x − mean)(x − mean)ᵀ/(N − 1) with the greatest eigenvalues, which are the
/// variances along them.
///
/// A map may show them turned within the plane that they span, so that from one frame to the next
/// points drift and never flip.
package struct PrincipalComponents: Sendable {
  /// (D)
  package let mean: [Double]
  /// (K, D): each of length 1 and square to the others, its largest number above 0.
  package let principal: [[Double]]
  /// (K): along each of those, the greatest first.
  package let variances: [Double]
  /// Of all D directions together.
  package let variance: Double
  /// (K, K): how the axes shown are turned from the principal ones.
  package private(set) var turn: [[Double]]
  /// (K, D): what is shown, turn · principal.
  package private(set) var axes: [[Double]]

  /// Of points in double precision, rows first.
  package init(_ points: [Double], width: Int, count: Int = 2) {
    let rows = width > 0 ? points.count / width : 0
    var mean = Array(repeating: 0.0, count: width)
    for (i, x) in points.enumerated() { mean[i % width] += x / Double(rows) }
    let middle = mean
    let centred = points.indices.map { points[$0] - middle[$0 % width] }
    self.init(
      mean: middle, rows: rows, variance: centred.reduce(0) { $0 + $1 * $1 }, count: count,
      tolerance: 1e-12
    ) { axis in
      var next = Array(repeating: 0.0, count: width)
      for row in stride(from: 0, to: rows * width, by: width) {
        var length = 0.0
        for k in 0..<width { length += centred[row + k] * axis[k] }
        for k in 0..<width { next[k] += length * centred[row + k] }
      }
      return next
    }
  }

  /// Of points in single precision, rows first.
  package init(
    _ points: UnsafeBufferPointer<Float>, width: Int, count: Int = 2, level: KernelLevel = .best
  ) {
    let rows = width > 0 ? points.count / width : 0
    let kernels = level.table
    let data = points.baseAddress
    var mean = Array(repeating: 0.0, count: width)
    let share = Array(repeating: 1 / Double(rows), count: rows)
    kernels.pointee.wide_sums(rows, width, data, share, &mean)
    let middle = mean
    let squares = kernels.pointee.wide_sum_of_squares(rows * width, data)
    var lengths = Array(repeating: 0.0, count: Self.block)
    self.init(
      mean: middle, rows: rows, variance: squares - Double(rows) * middle.dot(middle),
      count: count, tolerance: 1e-9
    ) { axis in
      let shift = middle.dot(axis)
      var next = Array(repeating: 0.0, count: width)
      // A few rows at a time, which are still near when they are asked for again.
      for first in stride(from: 0, to: rows, by: Self.block) {
        let some = min(Self.block, rows - first)
        let part = data.map { $0 + first * width }
        kernels.pointee.wide_product(some, width, part, axis, &lengths)
        for i in 0..<some { lengths[i] -= shift }
        kernels.pointee.wide_sums(some, width, part, lengths, &next)
      }
      // The lengths add up to 0, so that Σ length·x is Σ length·(x − mean).
      return next
    }
  }
  private static let block = 16

  /// `times`: (N − 1)·C·axis; `variance`: Σ (x − mean)².
  private init(
    mean: [Double], rows: Int, variance: Double, count: Int, tolerance: Double,
    times: ([Double]) -> [Double]
  ) {
    let width = mean.count
    let random = Random(seed: 0, "principal axes")
    // Never from an earlier frame on: what is shown does not depend on what was shown before it.
    let found = Krylov(
      count: min(count, width), start: (0..<width).map { random.normal($0) },
      tolerance: tolerance, times: times)
    let freedom = Double(max(rows - 1, 1))
    let missing = max(count - width, 0)
    principal =
      found.vectors.map { axis in
        let largest = axis.max { abs($0) < abs($1) } ?? 1
        return largest < 0 ? axis.map { -$0 } : axis
      } + Array(repeating: Array(repeating: 0, count: width), count: missing)
    variances =
      found.values.map { max($0, 0) / freedom } + Array(repeating: 0, count: missing)
    self.variance = max(variance, 0) / freedom
    self.mean = mean
    turn = (0..<count).map { k in (0..<count).map { $0 == k ? 1 : 0 } }
    axes = principal
  }

  /// Which part of the variance lies along each axis shown: Σⱼ turn[k, j]²·variances[j] of it all.
  package var shares: [Double] {
    turn.map { row in
      zip(row, variances).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / variance
    }
  }

  /// (N, K): where the points lie on the axes shown.
  package func coordinates(
    _ points: UnsafeBufferPointer<Float>, level: KernelLevel = .best
  ) -> [Double] {
    let (width, count) = (mean.count, axes.count)
    let rows = width > 0 ? points.count / width : 0
    var coordinates = Array(repeating: 0.0, count: rows * count)
    var lengths = Array(repeating: 0.0, count: rows)
    for (k, axis) in axes.enumerated() {
      level.table.pointee.wide_product(rows, width, points.baseAddress, axis, &lengths)
      let shift = mean.dot(axis)
      for row in 0..<rows { coordinates[row * count + k] = lengths[row] - shift }
    }
    return coordinates
  }

  /// The same plane with its axes turned, or mirrored, so that its points, whose coordinates are `now`
  /// (N, K), come as near as they can to where they were `before`.
  package func turned(_ now: [Double], towards before: [Double]) -> PrincipalComponents {
    let count = axes.count
    let rotation = nearestRotation(now, to: before, width: count)
    var turned = self
    // A point's coordinates are turned from the right, its axes from the left.
    turned.turn = (0..<count).map { k in
      (0..<count).map { j in
        (0..<count).reduce(0) { $0 + rotation[$1 * count + k] * turn[$1][j] }
      }
    }
    turned.axes = turned.turn.map { row in
      mean.indices.map { k in zip(row, principal).reduce(0) { $0 + $1.0 * $1.1[k] } }
    }
    return turned
  }
}

// How each number is made.
extension PrincipalComponents {
  /// Σ (x − mean)·axis, over D numbers
  package static func coordinate<N: Arithmetic>(
    _ width: Int, x: (Int) -> N, mean: (Int) -> N, axis: (Int) -> N
  ) -> N {
    .sum(width) { (x($0) - mean($0)) * axis($0) }
  }

  /// Σ x/N, over N points
  package static func mean<N: Arithmetic>(_ rows: Int, x: (Int) -> N) -> N {
    .sum(rows, x) / N(Double(rows))
  }

  /// Number k of (C·axis)/λ, which is that of the axis itself: Σ (x[k] − mean[k])·coordinate /
  /// ((N − 1)·λ), over N points
  package static func axis<N: Arithmetic>(
    _ rows: Int, x: (Int) -> N, mean: N, coordinate: (Int) -> N, variance: N
  ) -> N {
    .sum(rows) { (x($0) - mean) * coordinate($0) } / (N(Double(rows - 1)) * variance)
  }

  /// Σⱼ turn[j]·principal[j], over K axes
  package static func turned<N: Arithmetic>(
    _ count: Int, turn: (Int) -> N, principal: (Int) -> N
  ) -> N {
    .sum(count) { turn($0) * principal($0) }
  }
}
