import Calculus
import Panes
import Simulation
import Staging

/// A scene being run: what the stage's commands act on. It belongs to one thread.
package final class Session {
  package let scene: Scene
  package private(set) var run: Run
  private var facts: Facts
  private let level: KernelLevel

  package init(_ scene: Scene, level: KernelLevel = .best) throws {
    self.scene = scene
    self.level = level
    run = try scene.run(level: level)
    facts = run.facts
  }

  package func frame(_ request: Request) -> Frame { run.frame(request, facts: facts) }

  private func tweak(_ name: String, _ value: Double) throws -> String? {
    let before = run.branches.count
    try run.tweak(name, to: value)
    return run.branches.count > before
      ? "a new line of history begins here; the old future is kept: t, then up" : nil
  }

  /// Carries out what changes the run. Returns what there is to say about it, in a line.
  package func perform(_ command: Command, goOn: () -> Bool = { true }) -> String? {
    do {
      switch command {
      case .step(let count): run.go(to: max(0, run.iteration + count), goOn: goOn)
      case .go(let iteration): run.go(to: iteration, goOn: goOn)
      case .scrub(let count):
        run.go(to: min(max(0, run.iteration + count), run.newest), goOn: goOn)
      case .tweak(let name, let value): return try tweak(name, value)
      case .nudge(let name, let up):
        guard let entry = run.hyperparameters.entries.first(where: { $0.name == name }) else {
          break
        }
        let next = Steps.next(from: entry, up: up, samples: run.data.training.count)
        guard next != entry.value else { return "\(name) goes no further" }
        return try tweak(name, next)
      case .changeBranch(let by):
        let count = run.branches.count
        guard count > 1 else {
          return "there is one line of history: a tweak in the past begins another"
        }
        run.takeBranch((run.branch + by % count + count) % count)
      case .restart(let seed):
        var recipe = scene.recipe
        recipe.seed = seed
        run = try Run(recipe, conditions: scene.conditions, level: level)
        facts = run.facts
      case .open, .play, .speed, .copy, .quit: break
      }
      return nil
    } catch {
      return "\(error)"
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
