import CKernels

/// y[…, k] = Σₕ table[id[…, k], h]·x[…, h]: how well some rows of a table (count, H) fit a vector x
/// (…, H), for ids (…, K); 0 for an id below 0, which counts for nothing. What is scored are a few
/// words and not all of a vocabulary (Mikolov et al., 2013, arXiv:1310.4546).
package struct RowScores: Operation {
  package static let name = "rowScores"
  package static let words = "the dot product with the rows of a table that belong to some ids"
  package let shape: [Int]
  package var looksUp: Bool { true }
  private let count, width, rows, columns: Int
  /// Inputs: the table, x, the ids.
  package init(table: [Int], _ x: [Int], ids: [Int]) {
    precondition(
      table.count == 2 && x.last == table[1] && x.dropLast() == ids.dropLast(),
      "rowScores: \(table), \(x) and ids \(ids)")
    (shape, count, width) = (ids, table[0], table[1])
    (rows, columns) = (ids.dropLast().reduce(1, *), ids.last ?? 1)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    guard x.plain(2, i) >= 0 else { return 0 }
    let (row, id) = (i / columns, x.choice(2, i, of: count))
    return .sum(width) { x[0, id * width + $0] * x[1, row * width + $0] }
  }

  // ∂L/∂table[v, h] = Σ of ∂L/∂y[r, k]·x[r, h] over every r and k with that id
  // ∂L/∂x[r, h] = Σₖ ∂L/∂y[r, k]·table[id[r, k], h]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, h) = i.quotientAndRemainder(dividingBy: width)
    func id(_ place: Int) -> Int? {
      x.plain(2, place) >= 0 ? x.choice(2, place, of: count) : nil
    }
    switch n {
    case 0:
      let found = (0..<rows * columns).filter { id($0) == row }
      return found.isEmpty
        ? nil : .sum(found.count) { x.seed(found[$0]) * x[1, found[$0] / columns * width + h] }
    case 1:
      let found = (row * columns..<(row + 1) * columns).compactMap { p in id(p).map { (p, $0) } }
      return .sum(found.count) { x.seed(found[$0].0) * x[0, found[$0].1 * width + h] }
    default: return nil
    }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.row_scores(
      Int32(rows), Int32(columns), Int32(width), m.input(0).value, m.input(2).value,
      m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let (table, x) = (m.input(0), m.input(1))
    guard let slopes = table.gradient, let dx = x.gradient else { return scatter(m) }
    if !table.accumulates { slopes.update(repeating: 0, count: table.count) }
    m.kernels.pointee.row_scores_gradient(
      Int32(rows), Int32(columns), Int32(width), table.value, m.input(2).value, x.value,
      m.gradient, slopes, dx, x.adding)
  }
  package func backward(_ m: Memory<Double>) { scatter(m) }
  package func backward(_ m: Memory<Dual>) { scatter(m) }

  /// The same score by score: by definition every row of the table would look through all ids.
  private func scatter<S: Stored>(_ m: Memory<S>) {
    let (table, x) = (m.input(0), m.input(1))
    if let slopes = table.gradient, !table.accumulates {
      slopes.update(repeating: 0, count: table.count)
    }
    if let dx = x.gradient, !x.accumulates { dx.update(repeating: 0, count: x.count) }
    for place in 0..<rows * columns where m.plain(2, place) >= 0 {
      let row = place / columns * width
      let id = m.choice(2, place, of: count) * width
      for h in 0..<width {
        if let slopes = table.gradient {
          slopes[id + h] = slopes[id + h] + m.seed(place) * m[1, row + h]
        }
        if let dx = x.gradient { dx[row + h] = dx[row + h] + m.seed(place) * m[0, id + h] }
      }
    }
  }
}
