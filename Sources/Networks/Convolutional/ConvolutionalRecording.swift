import Calculus

extension Convolutional {
  package func record(
    _ x: Variable, seed: Int, given: [String: [Double]], into r: inout Recording
  ) -> Variable {
    guard let form else { return x }
    let samples = [x.count / form.count]
    var h = x
    for layer in maps {
      r.scoped(layer.name) { r in
        for step in layer.steps {
          let input = h.reshaped(samples + step.inputShape)
          h = record(step, of: layer, input, seed: seed, given: given, into: &r)
        }
      }
    }
    return h.reshaped(samples + [outputs])
  }

  /// One step on x (B, …) of that step's shape.
  private func record(
    _ step: MapStep, of layer: MapLayer, _ x: Variable, seed: Int, given: [String: [Double]],
    into r: inout Recording
  ) -> Variable {
    let all = x.shape
    func pooled(_ operation: some Operation) -> Variable {
      r.record(operation, x, named: "pooled")
    }
    switch (step.kind, step.windows) {
    case (.convolution, let windows?):
      let (w, b) = parameters(step, of: layer, seed: seed, given: given, &r)
      return r.record(Convolution2D(all, w.shape, b.shape, windows), x, w, b, named: "z")
    case (.dense, _):
      let (w, b) = parameters(step, of: layer, seed: seed, given: given, &r)
      let row = x.reshaped([all[0], w.shape[0]])
      return r.record(Affine(row.shape, w.shape, b.shape), row, w, b, named: "z")
    case (.norm(let norm), _): return norm.record(x, given: given, into: &r)
    case (.activation(let name), _):
      guard let activation = Activation.named(name) else { return x }
      return r.record(activation.operation(all), x, named: "activation")
    case (.maxPool, let windows?): return pooled(MaxPool(all, windows))
    case (.averagePool(let countsPadding), let windows?):
      return pooled(AveragePool(all, windows, countsPadding: countsPadding))
    case (.upsample(let y, let x1), _):
      return r.record(Upsample(all, y: y, x: x1), x, named: "upsampled")
    case (.dropout(let rate), _):
      guard r.isTraining else { return x }
      let mask = r.mask("mask", all, rate: rate, seed: seed)
      return r.record(Dropout(all), x, mask, named: "dropped")
    case (.convolution, nil), (.maxPool, nil), (.averagePool, nil): return x
    }
  }
  /// Its weight and its bias.
  private func parameters(
    _ step: MapStep, of layer: MapLayer, seed: Int, given: [String: [Double]],
    _ r: inout Recording
  ) -> (weight: Variable, bias: Variable) {
    let shape = step.weightShape
    let weight = r.parameter("weight", shape) { path in
      given[path].map(Initial.given) ?? first(shape, of: layer, Random(seed: seed, path))
    }
    let bias = r.parameter("bias", [step.shape[0]]) { given[$0].map(Initial.given) ?? .zeros }
    return (weight, bias)
  }

  /// Where it is left open, uniform, as wide as what follows asks for. What comes into one number of a
  /// convolution is a window of all channels, and what one number goes into is a window of all filters.
  private func first(_ shape: [Int], of layer: MapLayer, _ random: Random) -> Initial {
    let isHalved = layer.steps.contains { step in
      guard case .activation(let name) = step.kind else { return false }
      return Activation.named(name)?.width == .he
    }
    let rule: any Initializer =
      initializer ?? (isHalved ? HeUniform([]) : GlorotUniform([]))
    guard shape.count == 4 else {
      return rule.initial(inputs: shape[0], outputs: shape[1], random)
    }
    let taps = shape[2] * shape[3]
    // Perpendicular are its filters, which are the rows here.
    return rule is Orthogonal
      ? rule.initial(inputs: shape[0], outputs: shape[1] * taps, random)
      : rule.initial(inputs: shape[1] * taps, outputs: shape[0] * taps, random)
  }
}
