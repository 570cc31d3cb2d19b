import CKernels

/// AdamW: every weight first shrinks a little by itself, then takes Adam's step, whose gradient
/// knows nothing of the shrinking (Loshchilov and Hutter, 2017, arXiv:1711.05101).
///
///     w ← w·(1 − η·λ)     then Adam
package struct AdamW: Optimizer {
  package static let name = "adamW"
  package static let words = "Adam, and every weight shrinks by itself"
  package static let settings =
    Adam.settings + [
      Setting("weightDecay", 0.01, .notNegative, "how fast weights shrink by themselves")
    ]
  package static let memories = Adam.memories
  private let adam: Adam
  private let weightDecay: Double
  package init(_ values: [Double]) { (adam, weightDecay) = (Adam(values), values[4]) }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    w.value = w.value * (1 - rate * N.setting("weightDecay", weightDecay))
    adam.update(&w, rate: rate, at: iteration)
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    let t = iteration + 1
    store.kernels.pointee.adam_w(
      store.count, Float(rate), Float(1 - rate * weightDecay), Float(adam.beta1),
      Float(1 - adam.beta1), Float(adam.beta2), Float(1 - adam.beta2), Float(adam.epsilon),
      Float(1 - power(adam.beta1, t)), Float(1 - power(adam.beta2, t)), store.gradients,
      store.values, store.memories.0, store.memories.1)
  }
}
