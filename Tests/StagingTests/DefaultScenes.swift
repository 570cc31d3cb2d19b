import Foundation
import Panes
import Simulation
import Testing

@testable import Staging

@Suite struct DefaultScenes {
  @Test func `no scene file is missing from the list`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Scenes")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(files.sorted() == sceneFiles.map { $0.name + ".yaml" }.sorted())
    for (name, contents) in sceneFiles {
      let file = try Data(contentsOf: folder.appendingPathComponent(name + ".yaml"))
      #expect(Array(file) == contents, "\(name)")
    }
  }

  @Test func `names are in the road's order, each after one that comes before it`() {
    #expect(
      SceneLibrary.names == [
        "one-step", "rates", "divergence", "ravine", "saddle", "race-himmelblau",
        "race-rosenbrock", "race-beale", "your-formula", "line", "noise", "schedules", "neuron",
        "line-equation", "why-e", "by-hand", "logistic", "logistic-surface", "gaussians", "xor",
        "circle", "moons", "own-surface", "spiral", "too-fast", "optimizers", "wide-and-narrow",
        "surgery", "matrix-product", "commuting", "attention-by-hand", "additive-attention",
        "repeat", "reverse", "sort", "addition", "brackets", "induction", "induction-fixed",
        "characters", "dates", "masked-words", "sentences", "copy", "copy-gate-0",
        "copy-orthogonal", "parity", "brackets-recurrent", "adding", "sine", "oscillator",
        "letters", "names", "number-words", "bottleneck", "dates-recurrent", "digits-dense",
        "digits", "draw-a-digit", "moved-digits", "signals", "strokes", "faces", "where", "kernels",
        "edges", "autoencoder", "counting", "words", "world", "directions",
        "given-vectors", "bench-a", "bench-b", "bench-c", "bench-d", "bench-e",
        "bench-f",
      ])
    for (k, summary) in SceneLibrary.summaries.enumerated() {
      let before = SceneLibrary.names.prefix(k)
      #expect(summary.after.map(before.contains) ?? (k == 0), "\(summary.name)")
    }
  }

  @Test func `a broken chain or a circle loses no scene`() {
    func scene(_ name: String, _ after: String?) -> SceneLibrary.Summary {
      .init(name: name, title: "", topic: "", after: after, about: "")
    }
    let road = SceneLibrary.road([
      scene("f", "e"), scene("e", "f"), scene("d", "gone"), scene("c", "b"), scene("b", "a"),
      scene("a", nil), scene("g", "d"),
    ])
    #expect(road.map(\.name) == ["a", "b", "c", "d", "g", "f", "e"])
  }

  @Test(arguments: SceneLibrary.names)
  func `a default scene says all there is to say, and runs`(_ name: String) throws {
    let scene = try SceneLibrary.load(name)
    #expect(scene.name == name)
    #expect(!scene.title.isEmpty && !scene.topic.isEmpty && !scene.about.isEmpty)
    #expect(!scene.expect.isEmpty)
    #expect(scene.words.notes.contains { $0.reveal != nil })
    #expect(3...5 ~= scene.layout.panes.count)
    #expect(scene.layout.panes.allSatisfy(knownPanes.contains))
    // No folded text kept a line break, nor a sign the screen cannot show.
    for text in [scene.about] + scene.words.notes.flatMap({ [$0.text, $0.reveal ?? ""] }) {
      #expect(!text.contains("\n") && !text.contains("\u{FFFD}"), "\(text)")
    }
    let run = try scene.run()
    #expect(run.go(to: 40))
    #expect(run.loss.isFinite || scene.expect.contains { $0.diverges && $0.by <= 40 })
  }

  /// What takes longer is left to `check --promises`.
  @Test(arguments: SceneLibrary.names)
  func `a default scene keeps its promise, from every seed where that is quick`(
    _ name: String
  ) throws {
    let scene = try SceneLibrary.load(name)
    for expect in scene.expect {
      let work = try scene.work(of: expect)
      guard work < Scene.quickWork else { continue }
      for seed in expect.seeds.prefix(work < Scene.quickWork / 10 ? 100 : 1) {
        let verdict = try #require(try scene.verdict(on: expect, seed: seed))
        #expect(verdict.isKept, "\(name), seed \(seed): \(verdict.words)")
      }
    }
  }
}
