import CKernels

/// Where the numbers of a column are in x (rows, columns), or in maps (rows, columns, H, W), where it is
/// a channel with all its cells.
struct ColumnPlaces: Sendable {
  let rows, columns: Int
  /// Cells of a map; 1 where a column has one number in a row.
  let inner: Int
  init(_ x: [Int]) { (rows, columns, inner) = (x[0], x[1], x[2...].reduce(1, *)) }

  /// How many numbers a column has.
  var count: Int { rows * inner }
  @inline(__always)
  func column(of i: Int) -> Int { i / inner % columns }
  /// The `k`-th number of column `j`.
  @inline(__always)
  func place(_ k: Int, of j: Int) -> Int { (k / inner * columns + j) * inner + k % inner }

  var forRows: Int32 { Int32(rows) }
  var forColumns: Int32 { Int32(columns) }
  var forInner: Int32 { Int32(inner) }

  /// Σ of every column; `scratch` has a number for every row of every column.
  func sum(
    _ x: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>,
    _ k: UnsafePointer<kernels>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    guard inner > 1 else { return k.pointee.column_sums(forRows, forColumns, x, y, 0) }
    k.pointee.row_sums(forRows * forColumns, forInner, x, scratch)
    k.pointee.column_sums(forRows, forColumns, scratch, y, 0)
  }
  var scratch: Int { inner > 1 ? rows * columns : 0 }
}

/// mean_j = Σᵣ xᵣⱼ / B: the mean of each column of x (B, columns), over the whole batch; of maps
/// (B, columns, H, W) over all cells of a channel too.
package struct BatchMean: Operation {
  package static let name = "batchMean"
  package static let words = "mean over the batch, of each column"
  private let places: ColumnPlaces
  package var shape: [Int] { [places.columns] }
  package var joins: Bool { true }
  /// x has all rows of the batch.
  package init(_ x: [Int]) { places = ColumnPlaces(x) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(places.count) { x[0, places.place($0, of: i)] } / X.Number(Double(places.count))
  }

  // ∂mean/∂x = 1 / B
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(places.column(of: i)) / X.Number(Double(places.count))
  }

  package func forward(_ m: Memory<Float>) {
    places.sum(m.input(0).value, into: m.value, m.kernels, m.scratch)
    for j in 0..<places.columns { m.value[j] /= Float(places.count) }
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    // One row for all of them.
    let (columns, inner) = (places.columns, places.inner)
    for j in 0..<columns {
      (m.scratch + j * inner).update(
        repeating: m.gradient[j] / Float(places.count), count: inner)
    }
    m.kernels.pointee.copy_rows(
      places.rows, columns * inner, m.scratch, 0, dx, columns * inner, m.input(0).adding)
  }
  package var scratch: Int { max(places.scratch, places.columns * places.inner) }
}

/// variance_j = Σᵣ (xᵣⱼ − mean_j)² / B: that of each column of x (B, columns) about its mean, over
/// the whole batch; of maps (B, columns, H, W) over all cells of a channel too.
package struct BatchVariance: Operation {
  package static let name = "batchVariance"
  package static let words = "mean squared distance from the mean, over the batch, of each column"
  private let places: ColumnPlaces
  package var shape: [Int] { [places.columns] }
  package var joins: Bool { true }
  /// x has all rows of the batch.
  package init(_ x: [Int]) { places = ColumnPlaces(x) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sum(places.count) { k in
      let distance = x[0, places.place(k, of: i)] - x[1, i]
      return distance * distance
    } / X.Number(Double(places.count))
  }

  // ∂variance/∂x = 2 (x − mean) / B     ∂variance/∂mean = −2 Σᵣ (x − mean) / B
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let count = X.Number(Double(places.count))
    guard n == 0 else {
      return -2 * .sum(places.count) { x[0, places.place($0, of: i)] - x[1, i] } / count * x.seed(i)
    }
    let j = places.column(of: i)
    return 2 * (x[0, i] - x[1, j]) / count * x.seed(j)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.column_variances(
      places.forRows, places.forColumns, places.forInner, m.input(0).value, m.input(1).value,
      m.value)
  }
  package func backward(_ m: Memory<Float>) {
    let (x, mean, k) = (m.input(0), m.input(1), m.kernels.pointee)
    let (r, columns, c, inner) = (
      places.forRows, places.columns, places.forColumns, places.forInner
    )
    for j in 0..<columns { m.scratch[j] = 2 / Float(places.count) * m.gradient[j] }
    if let dx = x.gradient {
      k.scale_deviations(r, c, inner, x.value, mean.value, m.scratch, dx, x.adding)
    }
    if let dmean = mean.gradient {
      let sums = m.scratch + columns
      k.column_deviations(r, c, inner, x.value, mean.value, sums)
      for j in 0..<columns {
        let part = -m.scratch[j] * sums[j]
        dmean[j] = mean.accumulates ? dmean[j] + part : part
      }
    }
  }
  package var scratch: Int { 2 * places.columns }
}
