import CKernels

/// y = x·c / (‖x‖₂ + 10⁻⁶) where that is shorter than x, otherwise x: at most c long (Pascanu,
/// Mikolov and Bengio, 2012, arXiv:1211.5063; in PyTorch's form). Where both are the same, the
/// derivative is that of x.
package struct ClipByNorm: Operation {
  package static let name = "clipByNorm"
  package static let words = "cut back to a greatest length, the direction kept"
  package let shape: [Int]
  private let count: Int
  private let maximum: Double
  private static let margin = 1e-6
  /// `maximum` is c.
  package init(_ shape: [Int], maximum: Double) {
    (self.shape, self.maximum, count) = (shape, maximum, shape.reduce(1, *))
  }

  private func isLong(_ x: some Reading) -> Bool {
    Double.sum(count) { x.plain(0, $0) * x.plain(0, $0) }.squareRoot() + Self.margin > maximum
  }
  private func norm<X: Reading>(_ x: X) -> X.Number {
    .named("‖x‖", .sqrt(.sum(count) { x[0, $0] * x[0, $0] }))
  }
  private func scale<N: Arithmetic>(_ norm: N) -> N {
    .named("scale", .known("c", maximum) / (norm + .known("10⁻⁶", Self.margin)))
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    isLong(x) ? x[0, i] * scale(norm(x)) : x[0, i]
  }

  // ∂L/∂xᵢ = s·(∂L/∂yᵢ − s/c·xᵢ/‖x‖·Σⱼ xⱼ·∂L/∂yⱼ), with s the scale
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard isLong(x) else { return x.seed(i) }
    let norm = norm(x)
    let scale = scale(norm)
    let along = X.Number.sum(count) { x[0, $0] * x.seed($0) }
    return scale * (x.seed(i) - scale / .known("c", maximum) * (x[0, i] / norm) * along)
  }

  package func forward(_ m: Memory<Float>) {
    let (x, k) = (m.input(0).value, m.kernels.pointee)
    let norm = Double(k.norm(count, x)) + Self.margin
    let scale = Float(norm > maximum ? maximum / norm : 1)
    for i in 0..<count { m.value[i] = scale * x[i] }
  }

  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    let (x, dy, k) = (m.input(0).value, m.gradient, m.kernels.pointee)
    let norm = k.norm(count, x)
    let long = Double(norm) + Self.margin
    guard long > maximum else { return k.accumulate(count, dy, dx, m.input(0).adding) }
    let scale = Float(maximum / long)
    let share = k.dot(count, x, dy) * scale / (Float(maximum) * norm)
    for i in 0..<count {
      let part = scale * (dy[i] - share * x[i])
      dx[i] = m.input(0).accumulates ? dx[i] + part : part
    }
  }
}
