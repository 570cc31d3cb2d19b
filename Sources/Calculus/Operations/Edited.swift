/// y = x but for some numbers, which are what a person has put there; nothing is learnt through those.
package struct Edited: Operation {
  /// One number, by its index.
  package struct Edit: Sendable {
    package let index: Int
    package let value: Double
    package init(_ index: Int, _ value: Double) { (self.index, self.value) = (index, value) }
  }
  package static let name = "edited"
  package static let words = "as it was, or as a person has put it there"
  package let shape: [Int]
  private let edits: [Edit]
  package init(_ shape: [Int], _ edits: [Edit]) { (self.shape, self.edits) = (shape, edits) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    if let edit = edits.last(where: { $0.index == i }) {
      return .known("put by hand", edit.value)
    }
    return x[0, i]
  }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    edits.contains { $0.index == i } ? nil : x.seed(i)
  }
}
