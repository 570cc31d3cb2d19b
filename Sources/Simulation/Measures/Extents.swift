import Calculus

/// How far a matrix goes: a number that a person changes by adding a row, or by taking one away.
protocol ExtentMeasure: Measure {
  static var axis: Int { get }
}

extension ExtentMeasure {
  package static var isOfTensor: Bool { true }
  package static var isListed: Bool { false }
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(Double(x.shape.indices.contains(axis) ? x.shape[axis] : 1))
  }
}

/// How many rows a matrix has.
package struct Rows: ExtentMeasure {
  package static let name = "rows"
  package static let words = "how many rows it has"
  static let axis = 0
}

/// How many columns a matrix has.
package struct Columns: ExtentMeasure {
  package static let name = "columns"
  package static let words = "how many columns it has"
  static let axis = 1
}

/// In the order of the axes.
let extents: [any ExtentMeasure.Type] = [Rows.self, Columns.self]
