import CKernels

/// yᵣ = table[idᵣ]: row id of a table (count, width), for each of some ids (…) (Bengio et al., 2003).
package struct Embedding: Operation {
  package static let name = "embedding"
  package static let words = "the row of a table that belongs to an id"
  package let shape: [Int]
  package var looksUp: Bool { true }
  let count: Int
  private let width, rows: Int
  package init(table: [Int], ids: [Int]) {
    (count, width, rows) = (table[0], table[1], ids.reduce(1, *))
    shape = ids + [width]
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, k) = i.quotientAndRemainder(dividingBy: width)
    return x[0, x.choice(1, row, of: count) * width + k]
  }

  // ∂L/∂table[v] = Σ of ∂L/∂yᵣ over the rows r with that id
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n == 0 else { return nil }
    let (id, k) = i.quotientAndRemainder(dividingBy: width)
    let found = (0..<rows).filter { x.choice(1, $0, of: count) == id }
    return found.isEmpty ? nil : .sum(found.count) { x.seed(found[$0] * width + k) }
  }

  package func forward(_ m: Memory<Float>) {
    for row in 0..<rows {
      let from = m.input(0).value + m.choice(1, row, of: count) * width
      (m.value + row * width).update(from: from, count: width)
    }
  }
  package func backward(_ m: Memory<Float>) { scatter(m) }
  package func backward(_ m: Memory<Double>) { scatter(m) }
  package func backward(_ m: Memory<Dual>) { scatter(m) }

  private func scatter<S: Stored>(_ m: Memory<S>) {
    let table = m.input(0)
    guard let slopes = table.gradient else { return }
    if !table.accumulates { slopes.update(repeating: 0, count: table.count) }
    for row in 0..<rows {
      let (to, from) = (slopes + m.choice(1, row, of: count) * width, m.gradient + row * width)
      for k in 0..<width { to[k] = to[k] + from[k] }
    }
  }
}
