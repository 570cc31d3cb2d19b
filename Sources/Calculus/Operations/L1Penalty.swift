import CKernels

/// y = λ₁·Σ |w|, over every element of every input: a term of the loss that pulls weights all the way
/// to 0 (Tibshirani, 1996). At w = 0 its slope is taken as 0.
package struct L1Penalty: Operation {
  package static let name = "l1"
  package static let words = "λ₁ times the sum of the weights' sizes"
  private let counts: [Int]
  private let strength: Double
  package var shape: [Int] { [1] }
  package var reduces: Bool { true }
  package init(counts: [Int], strength: Double) {
    (self.counts, self.strength) = (counts, strength)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    X.Number.setting("l1", strength)
      * .sum(counts.count) { n in .sum(counts[n]) { .max(x[n, $0], -x[n, $0]) } }
  }

  // ∂y/∂w = λ₁·sign(w)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let sign = X.Number.named("sign(w)", .positive(x[n, i]) - .positive(-x[n, i]))
    return X.Number.setting("l1", strength) * sign * x.seed(0)
  }

  package func forward(_ m: Memory<Float>) {
    var sum: Float = 0
    for n in 0..<m.inputs {
      sum += m.kernels.pointee.sum_of_sizes(m.input(n).count, m.input(n).value)
    }
    m.value[0] = Float(strength) * sum
  }
}
