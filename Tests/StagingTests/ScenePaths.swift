import Calculus
import Foundation
import Networks
import Panes
import Simulation
import Testing

@testable import Staging

@Suite struct ScenePaths {
  @Test func `a path sets at any depth`() throws {
    let scene = try SceneLibrary.load(
      "spiral",
      sets: [
        ("title", "Mine"), ("l2", "1e-3"), ("task.spiral.batch", "all"),
        ("model.mlp.layers.1", "5"), ("schedule.cosine.iterations", "10"),
        ("loss", "meanSquaredError"),
        ("parameters.layer1.bias", "[1, 2, 3, 4, 5]"), ("stop when", "loss < .5"),
        ("expect.by", "7"), ("notes.0.text", "Look."),
      ], seed: 9)
    #expect(scene.title == "Mine")
    #expect(scene.recipe.hyperparameters["l2"] == 0.001)
    #expect(scene.recipe.hyperparameters["batch"] == 0)
    #expect(scene.recipe.model?.layers.map(\.outputs) == [5, 8, 1])
    #expect(scene.recipe.hyperparameters["iterations"] == 10)
    #expect(scene.recipe.parameters["layer1.bias"] == [1, 2, 3, 4, 5])
    #expect(scene.recipe.stop == Condition("loss", .below, 0.5))
    #expect(scene.expect.first?.by == 7)
    #expect(scene.words.notes[0].text == "Look.")
    #expect(scene.recipe.seed == 9)
  }

  @Test func `a kind is exchanged for another, with settings or without`() throws {
    let momentum = try SceneLibrary.load("spiral", sets: [("optimizer", "momentum")])
    #expect(momentum.recipe.optimizer.name == "momentum")
    let settings = try SceneLibrary.load("spiral", sets: [("optimizer.momentum.momentum", "0.5")])
    #expect(settings.recipe.hyperparameters["momentum"] == 0.5)
    #expect(settings.recipe.hyperparameters["learningRate"] == 0.01)
    let task = try SceneLibrary.load("spiral", sets: [("task.moons.samples", "50")])
    #expect(try task.run().data.training.count == 50)
    // A later path goes on where an earlier one ended.
    let both = try SceneLibrary.load(
      "spiral", sets: [("optimizer", "adam"), ("optimizer.adam.beta1", "0.5")])
    #expect(both.recipe.hyperparameters["beta1"] == 0.5)
  }

  @Test func `hyperparameters come in the order of the recipe, with their paths`() throws {
    let scene = try SceneLibrary.load("spiral", sets: [("schedule", "{cosine: {iterations: 9}}")])
    #expect(
      scene.recipe.hyperparameters.entries.map(\.path) == [
        "optimizer.adam.learningRate", "optimizer.adam.beta1", "optimizer.adam.beta2",
        "optimizer.adam.epsilon", "schedule.cosine.iterations", "schedule.cosine.warmUp",
        "task.spiral.batch", "l2", "l1", "clip",
      ])
    for entry in scene.recipe.hyperparameters.entries {
      _ = try SceneLibrary.load(
        "spiral", sets: [("schedule", "cosine"), (entry.path, entry.isWhole ? "3" : "0.5")])
    }
  }

  @Test(arguments: initializers.indices)
  func `a scene says how weights begin, and biases begin at 0`(_ k: Int) throws {
    for name in initializers[k].names {
      let run = try SceneLibrary.load("xor", sets: [("model.mlp.initial", name)]).run()
      let (shape, numbers) = try {
        let weight = try #require(run.tensor("layer1.weight"))
        return (weight.shape, weight.numbers)
      }()
      let initial = initializers[k].init(initializers[k].settings.map(\.standard)).initial(
        inputs: shape[0], outputs: shape[1],
        Random(seed: run.recipe.seed, "layer1.weight"))
      #expect(numbers == numbers.indices.map { Double(Float(initial.value(at: $0) as Double)) })
      #expect(try #require(run.tensor("layer1.bias")).numbers.allSatisfy { $0 == 0 })
    }
    let narrow = try SceneLibrary.load(
      "xor", sets: [("model.mlp.initial", "{uniform: {limit: 0.001}}")]
    ).run()
    #expect(try #require(narrow.tensor("layer1.weight")).numbers.allSatisfy { abs($0) <= 0.001 })
  }

  @Test func `numbers are read as YAML has them`() {
    for (word, number) in [
      ("1", 1), ("-1", -1), ("+1", 1), ("1e-3", 0.001), ("1E3", 1000), (".5", 0.5), ("5.", 5),
      ("-.5", -0.5), ("0x1F", 31), ("0o17", 15), ("007", 7), ("1.5e+2", 150),
    ] { #expect(Double(yaml: word) == number, "\(word)") }
    for word in ["", "-", ".", "e5", "1e", "inf", "nan", "0x", "1_0", "--1", "1 2", "٣", "0x1p3"] {
      #expect(Double(yaml: word) == nil, "\(word)")
    }
  }

  @Test func `a file is found relative to its scene`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let rows = (0..<40).map { "\($0 % 5),\($0 % 3),\($0 % 2)" }
    try ("a,b,right\n" + rows.joined(separator: "\n")).write(
      to: folder.appendingPathComponent("points.csv"), atomically: true, encoding: .utf8)
    try """
    task: {csv: {file: points.csv, target: right}}
    model: {mlp: {layers: [2, 3, 1]}}
    loss: binaryCrossEntropy
    """.write(to: folder.appendingPathComponent("mine.yaml"), atomically: true, encoding: .utf8)
    let scene = try SceneLibrary.load(folder.path + "/mine.yaml")
    #expect(scene.name == "mine")
    #expect(try scene.run().data.features == ["a", "b"])
    #expect(try scene.run().data.training.count == 30)
  }

  @Test func `a note that waits has its place among the conditions of the run`() throws {
    let scene = try SceneLibrary.load("spiral", sets: [("stop when", "loss < 0.01")])
    let run = try scene.run()
    let waiting = scene.words.notes.compactMap { note -> Int? in
      guard case .when(let k) = note.moment else { return nil }
      return k
    }
    #expect(waiting == [1])
    #expect(run.conditions[1] == scene.conditions[0])
    #expect(try SceneLibrary.load("spiral").run().conditions.count == 1)
  }
}
