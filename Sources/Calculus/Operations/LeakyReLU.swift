import CKernels

/// y = x where x > 0, otherwise α·x, element by element (Maas, Hannun and Ng, 2013). At the kink
/// the derivative is α.
package struct LeakyReLU: Operation {
  package static let name = "leakyRelu"
  package static let words = "keeps what is above 0, and a little of what is below"
  package let shape: [Int]
  private let slope: Double
  /// `slope` is α, that of the line below 0.
  package init(_ shape: [Int], slope: Double = 0.01) { (self.shape, self.slope) = (shape, slope) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .max(x[0, i], 0) - .known("α", slope) * .max(-x[0, i], 0)
  }

  // ∂y/∂x = [x > 0] + α·[x ≤ 0]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let isAbove = X.Number.positive(x[0, i])
    return x.seed(i) * (isAbove + .known("α", slope) * (1 - isAbove))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.leaky_relu(m.count, Float(slope), m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.leaky_relu_gradient(
      m.count, Float(slope), m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
