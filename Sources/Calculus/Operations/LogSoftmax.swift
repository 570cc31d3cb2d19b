import CKernels

/// yᵢ = (xᵢ − max x) − log Σⱼ exp(xⱼ − max x), along each row of `width` numbers.
///
/// An entry of −∞ stays −∞, and takes no share from the others; a row that is −∞ throughout stays
/// so, as the logarithm of `Softmax`, which is 0 there.
package struct LogSoftmax: Operation {
  package static let name = "logSoftmax"
  package static let words = "logarithm of the share of the row's exponentials"
  package let shape: [Int]
  private let width: Int
  package init(_ shape: [Int]) { (self.shape, width) = (shape, shape.last ?? 1) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let row = i / width * width
    guard (0..<width).contains(where: { x.plain(0, row + $0) != -.infinity }) else {
      return X.Number(-.infinity)
    }
    let peak = X.Number.named("max", .largest(width) { x[0, row + $0] })
    return x[0, i] - peak - .log(.sum(width) { .exp(x[0, row + $0] - peak) })
  }

  // ∂L/∂xᵢ = ∂L/∂yᵢ − exp yᵢ · Σⱼ ∂L/∂yⱼ
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let row = i / width * width
    return x.seed(i) - .exp(x.output(i)) * .sum(width) { x.seed(row + $0) }
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.log_softmax(Int32(m.count / width), Int32(width), m.input(0).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.log_softmax_gradient(
      Int32(m.count / width), Int32(width), m.value, m.gradient, dx, m.input(0).adding)
  }
}
