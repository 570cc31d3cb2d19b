import CKernels

// Gradients too long, all shortened alike before the optimizer sees them (Pascanu, Mikolov and
// Bengio, 2013), in PyTorch's form.

/// 1 / max(1, (norm + 10⁻⁶)/clip): what every gradient is multiplied by, where `norm` is that of all
/// gradients together.
package func clipFactor<N: Arithmetic>(norm: N, clip: N) -> N {
  1 / .max(1, (norm + 1e-6) / clip)
}

extension Tape {
  /// √Σ g² over the gradients of all parameters. Of tables only rows that were looked up have one.
  package var gradientNorm: Double {
    var sum = 0.0
    eachUpdated { range in
      let start = address(layout.slice(0) + range.lowerBound)
      switch precision {
      case .single:
        sum += kernels.pointee.wide_sum_of_squares(
          range.count, start.assumingMemoryBound(to: Float.self))
      case .double:
        let g = start.assumingMemoryBound(to: Double.self)
        sum += Double.sum(range.count) { g[$0] * g[$0] }
      }
    }
    return sum.squareRoot()
  }

  /// Every parameter's gradient times `factor`, until the next pass.
  package func scaleGradients(by factor: Double) {
    eachUpdated { range in
      let start = address(layout.slice(0) + range.lowerBound)
      switch precision {
      case .single:
        kernels.pointee.scale(
          range.count, Float(factor), start.assumingMemoryBound(to: Float.self))
      case .double:
        let g = start.assumingMemoryBound(to: Double.self)
        for i in 0..<range.count { g[i] *= factor }
      }
    }
  }
}
