/// A matrix (rows, columns) of which only what is not 0 is kept, row by row.
package struct SparseMatrix: Sendable, Equatable {
  package let rows, columns: Int
  /// Where each row begins in the other two, and where the last one ends.
  package private(set) var starts: [Int] = [0]
  /// Ascending within a row.
  package private(set) var indices: [Int32] = []
  package private(set) var values: [Double] = []

  package init(rows: Int, columns: Int) { (self.rows, self.columns) = (rows, columns) }

  /// The next number of the row that is being written, further on than those before.
  package mutating func append(column: Int, _ value: Double) {
    guard value != 0 else { return }
    indices.append(Int32(column))
    values.append(value)
  }
  package mutating func endRow() { starts.append(values.count) }

  /// Where in `values` row i lies.
  package func places(ofRow i: Int) -> Range<Int> { starts[i]..<starts[i + 1] }

  package subscript(i: Int, j: Int) -> Double {
    var (low, high) = (starts[i], starts[i + 1])
    while low < high {
      let middle = (low + high) / 2
      if indices[middle] < j { low = middle + 1 } else { high = middle }
    }
    return low < starts[i + 1] && indices[low] == j ? values[low] : 0
  }

  /// Another number in every place, which may turn out to be 0.
  package func map(_ change: (_ row: Int, _ column: Int, Double) -> Double) -> SparseMatrix {
    var matrix = SparseMatrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for k in places(ofRow: i) {
        let column = Int(indices[k])
        matrix.append(column: column, change(i, column, values[k]))
      }
      matrix.endRow()
    }
    return matrix
  }

  /// Σⱼ self[i, j], for every row
  package var rowSums: [Double] {
    (0..<rows).map { i in places(ofRow: i).reduce(0) { $0 + values[$1] } }
  }

  /// y[i] = Σⱼ self[i, j]·x[j]
  package func times(_ x: [Double]) -> [Double] {
    (0..<rows).map { i in
      var sum = 0.0
      for k in places(ofRow: i) { sum += values[k] * x[Int(indices[k])] }
      return sum
    }
  }

  /// y[j] = Σᵢ self[i, j]·x[i]
  package func transposedTimes(_ x: [Double]) -> [Double] {
    var y = Array(repeating: 0.0, count: columns)
    for i in 0..<rows where x[i] != 0 {
      for k in places(ofRow: i) { y[Int(indices[k])] += values[k] * x[i] }
    }
    return y
  }
}
