import Calculus

/// f = 4·x² − 2.1·x⁴ + x⁶/3 + x·y − 4·y² + 4·y⁴: six hollows in two rows, of which two are the deepest
/// (Dixon and Szegő, 1978).
package struct SixHumpCamel: NamedSurface {
  package static let name = "sixHumpCamel"
  package static let words = "six hollows, two of them the deepest"
  package let minima = [
    Point(0.0898420131003180625, -0.712656403020739696),
    Point(-0.0898420131003180625, 0.712656403020739696),
  ]
  package let start = Point(-1.6, 0.8)
  package let window = Window(-2...2, -1.2...1.2)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let (x2, y2) = (x * x, y * y)
    let alongX: N = 4 * x2 - 2.1 * (x2 * x2) + x2 * x2 * x2 / 3
    return alongX + x * y - 4 * y2 + 4 * (y2 * y2)
  }
}
