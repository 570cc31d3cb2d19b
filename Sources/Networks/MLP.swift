import Calculus

/// A multilayer perceptron: layers y = f(xW + b), one after the other (Rumelhart, Hinton and
/// Williams, 1986).
package struct MLP: Model {
  package static let name = "mlp"
  package static let words = "layers of neurons, each fed by all of the layer before"
  package internal(set) var layers: [Layer]
  /// Of hidden layers.
  let activation: String
  /// How weights begin; nil: as fits each layer's activation.
  private let initializer: (any Initializer)?
  package var inputs: Int { layers.first?.inputs ?? 0 }
  package var outputs: Int { layers.last?.outputs ?? 0 }

  /// `activation` is that of the hidden layers, `output` that of the last.
  package init(
    sizes: [Int], activation: String = "tanh", output: String = "none",
    initializer: (any Initializer)? = nil
  ) {
    self.initializer = initializer
    self.activation = activation
    layers = zip(sizes, sizes.dropFirst()).enumerated().map { k, size in
      Layer(
        name: "layer\(k + 1)", inputs: size.0, outputs: size.1,
        activation: k == sizes.count - 2 ? output : activation)
    }
  }

  package init(_ a: any Arguments) throws {
    let sizes = try a.counts("layers", in: 1...4096)
    guard sizes.count >= 2 else {
      throw a.mistake("layers", "a network needs at least its inputs and its outputs: [2, 1]")
    }
    self.init(
      sizes: sizes,
      activation: try a.choice("activation", or: Tanh.name, of: Activation.names),
      output: try a.choice("output", or: "none", of: Activation.names),
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
        var output = z
        if let activation = Activation.named(layer.activation) {
          output = r.record(activation.operation(z.shape), z, named: "activation")
        }
        guard !layer.knockedOut.isEmpty else { return output }
        return r.record(KnockOut(z.shape, units: layer.knockedOut), output, named: "output")
      }
    }
    return h
  }

  /// Uniform, as wide as keeps the size of signals: He et al. (2015) where half of them is cut off,
  /// otherwise Glorot and Bengio (2010).
  private static func initial(_ layer: Layer, _ random: Random) -> Initial {
    let isCut = [ReLU.name, GELU.name, GELUTanh.name].contains(layer.activation)
    let initializer: any Initializer = isCut ? HeUniform([]) : GlorotUniform([])
    return initializer.initial(inputs: layer.inputs, outputs: layer.outputs, random)
  }
}
