import CKernels

/// y = x[…, start ..< start + length, …]: a window along one axis.
package struct Slice: Operation {
  package static let name = "slice"
  package static let words = "a window of it"
  package let shape: [Int]
  /// x is (outer, size, inner), y (outer, length, inner).
  private let outer, size, inner, start, length: Int

  package init(_ x: [Int], axis: Int, start: Int, length: Int) {
    precondition(
      x.indices ~= axis && start >= 0 && length > 0 && start + length <= x[axis],
      "slice: there is no \(start)..<\(start + length) along axis \(axis) of \(x)")
    var shape = x
    shape[axis] = length
    (self.shape, self.start, self.length, size) = (shape, start, length, x[axis])
    outer = x[..<axis].reduce(1, *)
    inner = x[(axis + 1)...].reduce(1, *)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, place) = i.quotientAndRemainder(dividingBy: length * inner)
    return x[0, row * size * inner + start * inner + place]
  }

  // ∂y/∂x = 1 in the window
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, place) = i.quotientAndRemainder(dividingBy: size * inner)
    let inside = place - start * inner
    return 0..<length * inner ~= inside ? x.seed(row * length * inner + inside) : nil
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.copy_rows(
      outer, length * inner, m.input(0).value + start * inner, size * inner, m.value,
      length * inner, 0)
  }
  package func backward(_ m: Memory<Float>) {
    let x = m.input(0)
    guard let dx = x.gradient else { return }
    if !x.accumulates { dx.update(repeating: 0, count: x.count) }
    m.kernels.pointee.copy_rows(
      outer, length * inner, m.gradient, length * inner, dx + start * inner, size * inner, 1)
  }
}
