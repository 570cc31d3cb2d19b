import Calculus

/// Cells that read a sequence one step after the other and hand on what they remember: the plain ones
/// of Elman (1990), gated recurrent units (Cho et al., 2014, arXiv:1406.1078) and long short-term
/// memories (Hochreiter and Schmidhuber, 1997; with forget gates Gers et al., 2000). Two of them
/// together translate (Sutskever, Vinyals and Le, 2014, arXiv:1409.3215), with attention or without.
package struct Recurrent: Model {
  package static let name = "recurrent"
  package static let words = "cells that read step by step and hand on what they remember"

  package enum Cell: String, Sendable, CaseIterable { case rnn, gru, lstm }
  /// Where a gated recurrent unit's reset gate acts: after the product with the recurrent weights, as
  /// in PyTorch, or before it, as in the paper.
  package enum Reset: String, Sendable, CaseIterable { case after, before }
  /// What every step but the first reads while it learns: the sequence as it is, or what came out.
  package enum Feeding: String, Sendable, CaseIterable { case teacher, free }
  /// How a translation looks back at its source: through the last state alone, or with additive
  /// attention as well (Bahdanau, Cho and Bengio, 2014, arXiv:1409.0473).
  package enum Attention: String, Sendable, CaseIterable { case none, additive }

  package let cell: Cell
  /// Whether a plain cell keeps what is above 0, and does not squash.
  package let isReLU: Bool
  package let reset: Reset
  /// Units of a layer: H.
  package let hidden: Int
  package let depth: Int
  /// Whether another cell reads from the end on.
  package let isBidirectional: Bool
  /// Numbers that stand for a token: E; 0 where a token is a 1 at its own place.
  package let embedding: Int
  /// What the bias of the gate that keeps begins at: an LSTM's forget gate, a GRU's update gate.
  package let gateBias: Double
  /// Over how many steps gradients go back; 0 for all.
  package let truncation: Int
  package let feeding: Feeding
  package let attention: Attention
  let initializer, recurrentInitializer: (any Initializer)?
  /// Nil until it is known what it is to read.
  package private(set) var form: SequenceForm?
  /// How many steps were taken before the first, whose state is given.
  package private(set) var remembered = 0
  /// What a person has changed of it, for a look.
  package private(set) var patches: [Patch] = []

  package init(_ a: any Arguments) throws {
    func word<W: RawRepresentable & CaseIterable>(
      _ key: String, or standard: W
    ) throws -> W where W.RawValue == String {
      let words = W.allCases.map(\.rawValue)
      return W(rawValue: try a.choice(key, or: standard.rawValue, of: words)) ?? standard
    }
    func isTrue(_ key: String) throws -> Bool {
      try a.choice(key, or: "false", of: ["false", "true"]) == "true"
    }
    cell = try word("cell", or: .lstm)
    isReLU = try a.choice("activation", or: Tanh.name, of: [Tanh.name, ReLU.name]) == ReLU.name
    reset = try word("reset", or: .after)
    hidden = try a.count("hidden", or: 64, in: 1...1024)
    depth = try a.count("layers", or: 1, in: 1...8)
    isBidirectional = try isTrue("bidirectional")
    embedding = try a.count("embedding", or: 0, in: 0...1024)
    gateBias = try a.number("gateBias", or: 0)
    truncation = try a.count("truncate", or: 0, in: 0...4096)
    feeding = try word("feeding", or: .teacher)
    attention = try word("attention", or: .none)
    initializer = try a.initializer()
    recurrentInitializer = try a.initializer("recurrentInitial")
    guard !isReLU || cell == .rnn else {
      throw a.mistake("activation", "only cell: rnn has an activation to choose")
    }
    guard !a.has("reset") || cell == .gru else {
      throw a.mistake("reset", "only cell: gru has a reset gate")
    }
    guard !a.has("gateBias") || cell != .rnn else {
      throw a.mistake("gateBias", "cell: rnn has no gates")
    }
  }

  package func fitted(to form: SequenceForm) throws -> any Model {
    if isBidirectional, form.isNext, form.source == 0 {
      throw Objection("read from both ends it would see the token it is asked for")
    }
    if attention != .none, form.source == 0 {
      throw Objection("attention looks back at a source, and this task has nothing to translate")
    }
    if feeding == .free, !form.isNext {
      throw Objection("feeding: free reads what came out, which here is not what comes next")
    }
    if embedding > 0, form.isNumeric {
      throw Objection(
        "embedding stands for tokens, and this task's steps are numbers: leave it out")
    }
    var fitted = self
    fitted.form = form
    return fitted
  }

  package func patched(by patches: [Patch], remembering places: Int) -> any Model {
    var patched = self
    (patched.patches, patched.remembered) = (patches, places)
    return patched
  }

  package func takes(_ patches: [Patch], places: Int) -> Bool {
    patches.allSatisfy { patch in
      guard let form else { return false }
      let steps = form.isNumeric ? places / form.channels.count : places - form.source
      switch patch {
      case .free(let step): return form.isNext && step < steps
      case .unit(let name, let step, let unit, _):
        guard let layer = recurrences.first(where: { $0.name == name }) else { return false }
        return unit < hidden && step < (layer.isOfSource ? form.source : steps)
      default: return false
      }
    }
  }

  package func recordAsides(of output: Variable, into r: inout Recording) {
    guard form?.isNumeric == false else { return }
    r.record(Softmax(output.shape), output, named: "probabilities")
  }

  package var readsAnyLength: Bool { true }
  package var inputs: Int { form.map { $0.length * max($0.channels.count, 1) } ?? 0 }
  package var outputs: Int { form?.outputs ?? 0 }
  package var places: Int { form?.places ?? 1 }
  package var layers: [Layer] { [] }
  package var weights: [String] {
    parameters.filter { $0.hasSuffix(".weight") && !$0.hasSuffix("embedding.weight") }
  }
  private var parameters: [String] {
    var r = Recording()
    let x = r.given("x", [inputs])
    _ = record(x, seed: 0, given: [:], into: &r)
    return r.nodes.filter { $0.role == .parameter }.map(\.name)
  }

  /// What a person has put into the hidden state after a step of that layer.
  func edits(of layer: String, step: Int) -> [Edited.Edit] {
    patches.compactMap {
      guard case .unit(layer, remembered + step, let unit, let value) = $0 else { return nil }
      return .init(unit, value)
    }
  }

  /// From which step on it reads what came out of the step before; nil where it never does.
  var freeFrom: Int? {
    let asked = patches.compactMap { if case .free(let place) = $0 { place } else { nil } }.min()
    return feeding == .free ? min(asked ?? 1, 1) : asked
  }
}
