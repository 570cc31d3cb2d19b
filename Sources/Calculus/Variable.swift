/// A tensor of a recording, or some of its rows: no numbers, only where they will be.
package struct Variable: Hashable, Sendable {
  package let node: Int
  package let offset: Int
  package let shape: [Int]

  package var count: Int { shape.reduce(1, *) }
  package var range: Range<Int> { offset..<offset + count }

  /// The `i`-th slab along the first axis: `h[t]` of h (time, batch, hidden) is (batch, hidden).
  package subscript(_ i: Int) -> Variable {
    precondition(0..<shape[0] ~= i, "there is no slab \(i) in \(shape)")
    let slab = count / shape[0]
    return Variable(node: node, offset: offset + i * slab, shape: Array(shape.dropFirst()))
  }
  /// Some slabs along the first axis, one after the other.
  package func rows(_ rows: Range<Int>) -> Variable {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= shape[0], "there are no \(rows) in \(shape)")
    let slab = count / shape[0]
    return Variable(
      node: node, offset: offset + rows.lowerBound * slab, shape: [rows.count] + shape.dropFirst())
  }
  /// The same numbers under another shape.
  package func reshaped(_ shape: [Int]) -> Variable {
    precondition(shape.reduce(1, *) == count, "\(self.shape) cannot be seen as \(shape)")
    return Variable(node: node, offset: offset, shape: shape)
  }
}
