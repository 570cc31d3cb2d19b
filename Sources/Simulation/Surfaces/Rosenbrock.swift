import Calculus

/// f = (1 − x)² + 100·(y − x²)²: a bent valley, easily entered and hard to follow (Rosenbrock,
/// 1960).
package struct Rosenbrock: NamedSurface {
  package static let name = "rosenbrock"
  package static let words = "a bent valley, easily entered and hard to follow"
  package let minima = [Point(1, 1)]
  package let start = Point(-1.2, 1)
  package let window = Window(-2...2, -1...3)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let (rest, offset) = (1 - x, y - x * x)
    return rest * rest + 100 * (offset * offset)
  }
}
