import CKernels

/// y = x·σ(x) = x / (1 + e⁻ˣ), element by element; “swish” too (Hendrycks and Gimpel, 2016,
/// arXiv:1606.08415; Elfwing, Uchibe and Doya, 2017, arXiv:1702.03118).
package struct SiLU: Operation {
  package static let name = "silu"
  package static let words = "x times its own sigmoid"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] / (1 + .exp(-x[0, i])) }

  // ∂y/∂x = σ·(1 + x·(1 − σ)), with σ = 1 / (1 + e⁻ˣ)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let sigmoid = X.Number.named("σ", 1 / (1 + .exp(-x[0, i])))
    return x.seed(i) * (sigmoid * (1 + x[0, i] * (1 - sigmoid)))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.silu(m.count, m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.silu_gradient(
      m.count, m.input(0).value, m.gradient, dx, m.input(0).adding)
  }
}
