import Calculus
import Networks

/// What a run is at one moment: its recipe, as the journal has changed it so far.
package struct Setup: Sendable {
  package internal(set) var hyperparameters: Hyperparameters
  /// Nil where there is nothing but a function to go down on.
  package internal(set) var model: (any Model)?
  package internal(set) var optimizer: any Optimizer.Type
  /// The iteration at which that optimizer took over: it counts its updates from there.
  package internal(set) var optimizerSince = 0
  /// By parameter: what the optimizer leaves alone. Looked up, never iterated.
  package internal(set) var frozen: [String: RangeSet<Int>] = [:]
  /// Weights held at 0 by hand.
  package internal(set) var cut: Set<Journal.Element> = []
  /// The changes of structure so far.
  private(set) var structure: [Structure] = []

  init(_ recipe: Recipe) {
    (hyperparameters, optimizer) = (recipe.hyperparameters, recipe.optimizer)
    model = recipe.model
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
      })
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
      next.structure.append(structure)
      next.carryOver(from: self, structure)
    case .edit: break
    case .cut(let element, _): next.cut.insert(element)
    case .mend(let element, _): next.cut.remove(element)
    case .freeze(let elements):
      for part in elements {
        next.frozen[part.name, default: RangeSet()].formUnion(part.indices)
      }
    case .thaw(let elements):
      for part in elements { next.frozen[part.name]?.subtract(part.indices) }
    }
    return next
  }

  /// What is frozen and cut stays so under its new names.
  private mutating func carryOver(from before: Setup, _ structure: Structure) {
    guard let model, let old = before.model, !(frozen.isEmpty && cut.isEmpty) else { return }
    (frozen, cut) = ([:], [])
    for node in model.parameters {
      for i in 0..<node.count {
        guard
          case .kept(let name, let index) = model.lineage(
            of: node.name, i, after: structure, from: old)
        else { continue }
        if before.frozen[name]?.contains(index) == true {
          frozen[node.name, default: RangeSet()].insert(contentsOf: i..<i + 1)
        }
        if before.cut.contains(.init(name, index)) { cut.insert(.init(node.name, i)) }
      }
    }
  }

  /// Whether the optimizer leaves that number alone.
  package func isHeld(_ name: String, _ index: Int) -> Bool {
    frozen[name]?.contains(index) == true || cut.contains(.init(name, index))
  }
  var holdsAny: Bool { !cut.isEmpty || frozen.values.contains { !$0.isEmpty } }
}

extension Model {
  /// Its parameters, in the order of recording.
  package var parameters: [Recording.Node] {
    recording(seed: 0, given: [:]).nodes.filter { $0.role == .parameter }
  }
  /// It alone, on one sample.
  func recording(seed: Int, given: [String: [Double]]) -> Recording {
    var r = Recording()
    let x = r.given("x", [1, inputs])
    _ = record(x, seed: seed, given: given, into: &r)
    return r
  }
}
