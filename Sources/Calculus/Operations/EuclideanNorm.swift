import CKernels

/// y = ‖x‖₂ = √Σ x², of all of it, or yᵣ = √Σⱼ xᵣⱼ² along each row. At x = 0 the derivative is 0.
package struct EuclideanNorm: Operation {
  package static let name = "norm"
  package static let words = "length: the root of the sum of squares"
  package let shape: [Int]
  package let reduces: Bool
  private let width: Int

  /// Of all of it.
  package init(count: Int) { (shape, width, reduces) = ([1], count, true) }
  /// Along the last axis: (…, width) → (…).
  package init(alongRowsOf x: [Int]) {
    (shape, width, reduces) = (Array(x.dropLast()), x.last ?? 1, false)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .sqrt(.sum(width) { x[0, i * width + $0] * x[0, i * width + $0] })
  }

  // ∂y/∂x = x / y
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let row = i / width * width
    // Only where all are 0 has it none: an element of 0 among others has a slope of 0 that changes.
    guard x.plain(0, i) != 0 || (row..<row + width).contains(where: { x.plain(0, $0) != 0 }) else {
      return 0
    }
    return x.seed(i / width) * (x[0, i] / x.output(i / width))
  }

  package func forward(_ m: Memory<Float>) {
    for row in 0..<m.count {
      m.value[row] = m.kernels.pointee.norm(width, m.input(0).value + row * width)
    }
  }
}
