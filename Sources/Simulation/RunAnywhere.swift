import Calculus
import Networks

// Going anywhere.

extension Run {
  /// Goes to `goal` on this line of history: back by snapshot and replay, forward by stepping. Asks
  /// `goOn` after every iteration, and stops where it says no. Returns whether it got there.
  @discardableResult
  package func go(to goal: Int, goOn: () -> Bool = { true }) -> Bool {
    let goal = max(0, goal)
    guard goal != iteration else { return true }
    if goal < iteration || goal > iteration + snapshots.spacing && goal <= newest {
      restore(atOrBefore: goal)
    }
    while iteration < goal {
      step()
      if iteration < goal, !goOn() { return false }
    }
    return true
  }

  /// Back to the start, or to a snapshot, whichever is later.
  func restore(atOrBefore goal: Int) {
    let here = iteration
    let found = snapshots.newest(atOrBefore: goal) { branch, iteration in
      isPast(branch, iteration) && (goal < here || iteration > here)
    }
    guard found != nil || goal < here else { return }
    iteration = found?.iteration ?? 0
    become(setup(before: iteration))
    if let found {
      snapshots.copy(found.slot, into: training.tape.state)
    } else {
      training.tape.reset()
    }
    makeChanges()
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

  /// Another run from this very state, with this line of history as its past; its history gets a
  /// share of the bytes.
  func forked(index: Int, sharing parts: Int) throws -> Run {
    let own = recipe.stop == nil ? conditions : Array(conditions.dropFirst())
    let other = try Run(
      recipe, conditions: own, level: level, historyBytes: historyBudget / parts, index: index)
    other.branches = [lineUpToHere(parent: nil)]
    other.snapshots.take(from: snapshots, upTo: iteration, where: isPast)
    other.iteration = iteration
    other.become(setup)
    other.training.tape.state.copyMemory(from: UnsafeRawBufferPointer(training.tape.state))
    other.replay()
    other.record()
    return other
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
