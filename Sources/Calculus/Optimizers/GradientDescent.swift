import CKernels

/// Gradient descent: w ← w − η·g (Cauchy, 1847).
package struct GradientDescent: Optimizer {
  package static let name = "gradientDescent"
  package static let words = "a step against the gradient"
  package static let settings = [Setting.learningRate(0.1)]
  package static let memories: [String] = []
  package init(_ values: [Double]) {}

  package func update<N: Arithmetic>(_ w: inout Weight<N>, rate: N, at iteration: Int) {
    w.value = w.value - rate * w.gradient
  }

  package func update(_ store: Store<Float>, rate: Double, at iteration: Int) {
    store.kernels.pointee.gradient_descent(
      store.count, Float(rate), store.gradients, store.values)
  }
  package func update(
    _ rows: UnsafeBufferPointer<Int32>, of store: Store<Float>, width: Int, rate: Double,
    at iteration: Int
  ) -> Bool? {
    store.kernels.pointee.descend_rows(
      rows.count, rows.baseAddress, Int32(width), Float(rate), store.gradients, store.values) != 0
  }
}
