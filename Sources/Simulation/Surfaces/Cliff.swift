import Calculus

/// f = 5·(1 − tanh(10·x)) + 0.05·((x − 2)² + y²): a plain, a cliff across it, and a wide bowl below. On
/// its edge the gradient is a thousand times what it is beside it, and throws far whoever steps there
/// (Pascanu, Mikolov and Bengio, 2013, arXiv:1211.5063).
package struct Cliff: NamedSurface {
  package static let name = "cliff"
  package static let words = "a plain that ends in a cliff"
  package let minima = [Point(2.0000000000000084968, 0)]
  package let start = Point(-3, 2)
  package let window = Window(-4...6, -4...4)
  package init(_ values: [Double]) {}

  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N {
    let toBottom = x - 2
    return 5 * (1 - .tanh(10 * x)) + 0.05 * (toBottom * toBottom + y * y)
  }
}
