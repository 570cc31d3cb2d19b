import Calculus

/// A multilayer perceptron: layers y = f(xW + b), one after the other (Rumelhart, Hinton and
/// Williams, 1986).
package struct MLP: Model {
  package static let name = "mlp"
  package static let words = "layers of neurons, each fed by all of the layer before"
  package internal(set) var layers: [Layer]
  /// Of hidden layers.
  let activation: String
  let norm: Normalisation
  let dropout: Double
  /// How weights begin; nil: as fits each layer's activation.
  private let initializer: (any Initializer)?
  package var inputs: Int { layers.first?.inputs ?? 0 }
  package var outputs: Int { layers.last?.outputs ?? 0 }

  /// `activation`, `norm` and `dropout` are those of the hidden layers, `output` is the activation
  /// of the last.
  package init(
    sizes: [Int], activation: String = "tanh", output: String = "none",
    norm: Normalisation = .none, dropout: Double = 0, initializer: (any Initializer)? = nil
  ) {
    (self.activation, self.norm, self.dropout) = (activation, norm, dropout)
    self.initializer = initializer
    layers = zip(sizes, sizes.dropFirst()).enumerated().map { k, size in
      let isLast = k == sizes.count - 2
      return Layer(
        name: "layer\(k + 1)", inputs: size.0, outputs: size.1,
        activation: isLast ? output : activation, norm: isLast ? .none : norm,
        dropout: isLast ? 0 : dropout)
    }
  }

  package init(_ a: any Arguments) throws {
    let sizes = try a.counts("layers", in: 1...4096)
    guard sizes.count >= 2 else {
      throw a.mistake("layers", "a network needs at least its inputs and its outputs: [2, 1]")
    }
    self.init(
      sizes: sizes,
      activation: try a.activation("activation", or: Tanh.name),
      output: try a.activation("output", or: "none"),
      norm: Normalisation(
        rawValue: try a.choice(
          "norm", or: Normalisation.none.rawValue, of: Normalisation.allCases.map(\.rawValue)))
        ?? .none,
      dropout: try a.number("dropout", or: 0, .fraction),
      initializer: try a.initializer())
  }

  package func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into r: inout Recording
  ) -> Variable {
    var h = x  // (B, inputs)
    for layer in layers {
      h = r.scoped(layer.name) { r in
        let w = r.parameter("weight", [layer.inputs, layer.outputs]) { path in
          let random = Random(seed: seed, path)
          return given[path].map(Initial.given)
            ?? initializer?.initial(inputs: layer.inputs, outputs: layer.outputs, random)
            ?? Self.initial(layer, random)
        }
        let b = r.parameter("bias", [layer.outputs]) { given[$0].map(Initial.given) ?? .zeros }
        let z = r.record(Affine(h.shape, w.shape, b.shape), h, w, b, named: "z")  // (B, outputs)
        var output = layer.norm.record(z, given: given, into: &r)
        if let activation = Activation.named(layer.activation) {
          output = r.record(activation.operation(z.shape), output, named: "activation")
        }
        if layer.dropout > 0, r.isTraining {
          let mask = r.mask("mask", z.shape, rate: layer.dropout, seed: seed)
          output = r.record(Dropout(z.shape), output, mask, named: "dropped")
        }
        guard !layer.knockedOut.isEmpty else { return output }
        return r.record(KnockOut(z.shape, units: layer.knockedOut), output, named: "output")
      }
    }
    return h
  }

  /// Uniform, as wide as its activation asks for.
  private static func initial(_ layer: Layer, _ random: Random) -> Initial {
    let isHalved = Activation.named(layer.activation)?.width == .he
    let initializer: any Initializer = isHalved ? HeUniform([]) : GlorotUniform([])
    return initializer.initial(inputs: layer.inputs, outputs: layer.outputs, random)
  }
}
