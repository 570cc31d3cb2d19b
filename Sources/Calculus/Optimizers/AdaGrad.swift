import CKernels

/// AdaGrad: steps shorten with all the gradient a weight has ever seen (Duchi, Hazan and Singer,
/// 2011).
///
///     s ← s + g²     w ← w − η·g / (√s + ε)
package struct AdaGrad: Optimizer {
  package static let name = "adaGrad"
  package static let words = "steps that shorten with all the gradient a weight has seen"
  package static let settings = [
    Setting.learningRate(0.01),
    Setting("epsilon", 1e-10, .positive, "keeps the division from 0"),
  ]
  package static let memories = ["sumOfSquares"]
  private let epsilon: Double
  package init(_ values: [Double]) { epsilon = values[1] }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    let s = w.remember(0, w.memory.0 + w.gradient * w.gradient)
    w.value = w.value - rate * w.gradient / (.sqrt(s) + N.setting("epsilon", epsilon))
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    store.kernels.pointee.ada_grad(
      store.count, Float(rate), Float(epsilon), store.gradients, store.values, store.memories.0)
  }
}
