import Calculus

// A network of maps whose windows slide in another way.

extension Convolutional {
  package var slides: [(layer: String, what: Slide, value: Int)] {
    maps.flatMap { layer -> [(String, Slide, Int)] in
      guard let sum = layer.sum, sum.kind == .convolution, let x = sum.windows?.x else { return [] }
      return [
        (layer.name, .stride, x.stride), (layer.name, .padding, x.padding),
        (layer.name, .dilation, x.dilation),
      ]
    }
  }

  package func changed(by structure: Structure) throws -> any Model {
    guard case .slide(let name, let what, let value) = structure, let form else {
      throw Objection("in a network of maps only how windows slide can be changed")
    }
    let layers = maps.filter { $0.sum?.kind == .convolution }
    let places = parts.indices.filter { if case .convolution = parts[$0] { true } else { false } }
    guard let k = layers.firstIndex(where: { $0.name == name }),
      case .convolution(let filters, var sliding, let norm) = parts[places[k]]
    else { throw Objection("\(name) has no windows") }
    switch what {
    case .stride: sliding.stride = [value]
    case .padding: sliding.padding = [value]
    case .dilation: sliding.dilation = [value]
    }
    var changed = parts
    changed[places[k]] = .convolution(filters: filters, sliding, norm)
    let next = try Convolutional(changed, initializer: initializer).fitted(to: form)
    guard next.outputs == outputs else {
      throw Objection(
        "then \(next.outputs) numbers would come out of the network, where \(outputs) are asked for"
      )
    }
    return next
  }

  /// Filters stay as they are; a dense layer that reads more or fewer numbers begins anew.
  package func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Model
  ) -> Lineage {
    func shape(_ model: any Model) -> [Int]? {
      model.maps.compactMap(\.sum).first { $0.weight == name }?.weightShape
    }
    return shape(self) == shape(before) ? .kept(name, index) : .drawn
  }
}
