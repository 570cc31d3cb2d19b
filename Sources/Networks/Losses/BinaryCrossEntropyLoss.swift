import Calculus

/// The mean of −log of the probability σ(logit) gives to the right one of two classes, 0 and 1.
package struct BinaryCrossEntropyLoss: Loss {
  package static let name = BinaryCrossEntropy.name
  package static let words = BinaryCrossEntropy.words
  package init() {}

  package func targetWidth(outputs: Int) -> Int { outputs }
  package func target(label: Int, classes: Int, outputs: Int) -> [Double]? {
    classes == 2 && outputs == 1 ? [Double(label)] : nil
  }
  package func objection(to target: Double, outputs: Int) -> String? {
    0...1 ~= target ? nil : "a target of binaryCrossEntropy lies between 0 and 1"
  }

  package func record(
    _ output: Variable, _ target: Variable, named name: String, into r: inout Recording
  ) -> Variable {
    let each = r.record(BinaryCrossEntropy(output.shape), output, target, named: "sampleLoss")
    return r.record(Mean(count: each.count), each, named: name)
  }

  // A logit above 0 is a probability above ½.
  package func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N {
    .positive(output(0) * (target(0) - 0.5))
  }
}
