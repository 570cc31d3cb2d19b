import CKernels

/// yᵣ = log Σⱼ exp xᵣⱼ − xᵣₜ: the surprise at class t, for each row of logits x (…, classes); 0 for a
/// row whose t is below 0, which does not count.
package struct CrossEntropy: Operation {
  package static let name = "crossEntropy"
  package static let words = "−log of the probability given to the right class"
  package let shape: [Int]
  private let rows, classes: Int
  package init(_ x: [Int]) {
    shape = Array(x.dropLast())
    (rows, classes) = (shape.reduce(1, *), x[x.count - 1])
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    guard x.plain(1, i) >= 0 else { return 0 }
    let row = i * classes
    let peak = X.Number.named("max", .largest(classes) { x[0, row + $0] })
    return .log(.sum(classes) { .exp(x[0, row + $0] - peak) }) + peak
      - x[0, row + x.choice(1, i, of: classes)]
  }

  // ∂y/∂xⱼ = softmax(x)ⱼ − [j = t]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (r, j) = i.quotientAndRemainder(dividingBy: classes)
    guard n == 0, x.plain(1, r) >= 0 else { return nil }
    let row = r * classes
    let peak = X.Number.named("max", .largest(classes) { x[0, row + $0] })
    let probability = X.Number.exp(x[0, i] - peak) / .sum(classes) { .exp(x[0, row + $0] - peak) }
    return (j == x.choice(1, r, of: classes) ? probability - 1 : probability) * x.seed(r)
  }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.cross_entropy(
      Int32(rows), Int32(classes), m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    m.kernels.pointee.cross_entropy_gradient(
      Int32(rows), Int32(classes), m.input(0).value, m.input(1).value, m.value,
      m.gradient, dx, m.input(0).adding)
  }
}
