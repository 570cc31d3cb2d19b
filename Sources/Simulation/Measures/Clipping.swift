import Calculus

/// The length of all gradients together: √Σ g² over every parameter.
package struct GradientNorm: Measure {
  package static let name = "gradientNorm"
  package static let words = "length of the gradients of all parameters together"
  package static let isOfTensor = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let norms = x.gradientNorms
    return .sqrt(.sum(norms.count) { norms[$0] * norms[$0] })
  }
}

/// What every gradient is multiplied by before the optimizer sees it; 1 where nothing is clipped.
package struct ClipFactor: Measure {
  package static let name = "clipFactor"
  package static let words = "what clipping multiplies every gradient by"
  package static let isOfTensor = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let clip = x.run.hyperparameters[Hyperparameters.clip], clip > 0 else { return 1 }
    let norm = X.Number.kept(
      GradientNorm.value(at: 0, x),
      Origin(GradientNorm.name, iteration: x.run.iteration, run: x.run.index))
    return clipFactor(norm: norm, clip: .setting(Hyperparameters.clip, clip))
  }
}
