import Calculus

/// f = x³ − 3·x·y²: three ways down, one of them for the tail; at the origin even its curvature is 0.
package struct MonkeySaddle: NamedSurface {
  package static let name = "monkeySaddle"
  package static let words = "a saddle with three ways down"
  package let minima: [Point] = []
  package let start = Point(1.2, 0.05)
  package let window = Window(-1.5...1.5, -1.5...1.5)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    x * x * x - 3 * (x * (y * y))
  }
}
