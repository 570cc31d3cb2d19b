/// How the learning rate changes with the iteration.
package protocol Schedule: Sendable {
  static var name: String { get }
  static var words: String { get }
  /// All of them positive whole numbers of iterations.
  static var settings: [Setting] { get }
  init(_ values: [Double])
  /// The rate at `iteration`, counted from 0.
  func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N
  func rate(_ base: Double, at iteration: Int) -> Double
}

extension Schedule {
  package func rate(_ base: Double, at iteration: Int) -> Double { formula(base, at: iteration) }
}

/// Every schedule there is.
package let schedules: [any Schedule.Type] = [Constant.self, Cosine.self]

/// The same rate throughout.
package struct Constant: Schedule {
  package static let name = "constant"
  package static let words = "the same learning rate throughout"
  package static let settings: [Setting] = []
  package init(_ values: [Double] = []) {}
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N { base }
}

/// From the full rate to 0 along half a cosine: η·½(1 + cos(π·t/T)), 0 after T
/// (Loshchilov and Hutter, 2016, arXiv:1608.03983, without restarts).
package struct Cosine: Schedule {
  package static let name = "cosine"
  package static let words = "from the full learning rate down to 0 along half a cosine"
  package static let settings = [
    Setting("iterations", 1000, .positive, "after how many the rate is 0")
  ]
  private let iterations: Double
  package init(_ values: [Double]) { iterations = values[0] }
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N {
    let t = N.known("iteration", Swift.min(Double(iteration), iterations))
    return base
      * (0.5 * (1 + .cos(N.known("π", Double.pi) * t / N.setting("iterations", iterations))))
  }
}
