/// y = x/(√D·T): scores of vectors D wide, at a temperature T. Where D is nil y = x/T.
///
/// The larger D, the farther apart dot products lie, and the harder a softmax decides; √D takes that
/// back (A. Vaswani et al., “Attention Is All You Need”, 2017).
package struct ScoreScale: Operation {
  package static let name = "scoreScale"
  package static let words = "divided by the root of the width, and by the temperature"
  package let shape: [Int]
  private let width: Int?
  private let temperature: Double

  package init(_ shape: [Int], width: Int?, temperature: Double) {
    (self.shape, self.width, self.temperature) = (shape, width, temperature)
  }

  private func divisor<N: Arithmetic>() -> N {
    let temperature = N.setting("temperature", temperature)
    return width.map { .sqrt(N(Double($0))) * temperature } ?? temperature
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] / divisor() }

  // ∂y/∂x = 1/(√D·T)
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) / divisor()
  }
}
