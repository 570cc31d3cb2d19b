import CKernels

/// yᵢ = max(0, 1 − t·x), for scores x and targets t of −1 or 1 (Cortes and Vapnik, 1995). At the
/// kink, where t·x = 1, the derivative is 0.
package struct Hinge: Operation {
  package static let name = "hinge"
  package static let words = "how much is missing to a score of 1 on the right side"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { .max(1 - x[1, i] * x[0, i], 0) }

  // ∂y/∂x = −t·[1 − t·x > 0]     ∂y/∂t = −x·[1 − t·x > 0]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    -x[1 - n, i] * .positive(1 - x[1, i] * x[0, i]) * x.seed(i)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.hinge(m.count, m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    for n in 0..<2 {
      guard let dx = m.input(n).gradient else { continue }
      m.kernels.pointee.hinge_gradient(
        m.count, m.input(n).value, m.input(1 - n).value, m.gradient, dx, m.input(n).adding)
    }
  }
}
