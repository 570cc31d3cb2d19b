import CKernels

/// y = x₀, x₁, … one after the other along one axis; all other axes are alike.
package struct Concatenate: Operation {
  package static let name = "concatenate"
  package static let words = "one after the other"
  package let shape: [Int]
  /// How many rows all of them are cut into, and how long the rows of each are.
  private let rows: Int
  private let widths: [Int]
  private let starts: [Int]
  private let width: Int

  package init(_ inputs: [[Int]], axis: Int) {
    var shape = inputs[0]
    shape[axis] = inputs.reduce(0) { $0 + $1[axis] }
    for x in inputs {
      var alike = x
      alike[axis] = shape[axis]
      precondition(alike == shape, "concatenate: \(inputs) do not fit along axis \(axis)")
    }
    self.shape = shape
    rows = shape[..<axis].reduce(1, *)
    let widths = inputs.map { $0[axis...].reduce(1, *) }
    self.widths = widths
    width = widths.reduce(0, +)
    starts = widths.indices.map { widths[..<$0].reduce(0, +) }
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, place) = i.quotientAndRemainder(dividingBy: width)
    let n = (starts.firstIndex { $0 > place } ?? starts.count) - 1
    return x[n, row * widths[n] + place - starts[n]]
  }

  // ∂y/∂x = 1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, place) = i.quotientAndRemainder(dividingBy: widths[n])
    return x.seed(row * width + starts[n] + place)
  }

  package func forward(_ m: Memory<Float>) {
    for n in widths.indices {
      m.kernels.pointee.copy_rows(
        rows, widths[n], m.input(n).value, widths[n], m.value + starts[n], width, 0)
    }
  }
  package func backward(_ m: Memory<Float>) {
    for n in widths.indices {
      guard let dx = m.input(n).gradient else { continue }
      m.kernels.pointee.copy_rows(
        rows, widths[n], m.gradient + starts[n], width, dx, widths[n], m.input(n).adding)
    }
  }
}
