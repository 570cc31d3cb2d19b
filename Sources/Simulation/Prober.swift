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
    name.hasPrefix(heldOutName + "/") || name.hasPrefix(heldOutName + "~")
      || name.hasPrefix("plane-") || isStillMap(name) || Passage.isName(name[...])
      || Film.isName(name)
      || group(of: name) != nil
  }
  /// What is worked out together, so that it is all of one iteration, and, where it takes long, only
  /// now and then while playing: how the loss bends, a path with its plane, the rate finder, a plane.
  static func group(of name: String) -> String? {
    if isOfCurvature(name) { return "curvature" }
    if isOfPath(name) { return "path" }
    if Film.isName(name) { return Film.prefix }
    if name.hasPrefix(RateFinder.name + "/") { return RateFinder.name }
    if name.hasPrefix("\(heldOutName)/\(Follows.name)(") { return Follows.name }
    if name.contains("/\(StateJacobian.name)(") { return StateJacobian.name }
    for slow in [heldOutName + "~", "cached-"] where name.hasPrefix(slow) { return slow }
    if name.contains("~covers:") { return "covers" }
    let directions = LossPlane.Directions.allCases.first { name.hasPrefix($0.rawValue + "-") }
    // Where there are only two parameters their plane is the same at every iteration.
    return directions == .axes ? name : directions?.rawValue
  }
  private static func isOfPath(_ name: String) -> Bool { name.hasPrefix("path") }
  /// Whether it takes states from before now.
  private static func isOfPast(_ name: String) -> Bool {
    isOfPath(name) || Film.isName(name)
  }

  func moment(_ keys: [TensorKey]) -> Moment {
    Moment(
      recipe: recipe, level: level, setup: setup, setupNumber: setupNumber, iteration: iteration,
      state: Array(training.tape.state),
      path: keys.contains { Self.isOfPast($0.name) } ? pathStates() : [:], keys: keys)
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

  private var groups: [GroupKey: Group] = [:]  // looked up, never iterated

  private struct GroupKey: Hashable {
    let run: Int
    let name: String
  }

  /// What was found last, and what is being worked out.
  private struct Group {
    var found: Findings?
    var pending: Findings?
  }

  /// Tensors of one state.
  private struct Findings {
    let keys: Set<TensorKey>
    let iteration, setupNumber: Int
    var tensors: [TensorKey: Tensor] = [:]
    /// Planes that are not yet done.
    var surveys: [(key: TensorKey, survey: PlaneSurvey)] = []
    var cost = Duration.zero
    var end = ContinuousClock.now
  }

  package init() {}

  /// The frame with the tensors of the probes that were left out of it. `generation` changes when
  /// the runs are others. While playing, what takes long is given as it was found last.
  package func complete(
    _ frame: Frame, _ moments: [Moment], generation: Int, isPlaying: Bool = false
  ) -> Frame {
    if generation != self.generation { (runs, groups) = ([:], [:]) }
    self.generation = generation
    var found: [TensorKey: Tensor] = [:]
    var next: [GroupKey: Group] = [:]
    for moment in moments {
      guard let index = moment.keys.first?.run, let run = run(index, moment) else { continue }
      run.take(moment)
      var asked: [GroupKey: Set<TensorKey>] = [:]
      var names: [GroupKey] = []  // in the order of asking
      for key in moment.keys {
        guard let name = Run.group(of: key.name) else {
          found[key] = run.tensor(key.name, key.kind)
          continue
        }
        let group = GroupKey(run: index, name: name)
        if asked[group] == nil { names.append(group) }
        asked[group, default: []].insert(key)
      }
      for name in names {
        var group = groups[name] ?? Group()
        renew(&group, asked[name] ?? [], run, moment, isPlaying: isPlaying)
        next[name] = group
        let isOfNow =
          group.found?.iteration == moment.iteration || name.name.hasPrefix("axes-")
        for (key, tensor) in group.found?.tensors ?? [:] {
          found[key] = tensor
          found[key]?.iteration = isOfNow ? nil : group.found?.iteration
        }
      }
    }
    groups = next  // what nobody asks for any more is forgotten
    return found.isEmpty ? frame : frame.adding(found)
  }

  private func run(_ index: Int, _ moment: Moment) -> Run? {
    if runs[index] == nil {
      runs[index] = try? Run(
        moment.recipe, level: moment.level, historyBytes: 1 << 16, index: index)
    }
    return runs[index]
  }

  private func renew(
    _ group: inout Group, _ keys: Set<TensorKey>, _ run: Run, _ moment: Moment, isPlaying: Bool
  ) {
    let now = ContinuousClock.now
    func fits(_ findings: Findings?) -> Bool {
      findings.map { $0.setupNumber == moment.setupNumber && keys.isSubset(of: $0.keys) } ?? false
    }
    if !fits(group.pending) { group.pending = nil }
    if let found = group.found, fits(found), group.pending == nil {
      let isOfNow =
        found.iteration == moment.iteration || keys.allSatisfy { $0.name.hasPrefix("axes-") }
      // What is found at once is found for every frame; for the rest a tenth of the time.
      let isSoon =
        found.cost > .milliseconds(1) && now - found.end < max(.milliseconds(250), found.cost * 10)
      if isOfNow || isPlaying && isSoon { return }
    }
    var pending: Findings
    if let begun = group.pending, isPlaying || begun.iteration == moment.iteration {
      pending = begun
    } else {
      pending = Findings(keys: keys, iteration: moment.iteration, setupNumber: moment.setupNumber)
      for key in keys {
        if let plane = run.plane(named: key.name) {
          if let survey = run.survey(plane) { pending.surveys.append((key, survey)) }
        } else {
          pending.tensors[key] = run.tensor(key.name, key.kind)
        }
      }
    }
    // A share of every frame's time, so that the picture stays smooth; more for the first one.
    let share: Duration = group.found == nil ? .milliseconds(150) : .milliseconds(8)
    while let (key, survey) = pending.surveys.last {
      survey.go { !isPlaying || ContinuousClock.now - now < share }
      guard let tensor = survey.tensor else { break }
      pending.tensors[key] = tensor
      pending.surveys.removeLast()
    }
    pending.cost += .now - now
    pending.end = .now
    if pending.surveys.isEmpty {
      (group.found, group.pending) = (pending, nil)
    } else {
      group.pending = pending
    }
  }
}
