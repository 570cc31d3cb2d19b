/// One layer of cells, by the names of its tensors: what panes draw and people ask about. Shapes are
/// those of one sequence: T steps, H units, G parts of a cell; of one unit of each, row by row.
package struct RecurrentLayer: Hashable, Sendable {
  /// `layer1`, `encoder.layer2.backward`
  package let name: String
  package let cell: Recurrent.Cell
  /// H
  package let width: Int
  /// Whether it reads from the end on.
  package let isReversed: Bool
  /// Whether its steps are those of a source.
  package let isOfSource: Bool
  /// Over how many steps gradients go back at most; nil for all.
  package let window: Int?

  /// What comes in and what is remembered, before anything is bent: (T, G, H), of a plain cell (T, H);
  /// and their weights (inputs, G, H) and (H, G, H).
  package var fromInput: String { name + ".fromInput" }
  package var fromState: String { name + ".fromState" }
  /// The state before the first step: (H).
  package var startHidden: String { name + ".startHidden" }
  package var startCell: String { name + ".startCell" }
  /// The hidden state after every step: (T, H).
  package var hidden: String { name + ".hidden" }
  /// What an LSTM keeps for itself, and the same squashed: (T, H).
  package var cellState: String { name + ".cell" }
  package var squashed: String { name + ".squashedCell" }
  /// (T, H) each, in the order in which their parts stand side by side.
  package var parts: [String] { cell.parts.map { name + "." + $0 } }
  /// All that has a number for each of its units at each step: (T, H).
  package var states: [String] {
    (cell == .rnn ? [] : parts) + (cell.hasCellState ? [cellState, squashed] : []) + [hidden]
  }
  /// Those of them that let through a share: between 0 and 1.
  package var gates: [String] { parts.filter { $0.hasSuffix("Gate") } }

  /// So many steps in stretches between which no gradient goes back, the first step first. They are
  /// counted in the order of reading: where that is from the end on, the shorter one stands first.
  package func windows(of steps: Int) -> [Range<Int>] {
    guard steps > 0 else { return [] }
    let inOrder = stride(from: 0, to: steps, by: window ?? steps).map {
      $0..<min($0 + (window ?? steps), steps)
    }
    guard isReversed else { return inOrder }
    return inOrder.reversed().map { steps - $0.upperBound..<steps - $0.lowerBound }
  }
}

extension Recurrent.Cell {
  /// Its parts, in the order in which they stand side by side in weights and sums.
  package var parts: [String] {
    switch self {
    case .rnn: ["hidden"]
    case .gru: ["resetGate", "updateGate", "candidate"]
    case .lstm: ["inputGate", "forgetGate", "candidate", "outputGate"]
    }
  }
  /// The part whose bias decides how long it remembers at first; the plain one has none.
  var keeping: Int? { self == .rnn ? nil : 1 }
  package var hasCellState: Bool { self == .lstm }
}

extension Recurrent {
  /// Front to back; of a translation the encoder's first.
  package var recurrences: [RecurrentLayer] {
    func half(_ scope: String, isBoth: Bool, isOfSource: Bool) -> [RecurrentLayer] {
      (1...depth).flatMap { k in
        (isBoth ? ["forward", "backward"] : [""]).map { direction in
          RecurrentLayer(
            name: scope + "layer\(k)" + (direction.isEmpty ? "" : "." + direction), cell: cell,
            width: hidden, isReversed: direction == "backward", isOfSource: isOfSource,
            window: truncation > 0 ? truncation : nil)
        }
      }
    }
    guard (form?.source ?? 0) > 0 else {
      return half("", isBoth: isBidirectional, isOfSource: false)
    }
    return half("encoder.", isBoth: isBidirectional, isOfSource: true)
      + half("decoder.", isBoth: false, isOfSource: false)
  }

  package var attentions: [AttentionLayer] {
    guard attention == .additive else { return [] }
    return [
      AttentionLayer(
        "decoder.attention", heads: 1, width: hidden, isCausal: false, isCross: true,
        padding: form?.vocabulary.padding, isRotary: false, isAdditive: true)
    ]
  }
}
