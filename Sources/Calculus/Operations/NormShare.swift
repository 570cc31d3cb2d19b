import CKernels

/// yᵢ = γᵢ·(aᵢ − mean a) / √(variance x + ε): the share of a part a of the sum x in what a layer norm
/// makes of it, along each row; of an RMS norm γᵢ·aᵢ / √(mean x² + ε). The spread is that of the whole
/// sum, so that the shares of all parts add up to the norm of x, less its β (Elhage et al., 2021).
///
/// a has rows (R, D), x has rows (T, D): row r of a belongs to row r mod T of x, and where a has fewer
/// they come round again.
package struct NormShare: Operation {
  package static let name = "normShare"
  package static let words = "a part of a sum, over the spread of the whole sum"
  package let shape: [Int]
  private let parts, wholes, width: Int
  /// Whether the mean is taken away, as a layer norm does.
  private let isCentred: Bool
  private let epsilon: Double

  package init(_ a: [Int], of x: [Int], isCentred: Bool, epsilon: Double = 1e-5) {
    width = a[a.count - 1]
    (parts, wholes) = (a.dropLast().reduce(1, *), x.dropLast().reduce(1, *))
    shape = parts < wholes ? x : a
    (self.isCentred, self.epsilon) = (isCentred, epsilon)
  }

  private var rows: Int { max(parts, wholes) }

  private func mean<X: Reading>(_ n: Int, _ row: Int, _ x: X) -> X.Number {
    .sum(width) { x[n, row + $0] } / X.Number(Double(width))
  }
  /// √(variance + ε) of row `row` of x, and what it is taken about.
  private func spread<X: Reading>(_ row: Int, _ x: X) -> (middle: X.Number, root: X.Number) {
    let start = row % wholes * width
    let middle = isCentred ? X.Number.named("mean of x", mean(1, start, x)) : 0
    func square(_ k: Int) -> X.Number {
      isCentred
        ? (x[1, start + k] - middle) * (x[1, start + k] - middle)
        : x[1, start + k] * x[1, start + k]
    }
    let variance = X.Number.named(
      isCentred ? "variance" : "mean of x²", .sum(width, square) / X.Number(Double(width)))
    return (middle, .named("spread", .sqrt(variance + .known("ε", epsilon))))
  }
  /// Row `row` of a, about its mean.
  private func part<X: Reading>(_ row: Int, _ x: X) -> (Int) -> X.Number {
    let start = row % parts * width
    guard isCentred else { return { x[0, start + $0] } }
    let middle = X.Number.named("mean", mean(0, start, x))
    return { x[0, start + $0] - middle }
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, column) = i.quotientAndRemainder(dividingBy: width)
    return part(row, x)(column) / spread(row, x).root * x[2, column]
  }

  // With g = γ·∂L/∂y and the spread σ of x: ∂L/∂aᵢ = (gᵢ − mean g) / σ, without the mean where none is
  // taken away;     ∂L/∂xⱼ = −Σ g·a′ (xⱼ − mean x) / (D·σ³);     ∂L/∂γ = Σ over rows of ∂L/∂y·a′/σ
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, column) = i.quotientAndRemainder(dividingBy: width)
    let count = X.Number(Double(width))
    func seed(_ row: Int, _ k: Int) -> X.Number { x[2, k] * x.seed(row * width + k) }
    func all(_ period: Int) -> [Int] { Array(stride(from: row, to: rows, by: period)) }
    switch n {
    case 0:
      let used = all(parts)
      return .sum(used.count) { k in
        let root = spread(used[k], x).root
        guard isCentred else { return seed(used[k], column) / root }
        return (seed(used[k], column) - .sum(width) { seed(used[k], $0) } / count) / root
      }
    case 1:
      let used = all(wholes)
      let (middle, root) = spread(row, x)
      let product = X.Number.sum(used.count) { k in
        let part = part(used[k], x)
        return .sum(width) { seed(used[k], $0) * part($0) }
      }
      return 0 - product * (x[1, i] - middle) / (count * root * root * root)
    default:
      return .sum(rows) { row in
        x.seed(row * width + i) * (part(row, x)(i) / spread(row, x).root)
      }
    }
  }

  package func forward(_ m: Memory<Float>) {
    let gamma = m.input(2).value
    for row in 0..<rows {
      let (part, root) = (part(row, m), spread(row, m).root)
      for k in 0..<width { m.value[row * width + k] = part(k) / root * gamma[k] }
    }
  }
}
