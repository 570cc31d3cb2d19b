import ArgumentParser
import Dispatch
import Stage
import Staging
import Synchronization

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

  func run() throws {
    let sets = try SceneOptions.parse(sets)
    let names = scenes.isEmpty ? SceneLibrary.names : scenes
    let found = Mutex(Found())
    // Scenes have nothing in common: as many at a time as there are cores, told in their order.
    DispatchQueue.concurrentPerform(iterations: names.count) { k in
      let report = Result {
        let scene = try SceneLibrary.load(names[k], sets: sets)
        return promises ? try keeps(scene) : try passes(scene)
      }
      found.withLock { $0.add(report, at: k) }
    }
    try found.withLock { found in
      if let error = found.error { throw error }
      if found.hasFailed { throw Failure.check }
    }
  }

  private struct Report {
    var isGood = true
    var lines: [String] = []
  }

  /// What has been found, told as far as all before it is known.
  private struct Found {
    private var waiting: [Int: Report] = [:]
    private var next = 0
    private(set) var hasFailed = false
    private(set) var error: (any Error)?

    mutating func add(_ result: Result<Report, any Error>, at k: Int) {
      switch result {
      case .success(let report): waiting[k] = report
      case .failure(let error):
        waiting[k] = Report(isGood: false)
        self.error = self.error ?? error
      }
      while let report = waiting.removeValue(forKey: next) {
        for line in report.lines { Output.line(line) }
        hasFailed = hasFailed || !report.isGood
        next += 1
      }
      Output.flush()
    }
  }

  private func passes(_ scene: Scene) throws -> Report {
    let audit = try Audit(scene, all: all, level: computing.level)
    let verdict = audit.faults.isEmpty ? "ok" : "\(audit.faults.count) faults"
    return Report(
      isGood: audit.faults.isEmpty,
      lines: ["\(scene.name): \(verdict), \(audit.recomputed) numbers recomputed"]
        + audit.faults.prefix(20).map { "  \($0)" })
  }

  private func keeps(_ scene: Scene) throws -> Report {
    var report = Report()
    if scene.expect.isEmpty { report.lines.append("\(scene.name): promises nothing") }
    for expect in scene.expect {
      if quick, try expect.by > 20_000 || scene.work(of: expect) > Scene.quickWork { continue }
      for seed in seed.map({ [$0] }) ?? expect.seeds {
        guard let verdict = try scene.verdict(on: expect, seed: seed, level: computing.level)
        else { continue }
        report.isGood = report.isGood && verdict.isKept
        report.lines.append(
          "\(scene.name): seed \(seed): \(verdict.isKept ? "kept" : "BROKEN"): \(verdict.words)")
      }
    }
    return report
  }
}
