import Calculus

/// Which operations, in which order, on which parameters.
package protocol Model: Sendable {
  static var name: String { get }
  static var words: String { get }
  init(_ arguments: any Arguments) throws
  /// How many numbers a sample has, and how many come out for it.
  var inputs: Int { get }
  var outputs: Int { get }
  /// What it is made of, front to back.
  var layers: [Layer] { get }
  /// Records its steps on x (B samples, inputs), and returns the output (B, outputs). `initial`
  /// says how a parameter of that full name begins, where the model leaves that open.
  func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into recording: inout Recording
  ) -> Variable
}

/// Every model there is.
package let models: [any Model.Type] = [MLP.self]

/// One layer of neurons, by the names of its tensors: what panes draw and people ask about.
package struct Layer: Hashable, Sendable {
  /// `layer1`
  package let name: String
  package let inputs, outputs: Int
  package let activation: String
  /// (inputs, outputs)
  package var weight: String { name + ".weight" }
  /// (outputs)
  package var bias: String { name + ".bias" }
  /// The weighted sums: (B, outputs).
  package var z: String { name + ".z" }
  /// What the layer hands on: (B, outputs).
  package var output: String { activation == "none" ? z : name + ".activation" }
}
