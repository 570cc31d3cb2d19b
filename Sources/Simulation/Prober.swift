import Calculus

/// What probes need of a run, as it was at one iteration: a value, to be handed to another thread.
package struct Moment: Sendable {
  let recipe: Recipe
  let level: KernelLevel
  let setup: Setup
  /// Changes when the setup does.
  let setupNumber: Int
  let iteration: Int
  /// Parameters, and whatever else the next iteration begins with.
  let state: [UInt8]
  /// What is asked for, and of which run.
  package let keys: [TensorKey]
}

extension Run {
  /// Whether a tensor of that name is worked out beside the training: held-out samples, a plane.
  package static func isProbe(_ name: String) -> Bool {
    name.hasPrefix(heldOutName + "/") || name.hasPrefix("plane-")
      || name.hasPrefix(RateFinder.name + "/")
  }

  func moment(_ keys: [TensorKey]) -> Moment {
    Moment(
      recipe: recipe, level: level, setup: setup, setupNumber: setupNumber, iteration: iteration,
      state: Array(training.tape.state), keys: keys)
  }

  /// Becomes what another run was, without any history: for its probes alone.
  fileprivate func take(_ moment: Moment) {
    if setupNumber != moment.setupNumber {
      become(moment.setup)
      setupNumber = moment.setupNumber
    }
    iteration = moment.iteration
    moment.state.withUnsafeBytes { training.tape.state.copyMemory(from: $0) }
    version += 1
  }
}

/// Works out probes beside the training, on runs of its own that only ever take over the state of
/// the true ones. It belongs to one thread.
package final class Prober {
  private var runs: [Int: Run] = [:]  // by index; looked up, never iterated
  private var generation = -1

  package init() {}

  /// The frame with the tensors of the probes that were left out of it. `generation` changes when
  /// the runs are others.
  package func complete(_ frame: Frame, _ moments: [Moment], generation: Int) -> Frame {
    if generation != self.generation { runs = [:] }
    self.generation = generation
    var found: [TensorKey: Tensor] = [:]
    for moment in moments {
      guard let index = moment.keys.first?.run else { continue }
      let run: Run
      if let known = runs[index] {
        run = known
      } else if let made = try? Run(
        moment.recipe, level: moment.level, historyBytes: 1 << 16, index: index)
      {
        runs[index] = made
        run = made
      } else {
        continue
      }
      run.take(moment)
      for key in moment.keys { found[key] = run.tensor(key.name, key.kind) }
    }
    return found.isEmpty ? frame : frame.adding(found)
  }
}
