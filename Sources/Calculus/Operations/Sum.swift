import CKernels

/// y = s·Σ x, of all of it, or yᵣ = Σⱼ xᵣⱼ along each row; s is 1 unless said otherwise.
package struct Sum: Operation {
  package static let name = "sum"
  package static let words = "sum of its elements"
  package let shape: [Int]
  package let reduces: Bool
  private let width: Int
  private let scale: Double

  /// Of all of it, so many times.
  package init(count: Int, scale: Double = 1) {
    (shape, width, reduces, self.scale) = ([1], count, true, scale)
  }
  /// Along the last axis: (…, width) → (…).
  package init(alongRowsOf x: [Int]) {
    (shape, width, reduces, scale) = (Array(x.dropLast()), x.last ?? 1, false, 1)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let sum = X.Number.sum(width) { x[0, i * width + $0] }
    return scale == 1 ? sum : X.Number(scale) * sum
  }

  // ∂y/∂x = s
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    scale == 1 ? x.seed(i / width) : X.Number(scale) * x.seed(i / width)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.row_sums(Int32(m.count), Int32(width), m.input(0).value, m.value)
    if scale != 1 { m.kernels.pointee.scale(m.count, Float(scale), m.value) }
  }
}
