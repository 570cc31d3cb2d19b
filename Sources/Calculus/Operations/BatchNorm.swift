import CKernels

/// y = γⱼ·(x − meanⱼ) / √(varianceⱼ + ε) + βⱼ, for x (rows, columns) and all others (columns): mean
/// and variance are the batch's while learning, running ones otherwise (Ioffe and Szegedy, 2015,
/// arXiv:1502.03167).
package struct BatchNorm: Operation {
  package static let name = "batchNorm"
  package static let words = "each column less its mean, over its spread"
  package let shape: [Int]
  private let rows, columns: Int
  private let epsilon: Double
  /// Inputs: x, mean, variance, γ, β.
  package init(_ shape: [Int], epsilon: Double = 1e-5) {
    (self.shape, rows, columns, self.epsilon) = (shape, shape[0], shape[1], epsilon)
  }

  private func root<X: Reading>(_ j: Int, _ x: X) -> X.Number {
    .named("√(variance + ε)", .sqrt(x[2, j] + .known("ε", epsilon)))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let j = i % columns
    return (x[0, i] - x[1, j]) / root(j, x) * x[3, j] + x[4, j]
  }

  // With s = √(variance + ε):
  // ∂L/∂x = γ/s·∂L/∂y     ∂L/∂mean = −γ/s·Σᵣ ∂L/∂y
  // ∂L/∂variance = −½γ/s³·Σᵣ (x − mean)·∂L/∂y
  // ∂L/∂γ = Σᵣ (x − mean)·∂L/∂y / s     ∂L/∂β = Σᵣ ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let j = i % columns
    let root = root(j, x)
    func sum() -> X.Number { .sum(rows) { x.seed($0 * columns + j) } }
    func product() -> X.Number {
      .sum(rows) { (x[0, $0 * columns + j] - x[1, j]) * x.seed($0 * columns + j) }
    }
    return switch n {
    case 0: x[3, j] / root * x.seed(i)
    case 1: -(x[3, j] / root) * sum()
    case 2: -0.5 * x[3, j] / (root * root * root) * product()
    case 3: product() / root
    default: sum()
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.batch_norm(
      Int32(rows), Int32(columns), Float(epsilon), m.input(0).value, m.input(1).value,
      m.input(2).value, m.input(3).value, m.input(4).value, m.value, m.scratch)
  }

  package func backward(_ m: Memory<Float>) {
    let (x, mean, variance, gamma) = (m.input(0), m.input(1), m.input(2), m.input(3).value)
    let k = m.kernels.pointee
    // Of each column: 1/s, γ/s, Σ ∂L/∂y and Σ (x − mean)·∂L/∂y.
    let scale = m.scratch
    let (gain, sums, products) = (scale + columns, scale + 2 * columns, scale + 3 * columns)
    for j in 0..<columns {
      scale[j] = 1 / (variance.value[j] + Float(epsilon)).squareRoot()
      gain[j] = gamma[j] * scale[j]
    }
    let (r, c) = (Int32(rows), Int32(columns))
    if let dx = x.gradient { k.scale_columns(r, c, gain, m.gradient, dx, x.adding) }
    k.column_sums(r, c, m.gradient, sums, 0)
    k.column_products(r, c, x.value, mean.value, m.gradient, products)
    func put(_ n: Int, _ part: (Int) -> Float) {
      guard let out = m.input(n).gradient else { return }
      for j in 0..<columns { out[j] = m.input(n).accumulates ? out[j] + part(j) : part(j) }
    }
    put(1) { -gain[$0] * sums[$0] }
    put(2) { -0.5 * gain[$0] * scale[$0] * scale[$0] * products[$0] }
    put(3) { scale[$0] * products[$0] }
    put(4) { sums[$0] }
  }
  package var scratch: Int { 4 * columns }
}
