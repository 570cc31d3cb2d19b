import CKernels

/// Nesterov momentum: the step looks ahead along the velocity (Nesterov, 1983; Sutskever et al.,
/// 2013), in PyTorch's form.
///
///     v ← μ·v + g     w ← w − η·(g + μ·v)
package struct Nesterov: Optimizer {
  package static let name = "nesterov"
  package static let words = "momentum that looks one step ahead"
  package static let settings = [
    Setting.learningRate(0.01),
    Setting("momentum", 0.9, .fraction, "how much of the velocity is kept"),
  ]
  package static let memories = ["velocity"]
  private let momentum: Double
  package init(_ values: [Double]) { momentum = values[1] }

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    let momentum = N.setting("momentum", momentum)
    let v = w.remember(0, momentum * w.memory.0 + w.gradient)
    w.value = w.value - rate * (w.gradient + momentum * v)
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    store.kernels.pointee.nesterov(
      store.count, Float(rate), Float(momentum), store.gradients, store.values, store.memories.0)
  }
}
