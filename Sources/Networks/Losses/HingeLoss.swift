import Calculus

/// The mean of max(0, 1 − t·score): right, and by a margin, costs nothing; two classes are −1 and 1.
package struct HingeLoss: Loss {
  package static let name = Hinge.name
  package static let words = Hinge.words
  package init() {}

  package func targetWidth(outputs: Int) -> Int { outputs }
  package func target(label: Int, classes: Int, outputs: Int) -> [Double]? {
    classes == 2 && outputs == 1 ? [label == 0 ? -1 : 1] : nil
  }
  package func objection(to target: Double, outputs: Int) -> String? {
    abs(target) == 1 ? nil : "a target of hinge is −1 or 1"
  }

  package func record(
    _ output: Variable, _ target: Variable, named name: String, into r: inout Recording
  ) -> Variable {
    let each = r.record(Hinge(output.shape), output, target, named: "sampleLoss")
    return r.record(Mean(count: each.count), each, named: name)
  }

  // A score has the sign of its target.
  package func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N {
    .positive(output(0) * target(0))
  }
}
