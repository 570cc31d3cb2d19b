/// From the full rate to 0 along half a cosine: η·½(1 + cos(π·t/T)), 0 after T
/// (Loshchilov and Hutter, 2016, arXiv:1608.03983, without restarts).
package struct Cosine: Schedule {
  package static let name = "cosine"
  package static let words = "from the full learning rate down to 0 along half a cosine"
  package static let settings = [
    Setting("iterations", 1000, .positive, "after how many the rate is 0", isWhole: true)
  ]
  private let iterations: Double
  package init(_ values: [Double]) { iterations = values[0] }
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N {
    let t = N.known("iteration", Swift.min(Double(iteration), iterations))
    return base
      * (0.5 * (1 + .cos(N.known("π", Double.pi) * t / N.setting("iterations", iterations))))
  }
}
