import CKernels

/// L = Σ (x − t)² / n, over every element.
package struct MeanSquaredError: Operation {
  package static let name = "meanSquaredError"
  package static let words = "mean of the squared differences"
  private let count: Int
  package var shape: [Int] { [1] }
  package var reduces: Bool { true }
  package init(count: Int) { self.count = count }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(count) { (x[0, $0] - x[1, $0]) * (x[0, $0] - x[1, $0]) } / X.Number(Double(count))
  }

  // ∂L/∂x = 2 (x − t) / n = −∂L/∂t
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let difference = n == 0 ? x[0, i] - x[1, i] : x[1, i] - x[0, i]
    return 2 * difference / X.Number(Double(count)) * x.seed(0)
  }

  package func forward(_ m: Memory<Float>) {
    m.value[0] =
      m.kernels.pointee.squared_distance(count, m.input(0).value, m.input(1).value) / Float(count)
  }
  package func backward(_ m: Memory<Float>) {
    let (x, t, scale) = (m.input(0), m.input(1), 2 * m.seed(0) / Float(count))
    if let dx = x.gradient {
      m.kernels.pointee.scaled_difference(count, scale, x.value, t.value, dx, x.adding)
    }
    if let dt = t.gradient {
      m.kernels.pointee.scaled_difference(count, -scale, x.value, t.value, dt, t.adding)
    }
  }
}
