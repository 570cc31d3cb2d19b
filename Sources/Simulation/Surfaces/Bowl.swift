import Calculus

/// f = x² + 10·y²: round but for one axis, so that a step right for one way is wrong for the other.
package struct Bowl: NamedSurface {
  package static let name = "bowl"
  package static let words = "a bowl, ten times steeper one way than the other"
  package let minima = [Point(0, 0)]
  package let start = Point(-4, 1)
  package let window = Window(-5...5, -5...5)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    x * x + 10 * (y * y)
  }
}
