/// n = tanh(x + r·s), with the third part of what comes in x (…, 3H) and of what is remembered
/// s (…, 3H), the latter let through by the reset gate r (…, H): what a gated recurrent unit would
/// put in the place of its state (Cho et al., 2014, arXiv:1406.1078), the gate after the product.
package struct Candidate: Operation {
  package static let name = "candidate"
  package static let words =
    "what comes in, and as much of what is remembered as the reset gate says"
  package let shape: [Int]
  private let width: Int
  /// y of that shape (…, H); its inputs are x, r and s.
  package init(_ shape: [Int]) { (self.shape, width) = (shape, shape.last ?? 1) }

  private func place(_ i: Int) -> Int { (i / width * 3 + 2) * width + i % width }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .tanh(x[0, place(i)] + x[1, i] * x[2, place(i)])
  }

  // ∂n/∂x = 1 − n²     ∂n/∂r = (1 − n²)·s     ∂n/∂s = (1 − n²)·r
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    func slope(_ k: Int) -> X.Number { x.seed(k) * (1 - x.output(k) * x.output(k)) }
    if n == 1 { return slope(i) * x[2, place(i)] }
    let (row, column) = i.quotientAndRemainder(dividingBy: 3 * width)
    guard column / width == 2 else { return nil }
    let k = row * width + column % width
    return n == 0 ? slope(k) : slope(k) * x[1, k]
  }
}
