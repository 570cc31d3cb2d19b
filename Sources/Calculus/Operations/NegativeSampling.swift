import CKernels

/// yᵣ = −log σ(x[r, 0]) − Σₖ log σ(−x[r, k]), k from 1: of scores (…, 1 + k) the first, that of the
/// word which is there, should be high and those of words drawn at random low (Mikolov et al., 2013,
/// arXiv:1310.4546). A score whose id is below 0 counts for nothing.
package struct NegativeSampling: Operation {
  package static let name = "negativeSampling"
  package static let words =
    "−log of the probabilities given to the right word and against drawn ones"
  package let shape: [Int]
  private let rows, columns: Int
  package init(_ x: [Int]) {
    shape = Array(x.dropLast())
    (rows, columns) = (shape.reduce(1, *), x.last ?? 1)
    precondition(columns <= 1024, "negativeSampling: \(columns) scores in a row")
  }

  // −log σ(s) = log(1 + e^−s), written so that no exponential can overflow
  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let counted = (i * columns..<(i + 1) * columns).filter { x.plain(1, $0) >= 0 }
    func cost(_ s: X.Number) -> X.Number { .max(s, 0) + .log(1 + .exp(-.max(s, -s))) }
    return .sum(counted.count) { k in
      let score: X.Number = x[0, counted[k]]
      return counted[k] == i * columns ? cost(-score) : cost(score)
    }
  }

  // ∂y/∂x₀ = σ(x₀) − 1     ∂y/∂xₖ = σ(xₖ)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n == 0, x.plain(1, i) >= 0 else { return nil }
    let probability: X.Number = 1 / (1 + .exp(-x[0, i]))
    return (i % columns == 0 ? probability - 1 : probability) * x.seed(i / columns)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.negative_sampling(
      Int32(rows), Int32(columns), m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.negative_sampling_gradient(
      Int32(rows), Int32(columns), m.input(0).value, m.input(1).value, m.gradient, dx,
      m.input(0).adding)
  }
}
