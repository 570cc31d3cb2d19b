import Foundation
import Panes
import Simulation
import Testing

@testable import Staging

@Suite struct DefaultScenes {
  @Test func `measure`() throws {
    for name in SceneLibrary.names {
      do {
      let scene = try SceneLibrary.load(name)
      for seed in 1...5 {
        var r = scene.recipe; r.seed = seed
        let run = try Run(r)
        var line = "\(name) \(seed):"
        for k in [100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 4000, 5000, 7000, 10000] where k <= (scene.expect?.by ?? 0) {
          run.go(to: k)
          line += " \(k): \(String(format: "%.4f/%.4f", run.loss, run.number("heldOut/accuracy") ?? run.number("accuracy") ?? .nan))"
        }
        let v = try scene.verdict(seed: seed)
        print(line, v?.isKept == true ? "KEPT" : "BROKEN", v?.words ?? "")
      }
      } catch { print(error) }
    }
  }
}
