/// One attention of a model, by the names of its tensors: what panes draw and people ask about.
/// Shapes are those of one sequence: T queries, S keys, H heads, D = H·width.
package struct AttentionLayer: Hashable, Sendable {
  /// `block1.attention`, `decoder.block2.cross`
  package let name: String
  package let heads: Int
  /// Of one head: its columns of query, key, value and mix are the window head·width ..<
  /// (head + 1)·width.
  package let width: Int
  package let isCausal: Bool
  /// Whether its keys are those of the source, and not of the sequence itself.
  package let isCross: Bool
  /// Whether its keys are those of the source itself: S places.
  package let isOfSource: Bool
  /// The id of keys that are filled in and not seen; nil where there are none.
  package let padding: Int?
  private let isRotary: Bool
  /// Whether a score is a weighted sum of tanh of query plus key, and not a dot product of both.
  package let isAdditive: Bool

  init(
    _ name: String, heads: Int, width: Int, isCausal: Bool, isCross: Bool = false,
    isOfSource: Bool = false, padding: Int?, isRotary: Bool, isAdditive: Bool = false
  ) {
    (self.name, self.heads, self.width, self.isCausal) = (name, heads, width, isCausal)
    (self.isCross, self.isOfSource, self.isRotary) = (isCross, isOfSource, isRotary)
    (self.padding, self.isAdditive) = (padding, isAdditive)
  }

  /// As the scores see them: (T, D), (S, D).
  package var query: String { name + (isRotary ? ".rotatedQuery" : ".query") }
  package var key: String { name + (isRotary ? ".rotatedKey" : ".key") }
  /// (S, D)
  package var value: String { name + ".value" }
  /// (H, T, S)
  package var scores: String { name + ".scores" }
  package var weights: String { name + ".weights" }
  /// What every query gets, head beside head: (T, D).
  package var mix: String { name + ".mix" }
  /// The same as it is added to the stream: (T, D).
  package var output: String { name + ".output" }
  /// The same head by head, in what is recorded of one sequence: (H, T, D).
  package var headOutputs: String { name + ".headOutputs" }
  /// (D, D): row head·width + j says where column j of a head's mix goes.
  package var outputWeight: String { output + ".weight" }
}

/// A part that is added to the stream of residuals, and the stream after it: (T, D) both.
package struct StreamPart: Hashable, Sendable {
  /// `block1.attention`
  package let name: String
  /// What is added: `block1.attention.output`; of the first part the embedding.
  package let added: String
  /// The stream after it, before any norm: `block1.afterAttention`.
  package let stream: String

  /// What is added where the part is knocked out.
  static let knockedOut = "knockedOut"
  // What is recorded of one sequence alone, V being the tokens.
  /// How long what it adds is: (T); and what each of its heads adds: (H, T).
  package var norms: String { "norm.\(name)" }
  package var headNorms: String { "norm.\(name).heads" }
  /// The logits read off the stream after it, and their softmax: (T, V).
  package var lensLogits: String { "lens.\(name).logits" }
  package var lensProbabilities: String { "lens.\(name).probabilities" }
  /// How much of each logit is its doing: (T, V); head by head (H, T, V); and its bias alone.
  package var shares: String { "share.\(name).logits" }
  package var headShares: String { "share.\(name).heads" }
  package var biasShares: String { "share.\(name).bias" }
  /// What the last norm adds by itself: (1, V).
  package static let normShares = "share.norm.logits"
}

extension Transformer {
  /// Front to back; of a translation the encoder's first.
  package var attentions: [AttentionLayer] {
    let padding = kind == .decoder ? nil : form?.vocabulary.padding
    func half(_ scope: String, isCausal: Bool, isCrossed: Bool) -> [AttentionLayer] {
      (1...blocks).flatMap { k in
        let block = "\(scope)block\(k)"
        let own = AttentionLayer(
          block + ".attention", heads: heads, width: width / heads, isCausal: isCausal,
          isOfSource: scope == "encoder.", padding: padding, isRotary: positions == .rotary)
        guard isCrossed else { return [own] }
        return [
          own,
          AttentionLayer(
            block + ".cross", heads: heads, width: width / heads, isCausal: false, isCross: true,
            padding: padding, isRotary: false),
        ]
      }
    }
    guard kind == .encoderDecoder else {
      return half("", isCausal: kind == .decoder, isCrossed: false)
    }
    return half("encoder.", isCausal: false, isCrossed: false)
      + half("decoder.", isCausal: true, isCrossed: true)
  }

  /// The stream that ends in the logits, from the embedding on.
  package var stream: [StreamPart] {
    let scope = kind == .encoderDecoder ? "decoder." : ""
    let isMoved = positions == .learned || positions == .sinusoidal
    let embedded = scope + "embedding." + (isMoved ? "output" : "token")
    var parts = [StreamPart(name: scope + "embedding", added: embedded, stream: embedded)]
    for k in 1...blocks {
      let block = "\(scope)block\(k)"
      func part(_ name: String, _ sum: String) -> StreamPart {
        StreamPart(
          name: "\(block).\(name)", added: "\(block).\(name).output",
          stream: "\(block).after\(sum)")
      }
      parts.append(part("attention", "Attention"))
      if kind == .encoderDecoder { parts.append(part("cross", "Cross")) }
      if neurons > 0 { parts.append(part("mlp", "MLP")) }
    }
    return parts
  }
}
