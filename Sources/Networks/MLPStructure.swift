import Calculus

// An MLP with a unit or a layer more or less.

extension MLP {
  /// Whether that is a hidden layer: the last one's units are the outputs.
  private func hidden(_ layer: Int) throws {
    guard layers.indices.contains(layer) else { throw Objection("there is no such layer") }
    guard layer < layers.count - 1 else {
      throw Objection(
        "\(layers[layer].name) is the output: its neurons are what the task asks for")
    }
  }

  package func changed(by structure: Structure) throws -> any Model {
    var next = self
    switch structure {
    case .addUnit(let k):
      try hidden(k)
      guard layers[k].outputs < 4096 else { throw Objection("4096 neurons are the most") }
      next.resize(k, by: 1)
    case .removeUnit(let k, let unit):
      try hidden(k)
      guard layers[k].outputs > 1 else {
        throw Objection("the last neuron of \(layers[k].name): remove the layer instead")
      }
      next.resize(k, by: -1)
      next.layers[k].knockedOut = layers[k].knockedOut.filter { $0 != unit }
        .map { $0 > unit ? $0 - 1 : $0 }
    case .addLayer(let k):
      guard layers.indices.contains(k) else { throw Objection("there is no such place") }
      guard layers.count < 64 else { throw Objection("64 layers are the most") }
      let width = layers[k].inputs
      next.layers.insert(
        Layer(
          name: "", inputs: width, outputs: width, activation: activation, norm: norm,
          dropout: dropout), at: k)
      next.nameLayers()
    case .removeLayer(let k):
      try hidden(k)
      next.layers.remove(at: k)
      next.layers[k].inputs = layers[k].inputs
      next.nameLayers()
    case .knockOut(let k, let unit), .restore(let k, let unit):
      guard layers.indices.contains(k), 0..<layers[k].outputs ~= unit else {
        throw Objection("there is no such neuron")
      }
      let isOut = structure == .knockOut(layer: k, unit: unit)
      next.layers[k].knockedOut.removeAll { $0 == unit }
      if isOut { next.layers[k].knockedOut = (next.layers[k].knockedOut + [unit]).sorted() }
    case .grow, .shrink, .slide: throw Objection("the shape of a weight is that of its layers")
    }
    return next
  }

  private mutating func resize(_ k: Int, by count: Int) {
    layers[k].outputs += count
    layers[k + 1].inputs += count
  }

  private mutating func nameLayers() {
    for k in layers.indices { layers[k].name = "layer\(k + 1)" }
  }

  /// Every parameter of a layer has its units along the last axis; a weight those of the layer before
  /// along its first.
  package func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Model
  ) -> Lineage {
    guard let k = layers.firstIndex(where: { name.hasPrefix($0.name + ".") }) else {
      return .kept(name, index)
    }
    let rest = name.dropFirst(layers[k].name.count)
    let isWeight = rest == ".weight"
    let units = layers[k].outputs
    let (row, column) = index.quotientAndRemainder(dividingBy: units)
    switch structure {
    case .addUnit(let layer):
      if k == layer {
        if column == units - 1 { return .drawn }
        return .kept(name, row * (units - 1) + column)
      }
      if k == layer + 1, isWeight, row == layers[k].inputs - 1 {
        return .set(0, reason: "what a new neuron hands on begins at 0, so that no output changes")
      }
      return .kept(name, index)
    case .removeUnit(let layer, let unit):
      if k == layer {
        return .kept(name, row * (units + 1) + (column < unit ? column : column + 1))
      }
      if k == layer + 1, isWeight {
        return .kept(name, (row < unit ? row : row + 1) * units + column)
      }
      return .kept(name, index)
    case .addLayer(let place):
      if k == place {
        return isWeight
          ? .set(
            row == column ? 1 : 0,
            reason: "a new layer begins with the identity: neuron for neuron the one before it")
          : .drawn
      }
      return .kept(k < place ? name : "layer\(k)" + rest, index)
    case .removeLayer(let removed):
      if k < removed { return .kept(name, index) }
      let later = "layer\(k + 2)" + rest
      // Its inputs are others now: where they are as many, it keeps its weights.
      let isFit = before.layers[removed].outputs == layers[k].inputs
      return k == removed && isWeight && !isFit ? .drawn : .kept(later, index)
    case .knockOut, .restore, .grow, .shrink, .slide: return .kept(name, index)
    }
  }
}
