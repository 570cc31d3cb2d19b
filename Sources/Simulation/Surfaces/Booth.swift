import Calculus

/// f = (x + 2·y − 7)² + (2·x + y − 5)²: a long bowl, lying aslant.
package struct Booth: NamedSurface {
  package static let name = "booth"
  package static let words = "a long bowl, lying aslant"
  package let minima = [Point(1, 3)]
  package let start = Point(-5, -5)
  package let window = Window(-10...10, -10...10)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let (a, b) = (x + 2 * y - 7, 2 * x + y - 5)
    return a * a + b * b
  }
}
