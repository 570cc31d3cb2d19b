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
  package private(set) var iteration = 0
  package private(set) var hyperparameters: Hyperparameters
  /// What is watched for: notes that wait for it, and where to stop.
  package let conditions: [Condition]

  /// The lines of history: the first, and one for every tweak in the past.
  package private(set) var branches: [Branch]
  package private(set) var branch = 0

  private var trainer: Trainer
  private let targets: [[Double]]
  private let middle: Double
  private var nextChange = Int.max
  private var snapshots: Snapshots
  private var heldOut: Pass?
  private var planes: [(plane: Plane, pass: Pass)] = []
  /// Changes with every pass, so that a probe knows whether it is up to date.
  private var version = 0
  private var heldOutVersion = -1
  private var planeVersions: [Int] = []

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

// MARK: - Making the training pass

extension Run {
  /// Recipe and data that do not fit together.
  package struct Mistake: Error, CustomStringConvertible {
    /// Which key of a scene it is about.
    package let key: String
    package let description: String
  }

  private static func targets(
    _ samples: [Dataset.Sample], _ recipe: Recipe, _ data: Dataset
  ) throws -> [[Double]] {
    let outputs = recipe.model.outputs
    let loss = type(of: recipe.loss).name
    guard let first = samples.first else {
      throw Mistake(key: "task", description: "there are no samples")
    }
    guard first.input.count == recipe.model.inputs else {
      throw Mistake(
        key: "model",
        description: "a sample has \(first.input.count) numbers, but the network "
          + "\(recipe.model.inputs) inputs: let layers begin with \(first.input.count)")
    }
    return try samples.map { sample in
      switch sample.target {
      case .label(let label):
        guard
          let target = recipe.loss.target(label: label, classes: data.classes, outputs: outputs)
        else {
          let fit = data.classes == 2 ? "1 output (or 2 with crossEntropy)" : "crossEntropy"
          throw Mistake(
            key: "loss",
            description: "\(loss) with \(outputs) outputs cannot tell \(data.classes) classes "
              + "apart: use \(fit)"
              + (data.classes == 2 ? "" : " and \(data.classes) outputs"))
        }
        return target
      case .numbers(let numbers):
        let width = recipe.loss.targetWidth(outputs: outputs)
        guard numbers.count == width else {
          throw Mistake(
            key: "task",
            description: "a target has \(numbers.count) numbers, but \(loss) with "
              + "\(outputs) outputs needs \(width)")
        }
        for number in numbers {
          if recipe.precision == .single, Float(number).isInfinite {
            throw Mistake(
              key: "task",
              description: "single precision holds nothing above 3.4e38: use precision: double")
          }
          if let objection = recipe.loss.objection(to: number, outputs: outputs) {
            throw Mistake(key: "task", description: "target \(number): \(objection)")
          }
        }
        return numbers
      }
    }
  }

  /// 0 and anything beyond the data mean all of them.
  package static func batch(_ hyperparameters: Hyperparameters, samples: Int) -> Int {
    let asked = hyperparameters[Hyperparameters.batch] ?? 0
    return asked >= 1 && asked < Double(samples) ? Int(asked) : samples
  }

  private static func trainer(
    _ recipe: Recipe, _ hyperparameters: Hyperparameters, _ data: Dataset, _ targets: [[Double]],
    _ level: KernelLevel
  ) throws -> Trainer {
    let rows = batch(hyperparameters, samples: data.training.count)
    guard rows % recipe.slices == 0 else {
      throw Mistake(
        key: "slices",
        description: "a batch of \(rows) cannot be cut into \(recipe.slices) equal slices")
    }
    let pass = Pass(
      recipe, hyperparameters, rows: rows, targetWidth: targets[0].count, slices: recipe.slices,
      memories: recipe.optimizer.memories.count, level: level)
    let feed = Feed(
      inputs: data.training.map(\.input), targets: targets, seed: recipe.seed, into: pass)
    return Trainer(recipe, hyperparameters, pass, feed)
  }

  /// Takes on hyperparameters; the tape is recorded anew where they change what is computed.
  private func adopt(_ now: Hyperparameters) {
    let before = hyperparameters
    hyperparameters = now
    nextChange = branches[branch].journal.next(after: iteration) ?? .max
    if before[Hyperparameters.batch] != now[Hyperparameters.batch]
      || before[Hyperparameters.l2] != now[Hyperparameters.l2],
      let another = try? Self.trainer(recipe, now, data, targets, level)
    {
      another.pass.tape.state.copyMemory(from: UnsafeRawBufferPointer(training.tape.state))
      trainer = another
    } else {
      trainer = Trainer(recipe, now, trainer.pass, trainer.feed)
    }
  }
}

