import CKernels

/// yᵢ = γᵢ·xᵢ / √(mean x² + ε), along each row of x (rows, width), with γ (width) (Zhang and
/// Sennrich, 2019, arXiv:1910.07467).
package struct RMSNorm: Operation {
  package static let name = "rmsNorm"
  package static let words = "each row over the root of its mean square"
  package let shape: [Int]
  private let width: Int
  private let epsilon: Double
  package init(_ shape: [Int], epsilon: Double = 1e-5) {
    (self.shape, self.epsilon, width) = (shape, epsilon, shape.last ?? 1)
  }

  private func root<X: Reading>(_ row: Int, _ x: X) -> X.Number {
    let square = X.Number.named(
      "mean of x²", .sum(width) { x[0, row + $0] * x[0, row + $0] } / X.Number(Double(width)))
    return .named("√(mean of x² + ε)", .sqrt(square + .known("ε", epsilon)))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    x[0, i] / root(i / width * width, x) * x[1, i % width]
  }

  // ∂L/∂xᵢ = (gᵢ − x̂ᵢ·mean (g·x̂)) / √(mean x² + ε), with g = γ·∂L/∂y and x̂ = x / √(mean x² + ε)
  // ∂L/∂γ = Σ over rows of ∂L/∂y·x̂
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    if n == 0 {
      let (row, column) = (i / width * width, i % width)
      let root = root(row, x)
      let product = X.Number.named(
        "mean of g·x̂",
        .sum(width) { x[1, $0] * x.seed(row + $0) * (x[0, row + $0] / root) }
          / X.Number(Double(width)))
      return (x[1, column] * x.seed(i) - x[0, i] / root * product) / root
    }
    return .sum(shape.reduce(1, *) / width) { row in
      x.seed(row * width + i) * (x[0, row * width + i] / root(row * width, x))
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.rms_norm(
      Int32(m.count / width), Int32(width), Float(epsilon), m.input(0).value, m.input(1).value,
      m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let (x, gamma, k) = (m.input(0), m.input(1), m.kernels.pointee)
    let (rows, columns) = (Int32(m.count / width), Int32(width))
    if let dx = x.gradient {
      k.rms_norm_gradient(
        rows, columns, Float(epsilon), x.value, gamma.value, m.gradient, dx, x.adding)
    }
    if let dgamma = gamma.gradient {
      k.rms_norm_gain(rows, columns, Float(epsilon), x.value, m.gradient, dgamma, gamma.adding)
    }
  }
}
