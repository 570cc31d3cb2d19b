import Calculus
import Networks

/// The model with memory, on so many samples at once: the training itself, or a probe beside it.
final class Pass {
  /// What stands before the names of its tensors: nothing for the training, `heldOut/` for a probe.
  let prefix: String
  let tape: Tape
  let rows: Int
  let x: Variable
  /// Nil where there is nothing to compare with.
  let target: Variable?
  let output: Variable

  init(
    _ recipe: Recipe, _ hyperparameters: Hyperparameters, prefix: String = "", rows: Int,
    targetWidth: Int?, slices: Int = 1, memories: Int = 0, level: KernelLevel
  ) {
    let isTraining = prefix.isEmpty
    var r = Recording(slices: slices, isTraining: isTraining)
    let x = r.given("x", [rows / slices, recipe.model.inputs])
    let target = targetWidth.map { r.given("target", [rows / slices, $0]) }
    let output = recipe.model.record(x, seed: recipe.seed, given: recipe.parameters, into: &r)
    // Held-out samples are judged by their errors alone.
    let strength = isTraining ? hyperparameters[Hyperparameters.l2] ?? 0 : 0
    let weights = recipe.model.layers.compactMap { r[$0.weight] }
    let loss = target.map { target in
      guard strength > 0 else {
        return recipe.loss.record(output, target, named: "loss", into: &r)
      }
      // Biases are left free.
      let error = recipe.loss.record(output, target, named: "dataLoss", into: &r)
      let penalty = r.record(
        L2Penalty(counts: weights.map(\.count), strength: strength), of: weights, named: "penalty")
      return r.record(Add([1]), error, penalty, named: "loss")
    }
    (self.prefix, self.rows, self.x, self.target, self.output) = (prefix, rows, x, target, output)
    tape = Tape(
      r, loss: loss, memories: memories, precision: recipe.precision, level: level)
  }

  /// Parameters, and what layers carry, of another pass as they are now.
  func takeParameters(from other: Pass) { tape.takeParameters(from: other.tape) }

  // MARK: Numbers by name; a batch in slices is one tensor

  func variable(_ name: String) -> Variable? { tape.recording[name] }

  func node(_ variable: Variable) -> Recording.Node { tape.recording.nodes[variable.node] }

  /// Its shape with the whole batch.
  func shape(_ variable: Variable) -> [Int] {
    var shape = node(variable).shape
    if node(variable).isBatched { shape[0] *= tape.slices }
    return shape
  }

  /// Where element `index` is; `slice` for what every slice has one of.
  func spot(_ variable: Variable, _ index: Int, kind: Origin.Kind, slice: Int? = nil) -> Tape.Spot {
    guard node(variable).isBatched else {
      return Tape.Spot(variable.node, index, kind: kind, slice: slice ?? 0)
    }
    let each = node(variable).count
    return Tape.Spot(variable.node, index % each, kind: kind, slice: index / each)
  }

  /// The name of a number of the tape, at an iteration.
  func origin(_ spot: Tape.Spot, at iteration: Int) -> Origin {
    let node = tape.recording.nodes[spot.node]
    switch node.role {
    case .parameter, .carried:
      return Origin(node.name, spot.index, kind: spot.kind, iteration: iteration)
    case .given, .computed:
      let index = node.isBatched ? spot.slice * node.count + spot.index : spot.index
      let slice = node.isBatched || node.isShared || tape.slices == 1 ? nil : spot.slice
      return Origin(
        prefix + node.name, index, kind: spot.kind, iteration: iteration, slice: slice)
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
    return (0..<slices).flatMap {
      kind == .value ? tape.values(variable, slice: $0) : tape.gradients(variable, slice: $0)
    }
  }

  /// The mean of the slices' losses.
  var loss: Double { tape.meanLoss }

  /// Whether neither the loss nor a parameter is NaN or infinite.
  var isFinite: Bool { loss.isFinite && tape.parametersAreFinite }
}
