import CKernels

/// y = log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), element by element (Dugas et al., 2000), written
/// so that no exponential can overflow.
package struct Softplus: Operation {
  package static let name = "softplus"
  package static let words = "relu with its corner rounded off"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .max(x[0, i], 0) + .log(1 + .exp(-.max(x[0, i], -x[0, i])))
  }

  // ∂y/∂x = σ(x)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * (1 / (1 + .exp(-x[0, i])))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.softplus(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.softplus_gradient(
      m.count, m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
