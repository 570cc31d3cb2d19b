import CKernels

/// Lion: every weight takes a step of one length, of which only the sign is learnt (Chen et al.,
/// 2023, arXiv:2302.06675).
///
///     w ← w·(1 − η·λ) − η·sign(β₁·m + (1 − β₁)·g)     m ← β₂·m + (1 − β₂)·g
package struct Lion: Optimizer {
  package static let name = "lion"
  package static let words = "steps of one length, forward or back by the sign of a mean"
  package static let settings = [
    Setting.learningRate(0.0001),
    Setting("beta1", 0.9, .fraction, "how much the mean weighs in the sign"),
    Setting("beta2", 0.99, .fraction, "how long the mean of gradients lasts"),
    Setting("weightDecay", 0, .notNegative, "how fast weights shrink by themselves"),
  ]
  package static let memories = ["m"]
  private let beta1, beta2, weightDecay: Double
  package init(_ values: [Double]) {
    (beta1, beta2, weightDecay) = (values[1], values[2], values[3])
  }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    let c = N.named(
      "c", N.setting("beta1", beta1) * w.memory.0 + N.known("1 − β₁", 1 - beta1) * w.gradient)
    let sign = N.named("sign(c)", .positive(c) - .positive(-c))
    w.value = w.value * (1 - rate * N.setting("weightDecay", weightDecay)) - rate * sign
    _ = w.remember(
      0, N.setting("beta2", beta2) * w.memory.0 + N.known("1 − β₂", 1 - beta2) * w.gradient)
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    store.kernels.pointee.lion(
      store.count, Float(rate), Float(1 - rate * weightDecay), Float(beta1), Float(1 - beta1),
      Float(beta2), Float(1 - beta2), store.gradients, store.values, store.memories.0)
  }
}
