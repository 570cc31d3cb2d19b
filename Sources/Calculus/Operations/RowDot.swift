/// y[…] = Σₕ x[…, h]·w[h]: every row of x (…, H) with one and the same w (H).
package struct RowDot: Operation {
  package static let name = "rowDot"
  package static let words = "every row's dot product with the same weights"
  package let shape: [Int]
  private let width: Int

  package init(_ x: [Int]) { (shape, width) = (Array(x.dropLast()), x.last ?? 1) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(width) { x[0, i * width + $0] * x[1, $0] }
  }

  // ∂L/∂x[…, h] = ∂L/∂y[…]·w[h]     ∂L/∂w[h] = Σ ∂L/∂y[…]·x[…, h]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    n == 0
      ? x.seed(i / width) * x[1, i % width]
      : .sum(shape.reduce(1, *)) { x.seed($0) * x[0, $0 * width + i] }
  }
}
