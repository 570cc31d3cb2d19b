import Calculus

/// f = (1.5 − x + x·y)² + (2.25 − x + x·y²)² + (2.625 − x + x·y³)²: a flat floor between steep
/// corners (Beale, 1958).
package struct Beale: Surface {
  package static let name = "beale"
  package static let words = "a flat floor between steep corners"
  package let minima = [Point(3, 0.5)]
  package let start = Point(1, 1)
  package let window = Window(-4.5...4.5, -4.5...4.5)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let (a, b, c) = terms(x, y)
    return a * a + b * b + c * c
  }
  package func slope<N: Arithmetic>(_ x: N, _ y: N) -> (x: N, y: N) {
    let (a, b, c) = terms(x, y)
    let (y2, y3) = (y * y, y * y * y)
    return (
      2 * (a * (y - 1)) + 2 * (b * (y2 - 1)) + 2 * (c * (y3 - 1)),
      2 * (a * x) + 4 * (b * (x * y)) + 6 * (c * (x * y2))
    )
  }
  private func terms<N: Arithmetic>(_ x: N, _ y: N) -> (N, N, N) {
    (1.5 - x + x * y, 2.25 - x + x * (y * y), 2.625 - x + x * (y * y * y))
  }
}
