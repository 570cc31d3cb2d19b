import CKernels

/// y = sin x, element by element (as an activation: Sitzmann et al., 2020, arXiv:2006.09661).
package struct Sine: Operation {
  package static let name = "sine"
  package static let words = "a wave"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { .sin(x[0, i]) }

  // ∂y/∂x = cos x
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * .cos(x[0, i])
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.sine(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.sine_gradient(
      m.count, m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
