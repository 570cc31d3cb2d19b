import CKernels

/// y = 1 / (1 + e⁻ˣ), element by element.
package struct Sigmoid: Operation {
  package static let name = "sigmoid"
  package static let words = "squeezes any number into 0…1"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { 1 / (1 + .exp(-x[0, i])) }

  // ∂y/∂x = y (1 − y)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * (x.output(i) * (1 - x.output(i)))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.sigmoid(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.sigmoid_gradient(
      m.count, m.value, m.gradient, dx, m.input(0).adding)
  }
}
