import Simulation
import Testing

@testable import Staging

/// Whatever a file holds, reading it ends in a scene or in one line that says what is wrong.
@Suite struct SceneGarbage {
  private func read(_ text: String) {
    do {
      _ = try SceneLibrary.read("s", text, SceneSource(path: "s.yaml", folder: ""))
    } catch {
      #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
    }
  }

  @Test func `garbage never traps`() {
    var state: UInt64 = 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let letters = Array(
      "[]{}:,-?&*!|>'\"%@` \n\t#ab1.\u{0}\u{7F}\u{85}\u{2028}\u{FEFF}é\u{202E}".unicodeScalars)
    for _ in 0..<3000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<random(60) { text.append(letters[random(letters.count)]) }
      read(String(text))
    }
    // A scene with one place spoilt.
    for (_, contents) in sceneFiles {
      let scalars = Array(String(decoding: contents, as: UTF8.self).unicodeScalars)
      for _ in 0..<40 {
        var spoilt = scalars
        for _ in 0...random(3) { spoilt[random(spoilt.count)] = letters[random(letters.count)] }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: spoilt.prefix(random(4) == 0 ? random(spoilt.count) : spoilt.count))
        read(String(text))
      }
    }
  }

  private static let depths: [String] = {
    var texts = ["[", "{a: ", "- ", "? "].map { String(repeating: $0, count: 100_000) }
    var stairs = ""
    for k in 0..<1500 { stairs += String(repeating: " ", count: k) + "a:\n" }
    texts.append(stairs)
    texts.append("panes: " + String(repeating: "[", count: 50) + String(repeating: "]", count: 50))
    var laughs = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    for k in 1...9 {
      let nine = Array(repeating: "*a\(k - 1)", count: 9).joined(separator: ", ")
      laughs += "a\(k): &a\(k) [\(nine)]\n"
    }
    texts.append(laughs)
    texts += ["a: *a", "&a [*a]", String(repeating: "x", count: 5 << 20)]
    return texts
  }()

  @Test(arguments: depths.indices)
  func `depth and size are refused, not suffered`(_ k: Int) {
    read(Self.depths[k])
  }

  @Test(arguments: [
    "1e308", "-1e308", "9223372036854775807", "9223372036854775808", "1e19", "-1", "0", ".nan",
    "-.inf", "0x7fffffffffffffff", "0xffffffffffffffffff", "[1]", "{a: 1}", "~", "''", "all",
    "1e-320", "1_000", "1:30",
  ])
  func `no number traps anywhere`(_ number: String) throws {
    for path in [
      "seed", "task.xor.samples", "task.xor.heldOut", "task.xor.noise", "task.xor.batch",
      "model.mlp.layers", "model.mlp.layers.0", "model.mlp.layers.1",
      "model.mlp.initial", "model.mlp.initial.normal.deviation",
      "model.mlp.initial.orthogonal.gain", "loss", "l2", "l1", "clip", "slices",
      "groups", "groups.0",
      "optimizer.adam.learningRate", "optimizer.adam.beta1", "optimizer.adam.epsilon",
      "schedule.cosine.iterations", "schedule.cosine.warmUp", "schedule.step.every",
      "schedule.step.factor", "schedule.exponential.decay", "schedule.oneCycle.peakAt",
      "schedule.oneCycle.start", "parameters.layer1.bias", "panes", "panes.rows.0.size",
      "notes", "notes.0.at", "notes.0.when", "stop when", "expect.by", "expect.seeds",
      "expect.seeds.0", "expect.accuracy", "expect.loss", "title", "after",
    ] {
      do {
        let scene = try SceneLibrary.load("xor", sets: [(path, number)])
        try scene.run().go(to: 2)
      } catch let error as SceneError {
        #expect(error.description.hasPrefix("--set \(path): "), "\(error)")
      }
    }
  }
}
