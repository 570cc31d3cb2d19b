import Calculus
import Networks

/// The model with memory, on so many samples at once: the training itself, or a probe beside it.
final class Pass {
  /// What stands before the names of its tensors: nothing for the training, `heldOut/` for a probe.
  private(set) var prefix: String
  let tape: Tape
  /// The same in dual numbers, for second derivatives: nothing until they are asked for.
  private(set) lazy var dual = DualTape(tape)
  let rows: Int
  /// Nil where nothing goes in or comes out: a function to go down on.
  let x: Variable?
  let output: Variable?
  /// Nil where there is nothing to compare with.
  let target: Variable?
  /// What it goes down on, with its settings of now; nil where it learns from samples.
  let landscape: (any Landscape)?
  /// Which of the scene's runs it belongs to.
  let run: Int
  let level: KernelLevel
  /// Whether it is of one sequence by itself, without a batch, or of one picture.
  let isPassage: Bool
  /// Whether what is only looked at is up to date.
  private var isLookedAt = false
  /// Whether it has gradients: a probe has none, but for a sequence or a picture by itself, and where
  /// those of one output are asked for.
  let goesBackward: Bool
  /// How its pictures are moved by hand; nil where they are not.
  private let move: Variable?
  /// Which tokens came before, of its sequences and of what they translate, once somebody asked: a
  /// probe reads the same ones for ever.
  var ownRepeats, sourceRepeats: Repeats?
  /// How far each state is carried to the end, by the name of the hidden states, of that version of
  /// the run.
  var knownJacobians: (name: String, version: Int, numbers: [Double])?
  /// And what can be said of them step by step.
  var ownFeatures, sourceFeatures: TextFeatures?
  /// Where on a plane through the space of parameters it is, if it is there for that.
  let spot: LossPlane.Spot?

  /// `isPenalised`: whether the loss has what is added to it to keep weights small. `places`: how many
  /// tokens there are, where it is of one sequence by itself. `patches`: what is changed by hand, and
  /// `remembered` how many places' keys and values are given.
  init(
    _ recipe: Recipe, _ setup: Setup, prefix: String = "", rows: Int, targetWidth: Int?,
    places: Int? = nil, patches: [Patch] = [], remembered: Int = 0, slices: Int = 1,
    level: KernelLevel, run: Int,
    spot: LossPlane.Spot? = nil, isPenalised: Bool = false
  ) {
    (self.spot, isPassage) = (spot, places != nil)
    let isTraining = prefix.isEmpty
    goesBackward = isTraining || places != nil || patches.toward != nil
    let ofTraining = setup.hyperparameters[Hyperparameters.batch].map { Int($0) }
    var r = Recording(
      slices: slices, isTraining: isTraining, batch: isTraining ? nil : ofTraining)
    var (x, target, output, loss): (Variable?, Variable?, Variable?, Variable?)
    var move: Variable?
    var landscape: (any Landscape)?
    switch recipe.objective {
    case .samples(let task, let first, let kind):
      let model = (setup.model ?? first).patched(by: patches, remembering: remembered)
      if isTraining, task.wordForm != nil {
        WordFeed.record(into: &r)
        WordMap.record(model, seed: recipe.seed, into: &r)
      }
      let batch = places == nil ? [rows / slices] : task.image == nil ? [] : [1]
      let input: Variable
      if let form = task.image {
        (x, input, move) = patches.seen(batch, form, into: &r)
      } else {
        input = r.given("x", batch + [places ?? model.inputs])
        x = input
      }
      target = targetWidth.map { r.given("target", batch + [$0]) }
      let predicted = model.record(
        input, asked: target, seed: recipe.seed, given: setup.given(recipe), into: &r)
      output = predicted
      let penalties = isTraining || isPenalised ? Penalties(setup.hyperparameters) : .none
      loss = target.map { target in
        guard penalties != .none else {
          return kind.record(predicted, target, named: "loss", into: &r)
        }
        let error = kind.record(predicted, target, named: "dataLoss", into: &r)
        let penalty = penalties.record(model, into: &r)
        return r.record(Add([1]), error, penalty, named: "loss")
      }
      if let score = patches.score(predicted, into: &r) { loss = score }
      if places != nil {
        model.recordAsides(of: predicted, into: &r)
        if task.image?.classes.isEmpty == false, kind is CrossEntropyLoss {
          r.record(Softmax(predicted.shape), predicted, named: "probabilities")
        }
      }
    case .landscape(let first):
      let adjusted = (setup.landscape ?? first).adjusted(to: setup.hyperparameters)
      loss = adjusted.record(given: setup.given(recipe), into: &r)
      landscape = adjusted
    }
    self.landscape = landscape
    (self.prefix, self.rows, self.x, self.target, self.output) = (prefix, rows, x, target, output)
    (self.run, self.move, self.level) = (run, move, level)
    tape = Tape(
      r, loss: loss, memories: isTraining ? setup.optimizer.memories.count : 0,
      precision: recipe.precision, level: level)
  }

  /// Parameters, and what layers carry, of another pass as they are now.
  func takeParameters(from other: Pass) { tape.takeParameters(from: other.tape) }

