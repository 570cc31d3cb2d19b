import CKernels

/// y = x∘mask, element by element: the mask is 0 for what is dropped, 1/(1 − p) for what is kept,
/// so that sums stay as large as they were (Srivastava et al., 2014; scaled while learning, as
/// PyTorch does). In held-out passes there is none.
package struct Dropout: Operation {
  package static let name = "dropout"
  package static let words = "some are left out, the others made up for"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] * x[1, i] }

  // ∂y/∂x = mask
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * x[1 - n, i]
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.multiply_elements(m.count, m.input(0).value, m.input(1).value, m.value, 0)
  }
  package func backward(_ m: Memory<Float>) {
    for n in 0..<2 {
      guard let dx = m.input(n).gradient else { continue }
      m.kernels.pointee.multiply_elements(
        m.count, m.gradient, m.input(1 - n).value, dx, m.input(n).adding)
    }
  }
}
