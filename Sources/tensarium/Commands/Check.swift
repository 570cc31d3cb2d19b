import ArgumentParser
import Stage
import Staging

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The audit: every number drawn is recomputed from its origin. Exit 1 on a fault.")
  @Argument(help: "Scenes; without one, all of them.") var scenes: [String] = []
  @Option(name: .customLong("set"), help: "Changes a scene: optimizer.adam.learningRate=0.1.")
  var sets: [String] = []
  @Flag(help: "Every number, instead of some chosen by the seed.") var all = false
  @Flag(help: "Instead: does every scene keep its promise?") var promises = false
  @Option(help: "With --promises: only this seed.") var seed: Int?
  @Flag(help: "With --promises: only scenes that keep theirs within seconds.") var quick = false
  @OptionGroup var computing: Computing

  func run() throws { try computing.withThreads(check) }

  private func check() throws {
    let sets = try SceneOptions.parse(sets)
    let names = scenes.isEmpty ? SceneLibrary.names : scenes
    var hasFailed = false
    for name in names {
      let scene = try SceneLibrary.load(name, sets: sets)
      hasFailed = (promises ? try !keeps(scene) : try !passes(scene)) || hasFailed
      Output.flush()
    }
    if hasFailed { throw Failure.check }
  }

  private func passes(_ scene: Scene) throws -> Bool {
    let audit = try Audit(scene, all: all, level: computing.level)
    let verdict = audit.faults.isEmpty ? "ok" : "\(audit.faults.count) faults"
    Output.line("\(scene.name): \(verdict), \(audit.recomputed) numbers recomputed")
    for fault in audit.faults.prefix(20) { Output.line("  \(fault)") }
    return audit.faults.isEmpty
  }

  private func keeps(_ scene: Scene) throws -> Bool {
    if scene.expect.isEmpty { Output.line("\(scene.name): promises nothing") }
    var isKept = true
    for expect in scene.expect {
      if quick, try expect.by > 20_000 || scene.work(of: expect) > Scene.quickWork { continue }
      for seed in seed.map({ [$0] }) ?? expect.seeds {
        guard let verdict = try scene.verdict(on: expect, seed: seed, level: computing.level)
        else { continue }
        isKept = isKept && verdict.isKept
        Output.line(
          "\(scene.name): seed \(seed): \(verdict.isKept ? "kept" : "BROKEN"): \(verdict.words)")
      }
    }
    return isKept
  }
}
