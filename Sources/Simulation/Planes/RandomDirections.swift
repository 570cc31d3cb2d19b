import Calculus

/// A random direction through the space of parameters, normalised filter by filter: all weights that
/// go into one neuron are drawn from a normal distribution and made as long as the neuron's own are
/// now; biases and norms stay (H. Li, Z. Xu, G. Taylor, C. Studer and T. Goldstein, “Visualizing the
/// Loss Landscape of Neural Nets”, 2018).
///
///     dᵢ = drawᵢ · ‖w of the neuron‖ / ‖draws of the neuron‖
package struct RandomDirection1: ParameterMeasure {
  package static let name = "randomDirection1"
  package static let words = "a random direction, as long as the neuron's own weights"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    filterNormalised(name, at: i, x)
  }
}

/// Another one.
package struct RandomDirection2: ParameterMeasure {
  package static let name = "randomDirection2"
  package static let words = "another random direction, as long as the neuron's own weights"
  package static let isListed = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    filterNormalised(name, at: i, x)
  }
}

private func filterNormalised<X: MeasureReading>(_ name: String, at i: Int, _ x: X) -> X.Number {
  // A vector is a bias, or part of a norm.
  guard x.shape.count > 1, let outputs = x.shape.last, outputs > 0 else { return 0 }
  let random = Random(seed: x.run.recipe.seed, "\(name) of \(x.name)")
  let filter = Array(stride(from: i % outputs, to: x.count, by: outputs))
  let length = filter.reduce(0) { $0 + random.normal($1) * random.normal($1) }.squareRoot()
  return X.Number.known("draw", random.normal(i))
    * .sqrt(.sum(filter.count) { x[filter[$0]] * x[filter[$0]] })
    / X.Number.known("‖draws‖", length)
}
