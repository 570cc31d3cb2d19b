import ArgumentParser
import Calculus
import Simulation
import Stage
import Staging

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Trains without a screen: a line per iteration.")
  @OptionGroup var options: SceneOptions
  @Option(help: "How many updates to make.") var iterations: Int
  @Option(help: "Print every K-th iteration, and the last.") var every = 1
  @Flag(help: "End where the screen would pause, and say why.") var untilStop = false
  @Flag(help: "A JSON object per line.") var json = false

  func validate() throws {
    guard iterations >= 0 else { throw ValidationError("--iterations must be 0 or greater") }
    guard every >= 1 else { throw ValidationError("--every must be 1 or greater") }
  }

  func run() throws { try options.withSession(train) }

  private func train(_ session: Session) {
    let runs = session.runs
    // Read once: an option asks for more than a training step.
    let (iterations, every, untilStop) = (iterations, every, untilStop)
    var hasComplained = runs.all.map { _ in false }
    while true {
      let isLast = runs.iteration >= iterations || untilStop && runs.mustPause
      if runs.iteration % every == 0 || isLast { line(runs) }
      for (k, run) in runs.all.enumerated() where run.hasDiverged && !hasComplained[k] {
        if let name = run.firstBad() {
          hasComplained[k] = true
          Output.complain("\(prefix(k, runs))\(name) is not finite at iteration \(run.iteration)")
        }
      }
      if isLast { break }
      runs.step()
    }
    if untilStop, let why = runs.pause {
      Output.line(json ? ended(runs, why) : "stopped: \(why)")
    }
  }

  private func prefix(_ k: Int, _ runs: Runs) -> String {
    runs.all.count > 1 ? runs.names[k] + ": " : ""
  }

  /// One line for an iteration: of a single run its numbers, of several a list of theirs.
  private func line(_ runs: Runs) {
    if json {
      let objects = runs.all.map { items($0) }
      let iteration = ("iteration", JSON.whole(runs.iteration))
      let line =
        runs.all.count == 1
        ? [iteration] + objects[0]
        : [
          iteration,
          (
            "runs",
            .list(zip(runs.names, objects).map { .object([("name", .text($0))] + $1) })
          ),
        ]
      Output.line(JSON.object(line).description)
    } else {
      let parts = runs.all.enumerated().map { k, run in
        var part = "\(prefix(k, runs))loss \(shortest(run.loss, run.recipe.precision))"
        if let x = accuracy(of: run) { part += "  accuracy \(Digits.text(x, 4))" }
        if let point = run.walker?.point {
          part += "  point [\(point.map { Digits.text($0, 6) }.joined(separator: ", "))]"
        }
        return part
      }
      Output.line("\(runs.iteration)  " + parts.joined(separator: "   "))
    }
  }

  private func items(_ run: Run) -> [(String, JSON)] {
    var items: [(String, JSON)] = [("loss", .number(run.loss, run.recipe.precision))]
    if let x = accuracy(of: run) { items.append(("accuracy", .number(x))) }
    if let walker = run.walker {
      let precision = run.recipe.precision
      items.append(("point", .list(walker.point.map { .number($0, precision) })))
      items.append(("gradient", .list(walker.gradient.map { .number($0, precision) })))
    }
    return items
  }

  /// On held-out samples, where there are some.
  private func accuracy(of run: Run) -> Double? {
    guard run.hasClasses else { return nil }
    return run.number(run.data.heldOut.isEmpty ? "accuracy" : "heldOut/accuracy")
  }

  private func ended(_ runs: Runs, _ why: String) -> String {
    JSON.object([("stopped", .text(why)), ("iteration", .whole(runs.iteration))]).description
  }
}
