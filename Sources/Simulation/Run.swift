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
  /// Which of the scene's runs it is, from 0.
  package let index: Int
  let historyBudget: Int
  /// Whether a pass takes so long that what is looked at beside it is looked at less often.
  package private(set) var isHeavy = false
  package internal(set) var iteration = 0
  /// What the run is now: its recipe as the journal has changed it.
  package internal(set) var setup: Setup
  /// Changes with it.
  var setupNumber = 0
  /// What it is before the journal's first entry.
  let firstSetup: Setup
  /// What is watched for: notes that wait for it, and where to stop.
  package let conditions: [Condition]

  /// The lines of history: the first, and one for every change in the past.
  package internal(set) var branches: [Branch]
  package internal(set) var branch = 0

  var trainer: Trainer
  let targets: [[Double]]
  let middle: Double
  var nextChange = Int.max
  var snapshots: Snapshots
  var heldOut: Pass?
  var planes: [(plane: Plane, pass: Pass)] = []
  var passages: [(passage: Passage, pass: Pass, version: Int)] = []
  /// Keys and values of what was written last.
  var cache: KeyValueCache?
  /// How many multiplications passages take: looked up, never iterated.
  var costs: [CostKey: Int] = [:]
  /// The held-out samples through a model changed by hand.
  var patchedHeldOut: [(patches: [Patch], pass: Pass, version: Int)] = []
  /// The whole training set, for planes through the space of parameters; and a point of one.
  var whole: Pass?
  var visited: (spot: LossPlane.Spot, pass: Pass, version: Int)?
  var path: Path
  /// States of the path that another run found.
  var lentPath: [Int: [UInt8]] = [:]  // by iteration; looked up, never iterated
  var knownPathAxes: (version: Int, axes: PathAxes)?
  /// How many updates were computed, replays included.
  package internal(set) var stepsMade = 0
  /// Changes with every pass, so that a probe knows whether it is up to date.
  var version = 0
  var heldOutVersion = -1
  /// Numbers about maps of words: looked up by the space they are of.
  var maps: [KnownMap] = []
  var knownCurvature: (Curvature, version: Int)?
  var planeVersions: [Int] = []
  var rateFinder: RateFinder?
  /// What was found of rows of words last.
  let rowMemory = RowMemory()

  /// Nil where there are not just two numbers to find.
  package internal(set) var ground: Ground?
  private(set) var firstGround: Ground?
  var spots: (a: Spot, b: Spot)?

  /// How parameters of the recipe's own model begin, by name: worked out when asked for.
  var firstInitials: [String: Initial] = [:]

  /// A line of history.
  package struct Branch: Sendable {
    package let parent: Int?
    /// Where it left its parent.
    package let fork: Int
    package internal(set) var journal = Journal()
    /// The setup after each entry of the journal.
    var setups: [Setup] = []
    /// The last iteration reached.
    package internal(set) var newest: Int
    package internal(set) var loss = Series()
    package internal(set) var heldOutLoss = Series(capacity: 1024)
    package internal(set) var heldOutAccuracy = Series(capacity: 1024)
    package internal(set) var headScores = HeadHistory()
    /// Where words on a map were.
    package internal(set) var trail = WordTrail()
    /// For each condition, the first iteration at which it held.
    package internal(set) var met: [Int?]
    /// The first iteration with a number that is not finite.
    package internal(set) var bad: Int? {
      didSet { if bad != oldValue { divergence = nil } }
    }
    /// Why, once somebody asked.
    var divergence: Divergence?
    /// Where a run with two numbers to find was.
    package internal(set) var way: Way?
    /// The first iteration at which it was near enough to a minimum.
    package internal(set) var reached: Int?

    mutating func keep(_ loss: Double, isFinite: Bool, at iteration: Int) {
      newest = max(newest, iteration)
      self.loss.keep(loss, at: iteration)
      if !isFinite, bad == nil { bad = iteration }
    }
  }

  /// Throws a `Mistake` where recipe and data do not fit.
  package init(
    _ recipe: Recipe, conditions: [Condition] = [], level: KernelLevel = .best,
    historyBytes: Int = 256 << 20, index: Int = 0
  ) throws {
    (self.recipe, self.level, self.index) = (recipe, level, index)
    historyBudget = historyBytes
    let given = recipe.parameters.values.joined()
    if recipe.precision == .single, given.contains(where: { Float($0).isInfinite }) {
      throw Mistake(
        key: "parameters",
        description: "single precision holds nothing above 3.4e38: use precision: double")
    }
    self.conditions = (recipe.stop.map { [$0] } ?? []) + conditions
    var data = recipe.task?.data(seed: recipe.seed) ?? Dataset(of: recipe.landscape)
    if recipe.model?.readsAnyLength == true { data.form?.longest = 512 }
    self.data = data
    firstSetup = Setup(recipe)
    setup = firstSetup
    extent = Extent(data)
    hasClasses =
      data.classes > 0 || recipe.loss is CrossEntropyLoss
      || recipe.model?.outputs == 1 && data.hasTwoTargets
    targets = try Self.targets(data.training, recipe, data)
    let all = targets.map { $0[0] }
    middle = ((all.min() ?? 0) + (all.max() ?? 0)) / 2
    trainer = try Self.trainer(recipe, setup, data, targets, level, index)
    snapshots = Snapshots(
      stateBytes: trainer.pass.tape.state.count, budget: historyBytes,
      spacing: trainer.pass.tape.snapshotSpacing)
    path = Path(bytes: trainer.pass.tape.parameterBytes)
    branches = [
      Branch(parent: nil, fork: 0, newest: 0, met: self.conditions.map { _ in nil })
    ]
    if !data.heldOut.isEmpty { _ = try Self.targets(data.heldOut, recipe, data) }
    spots = findSpots()
    firstGround = findGround()
    ground = firstGround
    branches[0].way = ground.map { Way($0.window) }
    isHeavy = productOperations > 2_000_000
    if isHeavy {
      (branches[0].heldOutLoss, branches[0].heldOutAccuracy) = (
        Series(capacity: 128), Series(capacity: 128)
      )
    }
    replay()
    record()
    path.keep(training.tape.state, at: 0, branch: 0)
  }

  deinit {
    snapshots.free()
    path.free()
  }

  package static let heldOutName = "heldOut"
  package var hyperparameters: Hyperparameters { setup.hyperparameters }
}
