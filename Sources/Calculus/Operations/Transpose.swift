import CKernels

/// y with the axes of x in another order: axis k of y is axis `order[k]` of x.
package struct Transpose: Operation {
  package static let name = "transpose"
  package static let words = "the same with its axes in another order"
  package let shape: [Int]
  private let input, order: [Int]
  /// How far apart neighbours along an axis of one are in the other.
  private let strides, back: [Int]

  package init(_ x: [Int], order: [Int]) {
    precondition(
      order.sorted() == Array(x.indices) && x.count <= 8,
      "transpose: \(order) is no order of the axes of \(x)")
    (input, self.order) = (x, order)
    shape = order.map { x[$0] }
    let (steps, turned) = (Self.strides(x), Self.strides(shape))
    strides = order.map { steps[$0] }
    back = x.indices.map { axis in turned[order.firstIndex(of: axis) ?? 0] }
  }

  /// Of two axes, or the last two of any tensor.
  package init(_ x: [Int]) {
    var order = Array(x.indices)
    order.swapAt(x.count - 2, x.count - 1)
    self.init(x, order: order)
  }

  package func batchAxis(of axis: Int) -> Int { order.firstIndex(of: axis) ?? axis }

  private static func strides(_ shape: [Int]) -> [Int] {
    shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
  }

  /// Where element `i` of a tensor of that shape is in the other.
  private func place(_ i: Int, _ shape: [Int], _ strides: [Int]) -> Int {
    var (rest, place) = (i, 0)
    for axis in shape.indices.reversed() {
      place += rest % shape[axis] * strides[axis]
      rest /= shape[axis]
    }
    return place
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, place(i, shape, strides)] }

  // ∂y/∂x = 1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(place(i, input, back))
  }

  package func forward(_ m: Memory<Float>) {
    move(m, shape, strides, from: m.input(0).value, to: m.value, adding: 0)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    move(m, input, back, from: m.gradient, to: dx, adding: m.input(0).adding)
  }

  private func move(
    _ m: Memory<Float>, _ shape: [Int], _ strides: [Int], from x: UnsafeMutablePointer<Float>,
    to y: UnsafeMutablePointer<Float>, adding: Int32
  ) {
    if shape.count == 2, adding == 0 {
      return m.kernels.pointee.transpose(Int32(shape[1]), Int32(shape[0]), x, y)
    }
    shape.withUnsafeBufferPointer { shape in
      strides.withUnsafeBufferPointer { strides in
        m.kernels.pointee.permute(
          Int32(shape.count), shape.baseAddress, strides.baseAddress, x, y, adding)
      }
    }
  }
}
