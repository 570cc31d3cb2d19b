import Calculus
import Testing

@Suite struct TruncatedSVDLaws {
  private static func matrix(_ rows: Int, _ columns: Int, rank: Int? = nil) -> SparseMatrix {
    let (random, chance) = (Random(seed: 4, "cells"), Random(seed: 4, "chance"))
    var matrix = SparseMatrix(rows: rows, columns: columns)
    for i in 0..<rows {
      for j in 0..<columns where chance.uniform(i * columns + j) < 0.3 || rank != nil {
        // With a rank: a sum of so many products.
        matrix.append(
          column: j,
          rank.map { rank in
            .sum(rank) { random.normal(i * rank + $0) * chance.normal(j * rank + $0) }
          } ?? random.normal(i * columns + j))
      }
      matrix.endRow()
    }
    return matrix
  }
  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    .sum(a.count) { a[$0] * b[$0] }
  }

  @Test(arguments: [(1, 1, 1), (3, 7, 3), (17, 5, 4), (65, 64, 9), (120, 90, 20)])
  func `directions are square to each other, and the matrix leads from one to the other`(
    _ rows: Int, _ columns: Int, _ count: Int
  ) {
    let matrix = Self.matrix(rows, columns)
    let found = TruncatedSVD(matrix, count: count)
    for k in 0..<count {
      let (u, v, value) = (found.left[k], found.right[k], found.values[k])
      guard value > 0 else { continue }
      if k > 0 { #expect(value <= found.values[k - 1]) }
      for j in 0...k {
        let want: Double = j == k ? 1 : 0
        #expect(abs(Self.dot(u, found.left[j]) - want) < 1e-9)
        #expect(abs(Self.dot(v, found.right[j]) - want) < 1e-6)
      }
      for (got, want) in zip(matrix.times(v), u) { #expect(abs(got - value * want) < 1e-6) }
      for (got, want) in zip(matrix.transposedTimes(u), v) {
        #expect(abs(got - value * want) < 1e-9)
      }
    }
    // None is left out: the squares of all are the squares of the cells.
    if count >= min(rows, columns) {
      let squares = matrix.values.reduce(0) { $0 + $1 * $1 }
      #expect(abs(found.values.reduce(0) { $0 + $1 * $1 } - squares) <= 1e-9 * squares)
    } else {
      let dense = (0..<rows * rows).map { at in
        Double.sum(columns) { matrix[at / rows, $0] * matrix[at % rows, $0] }
      }
      let eigen = Eigen(dense, rows).values.reversed().prefix(count)
      for (got, want) in zip(found.values, eigen) {
        #expect(abs(got - want.squareRoot()) < 1e-8)
      }
    }
  }

  @Test func `a matrix of low rank has no more directions than that`() {
    for (rows, columns) in [(20, 30), (30, 12)] {
      let found = TruncatedSVD(Self.matrix(rows, columns, rank: 3), count: 6)
      #expect(found.values.count { $0 > 0 } == 3)
      #expect(found.left[3...].joined().allSatisfy { $0 == 0 })
    }
    #expect(TruncatedSVD(Self.matrix(4, 4, rank: 0), count: 2).values == [0, 0])
    #expect(TruncatedSVD(SparseMatrix(rows: 0, columns: 0), count: 2).values == [0, 0])
  }

  @Test func `what is kept of a matrix is all that is not 0`() {
    let matrix = Self.matrix(7, 5)
    #expect(!matrix.values.contains(0) && matrix.indices.count == matrix.values.count)
    for i in 0..<7 {
      let row = (0..<5).map { matrix[i, $0] }
      #expect(abs(row.reduce(0, +) - matrix.rowSums[i]) < 1e-12)
      #expect(row.count { $0 != 0 } == matrix.places(ofRow: i).count)
      for j in 0..<5 {
        let unit = (0..<5).map { $0 == j ? 1.0 : 0 }
        #expect(matrix.times(unit)[i] == matrix[i, j])
      }
    }
    #expect(matrix.map { _, _, _ in 0 }.values.isEmpty)
  }
}
