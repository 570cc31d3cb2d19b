import CKernels

/// Momentum: the step keeps some of the one before (Polyak, 1964), in PyTorch's form.
///
///     v ← μ·v + g     w ← w − η·v
package struct Momentum: Optimizer {
  package static let name = "momentum"
  package static let words = "a step that keeps some of its speed"
  package static let settings = [
    Setting.learningRate(0.01),
    Setting("momentum", 0.9, .fraction, "how much of the velocity is kept"),
  ]
  package static let memories = ["velocity"]
  private let momentum: Double
  package init(_ values: [Double]) { momentum = values[1] }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    let v = w.remember(0, N.setting("momentum", momentum) * w.memory.0 + w.gradient)
    w.value = w.value - rate * v
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    store.kernels.pointee.momentum(
      store.count, Float(rate), Float(momentum), store.gradients, store.values, store.memories.0)
  }
}
