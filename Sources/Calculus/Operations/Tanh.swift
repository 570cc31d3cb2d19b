import CKernels

/// y = tanh x, element by element.
package struct Tanh: Operation {
  package static let name = "tanh"
  package static let words = "squeezes any number into −1…1"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { .tanh(x[0, i]) }

  // ∂y/∂x = 1 − y²
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * (1 - x.output(i) * x.output(i))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.hyperbolic_tangent(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.hyperbolic_tangent_gradient(
      m.count, m.value, m.gradient, dx, m.input(0).adding)
  }
}
