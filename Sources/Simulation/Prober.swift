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
  /// States on the way here, where directions of the path are asked for.
  let path: [Int: [UInt8]]
  /// What is asked for, and of which run.
  package let keys: [TensorKey]
}

extension Run {
  /// Whether a tensor of that name is worked out beside the training: held-out samples, a plane.
  package static func isProbe(_ name: String) -> Bool {
    name.hasPrefix(heldOutName + "/") || name.hasPrefix("plane-") || isCostly(name)
  }
  /// Whether it takes so long that while playing it is worked out anew only now and then.
  static func isCostly(_ name: String) -> Bool {
    isOfPath(name) || isOfCurvature(name) || name.hasPrefix(RateFinder.name + "/")
      || LossPlane.Directions.allCases.contains { name.hasPrefix($0.rawValue + "-") }
  }
  private static func isOfPath(_ name: String) -> Bool { name.hasPrefix("path") }

  func moment(_ keys: [TensorKey]) -> Moment {
    Moment(
      recipe: recipe, level: level, setup: setup, setupNumber: setupNumber, iteration: iteration,
      state: Array(training.tape.state),
      path: keys.contains { Self.isOfPath($0.name) } ? pathStates() : [:], keys: keys)
  }

  /// Becomes what another run was, without any history: for its probes alone.
  fileprivate func take(_ moment: Moment) {
    if setupNumber != moment.setupNumber {
      become(moment.setup)
      setupNumber = moment.setupNumber
    }
    iteration = moment.iteration
    lentPath = moment.path
    moment.state.withUnsafeBytes { training.tape.state.copyMemory(from: $0) }
    version += 1
  }
}

/// Works out probes beside the training, on runs of its own that only ever take over the state of
/// the true ones. It belongs to one thread.
package final class Prober {
  private var runs: [Int: Run] = [:]  // by index; looked up, never iterated
  private var generation = -1

  private var costly: [TensorKey: Costly] = [:]  // looked up, never iterated

  private var bends: [Int: Bends] = [:]  // by index of the run; looked up, never iterated

  /// What was found last about how the loss bends, all of one state.
  private struct Bends {
    var tensors: [TensorKey: Tensor] = [:]
    let keys: Set<TensorKey>
    let iteration, setupNumber: Int
    var found = ContinuousClock.now
    var cost = Duration.zero
  }

  /// What was found last of something that takes long, and what is being worked out.
  private struct Costly {
    var tensor: Tensor?
    /// Of which state and setup it is.
    var iteration = -1
    var setupNumber = -1
    var survey: PlaneSurvey?
    var found = ContinuousClock.now
    var cost = Duration.zero
  }

  package init() {}

  /// The frame with the tensors of the probes that were left out of it. `generation` changes when
  /// the runs are others. While playing, what takes long is given as it was found last.
  package func complete(
    _ frame: Frame, _ moments: [Moment], generation: Int, isPlaying: Bool = false
  ) -> Frame {
    if generation != self.generation { (runs, costly, bends) = ([:], [:], [:]) }
    self.generation = generation
    var found: [TensorKey: Tensor] = [:]
    var next: [TensorKey: Costly] = [:]
    for moment in moments {
      guard let index = moment.keys.first?.run, let run = run(index, moment) else { continue }
      run.take(moment)
      let ofCurvature = Set(moment.keys.filter { Run.isOfCurvature($0.name) })
      found.merge(curvature(ofCurvature, run, moment, isPlaying: isPlaying)) { $1 }
      for key in moment.keys where !ofCurvature.contains(key) {
        guard Run.isCostly(key.name) else {
          found[key] = run.tensor(key.name, key.kind)
          continue
        }
        var known = costly[key] ?? Costly()
        renew(&known, key, run, moment, isPlaying: isPlaying)
        next[key] = known
        var tensor = known.tensor
        if tensor?.iteration == moment.iteration { tensor?.iteration = nil }
        found[key] = tensor
      }
    }
    costly = next  // what nobody asks for any more is forgotten
    return found.isEmpty ? frame : frame.adding(found)
  }

  /// How the loss bends: all numbers of it at once, so that they belong together. While playing never
  /// more than a tenth of the time is spent on it, unless it is found at once.
  private func curvature(
    _ keys: Set<TensorKey>, _ run: Run, _ moment: Moment, isPlaying: Bool
  ) -> [TensorKey: Tensor] {
    guard !keys.isEmpty else { return [:] }
    let now = ContinuousClock.now
    if let known = bends[run.index], known.setupNumber == moment.setupNumber,
      keys.isSubset(of: known.keys)
    {
      let isSoon = now - known.found < max(.milliseconds(250), known.cost * 10)
      if known.iteration == moment.iteration
        || isPlaying && known.cost > .milliseconds(1) && isSoon
      {
        return known.tensors
      }
    }
    var new = Bends(keys: keys, iteration: moment.iteration, setupNumber: moment.setupNumber)
    for key in keys {
      new.tensors[key] = run.tensor(key.name, key.kind)
      new.tensors[key]?.iteration = moment.iteration
    }
    (new.found, new.cost) = (.now, .now - now)
    bends[run.index] = new
    return new.tensors
  }

  private func run(_ index: Int, _ moment: Moment) -> Run? {
    if runs[index] == nil {
      runs[index] = try? Run(
        moment.recipe, level: moment.level, historyBytes: 1 << 16, index: index)
    }
    return runs[index]
  }

  private func renew(
    _ known: inout Costly, _ key: TensorKey, _ run: Run, _ moment: Moment, isPlaying: Bool
  ) {
    let isSameSetup = known.setupNumber == moment.setupNumber
    if !isSameSetup { known.survey = nil }
    // Where there are only two parameters, their plane is the same whatever they are.
    let isOfNow = known.iteration == moment.iteration || key.name.hasPrefix("axes-")
    if isSameSetup, isOfNow, known.tensor != nil, known.survey == nil { return }
    let now = ContinuousClock.now
    if isPlaying, isSameSetup, known.survey == nil, known.tensor != nil,
      // What is found at once is found for every frame.
      known.cost > .milliseconds(1), now - known.found < max(.milliseconds(250), known.cost * 10)
    {
      return
    }
    guard let plane = run.plane(named: key.name) else {
      known.tensor = run.tensor(key.name, key.kind)
      known.tensor?.iteration = moment.iteration
      (known.iteration, known.setupNumber) = (moment.iteration, moment.setupNumber)
      (known.found, known.cost) = (.now, .now - now)
      return
    }
    if known.survey == nil || !isPlaying, known.survey?.iteration != moment.iteration {
      known.survey = run.survey(plane)
    }
    guard let survey = known.survey else {
      known.tensor = nil
      return
    }
    // A share of every frame's time, so that the picture stays smooth; more for the first one.
    let share: Duration = known.tensor == nil ? .milliseconds(150) : .milliseconds(8)
    survey.go { !isPlaying || ContinuousClock.now - now < share }
    guard let tensor = survey.tensor else { return }
    known.tensor = tensor
    if plane.directions == .axes { known.tensor?.iteration = nil }
    (known.iteration, known.setupNumber) = (survey.iteration, moment.setupNumber)
    (known.survey, known.found) = (nil, .now)
    known.cost = .milliseconds(25)  // it may have been spread over many frames
  }
}
