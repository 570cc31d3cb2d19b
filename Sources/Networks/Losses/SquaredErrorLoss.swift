import Calculus

/// The mean of (output − target)² over every element; two classes are −1 and 1.
package struct SquaredErrorLoss: Loss {
  package static let name = MeanSquaredError.name
  package static let words = MeanSquaredError.words
  package init() {}

  package func targetWidth(outputs: Int) -> Int { outputs }
  package func target(label: Int, classes: Int, outputs: Int) -> [Double]? {
    classes == 2 && outputs == 1 ? [label == 0 ? -1 : 1] : nil
  }
  package func objection(to target: Double, outputs: Int) -> String? { nil }

  package func record(
    _ output: Variable, _ target: Variable, named name: String, into r: inout Recording
  ) -> Variable {
    r.record(MeanSquaredError(count: output.count), output, target, named: name)
  }

  // On the same side of the middle.
  package func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N {
    .positive((output(0) - N(middle)) * (target(0) - N(middle)))
  }
}
