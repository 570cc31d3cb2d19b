import CKernels

/// yᵢ = γᵢ·x̂ᵢ + βᵢ, x̂ᵢ = (xᵢ − mean x) / √(variance x + ε), along each row of x (rows, width), with
/// γ and β (width): the variance is Σ (x − mean)² / width (Ba, Kiros and Hinton, 2016,
/// arXiv:1607.06450).
package struct LayerNorm: Operation {
  package static let name = "layerNorm"
  package static let words = "each row less its mean, over its spread"
  package let shape: [Int]
  private let width: Int
  private let epsilon: Double
  package init(_ shape: [Int], epsilon: Double = 1e-5) {
    (self.shape, self.epsilon, width) = (shape, epsilon, shape.last ?? 1)
  }

  /// The mean of a row, and √(variance + ε).
  private func spread<X: Reading>(_ row: Int, _ x: X) -> (mean: X.Number, root: X.Number) {
    let count = X.Number(Double(width))
    let mean = X.Number.named("mean", .sum(width) { x[0, row + $0] } / count)
    let variance = X.Number.named(
      "variance", .sum(width) { (x[0, row + $0] - mean) * (x[0, row + $0] - mean) } / count)
    return (mean, .named("√(variance + ε)", .sqrt(variance + .known("ε", epsilon))))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, column) = i.quotientAndRemainder(dividingBy: width)
    let (mean, root) = spread(row * width, x)
    return (x[0, i] - mean) / root * x[1, column] + x[2, column]
  }

  // ∂L/∂xᵢ = (gᵢ − mean g − x̂ᵢ·mean (g·x̂)) / √(variance + ε), with g = γ·∂L/∂y
  // ∂L/∂γ = Σ over rows of ∂L/∂y·x̂     ∂L/∂β = Σ over rows of ∂L/∂y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let rows = shape.reduce(1, *) / width
    switch n {
    case 0:
      let (row, column) = (i / width * width, i % width)
      let (mean, root) = spread(row, x)
      let count = X.Number(Double(width))
      let middle = X.Number.named(
        "mean of g", .sum(width) { x[1, $0] * x.seed(row + $0) } / count)
      let product = X.Number.named(
        "mean of g·x̂",
        .sum(width) { x[1, $0] * x.seed(row + $0) * ((x[0, row + $0] - mean) / root) } / count)
      let normed = (x[0, i] - mean) / root
      return (x[1, column] * x.seed(i) - middle - normed * product) / root
    case 1:
      return .sum(rows) { row in
        let (mean, root) = spread(row * width, x)
        return x.seed(row * width + i) * ((x[0, row * width + i] - mean) / root)
      }
    default: return .sum(rows) { x.seed($0 * width + i) }
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.layer_norm(
      Int32(m.count / width), Int32(width), Float(epsilon), m.input(0).value, m.input(1).value,
      m.input(2).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let (x, gamma, beta, k) = (m.input(0), m.input(1), m.input(2), m.kernels.pointee)
    let (rows, columns) = (Int32(m.count / width), Int32(width))
    if let dx = x.gradient {
      k.layer_norm_gradient(
        rows, columns, Float(epsilon), x.value, gamma.value, m.gradient, dx, x.adding)
    }
    if let dgamma = gamma.gradient {
      k.layer_norm_gain(rows, columns, Float(epsilon), x.value, m.gradient, dgamma, gamma.adding)
    }
    if let dbeta = beta.gradient {
      k.column_sums(rows, columns, m.gradient, dbeta, beta.adding)
    }
  }
}
