import CKernels

/// mean_j = Σᵣ xᵣⱼ / B: the mean of each column of x (B, columns), over the whole batch.
package struct BatchMean: Operation {
  package static let name = "batchMean"
  package static let words = "mean over the batch, of each column"
  private let rows, columns: Int
  package var shape: [Int] { [columns] }
  package var joins: Bool { true }
  /// x has all rows of the batch.
  package init(_ x: [Int]) { (rows, columns) = (x[0], x[1]) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(rows) { x[0, $0 * columns + i] } / X.Number(Double(rows))
  }

  // ∂mean/∂x = 1 / B
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i % columns) / X.Number(Double(rows))
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.column_sums(Int32(rows), Int32(columns), m.input(0).value, m.value, 0)
    for j in 0..<columns { m.value[j] /= Float(rows) }
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    // One row for all of them.
    for j in 0..<columns { m.scratch[j] = m.gradient[j] / Float(rows) }
    m.kernels.pointee.copy_rows(
      rows, columns, m.scratch, 0, dx, columns, m.input(0).adding)
  }
  package var scratch: Int { columns }
}

/// variance_j = Σᵣ (xᵣⱼ − mean_j)² / B: that of each column of x (B, columns) about its mean, over
/// the whole batch.
package struct BatchVariance: Operation {
  package static let name = "batchVariance"
  package static let words = "mean squared distance from the mean, over the batch, of each column"
  private let rows, columns: Int
  package var shape: [Int] { [columns] }
  package var joins: Bool { true }
  /// x has all rows of the batch.
  package init(_ x: [Int]) { (rows, columns) = (x[0], x[1]) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(rows) { row in
      let distance = x[0, row * columns + i] - x[1, i]
      return distance * distance
    } / X.Number(Double(rows))
  }

  // ∂variance/∂x = 2 (x − mean) / B     ∂variance/∂mean = −2 Σᵣ (x − mean) / B
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let count = X.Number(Double(rows))
    guard n == 0 else {
      return -2 * .sum(rows) { x[0, $0 * columns + i] - x[1, i] } / count * x.seed(i)
    }
    return 2 * (x[0, i] - x[1, i % columns]) / count * x.seed(i % columns)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.column_variances(
      Int32(rows), Int32(columns), m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let (x, mean, k) = (m.input(0), m.input(1), m.kernels.pointee)
    for j in 0..<columns { m.scratch[j] = 2 / Float(rows) * m.gradient[j] }
    if let dx = x.gradient {
      k.scale_deviations(
        Int32(rows), Int32(columns), x.value, mean.value, m.scratch, dx, x.adding)
    }
    if let dmean = mean.gradient {
      let sums = m.scratch + columns
      k.column_deviations(Int32(rows), Int32(columns), x.value, mean.value, sums)
      for j in 0..<columns {
        let part = -m.scratch[j] * sums[j]
        dmean[j] = mean.accumulates ? dmean[j] + part : part
      }
    }
  }
  package var scratch: Int { 2 * columns }
}
