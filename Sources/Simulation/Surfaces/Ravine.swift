import Calculus

/// f = ½·(x² + κ·y²): κ times steeper one way than the other, the condition number of its Hessian.
/// The larger it is, the more a step that is right for one way is wrong for the other.
package struct Ravine: NamedSurface {
  package static let name = "ravine"
  package static let words = "a narrow ravine with a gentle floor"
  package static let settings = [
    Setting("condition", 50, .positive, "how many times steeper one way than the other")
  ]
  private let condition: Double
  package let minima = [Point(0, 0)]
  package let start = Point(-4, 0.8)
  package let window = Window(-5...5, -2.5...2.5)
  package init(_ values: [Double]) { condition = values[0] }

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    0.5 * (x * x + N.setting("condition", condition) * (y * y))
  }
}
