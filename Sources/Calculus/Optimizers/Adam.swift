import CKernels

/// Adam: a step sized by each weight's own history (Kingma and Ba, 2014, arXiv:1412.6980).
///
///     m ← β₁·m + (1 − β₁)·g     v ← β₂·v + (1 − β₂)·g²     w ← w − η·m̂ / (√v̂ + ε)
///
/// with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), t from 1: both start from 0, too small otherwise.
package struct Adam: Optimizer {
  package static let name = "adam"
  package static let words = "a step sized by each weight's own history"
  package static let settings = [
    Setting.learningRate(0.001),
    Setting("beta1", 0.9, .fraction, "how long the mean of gradients lasts"),
    Setting("beta2", 0.999, .fraction, "how long the mean of squares lasts"),
    Setting("epsilon", 1e-8, .positive, "keeps the division from 0"),
  ]
  package static let memories = ["m", "v"]
  let beta1, beta2, epsilon: Double
  package init(_ values: [Double]) { (beta1, beta2, epsilon) = (values[1], values[2], values[3]) }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    let t = iteration + 1
    let m = w.remember(
      0, N.setting("beta1", beta1) * w.memory.0 + N.known("1 − β₁", 1 - beta1) * w.gradient)
    let v = w.remember(
      1,
      N.setting("beta2", beta2) * w.memory.1
        + N.known("1 − β₂", 1 - beta2) * (w.gradient * w.gradient))
    let mHat = N.named("m̂", m / .known("1 − β₁^\(t)", 1 - power(beta1, t)))
    let vHat = N.named("v̂", v / .known("1 − β₂^\(t)", 1 - power(beta2, t)))
    w.value = w.value - rate * mHat / (.sqrt(vHat) + N.setting("epsilon", epsilon))
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    let t = iteration + 1
    store.kernels.pointee.adam(
      store.count, Float(rate), Float(beta1), Float(1 - beta1), Float(beta2), Float(1 - beta2),
      Float(epsilon), Float(1 - power(beta1, t)), Float(1 - power(beta2, t)), store.gradients,
      store.values, store.memories.0, store.memories.1)
  }
}
