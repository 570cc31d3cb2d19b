import CKernels

/// yᵣ = mean of table[id] over the ids of row r (…, n): what stands for a few words at once is the mean
/// of what stands for each (the continuous bag of words: Mikolov et al., 2013, arXiv:1301.3781). An id
/// below 0 counts for nothing; where none counts, the row is 0.
package struct MeanOfRows: Operation {
  package static let name = "meanOfRows"
  package static let words = "the mean of the rows of a table that belong to some ids"
  package let shape: [Int]
  package var looksUp: Bool { true }
  private let count, width, rows, columns: Int
  package init(table: [Int], ids: [Int]) {
    (count, width) = (table[0], table[1])
    (rows, columns) = (ids.dropLast().reduce(1, *), ids.last ?? 1)
    shape = ids.dropLast() + [width]
  }

  /// Which rows of the table row `r` is the mean of.
  private func found<X: Reading>(_ r: Int, _ x: X) -> [Int] {
    (r * columns..<(r + 1) * columns).filter { x.plain(1, $0) >= 0 }
      .map { x.choice(1, $0, of: count) }
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, h) = i.quotientAndRemainder(dividingBy: width)
    let found = found(row, x)
    guard let only = found.first else { return 0 }
    if found.count == 1 { return x[0, only * width + h] }
    return .sum(found.count) { x[0, found[$0] * width + h] } / X.Number(Double(found.count))
  }

  // ∂L/∂table[v] = Σ of ∂L/∂yᵣ over every time that row r names v, each over how many r names
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n == 0 else { return nil }
    let (id, h) = i.quotientAndRemainder(dividingBy: width)
    var shares: [X.Number] = []
    for row in 0..<rows {
      let found = found(row, x)
      let seed = x.seed(row * width + h)
      let share = found.count == 1 ? seed : seed / X.Number(Double(max(found.count, 1)))
      shares += found.filter { $0 == id }.map { _ in share }
    }
    return shares.isEmpty ? nil : .sum(shares.count) { shares[$0] }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.mean_of_rows(
      Int32(rows), Int32(columns), Int32(width), m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let table = m.input(0)
    guard let slopes = table.gradient else { return }
    if !table.accumulates { slopes.update(repeating: 0, count: table.count) }
    m.kernels.pointee.mean_of_rows_gradient(
      Int32(rows), Int32(columns), Int32(width), m.input(1).value, m.gradient, slopes)
  }
  package func backward(_ m: Memory<Double>) { scatter(m) }
  package func backward(_ m: Memory<Dual>) { scatter(m) }

  /// The same row by row of y: by definition every row of the table would look through all ids.
  private func scatter<S: Stored>(_ m: Memory<S>) {
    let table = m.input(0)
    guard let slopes = table.gradient else { return }
    if !table.accumulates { slopes.update(repeating: 0, count: table.count) }
    for row in 0..<rows {
      let found = found(row, m)
      let from = m.gradient + row * width
      for id in found {
        let to = slopes + id * width
        for h in 0..<width {
          to[h] = to[h] + (found.count == 1 ? from[h] : from[h] / S(Double(found.count)))
        }
      }
    }
  }
}
