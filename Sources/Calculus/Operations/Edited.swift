/// y = x (…, columns) but for some columns, which are what a person has put there; nothing is learnt
/// through those.
package struct Edited: Operation {
  /// One column.
  package struct Edit: Sendable {
    package let column: Int
    package let value: Double
    package init(_ column: Int, _ value: Double) { (self.column, self.value) = (column, value) }
  }
  package static let name = "edited"
  package static let words = "as it was, or as a person has put it there"
  package let shape: [Int]
  private let edits: [Edit]
  package init(_ shape: [Int], _ edits: [Edit]) { (self.shape, self.edits) = (shape, edits) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    if let edit = edits.last(where: { $0.column == i % (shape.last ?? 1) }) {
      return .known("put by hand", edit.value)
    }
    return x[0, i]
  }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    edits.contains { $0.column == i % (shape.last ?? 1) } ? nil : x.seed(i)
  }
}
