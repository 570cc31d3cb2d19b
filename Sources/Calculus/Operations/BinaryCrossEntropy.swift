import CKernels

/// yᵢ = max(x, 0) − x·t + log(1 + e^−|x|) = −t·log σ(x) − (1 − t)·log(1 − σ(x)), for logits x and
/// targets t in 0…1, written so that no exponential can overflow.
package struct BinaryCrossEntropy: Operation {
  package static let name = "binaryCrossEntropy"
  package static let words = "−log of the probability given to the right one of two classes"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .max(x[0, i], 0) - x[0, i] * x[1, i] + .log(1 + .exp(-.max(x[0, i], -x[0, i])))
  }

  // ∂y/∂x = σ(x) − t
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n == 0 else { return -x[0, i] * x.seed(i) }
    return (1 / (1 + .exp(-x[0, i])) - x[1, i]) * x.seed(i)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.binary_cross_entropy(m.count, m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    if let dx = m.input(0).gradient {
      m.kernels.pointee.binary_cross_entropy_gradient(
        m.count, m.input(0).value, m.input(1).value, m.gradient, dx, m.input(0).adding)
    }
    if let dt = m.input(1).gradient {
      for i in 0..<m.count {
        let part = -m[0, i] * m.seed(i)
        dt[i] = m.input(1).accumulates ? dt[i] + part : part
      }
    }
  }
}
