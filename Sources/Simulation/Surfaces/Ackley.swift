import Calculus

/// f = −20·exp(−0.2·√(½(x² + y²))) − exp(½(cos 2πx + cos 2πy)) + e + 20: a wide plain full of hollows,
/// and a hole in the middle that ends in a point, where it has no slope (Ackley, 1987).
package struct Ackley: NamedSurface {
  package static let name = "ackley"
  package static let words = "a plain full of hollows with a hole in the middle"
  package let minima = [Point(0, 0)]
  package let start = Point(-3.4, 2.6)
  package let window = Window(-5...5, -5...5)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let turn = 2 * N.known("π", .pi)
    let hole = -20 * N.exp(-0.2 * .sqrt(0.5 * (x * x + y * y)))
    return hole - .exp(0.5 * (.cos(turn * x) + .cos(turn * y))) + .known("e", .exp(1)) + 20
  }
}
