import Calculus

/// Where the axes of a map put some words (N, D) at one moment: every number by its formula.
final class WordAxes {
  let width: Int
  /// x (N, D)
  let vectors: [Double]
  /// (2, D)
  let axes: [Double]
  /// Whether the axes are those that a run carries, turned from step to step; else the principal ones
  /// of these very words.
  let areCarried: Bool
  var count: Int { vectors.count / max(width, 1) }

  init(_ vectors: [Double], width: Int, carried: [Double]?, level: KernelLevel) {
    (self.width, areCarried) = (width, carried != nil)
    self.vectors = vectors
    axes =
      carried
      ?? vectors.map { Float($0) }.withUnsafeBufferPointer {
        PrincipalComponents($0, width: width, level: level).principal.flatMap { $0 }
      }
  }

  /// (D)
  private(set) lazy var mean: [Double] = (0..<width).map { k in
    PrincipalComponents.mean(count) { vectors[$0 * width + k] }
  }
  /// (N, 2)
  private(set) lazy var places: [Double] = (0..<2 * count).map { i in
    let (row, axis) = (i / 2 * width, i % 2 * width)
    return PrincipalComponents.coordinate(
      width, x: { vectors[row + $0] }, mean: { mean[$0] }, axis: { axes[axis + $0] })
  }
  /// (D)
  private(set) lazy var variances: [Double] = (0..<width).map { k in
    Self.variance(count, x: { vectors[$0 * width + k] }, mean: mean[k])
  }
  /// (2)
  private(set) lazy var shares: [Double] = (0..<2).map { axis in
    Self.share(
      count, place: { places[2 * $0 + axis] }, width, variance: { variances[$0] })
  }
}

// How each number is made that is no other's.
extension WordAxes {
  /// Σ (x − mean)²/(N − 1), over N words
  static func variance<N: Arithmetic>(_ rows: Int, x: (Int) -> N, mean: N) -> N {
    .sum(rows) { i in
      let difference = x(i) - mean
      return difference * difference
    } / N(Double(max(rows - 1, 1)))
  }

  /// (Σ place²/(N − 1))/Σ variance: N places along an axis, of D variances
  static func share<N: Arithmetic>(
    _ rows: Int, place: (Int) -> N, _ width: Int, variance: (Int) -> N
  ) -> N {
    .named(
      "along", .sum(rows) { place($0) * place($0) } / N(Double(max(rows - 1, 1))))
      / .named("all", .sum(width, variance))
  }
}
