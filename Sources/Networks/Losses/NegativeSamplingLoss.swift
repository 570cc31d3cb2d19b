import Calculus

/// The sum over a batch of −log σ(score) for the word that is there and −log σ(−score) for each of
/// those drawn at random: every pair has its whole say, as if it had come alone.
package struct NegativeSamplingLoss: Loss {
  package static let name = NegativeSampling.name
  package static let words = NegativeSampling.words
  package init() {}

  package func targetWidth(outputs: Int) -> Int { outputs }
  package func target(label: Int, classes: Int, outputs: Int) -> [Double]? { nil }
  package func objection(to target: Double, outputs: Int) -> String? { nil }

  package func record(
    _ output: Variable, _ target: Variable, named name: String, into r: inout Recording
  ) -> Variable {
    let each = r.record(NegativeSampling(output.shape), output, target, named: "sampleLoss")
    return r.record(Sum(count: each.count, scale: r.sumScale(of: each)), each, named: name)
  }

  // The word that is there has a larger score than any of those drawn.
  package func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N {
    guard outputs > 1 else { return 1 }
    return .positive(output(0) - .largest(outputs - 1) { output($0 + 1) })
  }
}
