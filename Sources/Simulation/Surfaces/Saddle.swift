import Calculus

/// f = x² − y²: down one way, up the other, and flat where they meet.
package struct Saddle: NamedSurface {
  package static let name = "saddle"
  package static let words = "up one way, down the other"
  package let minima: [Point] = []
  package let start = Point(1.5, 0.01)
  package let window = Window(-2...2, -2...2)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    x * x - y * y
  }
}
