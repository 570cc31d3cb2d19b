import CKernels

/// yᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max x), along each row of `width` numbers.
///
/// A row that is −∞ throughout has no softmax; it is given zeros.
package struct Softmax: Operation {
  package static let name = "softmax"
  package static let words = "share of the row's exponentials: all positive, together 1"
  package let shape: [Int]
  private let width: Int
  package init(_ shape: [Int]) { (self.shape, width) = (shape, shape.last ?? 1) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let row = i / width * width
    guard (0..<width).contains(where: { x.plain(0, row + $0) != -.infinity }) else { return 0 }
    let peak = X.Number.named("max", .largest(width) { x[0, row + $0] })
    return .exp(x[0, i] - peak) / .sum(width) { .exp(x[0, row + $0] - peak) }
  }

  // ∂L/∂xᵢ = yᵢ (∂L/∂yᵢ − Σⱼ yⱼ ∂L/∂yⱼ)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let row = i / width * width
    return x.output(i) * (x.seed(i) - .sum(width) { x.output(row + $0) * x.seed(row + $0) })
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.softmax(
      Int32(m.count / width), Int32(width), m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.softmax_gradient(
      Int32(m.count / width), Int32(width), m.value, m.gradient, dx, m.input(0).adding)
  }
}
