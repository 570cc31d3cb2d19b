import CKernels

/// y = x where x > 0, otherwise α·(eˣ − 1), element by element (Clevert, Unterthiner and
/// Hochreiter, 2015, arXiv:1511.07289). At 0 the derivative is α, that from below.
package struct ELU: Operation {
  package static let name = "elu"
  package static let words = "keeps what is above 0, and bends the rest towards −α"
  package let shape: [Int]
  private let alpha: Double
  package init(_ shape: [Int], alpha: Double = 1) { (self.shape, self.alpha) = (shape, alpha) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .max(x[0, i], 0) + .known("α", alpha) * (.exp(-.max(-x[0, i], 0)) - 1)
  }

  // ∂y/∂x = [x > 0] + α·eˣ·[x ≤ 0]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let isAbove = X.Number.positive(x[0, i])
    let below = X.Number.known("α", alpha) * .exp(-.max(-x[0, i], 0))
    return x.seed(i) * (isAbove + below * (1 - isAbove))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.elu(m.count, Float(alpha), m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.elu_gradient(
      m.count, Float(alpha), m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
