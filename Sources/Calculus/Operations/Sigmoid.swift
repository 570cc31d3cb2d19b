import CKernels

/// y = 1 / (1 + b⁻ˣ), element by element; b is e unless said otherwise. As b⁻ˣ = e^(−x·ln b), any
/// other base only stretches the curve along x.
package struct Sigmoid: Operation {
  package static let name = "sigmoid"
  package static let words = "squeezes any number into 0…1"
  package let shape: [Int]
  /// Nil: e.
  private let base: Double?
  package init(_ shape: [Int], base: Double? = nil) { (self.shape, self.base) = (shape, base) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    guard let ln: X.Number = logarithm() else { return 1 / (1 + .exp(-x[0, i])) }
    return 1 / (1 + .exp(-(ln * x[0, i])))
  }

  // ∂y/∂x = ln b · y (1 − y), and ln e = 1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let slope = x.output(i) * (1 - x.output(i))
    guard let ln: X.Number = logarithm() else { return x.seed(i) * slope }
    return x.seed(i) * (ln * slope)
  }

  private func logarithm<N: Arithmetic>() -> N? {
    base.map { .known("ln \(Digits.text($0, 6))", .log($0)) }
  }

  package func forward(_ m: Memory<Float>) {
    guard base == nil else { return forwardByDefinition(m) }
    m.kernels.pointee.sigmoid(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard base == nil else { return backwardByDefinition(m) }
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.sigmoid_gradient(
      m.count, m.value, m.gradient, dx, m.input(0).adding)
  }
}