// MARK: - Going forward

extension Run {
  /// The learning rate of the update from `iteration` to the next.
  package var currentRate: Double { trainer.rate(at: iteration) }
  package var loss: Double { training.loss }
  package var newest: Int { branches[branch].newest }
  /// Updates before every sample was seen once more.
  package var epoch: Double {
    Double(iteration) * Double(feed.batch) / Double(max(feed.samples, 1))
  }

  /// One update, and the pass after it.
  package func step() {
    trainer.update(at: iteration)
    iteration += 1
    if iteration == nextChange {
      adopt(branches[branch].journal.hyperparameters(recipe.hyperparameters, at: iteration))
    }
    snapshots.offer(training.tape.state, at: iteration, branch: branch)
    replay()
    record()
  }

  private func replay() {
    trainer.replay(at: iteration)
    version += 1
  }

  /// Writes down what a line of history keeps of every iteration.
  private func record() {
    let (iteration, training) = (iteration, training)
    let loss = training.loss
    branches[branch].keep(loss, isFinite: training.isFinite, at: iteration)
    let isMeasured = branches[branch].heldOutLoss.wants(iteration)
    if isMeasured, let heldOut = pass(named: Self.heldOutName) {
      let accuracy = hasClasses ? Accuracy.share(in: heldOut, of: self) : .nan
      branches[branch].heldOutLoss.keep(heldOut.loss, at: iteration)
      branches[branch].heldOutAccuracy.keep(accuracy, at: iteration)
    }
    for k in conditions.indices where branches[branch].met[k] == nil {
      let condition = conditions[k]
      if condition.quantity == "loss" {
        if condition.holds(for: loss) { branches[branch].met[k] = iteration }
      } else if let x = number(condition.quantity), condition.holds(for: x) {
        branches[branch].met[k] = iteration
      }
    }
  }

  /// Where the screen would pause: the scene's own end, or a number that is not finite.
  package var pause: String? {
    if branches[branch].bad == iteration { return "\(firstBad() ?? "a number") is not finite" }
    if let stop = recipe.stop, branches[branch].met[0] == iteration { return "\(stop)" }
    return nil
  }
  /// Whether the last step ended at such a place: two comparisons.
  @inline(__always)
  package var mustPause: Bool {
    branches[branch].bad == iteration || recipe.stop != nil && branches[branch].met[0] == iteration
  }

  /// Whether a number had stopped being finite by this iteration.
  package var hasDiverged: Bool { branches[branch].bad.map { $0 <= iteration } ?? false }

  /// The first tensor, in the order of computing, with a number that is not finite.
  package func firstBad() -> String? {
    let tape = training.tape
    func isBad(_ n: Int, _ kind: Origin.Kind) -> Bool {
      !training.numbers(tape.recording[node: n], kind).allSatisfy(\.isFinite)
    }
    let nodes = tape.recording.nodes.indices
    func first(_ role: Recording.Node.Role) -> Int? {
      nodes.first { tape.recording.nodes[$0].role == role && isBad($0, .value) }
    }
    if let n = first(.parameter) ?? first(.given) ?? first(.computed) {
      return tape.recording.nodes[n].name
    }
    return nodes.reversed().first {
      tape.recording.nodes[$0].role != .given && isBad($0, .gradient)
    }
    .map { "∂loss/∂" + tape.recording.nodes[$0].name }
  }
}

// MARK: - Going anywhere

extension Run {
  /// Goes to `goal` on this line of history: back by snapshot and replay, forward by stepping. Asks
  /// `goOn` now and then, and stops where it says no. Returns whether it got there.
  @discardableResult
  package func go(to goal: Int, goOn: () -> Bool = { true }) -> Bool {
    let goal = max(0, goal)
    guard goal != iteration else { return true }
    if goal < iteration || goal > iteration + Snapshots.spacing && goal <= newest {
      restore(atOrBefore: goal)
    }
    while iteration < goal {
      step()
      if iteration & 255 == 0, !goOn() { return false }
    }
    return true
  }

  /// Back to the start, or to a snapshot, whichever is later.
  private func restore(atOrBefore goal: Int) {
    let here = iteration
    let found = snapshots.restore(atOrBefore: goal, into: training.tape.state) {
      branch, iteration in
      isPast(branch, iteration) && (goal < here || iteration > here)
    }
    guard found != nil || goal < here else { return }
    if found == nil { training.tape.reset() }
    iteration = found ?? 0
    adopt(branches[branch].journal.hyperparameters(recipe.hyperparameters, at: iteration))
    replay()
  }

