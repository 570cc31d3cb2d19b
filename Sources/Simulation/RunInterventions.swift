import Calculus
import Networks

// What a person can change, each checked before it comes into the journal.

extension Run {
  /// Sets a hyperparameter for the update from here on.
  package func tweak(_ name: String, to value: Double) throws {
    guard let entry = hyperparameters.entries.first(where: { $0.name == name }) else {
      throw Mistake(key: name, description: "there is no hyperparameter “\(name)”")
    }
    guard entry.limits.allows(value), !entry.isWhole || value == value.rounded() else {
      let whole = entry.isWhole ? "a whole number, " : ""
      throw Mistake(key: name, description: "\(name) must be \(whole)\(entry.limits.words)")
    }
    if name == Hyperparameters.batch {
      var asked = hyperparameters
      asked[name] = value
      let rows = Self.batch(asked, samples: data.count)
      guard data.words == nil || rows <= Self.mostPairs else {
        throw Mistake(
          key: name, description: "a text has no last pair: batch must be 1 to \(Self.mostPairs)")
      }
      guard rows % recipe.slices == 0 else {
        throw Mistake(
          key: name, description: "batch must be a multiple of the \(recipe.slices) slices")
      }
    }
    guard value != entry.value else { return }
    if let slide = setup.model?.slides.first(where: {
      Hyperparameters.name(of: $0.what, in: $0.layer) == name
    }) {
      guard value <= 4096 else {
        throw Mistake(key: name, description: "\(name) must be at most 4096")
      }
      return try change(.structure(.slide(layer: slide.layer, slide.what, Int(value))))
    }
    try change(.set(name, value, before: entry.value))
  }

  /// Another optimizer from here on.
  package func takeOptimizer(_ name: String) throws {
    guard name != setup.optimizer.name else { return }
    try change(.optimizer(name, before: setup.optimizer.name))
  }

  /// Writes a number of a parameter by hand.
  package func edit(_ element: Journal.Element, to value: Double) throws {
    let before = try parameter(element)
    let rounded = try writable(value, element)
    guard rounded != before else { return }
    try change(.edit(element, rounded, before: before))
  }

  /// Puts a row of two numbers, of which `element` is one, to a place of the plane.
  package func move(_ element: Journal.Element, to place: Point) throws {
    guard tensorShape(element.name).count == 2, tensorShape(element.name)[1] == 2 else {
      throw Objection("only a vector on the plane can be moved")
    }
    try put(.init(element.name, element.index / 2 * 2), [place.x, place.y], called: nil)
  }

  /// Lays a known filter into the channel of the filter that `element` is a weight of: its nine
  /// numbers in the middle, 0 around them.
  package func lay(_ filter: KnownFilter, into element: Journal.Element) throws {
    guard let sum = setup.model?.maps.compactMap(\.sum).first(where: { $0.weight == element.name }),
      let windows = sum.windows, sum.kind == .convolution
    else { throw Objection("only into a filter can another be laid: \(element.name) is none") }
    let (rows, columns) = (windows.y.taps, windows.x.taps)
    guard let numbers = filter.weights(rows: rows, columns: columns) else {
      throw Objection("\(filter.name) is 3×3: it does not fit in \(rows)×\(columns) weights")
    }
    let first = element.index / windows.taps * windows.taps
    try put(.init(element.name, first), numbers, called: filter.name)
  }

  private func put(_ first: Journal.Element, _ numbers: [Double], called: String?) throws {
    let elements = first.run(numbers.count)
    let before = try elements.map { try parameter($0) }
    let after = try zip(numbers, elements).map { try writable($0, $1) }
    guard after != before else { return }
    try change(.put(first, after, before: before, called: called))
  }

  /// A number as a parameter can hold it.
  private func writable(_ value: Double, _ element: Journal.Element) throws -> Double {
    guard value.isFinite, recipe.precision == .double || Float(value).isFinite else {
      throw Objection("a parameter must be a finite number")
    }
    guard !setup.cut.contains(element) else {
      throw Objection("it is knocked out and stays 0: restore it first")
    }
    return recipe.precision.rounded(value)
  }

