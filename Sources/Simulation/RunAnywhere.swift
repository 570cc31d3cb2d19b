import Calculus
import Networks

// Going anywhere.

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
  func restore(atOrBefore goal: Int) {
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

  func isPast(_ other: Int, _ iteration: Int) -> Bool {
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
