import Calculus

/// f = (1.5 − x + x·y)² + (2.25 − x + x·y²)² + (2.625 − x + x·y³)²: a flat floor between steep
/// corners (Beale, 1958).
package struct Beale: NamedSurface {
  package static let name = "beale"
  package static let words = "a flat floor between steep corners"
  package let minima = [Point(3, 0.5)]
  package let start = Point(1, 1)
  package let window = Window(-4.5...4.5, -4.5...4.5)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let a = 1.5 - x + x * y
    let b = 2.25 - x + x * (y * y)
    let c = 2.625 - x + x * (y * y * y)
    return a * a + b * b + c * c
  }
}
