import CKernels

/// y = γⱼ·(x − meanⱼ) / √(varianceⱼ + ε) + βⱼ, for x (rows, columns) and all others (columns): mean
/// and variance are the batch's while learning, running ones otherwise (Ioffe and Szegedy, 2015,
/// arXiv:1502.03167). Of maps (rows, columns, H, W) a channel is a column, with all its cells.
package struct BatchNorm: Operation {
  package static let name = "batchNorm"
  package static let words = "each column less its mean, over its spread"
  package let shape: [Int]
  private let places: ColumnPlaces
  private let epsilon: Double
  /// Inputs: x, mean, variance, γ, β.
  package init(_ shape: [Int], epsilon: Double = 1e-5) {
    (self.shape, places, self.epsilon) = (shape, ColumnPlaces(shape), epsilon)
  }

  private func root<X: Reading>(_ j: Int, _ x: X) -> X.Number {
    .named("√(variance + ε)", .sqrt(x[2, j] + .known("ε", epsilon)))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let j = places.column(of: i)
    return (x[0, i] - x[1, j]) / root(j, x) * x[3, j] + x[4, j]
  }

  // With s = √(variance + ε):
  // ∂L/∂x = γ/s·∂L/∂y     ∂L/∂mean = −γ/s·Σᵣ ∂L/∂y
  // ∂L/∂variance = −½γ/s³·Σᵣ (x − mean)·∂L/∂y
  // ∂L/∂γ = Σᵣ (x − mean)·∂L/∂y / s     ∂L/∂β = Σᵣ ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let j = n == 0 ? places.column(of: i) : i
    let root = root(j, x)
    func sum() -> X.Number { .sum(places.count) { x.seed(places.place($0, of: j)) } }
    func product() -> X.Number {
      .sum(places.count) {
        let k = places.place($0, of: j)
        return (x[0, k] - x[1, j]) * x.seed(k)
      }
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
      places.forRows, places.forColumns, places.forInner, Float(epsilon), m.input(0).value,
      m.input(1).value,
      m.input(2).value, m.input(3).value, m.input(4).value, m.value, m.scratch)
  }

  package func backward(_ m: Memory<Float>) {
    let (x, mean, variance, gamma) = (m.input(0), m.input(1), m.input(2), m.input(3).value)
    let k = m.kernels.pointee
    // Of each column: 1/s, γ/s, Σ ∂L/∂y and Σ (x − mean)·∂L/∂y.
    let (scale, columns) = (m.scratch, places.columns)
    let (gain, sums, products) = (scale + columns, scale + 2 * columns, scale + 3 * columns)
    for j in 0..<columns {
      scale[j] = 1 / (variance.value[j] + Float(epsilon)).squareRoot()
      gain[j] = gamma[j] * scale[j]
    }
    let (r, c, inner) = (places.forRows, places.forColumns, places.forInner)
    if let dx = x.gradient { k.scale_columns(r, c, inner, gain, m.gradient, dx, x.adding) }
    places.sum(m.gradient, into: sums, m.kernels, m.scratch + 4 * columns)
    k.column_products(r, c, inner, x.value, mean.value, m.gradient, products)
    func put(_ n: Int, _ part: (Int) -> Float) {
      guard let out = m.input(n).gradient else { return }
      for j in 0..<columns { out[j] = m.input(n).accumulates ? out[j] + part(j) : part(j) }
    }
    put(1) { -gain[$0] * sums[$0] }
    put(2) { -0.5 * gain[$0] * scale[$0] * scale[$0] * products[$0] }
    put(3) { scale[$0] * products[$0] }
    put(4) { sums[$0] }
  }
  package var scratch: Int { 4 * places.columns + places.scratch }
}
