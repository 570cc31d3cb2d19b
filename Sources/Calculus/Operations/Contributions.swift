/// y[q, d, k] = w[q, k]·v[k, d]: what every row of v (K, D) adds to a weighted sum with weights
/// w (Q, K). Summed over k it is the matrix product wv.
package struct Contributions: Operation {
  package static let name = "contributions"
  package static let words = "a weight times what it weighs"
  package let shape: [Int]
  private let queries, keys, width: Int

  package init(_ w: [Int], _ v: [Int]) {
    precondition(w.count == 2 && v.count == 2 && w[1] == v[0], "contributions: \(w) and \(v)")
    (queries, keys, width) = (w[0], w[1], v[1])
    shape = [queries, width, keys]
  }

  private func place(_ q: Int, _ d: Int, _ k: Int) -> Int { (q * width + d) * keys + k }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, k) = i.quotientAndRemainder(dividingBy: keys)
    return x[0, row / width * keys + k] * x[1, k * width + row % width]
  }

  // ∂L/∂w[q, k] = Σ_d ∂L/∂y[q, d, k]·v[k, d]     ∂L/∂v[k, d] = Σ_q ∂L/∂y[q, d, k]·w[q, k]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    if n == 0 {
      let (q, k) = i.quotientAndRemainder(dividingBy: keys)
      return .sum(width) { x.seed(place(q, $0, k)) * x[1, k * width + $0] }
    } else {
      let (k, d) = i.quotientAndRemainder(dividingBy: width)
      return .sum(queries) { x.seed(place($0, d, k)) * x[0, $0 * keys + k] }
    }
  }
}
