import CKernels

// Gradients too long, all shortened alike before the optimizer sees them (Pascanu, Mikolov and
// Bengio, 2013), in PyTorch's form.

/// 1 / max(1, (norm + 10⁻⁶)/clip): what every gradient is multiplied by, where `norm` is that of all
/// gradients together.
package func clipFactor<N: Arithmetic>(norm: N, clip: N) -> N {
  1 / .max(1, (norm + 1e-6) / clip)
}

extension Tape {
  /// √Σ g² over the gradients of all parameters.
  package var gradientNorm: Double {
    let start = address(layout.slice(0))
    switch precision {
    case .single:
      return kernels.pointee.wide_sum_of_squares(
        layout.parameterCount, start.assumingMemoryBound(to: Float.self)
      ).squareRoot()
    case .double:
      let g = start.assumingMemoryBound(to: Double.self)
      return Double.sum(layout.parameterCount) { g[$0] * g[$0] }.squareRoot()
    }
  }

  /// Every parameter's gradient times `factor`, until the next pass.
  package func scaleGradients(by factor: Double) {
    let start = address(layout.slice(0))
    switch precision {
    case .single:
      kernels.pointee.scale(
        layout.parameterCount, Float(factor), start.assumingMemoryBound(to: Float.self))
    case .double:
      let g = start.assumingMemoryBound(to: Double.self)
      for i in 0..<layout.parameterCount { g[i] *= factor }
    }
  }
}
