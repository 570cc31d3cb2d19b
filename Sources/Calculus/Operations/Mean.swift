import CKernels

/// y = Σ x / n.
package struct Mean: Operation {
  package static let name = "mean"
  package static let words = "mean over the batch"
  private let count: Int
  package var shape: [Int] { [1] }
  package var reduces: Bool { true }
  package init(count: Int) { self.count = count }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(count) { x[0, $0] } / X.Number(Double(count))
  }

  // ∂y/∂x = 1 / n
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(0) / X.Number(Double(count))
  }

  package func forward(_ m: Memory<Float>) {
    m.value[0] = m.kernels.pointee.sum(count, m.input(0).value) / Float(count)
  }
}
