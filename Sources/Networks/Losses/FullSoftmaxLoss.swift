import Calculus

/// The sum over a batch of −log of the probability softmax(scores) gives, among all words, to the one
/// that is there: every pair has its whole say, as with negative sampling.
package struct FullSoftmaxLoss: Loss {
  package static let name = "fullSoftmax"
  package static let words = CrossEntropy.words
  package init() {}

  package func targetWidth(outputs: Int) -> Int { 1 }
  package func target(label: Int, classes: Int, outputs: Int) -> [Double]? { nil }
  package func objection(to target: Double, outputs: Int) -> String? { nil }

  package func record(
    _ output: Variable, _ target: Variable, named name: String, into r: inout Recording
  ) -> Variable {
    let each = r.record(CrossEntropy(output.shape), output, target, named: "sampleLoss")
    return r.record(Sum(count: each.count, scale: r.sumScale(of: each)), each, named: name)
  }

  package func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N {
    CrossEntropyLoss().isRight(
      outputs: outputs, middle: middle, output: output, target: target, label: label)
  }
}
