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
    let scene = session.scene
    let run = session.run
    var hasComplained = false
    let accuracy =
      run.hasClasses ? (run.data.heldOut.isEmpty ? "accuracy" : "heldOut/accuracy") : nil
    while true {
      let isLast = run.iteration >= iterations || untilStop && run.mustPause
      if run.iteration % every == 0 || isLast { line(run, scene, accuracy) }
      if !hasComplained, run.branches[0].bad != nil, let name = run.firstBad() {
        hasComplained = true
        Output.complain("\(name) is not finite at iteration \(run.iteration)")
      }
      if isLast { break }
      run.step()
    }
    if untilStop, let why = run.pause { Output.line(json ? ended(run, why) : "stopped: \(why)") }
  }

  private func line(_ run: Run, _ scene: Scene, _ accuracy: String?) {
    let precision = scene.recipe.precision
    if json {
      var items: [(String, JSON)] = [
        ("iteration", .whole(run.iteration)), ("loss", .number(run.loss, precision)),
      ]
      if let accuracy, let x = run.number(accuracy) { items.append(("accuracy", .number(x))) }
      Output.line(JSON.object(items).description)
    } else {
      var line = "\(run.iteration)  loss \(shortest(run.loss, precision))"
      if let accuracy, let x = run.number(accuracy) { line += "  accuracy \(Digits.text(x, 4))" }
      Output.line(line)
    }
  }

  private func ended(_ run: Run, _ why: String) -> String {
    JSON.object([("stopped", .text(why)), ("iteration", .whole(run.iteration))]).description
  }
}
