import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

/// A walk through time with everything a person may do on the way.
@Suite(.serialized) struct ReplayLaws {
  /// Step `k` of a walk: a command, drawn at random.
  private static func command(_ k: Int, _ random: Random) -> Command {
    func draw(_ count: Int, _ n: Int) -> Int { random.below(count, 8 * k + n) }
    let names = ["layer1.weight", "layer1.bias", "layer1.z", "layer2.weight", "heldOut/layer1.z"]
    let origin = Origin(names[draw(names.count, 1)], draw(6, 2), iteration: 0)
    let interventions: [Intervention] = [
      .nudge("learningRate", up: draw(2, 3) == 0), .nudge("batch", up: draw(2, 3) == 0),
      .set("l2", [0, 0.01][draw(2, 3)]), .nextOptimizer(1 + draw(5, 3)), .edit(origin, 0.5),
      .knockOut(origin), .freeze(origin), .add(origin), .remove(origin), .undo,
      .line(draw(4, 3)), .branch,
    ]
    switch draw(4, 4) {
    case 0: return .go(draw(120, 5))
    case 1: return .step(draw(30, 5) - 12)
    default: return .change(interventions[draw(interventions.count, 5)], run: draw(3, 6))
    }
  }

  /// Where a walk ends; drawn after every step, or never.
  private static func walked(_ scene: Scene, _ seed: Int, size: (Int, Int)?) throws -> [[UInt8]] {
    let session = try Session(scene)
    let theatre = size.map { size in Theatre(width: size.0, height: size.1) { _ in session } }
    theatre?.open(session)
    let random = Random(seed: seed, "walk")
    for k in 0..<60 {
      let command = command(k, random)
      // More runs than a few only cost time.
      if case .change(.branch, _) = command, session.runs.all.count > 2 { continue }
      _ = session.perform(command)
      theatre?.change { $0.changeLooks { $0.show = Look.Show.allCases[k % 4] } }
    }
    return session.runs.all.map { run in
      run.tensorNames.flatMap { name in
        [Origin.Kind.value, .gradient].flatMap { kind in
          (run.tensor(name, kind)?.numbers ?? []).flatMap { x in
            withUnsafeBytes(of: x.bitPattern) { Array($0) }
          }
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func `it ends in the same bits on any number of threads, drawn or not, at any size`(
    _ seed: Int
  ) throws {
    let scene = try SceneLibrary.load("moons", sets: [(path: "slices", value: "4")])
    defer { useThreads(1) }
    useThreads(1)
    let expected = try Self.walked(scene, seed, size: nil)
    #expect(expected.contains { !$0.isEmpty })
    for threads in [2, 4] {
      useThreads(threads)
      #expect(try Self.walked(scene, seed, size: nil) == expected, "\(threads) threads")
    }
    for size in [(80, 24), (120, 36)] {
      #expect(try Self.walked(scene, seed, size: size) == expected, "\(size)")
    }
  }
}
