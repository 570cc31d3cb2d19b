import Calculus
import Networks

/// One deterministic run: state N holds after N updates, and at N the tape shows pass N, not yet
/// applied. Going back restores a snapshot and replays: the same bits.
package final class Run {
  package let recipe: Recipe
  package let data: Dataset
  package let extent: Extent
  /// Whether right and wrong can be told apart: classes, or targets of just two values.
  package let hasClasses: Bool
  package let level: KernelLevel
  package internal(set) var iteration = 0
  package internal(set) var hyperparameters: Hyperparameters
  /// What is watched for: notes that wait for it, and where to stop.
  package let conditions: [Condition]

  /// The lines of history: the first, and one for every tweak in the past.
  package internal(set) var branches: [Branch]
  package internal(set) var branch = 0

  var trainer: Trainer
  let targets: [[Double]]
  let middle: Double
  var nextChange = Int.max
  var snapshots: Snapshots
  var heldOut: Pass?
  var planes: [(plane: Plane, pass: Pass)] = []
  /// Changes with every pass, so that a probe knows whether it is up to date.
  var version = 0
  var heldOutVersion = -1
  var planeVersions: [Int] = []

  /// A line of history.
  package struct Branch: Sendable {
    package let parent: Int?
    /// Where it left its parent.
    package let fork: Int
    package internal(set) var journal: Journal
    /// The last iteration reached.
    package internal(set) var newest: Int
    package internal(set) var loss = Series()
    package internal(set) var heldOutLoss = Series(capacity: 1024)
    package internal(set) var heldOutAccuracy = Series(capacity: 1024)
    /// For each condition, the first iteration at which it held.
    package internal(set) var met: [Int?]
    /// The first iteration with a number that is not finite.
    package internal(set) var bad: Int?

    mutating func keep(_ loss: Double, isFinite: Bool, at iteration: Int) {
      newest = max(newest, iteration)
      self.loss.keep(loss, at: iteration)
      if !isFinite, bad == nil { bad = iteration }
    }
  }

  /// Throws a `Mistake` where recipe and data do not fit.
  package init(
    _ recipe: Recipe, conditions: [Condition] = [], level: KernelLevel = .best,
    historyBytes: Int = 256 << 20
  ) throws {
    self.recipe = recipe
    self.level = level
    let given = recipe.parameters.values.joined()
    if recipe.precision == .single, given.contains(where: { Float($0).isInfinite }) {
      throw Mistake(
        key: "parameters",
        description: "single precision holds nothing above 3.4e38: use precision: double")
    }
    self.conditions = (recipe.stop.map { [$0] } ?? []) + conditions
    data = recipe.task.data(seed: recipe.seed)
    hyperparameters = recipe.hyperparameters
    extent = Extent(data)
    hasClasses =
      data.classes > 0 || recipe.loss is CrossEntropyLoss
      || recipe.model.outputs == 1 && data.hasTwoTargets
    targets = try Self.targets(data.training, recipe, data)
    let all = targets.map { $0[0] }
    middle = ((all.min() ?? 0) + (all.max() ?? 0)) / 2
    trainer = try Self.trainer(recipe, hyperparameters, data, targets, level)
    snapshots = Snapshots(stateBytes: trainer.pass.tape.state.count, budget: historyBytes)
    branches = [
      Branch(
        parent: nil, fork: 0, journal: Journal(), newest: 0,
        met: self.conditions.map { _ in nil })
    ]
    if !data.heldOut.isEmpty {
      let targets = try Self.targets(data.heldOut, recipe, data)
      let pass = Pass(
        recipe, hyperparameters, prefix: Self.heldOutName + "/", rows: data.heldOut.count,
        targetWidth: targets[0].count, level: level)
      pass.tape.fill(pass.x, with: data.heldOut.flatMap(\.input))
      if let target = pass.target { pass.tape.fill(target, with: targets.flatMap { $0 }) }
      heldOut = pass
    }
    replay()
    record()
  }

  deinit { snapshots.free() }

  package static let heldOutName = "heldOut"
}
