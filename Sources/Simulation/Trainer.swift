import Calculus

/// What learns under the setup of now: the pass, the batches it is fed, the updates it gets. Nothing
/// of it is ever replaced; another setup makes another trainer.
final class Trainer {
  let pass: Pass
  /// Nil where nothing is learnt from samples.
  let feed: (any Feed)?
  /// Nil where no words are put on a map on the way.
  let map: WordMap?
  let optimizer: any Optimizer
  let schedule: any Schedule
  /// What no update touches: frozen, or held at 0.
  let frozen: Frozen
  let key: Setup.Plan
  private let optimizerSince: Int
  /// Everyone's settings, then those of the recipe's groups.
  private let settings: [GroupSettings]
  private let groups: [ParameterGroup]
  /// Nil where one update is for all.
  private let plan: UpdatePlan?
  private var rates: [Double]  // of the groups, at the update under way
  private let clip: Double
  private var knownFactor: Double?  // of the last pass
  private var knownSearch: LineSearch?
  private var knownStep: NewtonStep?

  /// Whose settings an update follows.
  struct GroupSettings {
    let optimizer: any Optimizer
    /// Before its schedule.
    let rate: Double
    /// What the settings that are its own are called among the hyperparameters.
    let names: [String: String]
  }

  init(_ recipe: Recipe, _ setup: Setup, _ pass: Pass, _ feed: (any Feed)?) {
    (self.pass, self.feed, key, groups) = (pass, feed, setup.plan, recipe.groups)
    map = WordMap(setup.model, pass)
    (frozen, optimizerSince) = (setup.held, setup.optimizerSince)
    let hyperparameters = setup.hyperparameters
    settings = (-1..<recipe.groups.count).map { k in
      GroupSettings(setup, prefix: k < 0 ? "" : ParameterGroup.prefix(k))
    }
    optimizer = settings[0].optimizer
    schedule = recipe.schedule.make(hyperparameters.values(of: recipe.schedule.allSettings))
    rates = settings.map(\.rate)
    clip = hyperparameters[Hyperparameters.clip] ?? 0
    plan = pass.tape.updatePlan(
      groups: settings.count, group: { [groups] in Self.group(of: $0, groups) },
      frozen: frozen)
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

  /// The parameters that the coming update moves, as places of the flat list.
  var moving: [Int] { pass.dual.moving { frozen.contains($0, $1) } }

  /// Where the coming update ends, for an optimizer that goes down a line.
  var lineSearch: LineSearch {
    let search = knownSearch ?? pass.dual.lineSearch(moving: moving)
    knownSearch = search
    return search
  }
  var newtonStep: NewtonStep {
    let step =
      knownStep
      ?? NewtonStep(
        hessian: pass.hessian, gradient: pass.dual.gradient, moving: moving)
    knownStep = step
    return step
  }

  /// What the optimizer asks for, in the place of the gradients.
  private func direct() {
    switch type(of: optimizer).direction {
    case .gradient: break
    case .lineSearch: pass.dual.direct(by: lineSearch)
    case .newton: pass.dual.direct(by: newtonStep)
    }
  }

  /// The update from `iteration` to the next, at the schedule's rate or at another one. It leaves
  /// gradients clipped, for the pass that follows to overwrite.
  func update(at iteration: Int, rate other: Double? = nil) {
    let (tape, age) = (pass.tape, age(at: iteration))
    map?.advance(at: iteration)
    let factor = clipFactor  // that of the gradients as they are
    direct()
    if let factor { tape.scaleGradients(by: factor) }
    if let plan {
      for k in settings.indices {
        rates[k] =
          other.map { $0 * settings[k].rate / settings[0].rate }
          ?? schedule.rate(settings[k].rate, at: iteration)
      }
      for stretch in plan.stretches {
        let k = stretch.group
        tape.update(stretch, by: settings[k].optimizer, rate: rates[k], at: age)
      }
      for k in settings.indices {
        tape.updateTables(plan, group: k, by: settings[k].optimizer, rate: rates[k], at: age)
      }
    } else {
      tape.update(by: optimizer, rate: other ?? rate(at: iteration), at: age)
    }
    tape.handOver()
  }

  /// Values and gradients on the batch of `iteration`.
  func replay(at iteration: Int, timedBy watch: Stopwatch? = nil) {
    feed?.fill(at: iteration)
    pass.tape.drawMasks(at: iteration)
    (knownFactor, knownSearch, knownStep) = (nil, nil, nil)
    guard let watch else { return pass.tape.pass() }
    watch.lap(.feed)
    pass.tape.pass(timedBy: watch)
  }
}

extension Trainer.GroupSettings {
  /// What is not the group's own is everyone's.
  fileprivate init(_ setup: Setup, prefix: String) {
    let hyperparameters = setup.hyperparameters
    func value(_ name: String) -> Double? {
      hyperparameters[prefix + name] ?? hyperparameters[name]
    }
    let settings = setup.optimizer.settings
    optimizer = setup.optimizer.init(settings.map { value($0.name) ?? $0.standard })
    rate = value(Hyperparameters.learningRate) ?? 0
    var names: [String: String] = [:]
    for setting in settings where !prefix.isEmpty && hyperparameters[prefix + setting.name] != nil {
      names[setting.name] = prefix + setting.name
    }
    self.names = names
  }
}
