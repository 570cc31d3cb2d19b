/// Steepest descent: w ← w − η·η*·g, where η* is how far down the loss goes along −g (Cauchy, 1847).
///
/// With η = 1 it stops at the lowest place on its line, so the next line stands at a right angle to
/// it: the zigzag that a long valley makes of it.
package struct SteepestDescent: Optimizer {
  package static let name = "steepestDescent"
  package static let words = "down the gradient's line as far as it goes down"
  package static let settings = [
    Setting("learningRate", 1, .positive, "what part of the way to the lowest place on the line")
  ]
  package static let memories: [String] = []
  package static let direction = Direction.lineSearch
  package init(_ values: [Double]) {}

  /// The gradient that it is given is η*·g.
  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    w.value = w.value - rate * w.gradient
  }
}
