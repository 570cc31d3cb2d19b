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
  /// How many places of a sample have outputs of their own; 1 where a sample is one thing.
  var places: Int { get }
  /// The parameters that are weights: those that penalties pull to 0.
  var weights: [String] { get }
  /// Its attentions, front to back; none where it has none.
  var attentions: [AttentionLayer] { get }
  /// Its layers of recurrent cells, front to back; none where it has none.
  var recurrences: [RecurrentLayer] { get }
  /// Its layers of maps, front to back; none where it has none.
  var maps: [MapLayer] { get }
  /// How the windows of each layer of filters slide, across; none where it has none.
  var slides: [(layer: String, what: Slide, value: Int)] { get }
  /// Whether it reads sequences longer than those it learns from.
  var readsAnyLength: Bool { get }
  /// Itself, where it is made of vectors for words.
  var wordVectors: WordVectors? { get }
  /// The stream of residuals that ends in the outputs, where there is one.
  var stream: [StreamPart] { get }
  /// The same changed by hand, for a look at one sequence or at the held-out ones, with the keys and
  /// values of so many places before the first given.
  func patched(by patches: [Patch], remembering places: Int) -> any Model
  /// Whether such changes can be made to it over so many tokens or steps.
  func takes(_ patches: [Patch], places: Int) -> Bool
  /// Records what is only looked at: nothing learns from it.
  func recordAsides(of output: Variable, into recording: inout Recording)
  /// The model for a task's sequences; throws an `Objection` where it cannot read them.
  func fitted(to form: SequenceForm) throws -> any Model
  /// The model for a task's pictures; throws an `Objection` where it cannot read them.
  func fitted(to form: ImageForm) throws -> any Model
  /// The model for what a task asks about a text's words; throws an `Objection` where it cannot.
  func fitted(to form: WordForm) throws -> any Model
  /// The same as `record` below, for a model whose outputs are of what is asked for alone: target
  /// (B, …), nil where nothing is.
  func record(
    _ x: Variable, asked target: Variable?, seed: Int, given: [String: [Double]],
    into recording: inout Recording
  ) -> Variable
  /// Records its steps on x (B samples, inputs), and returns the output (B, outputs), or
  /// (B, places, outputs) where samples have places. `given` says how a parameter of that full name
  /// begins, where the model leaves that open.
  func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into recording: inout Recording
  ) -> Variable
  /// The model after a change of its structure; throws an `Objection` where it cannot be.
  func changed(by structure: Structure) throws -> any Model
  /// Where element `index` of parameter `name` comes from, in the model that such a change made.
  func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Model
  ) -> Lineage
}

extension Model {
  package var places: Int { 1 }
  package var attentions: [AttentionLayer] { [] }
  package var recurrences: [RecurrentLayer] { [] }
  package var maps: [MapLayer] { [] }
  package var readsAnyLength: Bool { false }
  package var wordVectors: WordVectors? { self as? WordVectors }
  package var stream: [StreamPart] { [] }
  package var weights: [String] { layers.map(\.weight) }
  package func patched(by patches: [Patch], remembering places: Int) -> any Model { self }
  package func takes(_ patches: [Patch], places: Int) -> Bool { patches.isEmpty }
  package func recordAsides(of output: Variable, into recording: inout Recording) {}
  package func fitted(to form: SequenceForm) throws -> any Model {
    throw Objection("\(Self.name) reads rows of numbers, not sequences of tokens")
  }
  package func fitted(to form: WordForm) throws -> any Model {
    throw Objection("\(Self.name) reads rows of numbers, not words: use model: wordVectors")
  }
  package func record(
    _ x: Variable, asked target: Variable?, seed: Int, given: [String: [Double]],
    into recording: inout Recording
  ) -> Variable {
    record(x, seed: seed, given: given, into: &recording)
  }
  /// A picture is a row of numbers too.
  package func fitted(to form: ImageForm) throws -> any Model { self }
}

/// Every model there is.
package let models: [any Model.Type] = [
  MLP.self, Transformer.self, Recurrent.self, Convolutional.self, WordVectors.self,
]

/// One layer of neurons, by the names of its tensors: what panes draw and people ask about.
package struct Layer: Hashable, Sendable {
  /// `layer1`
  package internal(set) var name: String
  package internal(set) var inputs, outputs: Int
  package let activation: String
  package var norm = Normalisation.none
  /// How likely an output is left out while learning.
  package var dropout = 0.0
  /// Units that hand on 0, by hand.
  package internal(set) var knockedOut: [Int] = []
  /// (inputs, outputs)
  package var weight: String { name + ".weight" }
  /// (outputs)
  package var bias: String { name + ".bias" }
  /// The weighted sums: (B, outputs).
  package var z: String { name + ".z" }
  /// The sums as the activation gets them: (B, outputs).
  package var preactivation: String { norm == .none ? z : name + ".normed" }
  /// What comes out of the activation: (B, outputs).
  package var activated: String { activation == "none" ? preactivation : name + ".activation" }
  /// What the layer hands on while it learns: (B, outputs).
  package var output: String {
    knockedOut.isEmpty ? dropout > 0 ? name + ".dropped" : activated : name + ".output"
  }
  /// What it hands on in a probe, which drops nothing: (B, outputs).
  package var probed: String { knockedOut.isEmpty ? activated : name + ".output" }

  /// How its output comes of the sums: `relu(z)`.
  package var formula: String {
    var formula = norm == .none ? "z" : "\(norm)Norm(z)"
    if activation != "none" { formula = "\(activation)(\(formula))" }
    return dropout > 0 ? "dropout(\(formula))" : formula
  }
}
