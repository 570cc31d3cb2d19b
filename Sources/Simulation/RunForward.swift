import Calculus
import Networks

// Going forward.

extension Run {
  /// The learning rate of the update from `iteration` to the next.
  package var currentRate: Double { trainer.rate(at: iteration) }
  package var loss: Double { training.loss }
  package var newest: Int { branches[branch].newest }
  /// Updates before every sample was seen once more.
  package var epoch: Double { trainer.feed?.epoch(at: iteration) ?? 0 }

  /// So many steps, or as many as there are before the screen would pause.
  package func steps(_ count: Int) {
    for _ in 0..<count {
      step()
      if mustPause { return }
    }
  }

  /// One update, and the pass after it.
  package func step() { step(timedBy: nil) }

  /// The same with a lap after each part, its pass on this thread alone.
  package func timedStep(_ watch: Stopwatch) {
    watch.start()
    step(timedBy: watch)
  }

  @inline(__always)
  private func step(timedBy watch: Stopwatch?) {
    trainer.update(at: iteration)
    watch?.lap(.update)
    iteration += 1
    stepsMade += 1
    // What a snapshot holds is the state as it arrived: changes at this iteration come after it.
    snapshots.offer(training.tape.state, at: iteration, branch: branch)
    if iteration == nextChange { makeChanges() }
    if path.wants(iteration) { path.keep(training.tape.state, at: iteration, branch: branch) }
    watch?.lap(.record)
    replay(timedBy: watch)
    record()
    watch?.lap(.record)
  }

  func replay(timedBy watch: Stopwatch? = nil) {
    trainer.replay(at: iteration, timedBy: watch)
    version += 1
  }

  /// What one pass computes in matrix products: `Recording.productOperations` of every slice.
  package var productOperations: Int {
    training.tape.slices * training.tape.recording.productOperations
  }
  /// The names of the pass's steps, in their order; every slice goes through them.
  package var stepNames: [String] {
    training.tape.recording.stepNames
  }

  /// Writes down what a line of history keeps of every iteration.
  func record() {
    let (iteration, training) = (iteration, training)
    let loss = training.loss
    branches[branch].keep(loss, isFinite: training.isFinite, at: iteration)
    if let ground { record(ground) }
    let isMeasured = branches[branch].heldOutLoss.wants(iteration)
    if isMeasured, let heldOut = pass(named: Self.heldOutName) {
      let accuracy = hasClasses ? Accuracy.share(in: heldOut, of: self) : .nan
      branches[branch].heldOutLoss.keep(heldOut.loss, at: iteration)
      branches[branch].heldOutAccuracy.keep(accuracy, at: iteration)
    }
    recordHeadScores()
    recordTrail()
    for k in conditions.indices where branches[branch].met[k] == nil {
      let condition = conditions[k]
      if condition.quantity == "loss" {
        if condition.holds(for: loss) { branches[branch].met[k] = iteration }
      } else if isHeavy, !isMeasured, condition.quantity.hasPrefix(Self.heldOutName) {
        continue
      } else if let x = number(condition.quantity), condition.holds(for: x) {
        branches[branch].met[k] = iteration
      }
    }
  }

  private func record(_ ground: Ground) {
    guard let place else { return }
    branches[branch].way?.keep(place.x, place.y, at: iteration)
    guard branches[branch].reached == nil,
      let found = ground.nearest(place.x, place.y), found.distance <= ground.nearness
    else { return }
    branches[branch].reached = iteration
  }

  /// Where the screen would pause: the scene's own end, or a number that is not finite.
  package var pause: String? {
    if branches[branch].bad == iteration { return divergence?.sentence }
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
