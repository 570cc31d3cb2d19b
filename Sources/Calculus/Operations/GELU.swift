import CKernels

/// y = x·Φ(x), Φ the distribution function of the normal distribution: Φ(x) = ½·erfc(−x/√2)
/// (Hendrycks and Gimpel, 2016, arXiv:1606.08415).
package struct GELU: Operation {
  package static let name = "gelu"
  package static let words = "x times the chance that a normal number is below it"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  private func chance<N: Arithmetic>(_ x: N) -> N {
    0.5 * .erfc(-x * N.known("√½", 0.5.squareRoot()))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] * chance(x[0, i]) }

  // ∂y/∂x = Φ(x) + x·exp(−x²/2) / √2π
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let density =
      X.Number.exp(-0.5 * (x[0, i] * x[0, i]))
      * .known("1/√2π", 1 / (2 * Double.pi).squareRoot())
    return x.seed(i) * (chance(x[0, i]) + x[0, i] * density)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.gelu(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.gelu_gradient(
      m.count, m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}

/// y = ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))): the approximation of GELU in the same paper, which
/// GPT-2 uses.
package struct GELUTanh: Operation {
  package static let name = "geluTanh"
  package static let words = "x times the chance that a normal number is below it, nearly"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  private func inner<N: Arithmetic>(_ x: N) -> N {
    .tanh(N.known("√(2/π)", (2 / Double.pi).squareRoot()) * (x + 0.044715 * (x * x * x)))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    0.5 * x[0, i] * (1 + inner(x[0, i]))
  }

  // ∂y/∂x = ½(1 + t) + ½x·(1 − t²)·√(2/π)·(1 + 3·0.044715x²), with t the tanh
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let t = X.Number.named("t", inner(x[0, i]))
    let slope =
      X.Number.known("√(2/π)", (2 / Double.pi).squareRoot())
      * (1 + 0.134145 * (x[0, i] * x[0, i]))
    return x.seed(i) * (0.5 * (1 + t) + 0.5 * x[0, i] * (1 - t * t) * slope)
  }
  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.gelu_tanh(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.gelu_tanh_gradient(
      m.count, m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
