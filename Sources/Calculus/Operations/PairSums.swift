/// y[q, k, h] = a[q, h] + b[k, h]: every row of a (Q, H) with every row of b (K, H).
package struct PairSums: Operation {
  package static let name = "pairSums"
  package static let words = "every row of one plus every row of the other"
  package let shape: [Int]
  private let rows, others, width: Int

  package init(_ a: [Int], _ b: [Int]) {
    precondition(a.count == 2 && b.count == 2 && a[1] == b[1], "pairSums: \(a) and \(b)")
    (rows, others, width) = (a[0], b[0], a[1])
    shape = [rows, others, width]
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (pair, h) = i.quotientAndRemainder(dividingBy: width)
    return x[0, pair / others * width + h] + x[1, pair % others * width + h]
  }

  // ∂L/∂a[q, h] = Σₖ ∂L/∂y[q, k, h]     ∂L/∂b[k, h] = Σ_q ∂L/∂y[q, k, h]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, h) = i.quotientAndRemainder(dividingBy: width)
    return n == 0
      ? .sum(others) { x.seed((row * others + $0) * width + h) }
      : .sum(rows) { x.seed(($0 * others + row) * width + h) }
  }
}
