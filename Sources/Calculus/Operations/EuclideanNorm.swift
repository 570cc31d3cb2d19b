import CKernels

/// y = ‖x‖₂ = √Σ x². At x = 0 the derivative is 0.
package struct EuclideanNorm: Operation {
  package static let name = "norm"
  package static let words = "length: the root of the sum of squares"
  private let count: Int
  package var shape: [Int] { [1] }
  package var reduces: Bool { true }
  package init(count: Int) { self.count = count }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sqrt(.sum(count) { x[0, $0] * x[0, $0] })
  }

  // ∂y/∂x = x / y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    // Only where all are 0 has it none: an element of 0 among others has a slope of 0 that changes.
    guard x.plain(0, i) != 0 || (0..<count).contains(where: { x.plain(0, $0) != 0 }) else {
      return 0
    }
    return x.seed(0) * (x[0, i] / x.output(0))
  }

  package func forward(_ m: Memory<Float>) {
    m.value[0] = m.kernels.pointee.norm(count, m.input(0).value)
  }
}
