import CKernels

/// y = λ·Σ w², over every element of every input: a term of the loss that keeps weights small.
package struct L2Penalty: Operation {
  package static let name = "l2"
  package static let words = "λ times the sum of the squared weights"
  private let counts: [Int]
  private let strength: Double
  package var shape: [Int] { [1] }
  package var reduces: Bool { true }
  package init(counts: [Int], strength: Double) {
    (self.counts, self.strength) = (counts, strength)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    X.Number.setting("l2", strength)
      * .sum(counts.count) { n in .sum(counts[n]) { x[n, $0] * x[n, $0] } }
  }

  // ∂y/∂w = 2λ·w
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    2 * X.Number.setting("l2", strength) * x[n, i] * x.seed(0)
  }

  package func forward(_ m: Memory<Float>) {
    var sum: Float = 0
    for n in 0..<m.inputs {
      sum += m.kernels.pointee.sum_of_squares(m.input(n).count, m.input(n).value)
    }
    m.value[0] = Float(strength) * sum
  }
}
