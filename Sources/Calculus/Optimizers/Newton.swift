/// Newton's method: w ← w − η·s with H·s = g, to where a parabola of the same slopes and bends is
/// flat (Newton, 1685; Raphson, 1690).
///
/// Flat is not low: where the ground bends down, that is up a hill or on to a saddle. It is left as
/// it is, since to see that is what it is here for. η = 1 is the whole step; less is damped.
package struct Newton: Optimizer {
  package static let name = "newton"
  package static let words = "to where the parabola here is flat, be it low, high or a saddle"
  package static let settings = [
    Setting("learningRate", 1, .positive, "what part of the whole step")
  ]
  package static let memories: [String] = []
  package static let direction = Direction.newton
  package init(_ values: [Double]) {}

  /// The gradient that it is given is s.
  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    w.value = w.value - rate * w.gradient
  }
}
