import Calculus

/// What a network is asked to make small, and how right and wrong are told apart.
package protocol Loss: Sendable {
  static var name: String { get }
  static var words: String { get }
  init()
  /// How many numbers wide the target of one sample is, for so many outputs.
  func targetWidth(outputs: Int) -> Int
  /// The target of class `label` of `classes`, or nil where this loss cannot have so many.
  func target(label: Int, classes: Int, outputs: Int) -> [Double]?
  /// What is wrong with a target that was given as a number, if anything.
  func objection(to target: Double, outputs: Int) -> String?
  /// Records the loss of output (B, outputs) against target (B, width): one number. Of sequences,
  /// output is (B, places, outputs) and target (B, places).
  func record(
    _ output: Variable, _ target: Variable, named name: String, into recording: inout Recording
  ) -> Variable
  /// 1 where sample `row` is put on the right side, otherwise 0. `middle` lies between the targets.
  func isRight<N: Arithmetic>(
    outputs: Int, middle: Double, output: (Int) -> N, target: (Int) -> N, label: () -> Double
  ) -> N
}

/// Every loss there is.
package let losses: [any Loss.Type] = [
  SquaredErrorLoss.self, BinaryCrossEntropyLoss.self, CrossEntropyLoss.self, HingeLoss.self,
  NegativeSamplingLoss.self, FullSoftmaxLoss.self,
]

extension Recording {
  /// By what the sum over these samples is multiplied, so that the mean over slices is the sum of the
  /// batch, and that of other samples is as large as if they were a batch of the training.
  func sumScale(of samples: Variable) -> Double {
    batch.map { Double($0) / Double(samples.count) } ?? Double(slices)
  }
}