  private func isPast(_ other: Int, _ iteration: Int) -> Bool {
    var (line, limit) = (branch, Int.max)
    while line != other {
      guard let parent = branches[line].parent else { return false }
      limit = min(limit, branches[line].fork)
      line = parent
    }
    return iteration <= limit
  }

  /// Sets a hyperparameter for the update from here on. In the past it starts a line of history of
  /// its own; the old future stays.
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
      let rows = Self.batch(asked, samples: data.training.count)
      guard rows % recipe.slices == 0 else {
        throw Mistake(
          key: name, description: "batch must be a multiple of the \(recipe.slices) slices")
      }
    }
    guard value != entry.value else { return }
    if iteration < newest {
      var line = branches[branch]
      line.loss.cut(after: iteration)
      line.heldOutLoss.cut(after: iteration)
      line.heldOutAccuracy.cut(after: iteration)
      branches.append(
        Branch(
          parent: branch, fork: iteration, journal: line.journal.upTo(iteration),
          newest: iteration, loss: line.loss, heldOutLoss: line.heldOutLoss,
          heldOutAccuracy: line.heldOutAccuracy,
          met: line.met.map { $0.flatMap { $0 <= iteration ? $0 : nil } },
          bad: line.bad.flatMap { $0 <= iteration ? $0 : nil }))
      branch = branches.count - 1
    }
    branches[branch].journal.add(
      .init(iteration: iteration, name: name, value: value, before: entry.value))
    adopt(branches[branch].journal.hyperparameters(recipe.hyperparameters, at: iteration))
    replay()
    record()
  }

  /// Goes over to another line of history, as near to this iteration as it reaches.
  package func takeBranch(_ other: Int) {
    guard branches.indices.contains(other), other != branch else { return }
    // What both share is where they part: from there the other one is replayed.
    let goal = min(iteration, branches[other].newest)
    branch = other
    iteration = .max - 1  // nowhere on this line: whatever it is, go back for it
    restore(atOrBefore: goal)
    go(to: goal)
  }

  /// Does something at another iteration of this line, and comes back: nobody can tell.
  package func visit<R>(_ other: Int, _ body: () throws -> R) rethrows -> R {
    let here = iteration
    guard other != here else { return try body() }
    go(to: other)
    defer { go(to: here) }
    return try body()
  }
}

// MARK: - Probes

extension Run {
  /// The pass of that name, up to date: `""` the training, `heldOut`, `plane-40x30`.
  func pass(named name: String) -> Pass? {
    if name.isEmpty { return training }
    if name == Self.heldOutName {
      guard let heldOut else { return nil }
      if heldOutVersion != version {
        heldOut.takeParameters(from: training)
        heldOut.tape.forward()
        heldOutVersion = version
      }
      return heldOut
    }
    guard let plane = Plane(named: name) else { return nil }
    let k = planes.firstIndex { $0.plane == plane } ?? addPlane(plane)
    if planeVersions[k] != version {
      planes[k].pass.takeParameters(from: training)
      planes[k].pass.tape.forward()
      planeVersions[k] = version
    }
    return planes[k].pass
  }

  private func addPlane(_ plane: Plane) -> Int {
    if planes.count >= 16 {
      planes.removeFirst()
      planeVersions.removeFirst()
    }
    let count = plane.columns * plane.rows
    let pass = Pass(
      recipe, hyperparameters, prefix: plane.name + "/", rows: count, targetWidth: nil,
      level: level)
    let width = recipe.model.inputs
    let points: [Double] = (0..<count * width).map {
      plane.input($0 / width, $0 % width, in: extent)
    }
    pass.tape.fill(pass.x, with: points)
    planes.append((plane, pass))
    planeVersions.append(-1)
    return planes.count - 1
  }

  /// Which training sample is row `row` of the batch of this pass.
  package func sample(row: Int) -> Int { feed.sample(row: row, at: iteration) }
  package var batch: Int { feed.batch }
  var training: Pass { trainer.pass }
  private var feed: Feed { trainer.feed }
  /// What the snapshots take.
  package var historyBytes: Int { snapshots.size }
  var targetMiddle: Double { middle }
  var currentOptimizer: any Optimizer { trainer.optimizer }
  var currentSchedule: any Schedule { trainer.schedule }
}