  /// Every value, and every gradient where there are any.
  func goThrough() {
    if tape.loss == nil || !goesBackward { tape.forward() } else { tape.pass() }
    isLookedAt = false
  }
  /// Becomes the pass of that name, which differs in how far its pictures are moved and in nothing else.
  func take(_ prefix: String, moved way: [Double]?) {
    self.prefix = prefix
    if let move, let way { tape.fill(move, with: way) }
  }

  // MARK: Numbers by name; a batch in slices is one tensor

  /// What comes after the loss is worked out when it is first asked for.
  func variable(_ name: String) -> Variable? {
    let variable = tape.recording[name]
    if let variable, isPassage, !isLookedAt, tape.isAside(variable) {
      tape.lookAside()
      isLookedAt = true
    }
    return variable
  }

  func node(_ variable: Variable) -> Recording.Node { tape.recording.nodes[variable.node] }

  /// Its shape with the whole batch.
  func shape(_ variable: Variable) -> [Int] {
    var shape = node(variable).shape
    if let axis = node(variable).batchAxis { shape[axis] *= tape.slices }
    return shape
  }

  /// Where element `index` is; `slice` for what every slice has one of.
  func spot(_ variable: Variable, _ index: Int, kind: Origin.Kind, slice: Int? = nil) -> Tape.Spot {
    guard let each = rows(variable.node) else {
      return Tape.Spot(variable.node, index, kind: kind, slice: slice ?? 0)
    }
    let (before, rest) = index.quotientAndRemainder(dividingBy: tape.slices * each)
    return Tape.Spot(
      variable.node, before * each + rest % each, kind: kind, slice: rest / each)
  }

  /// How many numbers of a slice stand together in the whole batch: all of them where the batch comes
  /// first. Nil where there is no batch.
  private func rows(_ n: Int) -> Int? {
    let node = tape.recording.nodes[n]
    return node.batchAxis.map { node.shape[$0...].reduce(1, *) }
  }
  /// Where a number of the tape stands in the whole batch.
  private func index(_ spot: Tape.Spot) -> Int {
    guard let each = rows(spot.node) else { return spot.index }
    let (before, rest) = spot.index.quotientAndRemainder(dividingBy: each)
    return (before * tape.slices + spot.slice) * each + rest
  }

  /// The name of a number of the tape, at an iteration.
  func origin(_ spot: Tape.Spot, at iteration: Int) -> Origin {
    let node = tape.recording.nodes[spot.node]
    switch node.role {
    case .parameter where self.spot != nil || isPassage && spot.kind == .gradient:
      return Origin(prefix + node.name, spot.index, kind: spot.kind, iteration: iteration, run: run)
    case .parameter, .carried:
      return Origin(node.name, spot.index, kind: spot.kind, iteration: iteration, run: run)
    case .given, .computed:
      let slice = node.isBatched || node.isShared || tape.slices == 1 ? nil : spot.slice
      return Origin(
        prefix + node.name, index(spot), kind: spot.kind, iteration: iteration, slice: slice,
        run: run)
    }
  }

  /// Whether it is one number for each slice, of which the mean is meant where no slice is named.
  func isPerSlice(_ variable: Variable) -> Bool {
    let node = node(variable)
    return tape.slices > 1 && !node.isBatched && !node.isShared && node.role == .computed
  }

  func numbers(_ variable: Variable, _ kind: Origin.Kind) -> [Double] {
    if isPerSlice(variable) {
      return (0..<variable.count).map { i in
        Double.sum(tape.slices) {
          tape.number(Tape.Spot(variable.node, i, kind: kind, slice: $0))
        } / (kind == .value ? Double(tape.slices) : 1)
      }
    }
    let slices = node(variable).isBatched ? tape.slices : 1
    let parts = (0..<slices).map {
      kind == .value ? tape.values(variable, slice: $0) : tape.gradients(variable, slice: $0)
    }
    guard slices > 1, let each = rows(variable.node), each < variable.count else {
      return parts.flatMap { $0 }
    }
    return stride(from: 0, to: variable.count, by: each).flatMap { start in
      parts.flatMap { $0[start..<start + each] }
    }
  }

  /// The mean of the slices' losses.
  var loss: Double { tape.meanLoss }

  /// Whether neither the loss nor a parameter is NaN or infinite.
  var isFinite: Bool { loss.isFinite && tape.parametersAreFinite }
}

/// What is added to the loss so that weights stay small. Biases are left free, and held-out samples
/// are judged by their errors alone.
private struct Penalties: Equatable {
  static let none = Penalties(l1: 0, l2: 0)
  let l1, l2: Double

  init(l1: Double, l2: Double) { (self.l1, self.l2) = (l1, l2) }
  init(_ hyperparameters: Hyperparameters) {
    self.init(
      l1: hyperparameters[Hyperparameters.l1] ?? 0, l2: hyperparameters[Hyperparameters.l2] ?? 0)
  }

  func record(_ model: any Model, into r: inout Recording) -> Variable {
    let weights = model.weights.compactMap { r[$0] }
    let counts = weights.map(\.count)
    var parts: [Variable] = []
    if l1 > 0 {
      parts.append(
        r.record(L1Penalty(counts: counts, strength: l1), of: weights, named: "l1Penalty"))
    }
    if l2 > 0 {
      parts.append(
        r.record(L2Penalty(counts: counts, strength: l2), of: weights, named: "l2Penalty"))
    }
    return parts.count == 1
      ? parts[0] : r.record(Add([1]), parts[0], parts[1], named: "penalties")
  }
}
