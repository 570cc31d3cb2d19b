import Calculus

/// The mean of −log of the probability softmax(logits) gives to the right class.
package struct CrossEntropyLoss: Loss {
  package static let name = CrossEntropy.name
  package static let words = CrossEntropy.words
  package init() {}

  package func targetWidth(outputs: Int) -> Int { 1 }
  package func target(label: Int, classes: Int, outputs: Int) -> [Double]? {
    classes == outputs ? [Double(label)] : nil
  }
  package func objection(to target: Double, outputs: Int) -> String? {
    target.rounded() == target && 0..<Double(outputs) ~= target
      ? nil : "a target of crossEntropy is a class, 0 to \(outputs - 1)"
  }

  package func record(
    _ output: Variable, _ target: Variable, named name: String, into r: inout Recording
  ) -> Variable {
    let each = r.record(CrossEntropy(output.shape), output, target, named: "sampleLoss")
    guard target.shape.last == 1 else {  // of a sequence not every place counts
      return r.record(CountedMean(count: each.count), each, target, named: name)
    }
    return r.record(Mean(count: each.count), each, named: name)
  }

  // The right class has the largest logit.
  package func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N {
    let right = Swift.min(Swift.max(Int(exactly: label()) ?? 0, 0), outputs - 1)
    guard outputs > 1 else { return 1 }
    return .positive(output(right) - .largest(outputs - 1) { output($0 < right ? $0 : $0 + 1) })
  }
}
