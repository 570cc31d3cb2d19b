import CKernels

/// RMSProp: steps measured by the recent size of a weight's gradients (Tieleman and Hinton, 2012,
/// lecture 6.5), in PyTorch's form: not centred, without momentum.
///
///     s ← α·s + (1 − α)·g²     w ← w − η·g / (√s + ε)
package struct RMSProp: Optimizer {
  package static let name = "rmsProp"
  package static let words = "steps measured by the recent size of a weight's gradients"
  package static let settings = [
    Setting.learningRate(0.01),
    Setting("decay", 0.99, .fraction, "how long the mean of squares lasts"),
    Setting("epsilon", 1e-8, .positive, "keeps the division from 0"),
  ]
  package static let memories = ["meanSquare"]
  private let decay, epsilon: Double
  package init(_ values: [Double]) { (decay, epsilon) = (values[1], values[2]) }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    let s = w.remember(
      0,
      N.setting("decay", decay) * w.memory.0
        + N.known("1 − α", 1 - decay) * (w.gradient * w.gradient))
    w.value = w.value - rate * w.gradient / (.sqrt(s) + N.setting("epsilon", epsilon))
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    store.kernels.pointee.rms_prop(
      store.count, Float(rate), Float(decay), Float(1 - decay), Float(epsilon), store.gradients,
      store.values, store.memories.0)
  }
}