  /// Holds a weight at 0, or gives it back what it was.
  package func toggleCut(_ element: Journal.Element) throws {
    let now = try parameter(element)
    if setup.cut.contains(element) {
      try change(.mend(element, to: valueBeforeCut(element)))
    } else {
      try change(.cut(element, before: now))
    }
  }

  /// Lets a unit hand on 0, or its own output again.
  package func toggleKnockOut(layer: Int, unit: Int) throws {
    guard let model = setup.model, model.layers.indices.contains(layer) else {
      throw Objection("there is no neuron here")
    }
    let isOut = model.layers[layer].knockedOut.contains(unit)
    try change(
      .structure(
        isOut ? .restore(layer: layer, unit: unit) : .knockOut(layer: layer, unit: unit)))
  }

  /// Whether the optimizer leaves all of them alone.
  package func areFrozen(_ parts: [Journal.Elements]) -> Bool {
    parts.allSatisfy { part in
      part.indices.isSubset(of: setup.frozen.of(part.name))
    }
  }

  /// Freezes them; or, where all of them are frozen, thaws them.
  package func toggleFreeze(_ parts: [Journal.Elements]) throws {
    guard !parts.isEmpty else { throw Objection("there is no parameter here") }
    try change(areFrozen(parts) ? .thaw(parts) : .freeze(parts))
  }

  private func parameter(_ element: Journal.Element) throws -> Double {
    guard let variable = training.variable(element.name),
      training.node(variable).role == .parameter, 0..<variable.count ~= element.index
    else { throw Objection("\(element.name) is no parameter: it is worked out from others") }
    return training.tape.value(variable, element.index)
  }

  private func valueBeforeCut(_ element: Journal.Element) -> Double {
    // Under the name it had when it was cut.
    var now = element
    for (k, entry) in branches[branch].journal.entries.enumerated().reversed() {
      switch entry.change {
      case .cut(now, let before): return before
      case .structure(let structure):
        if case .kept(let name, let index) = lineage(now, through: structure, entry: k) {
          now = .init(name, index)
        }
      default: break
      }
    }
    return 0
  }

  // MARK: Names

  func name(of change: Journal.Change) -> String {
    func layer(_ k: Int) -> String {
      setup.model.flatMap { $0.layers.indices.contains(k) ? $0.layers[k].name : nil } ?? "layer"
    }
    func title(_ element: Journal.Element) -> String {
      self.title(of: Origin(element.name, element.index, iteration: iteration, run: index))
    }
    switch change {
    case .set(let name, _, _): return name
    case .optimizer: return "optimizer"
    case .edit(let element, _, _), .cut(let element, _), .mend(let element, _):
      return title(element)
    case .put(let element, let numbers, _, _):
      // The leading indices of what has been put as a whole.
      var (shape, count) = (tensorShape(element.name)[...], numbers.count)
      while count > 1, let last = shape.popLast() { count /= max(last, 1) }
      return element.name + Run.brackets(element.index / numbers.count, in: Array(shape))
    case .freeze(let parts), .thaw(let parts):
      guard let part = parts.first else { return "" }
      let isOne = parts.count == 1 && part.indices.ranges.first?.count == 1
      let isAll = part.indices == RangeSet(0..<tensorShape(part.name).reduce(1, *))
      if isOne, let i = part.indices.ranges.first?.lowerBound {
        return title(.init(part.name, i))
      }
      return isAll ? part.name : "a neuron of " + part.name.prefix { $0 != "." }
    case .structure(let structure):
      switch structure {
      case .addUnit(let k), .removeUnit(let k, _), .addLayer(let k), .removeLayer(let k):
        return layer(k)
      case .knockOut(let k, let unit), .restore(let k, let unit):
        return "neuron \(Digits.whole(unit)) of \(layer(k))"
      case .grow(let name, _, _), .shrink(let name, _, _): return name
      case .slide(let layer, let what, _): return Hyperparameters.name(of: what, in: layer)
      }
    }
  }
}
