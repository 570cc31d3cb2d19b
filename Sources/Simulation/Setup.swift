import Calculus
import Networks

/// What a run is at one moment: its recipe, as the journal has changed it so far.
package struct Setup: Sendable {
  package internal(set) var hyperparameters: Hyperparameters
  /// Nil where there is nothing but a function to go down on.
  package internal(set) var model: (any Model)?
  /// That function, with its settings as the recipe has them; nil where it learns from samples.
  private(set) var landscape: (any Landscape)?
  package internal(set) var optimizer: any Optimizer.Type
  /// The iteration at which that optimizer took over: it counts its updates from there.
  package internal(set) var optimizerSince = 0
  /// What the optimizer leaves alone.
  package internal(set) var frozen = Frozen()
  /// Weights held at 0 by hand.
  package internal(set) var cut: Set<Journal.Element> = []
  /// The changes of structure so far.
  private(set) var structure: [Structure] = []

  init(_ recipe: Recipe) {
    (hyperparameters, optimizer) = (recipe.hyperparameters, recipe.optimizer)
    model = recipe.model
    groups = recipe.groups.filter(\.isFrozen)
    if case .landscape(let first) = recipe.objective { landscape = first }
    for slide in model?.slides ?? [] {
      hyperparameters.add(
        Setting(
          Hyperparameters.name(of: slide.what, in: slide.layer), Double(slide.value),
          slide.what == .padding ? .notNegative : .positive,
          "\(slide.what) of the windows of \(slide.layer)"),
        Double(slide.value), path: "model.\(slide.layer).\(slide.what)", isWhole: true)
    }
    guard !groups.isEmpty || landscape?.frozen.isEmpty == false else { return }
    for node in parameters where beginsFrozen(node.name) {
      frozen.freeze(node.name, 0..<node.count)
    }
  }
  private let groups: [ParameterGroup]
  private func beginsFrozen(_ name: String) -> Bool {
    groups.contains { $0.holds(name) } || landscape?.frozen.contains(name) == true
  }

  /// Every parameter there is, in the order of recording.
  var parameters: [Recording.Node] { model?.parameters ?? landscape?.parameters ?? [] }

  /// How parameters begin where the scene says so: those that are still as large as it said. What a
  /// change of structure leaves has its numbers from before.
  func given(_ recipe: Recipe) -> [String: [Double]] {
    guard !structure.isEmpty, !recipe.parameters.isEmpty else { return recipe.parameters }
    var counts: [String: Int] = [:]
    for node in parameters { counts[node.name] = node.count }
    return recipe.parameters.filter { $0.value.count == counts[$0.key] }
  }

  /// What decides how a pass is recorded: setups that have it in common can share one.
  struct Plan: Equatable {
    let structure: [Structure]
    let memories: [String]
    /// Hyperparameters that are part of what is computed.
    let numbers: [Double?]
  }
  var plan: Plan {
    Plan(
      structure: structure, memories: optimizer.memories,
      numbers: [Hyperparameters.batch, Hyperparameters.l1, Hyperparameters.l2].map {
        hyperparameters[$0]
      } + hyperparameters.ofTask)
  }

  /// The setup after a change. Whether it may be was asked before it came into the journal.
  func after(_ entry: Journal.Entry, _ recipe: Recipe) throws -> Setup {
    var next = self
    switch entry.change {
    case .set(let name, let value, _): next.hyperparameters[name] = value
    case .optimizer(let name, _):
      guard let kind = optimizers.first(where: { $0.name == name }) else {
        throw Objection("there is no optimizer “\(name)”")
      }
      next.optimizer = kind
      next.optimizerSince = entry.iteration
      next.hyperparameters.take(kind, as: recipe)
    case .structure(let structure):
      next.model = try model?.changed(by: structure)
      next.landscape = try landscape?.changed(by: structure)
      next.structure.append(structure)
      next.carryOver(from: self, structure)
      if case .slide(let layer, let what, let value) = structure {
        next.hyperparameters[Hyperparameters.name(of: what, in: layer)] = Double(value)
      }
    case .edit, .put: break
    case .cut(let element, _): next.cut.insert(element)
    case .mend(let element, _): next.cut.remove(element)
    case .freeze(let elements):
      for part in elements { next.frozen.freeze(part.name, part.indices) }
    case .thaw(let elements):
      for part in elements { next.frozen.thaw(part.name, part.indices) }
    }
    return next
  }

  /// What is frozen and cut stays so under its new names.
  private mutating func carryOver(from before: Setup, _ structure: Structure) {
    guard !(frozen.isEmpty && cut.isEmpty && groups.isEmpty) else { return }
    (frozen, cut) = (Frozen(), [])
    for node in parameters {
      for i in 0..<node.count {
        switch lineage(of: node.name, i, after: structure, from: before) {
        case .kept(let name, let index):
          if before.frozen.contains(name, index) { frozen.freeze(node.name, i..<i + 1) }
          if before.cut.contains(.init(name, index)) { cut.insert(.init(node.name, i)) }
        case .drawn, .set: if beginsFrozen(node.name) { frozen.freeze(node.name, i..<i + 1) }
        }
      }
    }
  }

  /// Where an element of a parameter comes from, when a change of structure has just led here.
  func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: Setup
  ) -> Lineage {
    if let model, let old = before.model {
      return model.lineage(of: name, index, after: structure, from: old)
    }
    if let landscape, let old = before.landscape {
      return landscape.lineage(of: name, index, after: structure, from: old)
    }
    return .kept(name, index)
  }

  /// Frozen, or held at 0.
  package var held: Frozen {
    cut.reduce(into: frozen) { $0.freeze($1.name, $1.index..<$1.index + 1) }
  }
  /// Whether the optimizer leaves that number alone.
  package func isHeld(_ name: String, _ index: Int) -> Bool {
    frozen.contains(name, index) || cut.contains(.init(name, index))
  }
}

extension Model {
  /// Its parameters, in the order of recording.
  package var parameters: [Recording.Node] {
    ofOneSample.filter { $0.role == .parameter }
  }
  /// Its tensors, on one sample.
  package var ofOneSample: [Recording.Node] { recording(seed: 0, given: [:]).nodes }
  /// It alone, on one sample.
  func recording(seed: Int, given: [String: [Double]]) -> Recording {
    var r = Recording()
    let x = r.given("x", [1, inputs])
    _ = record(x, seed: seed, given: given, into: &r)
    return r
  }
}
