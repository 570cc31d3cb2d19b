import CKernels

/// y = max(x, 0), element by element. At the kink the derivative is 0.
package struct ReLU: Operation {
  package static let name = "relu"
  package static let words = "keeps what is above 0"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { .max(x[0, i], 0) }

  // ∂y/∂x = [x > 0]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * .positive(x[0, i])
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.relu(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.relu_gradient(
      m.count, m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
