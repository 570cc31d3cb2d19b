import CKernels

/// y = Σ x, of all of it, or yᵣ = Σⱼ xᵣⱼ along each row.
package struct Sum: Operation {
  package static let name = "sum"
  package static let words = "sum of its elements"
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
    .sum(width) { x[0, i * width + $0] }
  }

  // ∂y/∂x = 1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i / width)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.row_sums(Int32(m.count), Int32(width), m.input(0).value, m.value)
  }
}
