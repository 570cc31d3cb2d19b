import Calculus
import Networks
import Panes
import Simulation
import Staging

/// A scene being run: what the stage's commands act on. It belongs to one thread.
package final class Session {
  package let scene: Scene
  package private(set) var runs: Runs
  private let level: KernelLevel
  /// What a person typed to go down on instead of the scene's own surface.
  private var formula: Formula?
  /// Those before it.
  private var formulas: [Formula?] = []
  /// The change that moved the start of each run, while it is the last.
  private var started: [Journal.Entry?] = []
  /// Changes when there are other runs than before.
  package private(set) var generation = 0

  package init(_ scene: Scene, level: KernelLevel = .best) throws {
    (self.scene, self.level) = (scene, level)
    runs = try scene.makeRuns(level: level)
  }

  package func frame(_ request: Request) -> Frame { runs.frame(request) }

  /// Carries out what changes the runs. Returns what there is to say about it, in a line.
  package func perform(_ command: Command, goOn: () -> Bool = { true }) -> String? {
    do {
      switch command {
      case .step(let count): runs.go(to: max(0, runs.iteration + count), goOn: goOn)
      case .go(let iteration): runs.go(to: iteration, goOn: goOn)
      case .scrub(let count):
        runs.go(to: min(max(0, runs.iteration + count), runs.newest), goOn: goOn)
      case .change(let intervention, let run): return try perform(intervention, on: runs[run])
      case .restart(let seed):
        runs = try scene.makeRuns(seed: seed, formula: formula, level: level)
        generation += 1
      case .formula(let text):
        let typed = try Formula(text)
        runs = try scene.makeRuns(seed: runs.first.recipe.seed, formula: typed, level: level)
        formulas.append(formula)
        formula = typed
        generation += 1
      case .open, .play, .speed, .stop, .copy, .quit: break
      }
      return nil
    } catch {
      return "\(error)"
    }
  }

  private func perform(_ intervention: Intervention, on run: Run) throws -> String? {
    let lines = run.branches.count
    let before = run.lastChange
    let shapes = run.facts.parameters
    var done: String?
    switch intervention {
    case .set(let name, let value):
      for run in runs.sharing(name, with: run) { try run.tweak(name, to: value) }
    case .nudge(let name, let up):
      guard let entry = run.hyperparameters.entries.first(where: { $0.name == name }) else {
        break
      }
      let next = Steps.next(from: entry, up: up, samples: run.data.count)
      guard next != entry.value else { return "\(name) goes no further" }
      for run in runs.sharing(name, with: run) { try run.tweak(name, to: next) }
    case .nextOptimizer(let by):
      let names = run.fittingOptimizers.map { $0.name }
      let now = names.firstIndex(of: run.setup.optimizer.name) ?? 0
      try run.takeOptimizer(names[(now + by + names.count) % names.count])
    case .edit(let origin, let value): try run.edit(run.target(of: origin), to: value)
    case .move(let origin, let place): try run.move(run.target(of: origin), to: place)
    case .knockOut(let origin): try run.toggleKnockOut(run.target(of: origin))
    case .freeze(let origin): try run.toggleFreeze(run.target(of: origin))
    case .lay(let name, let origin):
      if let filter = knownFilters.first(where: { $0.name == name }) {
        try run.lay(filter, into: .init(origin.name, origin.index))
        done = "\(name): \(filter.words)"
      }
    case .add(let origin): try run.add(at: run.target(of: origin))
    case .remove(let origin): try run.remove(at: run.target(of: origin))
    case .start(let x, let y):
      let before = runs.newest
      runs.go(to: 0)
      for run in runs.all { try run.start(from: x, y) }
      started = runs.all.map { $0.lastChange }
      let place = "(\(Digits.text(x, 3)), \(Digits.text(y, 3)))"
      return "started anew from \(place)"
        + (before > 0 ? "; the old paths are kept: t, then up" : "")
    case .undo where run.lastChange != nil && started == runs.all.map({ $0.lastChange }):
      // What was done to all at once is taken back from all at once, x and y.
      for run in runs.all { for _ in 0..<2 where run.lastChange != nil { try run.undo() } }
      started = []
      done = "taken back: all runs start where they did"
    case .undo where run.lastChange == nil && run.iteration == 0 && formula != nil:
      formula = formulas.popLast() ?? nil
      runs = try scene.makeRuns(
        seed: runs.first.recipe.seed, formula: formula, level: level)
      generation += 1
      return "taken back: the surface of before"
    case .undo:
      try run.undo()
      done = "taken back"
    case .line(let line): runs.takeBranch(line, in: run.index)
    case .branch:
      try runs.fork(run.index)
      done =
        "another run from here, \(runs.names.last ?? ""): the same until something is changed"
    }
    if run.branches.count > lines {
      return "a new line of history begins here; the old future is kept: t, then up"
    }
    let now = run.lastChange
    if done != nil || now == before { return done }
    switch intervention {
    // What a hyperparameter is now stands where one looks; what begins anew by it is said.
    case .set, .nudge:
      let changed = run.facts.parameters.filter { shapes[$0.key] != $0.value }.keys.sorted()
      guard let first = changed.first else { return nil }
      return "\(first) begins anew: it reads another size now"
    case .nextOptimizer:
      let rate = run.hyperparameters[Hyperparameters.learningRate] ?? .nan
      return "\(run.setup.optimizer.name) with its own settings, learning rate "
        + "\(Digits.text(rate, 3)), and empty memories"
    default: return now?.text ?? "as it was before"
    }
  }
}

extension Explanation {
  /// For the clipboard, and for `explain`.
  package var plainText: String {
    var lines = ["\(title) = \(result)"]
    if !words.isEmpty { lines.append(words) }
    if let written {
      lines += ["  = " + written.names, "  = " + written.numbers, "  = " + written.result]
    }
    if let slope = writtenGradient {
      lines.append("∂loss/∂\(title) = \(slope.numbers) = \(slope.result)")
    }
    return lines.joined(separator: "\n")
  }
}
