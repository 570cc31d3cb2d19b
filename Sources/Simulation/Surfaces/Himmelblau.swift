import Calculus

/// f = (x² + y − 11)² + (x + y² − 7)²: four valleys, all as deep (Himmelblau, 1972).
package struct Himmelblau: NamedSurface {
  package static let name = "himmelblau"
  package static let words = "four valleys, all as deep"
  package let minima = [
    Point(3, 2), Point(-2.805118086952745, 3.131312518250573),
    Point(-3.779310253377747, -3.283185991286170), Point(3.584428340330492, -1.848126526964404),
  ]
  package let start = Point(-0.27, -0.92)
  package let window = Window(-5.5...5.5, -5.5...5.5)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let (a, b) = (x * x + y - 11, x + y * y - 7)
    return a * a + b * b
  }
}
