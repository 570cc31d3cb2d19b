import Calculus

/// Blocks of attention and of neurons about a stream of residuals (Vaswani et al., 2017,
/// arXiv:1706.03762): a decoder writes on, an encoder reads, and both together translate.
package struct Transformer: Model {
  package static let name = "transformer"
  package static let words = "blocks in which every place looks at others, then thinks for itself"

  package enum Kind: String, Sendable, CaseIterable { case decoder, encoder, encoderDecoder }
  /// How a place is told from others.
  package enum Positions: String, Sendable, CaseIterable {
    case learned, sinusoidal, rotary, none
  }
  /// Before what a block adds to the stream, or after the sum.
  package enum NormPlace: String, Sendable, CaseIterable { case pre, post }

  /// Nil: as the task needs it.
  private let askedKind: Kind?
  /// How many, of a translation in each half.
  package let blocks: Int
  /// Of the stream: D.
  package let width: Int
  package let heads: Int
  /// How many neurons a block has; 0 for attention alone.
  package let neurons: Int
  /// Of those neurons; `swiGLU` has a gate.
  package let activation: String
  package let norm: Normalisation
  package let place: NormPlace
  package let positions: Positions
  /// Whether a token's logit is how well its row of the embedding fits.
  package let isTied: Bool
  package let dropout: Double
  let initializer: (any Initializer)?
  /// Nil until it is known what it is to read.
  package private(set) var form: SequenceForm?
  /// How many places before the first are remembered and not worked out again: their keys and values
  /// are given.
  package private(set) var remembered = 0
  /// What a person has changed of it, for a look.
  package private(set) var patches: [Patch] = []

  static let swiGLU = "swiGLU"

  package init(_ a: any Arguments) throws {
    func word<W: RawRepresentable & CaseIterable>(
      _ key: String, or standard: W
    ) throws -> W where W.RawValue == String {
      let words = W.allCases.map(\.rawValue)
      return W(rawValue: try a.choice(key, or: standard.rawValue, of: words)) ?? standard
    }
    askedKind = a.has("kind") ? try word("kind", or: Kind.decoder) : nil
    blocks = try a.count("blocks", or: 2, in: 1...16)
    width = try a.count("width", or: 64, in: 1...1024)
    heads = try a.count("heads", or: 4, in: 1...64)
    neurons = try a.count("neurons", or: 4 * width, in: 0...8192)
    activation = try a.choice(
      "activation", or: GELU.name, of: Activation.names + [Self.swiGLU])
    norm =
      Normalisation(rawValue: try a.choice("norm", or: "layer", of: ["none", "layer", "rms"]))
      ?? .layer
    place = try word("place", or: .pre)
    positions = try word("positions", or: .learned)
    isTied = try a.choice("tied", or: "false", of: ["false", "true"]) == "true"
    dropout = try a.number("dropout", or: 0, .fraction)
    initializer = try a.initializer()
    guard width % heads == 0 else {
      throw a.mistake("heads", "\(heads) heads cannot share a width of \(width) evenly")
    }
    guard positions != .rotary || width / heads % 2 == 0 else {
      throw a.mistake("positions", "rotary turns pairs, but a head of \(width / heads) has none")
    }
    guard activation != "none" || neurons == 0 else {
      throw a.mistake("activation", "neurons need an activation; neurons: 0 leaves them out")
    }
  }

  package func fitted(to form: SequenceForm) throws -> any Model {
    var fitted = self
    fitted.form = form
    guard !form.isNumeric else {
      throw Objection("a transformer reads tokens, and the steps of this task are numbers")
    }
    switch fitted.kind {
    case .encoderDecoder where form.source == 0:
      throw Objection("encoderDecoder translates, and this task has nothing to translate")
    case .decoder where form.source > 0, .encoder where form.source > 0:
      throw Objection("this task translates: that needs kind: encoderDecoder")
    case .encoder where form.isNext:
      throw Objection("an encoder would see the token it is asked for: use kind: decoder")
    case .decoder where !form.isPerPlace:
      throw Objection("the first place answers for the row, and in a decoder it sees only itself")
    default: return fitted
    }
  }

  package func patched(by patches: [Patch], remembering places: Int) -> any Model {
    var patched = self
    (patched.patches, patched.remembered) = (patches, places)
    return patched
  }

  /// As it was asked for, or as the task needs it.
  package var kind: Kind {
    if let askedKind { return askedKind }
    guard let form else { return .decoder }
    return form.source > 0 ? .encoderDecoder : form.isNext ? .decoder : .encoder
  }

  package var inputs: Int { form?.length ?? 0 }
  package var outputs: Int { form?.answers.count ?? 0 }
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
}
