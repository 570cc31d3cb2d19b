import Calculus

/// What learns under the setup of now: the pass, the batches it is fed, the updates it gets. Nothing
/// of it is ever replaced; another setup makes another trainer.
final class Trainer {
  let pass: Pass
  /// Nil where nothing is learnt from samples.
  let feed: Feed?
  let schedule: any Schedule
  let plan: Setup.Plan
  private let optimizerSince: Int
  /// Everyone's settings, then those of the recipe's groups.
  private let settings: [GroupSettings]
  private let groups: [ParameterGroup]
  /// Nil where one update is for all.
  private let updatePlan: UpdatePlan?
  private var rates: [Double]  // of the groups, at the update under way
  private let clip: Double
  private var knownFactor: Double?  // of the last pass

  /// Whose settings an update follows.
  struct GroupSettings {
    let optimizer: any Optimizer
    /// Before its schedule.
    let rate: Double
    /// What the settings that are its own are called among the hyperparameters.
    let names: [String: String]
  }

  init(_ recipe: Recipe, _ setup: Setup, _ pass: Pass, _ feed: Feed?) {
    (self.pass, self.feed, plan, groups) = (pass, feed, setup.plan, recipe.groups)
    let numbers = setup.hyperparameters
    settings = (-1..<recipe.groups.count).map { k in
      GroupSettings(setup, prefix: k < 0 ? "" : ParameterGroup.prefix(k))
    }
    optimizerSince = setup.optimizerSince
    schedule = recipe.schedule.make(numbers.values(of: recipe.schedule.allSettings))
    rates = settings.map(\.rate)
    clip = numbers[Hyperparameters.clip] ?? 0
    updatePlan = pass.tape.updatePlan(
      groups: settings.count, group: { [groups] in Self.group(of: $0, groups) },
      frozen: Self.frozen(setup, pass.tape.recording))
  }

  /// What is frozen, and what is held at 0.
  private static func frozen(_ setup: Setup, _ recording: Recording) -> Frozen {
    var frozen = Frozen()
    guard setup.holdsAny else { return frozen }
    for node in recording.nodes where node.role == .parameter {
      for range in (setup.frozen[node.name] ?? RangeSet()).ranges {
        frozen.freeze(node.name, range)
      }
      guard !setup.cut.isEmpty else { continue }
      for i in 0..<node.count where setup.cut.contains(.init(node.name, i)) {
        frozen.freeze(node.name, i..<i + 1)
      }
    }
    return frozen
  }

  private static func group(of parameter: String, _ groups: [ParameterGroup]) -> Int {
    (groups.firstIndex { $0.holds(parameter) } ?? -1) + 1
  }

  /// Whose settings the updates of a parameter follow.
  func settings(of parameter: String) -> GroupSettings {
    settings[Self.group(of: parameter, groups)]
  }

  /// The learning rate of the update from `iteration` to the next.
  func rate(at iteration: Int) -> Double { schedule.rate(settings[0].rate, at: iteration) }

  /// How many updates the optimizer has made before that of `iteration`.
  func age(at iteration: Int) -> Int { iteration - optimizerSince }

  /// What every gradient is multiplied by before the optimizer sees it; nil where nothing is clipped.
  var clipFactor: Double? {
    guard clip > 0 else { return nil }
    if let knownFactor { return knownFactor }
    knownFactor = Calculus.clipFactor(norm: pass.tape.gradientNorm, clip: clip)
    return knownFactor
  }

  /// The update from `iteration` to the next. It leaves gradients clipped, for the pass that follows
  /// to overwrite.
  func update(at iteration: Int) {
    if let clipFactor { pass.tape.scaleGradients(by: clipFactor) }
    let age = age(at: iteration)
    guard let updatePlan else {
      return pass.tape.update(by: settings[0].optimizer, rate: rate(at: iteration), at: age)
    }
    for k in settings.indices { rates[k] = schedule.rate(settings[k].rate, at: iteration) }
    for stretch in updatePlan.stretches {
      pass.tape.update(
        stretch, by: settings[stretch.group].optimizer, rate: rates[stretch.group], at: age)
    }
  }

  /// Values and gradients on the batch of `iteration`.
  func replay(at iteration: Int) {
    feed?.fill(at: iteration)
    pass.tape.pass()
    knownFactor = nil
  }
}

extension Trainer.GroupSettings {
  /// What is not the group's own is everyone's.
  fileprivate init(_ setup: Setup, prefix: String) {
    let numbers = setup.hyperparameters
    func value(_ name: String) -> Double? { numbers[prefix + name] ?? numbers[name] }
    let settings = setup.optimizer.settings
    optimizer = setup.optimizer.init(settings.map { value($0.name) ?? $0.standard })
    rate = value(Hyperparameters.learningRate) ?? 0
    var names: [String: String] = [:]
    for setting in settings where !prefix.isEmpty && numbers[prefix + setting.name] != nil {
      names[setting.name] = prefix + setting.name
    }
    self.names = names
  }
}
