/// y[…, q, k, h] = a[…, q, h] + b[…, k, h]: every row of a (…, Q, H) with every row of b (…, K, H).
package struct PairSums: Operation {
  package static let name = "pairSums"
  package static let words = "every row of one plus every row of the other"
  package let shape: [Int]
  private let rows, others, width: Int

  package init(_ a: [Int], _ b: [Int]) {
    let n = a.count
    precondition(
      n >= 2 && a.dropLast(2) == b.dropLast(2) && a.last == b.last, "pairSums: \(a) and \(b)")
    (rows, others, width) = (a[n - 2], b[n - 2], a[n - 1])
    shape = a.dropLast() + [others, width]
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (pair, h) = i.quotientAndRemainder(dividingBy: width)
    let (row, k) = pair.quotientAndRemainder(dividingBy: others)
    return x[0, row * width + h] + x[1, (row / rows * others + k) * width + h]
  }

  // ∂L/∂a[…, q, h] = Σₖ ∂L/∂y[…, q, k, h]     ∂L/∂b[…, k, h] = Σ_q ∂L/∂y[…, q, k, h]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, h) = i.quotientAndRemainder(dividingBy: width)
    if n == 0 { return .sum(others) { x.seed((row * others + $0) * width + h) } }
    let (batch, k) = row.quotientAndRemainder(dividingBy: others)
    return .sum(rows) { x.seed(((batch * rows + $0) * others + k) * width + h) }
  }
}
