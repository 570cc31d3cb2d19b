import Calculus
import Networks

/// What a person means by a number: whose it is.
package enum Target: Equatable, Sendable {
  /// One number of a parameter.
  case element(Journal.Element)
  /// A unit of a layer, both from 0.
  case unit(layer: Int, unit: Int)
  /// A whole parameter.
  case parameter(String)
  /// How far a matrix goes along one of its axes: its rows, or its columns.
  case axis(String, Int)
  case nothing
}

extension Origin {
  /// The tensor of the training that it speaks of, and whether of all of it: a memory of its
  /// parameter, a norm of its tensor, a point of a plane of the tensor that is asked there.
  package func subject(memories: [String]) -> (name: String, isWhole: Bool) {
    var name = name
    if name.hasPrefix(Runs.difference), let comma = name.lastIndex(of: ",") {
      name = String(name[..<comma].dropFirst(Runs.difference.count))
    }
    var isWhole = false
    if let open = name.firstIndex(of: "("), name.hasSuffix(")") {
      let measure = name[..<open]
      isWhole = !measures.contains { $0.isOfParameters && $0.name == measure }
      name = String(name[name.index(after: open)...].dropLast())
    }
    name = name.split(separator: "/").last.map(String.init) ?? name
    for memory in memories where name.hasSuffix("." + memory) {
      name = String(name.dropLast(memory.count + 1))
    }
    return (name, isWhole)
  }
}

extension Run {
  /// The parameter, the unit or the tensor that a number belongs to: a memory to its parameter, an
  /// output anywhere to its unit, a norm to its tensor.
  package func target(of origin: Origin) -> Target {
    let (name, isWhole) = origin.subject(memories: setup.optimizer.memories)
    guard let variable = training.variable(name) else { return .nothing }
    if let axis = extents.firstIndex(where: { origin.name == "\($0.name)(\(name))" }) {
      return .axis(name, axis)
    }
    switch training.node(variable).role {
    case .parameter: return isWhole ? .parameter(name) : .element(.init(name, origin.index))
    case .given, .carried: return .nothing
    case .computed:
      guard !isWhole, let layers = setup.model?.layers,
        let k = layers.firstIndex(where: { name.hasPrefix($0.name + ".") })
      else { return .nothing }
      return .unit(layer: k, unit: origin.index % max(layers[k].outputs, 1))
    }
  }

  /// The layer whose connection or neuron that is, if any.
  private func layer(of name: String) -> Int? {
    setup.model?.layers.firstIndex { name.hasPrefix($0.name + ".") }
  }

  // MARK: What the keys do to it

  /// `x`
  package func toggleKnockOut(_ target: Target) throws {
    switch target {
    case .element(let element): try toggleCut(element)
    case .unit(let layer, let unit): try toggleKnockOut(layer: layer, unit: unit)
    case .parameter, .axis, .nothing:
      throw Objection("put the cursor on a neuron or a weight to knock it out")
    }
  }

  /// `f`
  package func toggleFreeze(_ target: Target) throws {
    switch target {
    case .element(let element):
      try toggleFreeze([.init(element.name, RangeSet(element.index..<element.index + 1))])
    case .parameter(let name):
      try toggleFreeze([.init(name, RangeSet(0..<tensorShape(name).reduce(1, *)))])
    case .unit(let k, let unit):
      guard let layer = setup.model?.layers[k] else { return }
      // All that makes the unit what it is: its column of every parameter of the layer.
      try toggleFreeze(
        training.tape.recording.nodes.filter {
          $0.role == .parameter && $0.name.hasPrefix(layer.name + ".")
        }.map { node in
          var indices = RangeSet<Int>()
          for i in stride(from: unit, to: node.count, by: layer.outputs) {
            indices.insert(contentsOf: i..<i + 1)
          }
          return .init(node.name, indices)
        })
    case .axis, .nothing:
      throw Objection("put the cursor on a neuron or a weight to freeze it")
    }
  }

  /// `a`: on a neuron another one beside it; on a connection a layer in its place.
  package func add(at target: Target) throws {
    if let structure = setup.landscape?.structure(at: target, adds: true) {
      return try change(.structure(structure))
    }
    switch target {
    case .unit(let layer, _): try change(.structure(.addUnit(layer: layer)))
    case .element(let element):
      guard let k = layer(of: element.name) else { fallthrough }
      try change(
        .structure(element.name.hasSuffix(".bias") ? .addUnit(layer: k) : .addLayer(at: k)))
    case .parameter, .axis, .nothing:
      throw Objection(
        "put the cursor on a neuron to add one, or on a weight to add a layer there")
    }
  }

  /// `A`: takes away the neuron; on a connection the layer it comes from.
  package func remove(at target: Target) throws {
    if let structure = setup.landscape?.structure(at: target, adds: false) {
      return try change(.structure(structure))
    }
    switch target {
    case .unit(let layer, let unit):
      try change(.structure(.removeUnit(layer: layer, unit: unit)))
    case .element(let element):
      guard let k = layer(of: element.name) else { fallthrough }
      if element.name.hasSuffix(".bias") {
        return try change(.structure(.removeUnit(layer: k, unit: element.index)))
      }
      guard k > 0 else {
        throw Objection("these weights come from the inputs, which belong to the task")
      }
      try change(.structure(.removeLayer(k - 1)))
    case .parameter, .axis, .nothing:
      throw Objection(
        "put the cursor on a neuron to take it away, or on a weight to take away the layer it "
          + "comes from")
    }
  }

  /// `i`: writes both numbers of a run that has only two.
  package func start(from x: Double, _ y: Double) throws {
    guard let ground else {
      throw Objection("only a run with two numbers to find can be put somewhere")
    }
    for (coordinate, value) in zip(ground.coordinates, [x, y]) {
      try edit(.init(coordinate.parameter, coordinate.index), to: value)
    }
  }

  /// `H J K L`, or the mouse.
  package func move(_ target: Target, to place: Point) throws {
    guard case .element(let element) = target else {
      throw Objection("only a vector can be moved: everything else is worked out from them")
    }
    try move(element, to: place)
  }

  /// `=`
  package func edit(_ target: Target, to value: Double) throws {
    guard case .element(let element) = target else {
      throw Objection("only a parameter can be written: everything else is worked out from them")
    }
    try edit(element, to: value)
  }
}
