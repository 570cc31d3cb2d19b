import Calculus
import Networks
import Simulation
import Staging
import TestSupport
import Testing

/// Normalisation and dropout in a scene.
@Suite(.serialized) struct NormalisationTests {
  @Test func `a layer norm computed elsewhere is the same in a network`() throws {
    let trace = try Trace("layernorm", in: Trace.folder(of: #filePath))
    func yaml(_ numbers: [Double]) -> String {
      "[" + numbers.map { "\($0)" }.joined(separator: ", ") + "]"
    }
    let x = Trace.rows(trace.inputs["x"])
    let one = (0..<5).map { k in yaml((0..<5).map { $0 == k ? 1 : 0 }) }.joined(separator: ", ")
    for (name, gamma, beta) in [
      ("y", Trace.list(trace.parameters["gamma"]), Trace.list(trace.parameters["beta"])),
      ("xhat", [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]),
    ] {
      let run = try scene(
        "by-hand",
        [
          ("precision", "double"),
          (
            "task",
            "{table: {inputs: [\(x.map(yaml).joined(separator: ", "))], "
              + "targets: [[1], [2], [3]], batch: all}}"
          ),
          ("model", "{mlp: {layers: [5, 5, 1], activation: tanh, norm: layer}}"),
          ("loss", "meanSquaredError"),
          (
            "parameters",
            "{layer1.weight: [\(one)], layer1.bias: [0, 0, 0, 0, 0], "
              + "layer1.gamma: \(yaml(gamma)), layer1.beta: \(yaml(beta))}"
          ),
        ]
      ).run()
      let got = try #require(run.tensor("layer1.normed")).numbers
      let want = Trace.flat(trace.expected[name])
      #expect(got.count == want.count)
      for (got, want) in zip(got, want) {
        #expect(trace.agrees(got, want), "\(name): \(got), not \(want)")
      }
    }
  }

  @Test(arguments: ["layer", "rms", "batch"])
  func `a normalised network with dropout learns, judged without either`(_ norm: String) throws {
    let run = try normalised(norm, [("optimizer", "{adam: {learningRate: 0.01}}")]).run()
    run.go(to: 1500)
    #expect(try #require(run.number("heldOut/accuracy")) > 0.95)
    #expect(run.tensor("layer1.mask") != nil)
    #expect(run.tensor("heldOut/layer1.mask") == nil)
    #expect(run.tensor("heldOut/layer1.dropped") == nil)
  }

  private func origins(_ explanation: Explanation) -> [Origin] {
    explanation.operands.compactMap {
      if case .origin(let origin) = $0.target { origin } else { nil }
    }
  }

  @Test func `layers say truly what they hand on, and in probes`() throws {
    let run = try normalised().run()
    run.go(to: 3)
    let layers = try #require(run.setup.model).layers
    for (layer, next) in zip(layers, layers.dropFirst()) {
      #expect(run.tensor(layer.preactivation) != nil && run.tensor(layer.activated) != nil)
      #expect(run.tensor("plane-8x6/" + layer.probed) != nil)
      #expect(run.tensor("heldOut/" + layer.probed) != nil)
      // The next layer's sums are made from the output.
      let explanation = try #require(run.explain(Origin(next.z, 0, iteration: 3)))
      #expect(origins(explanation).contains { $0.name == layer.output })
      let probe = try #require(run.explain(Origin("heldOut/" + next.z, 0, iteration: 3)))
      #expect(origins(probe).contains { $0.name == "heldOut/" + layer.probed })
    }
  }

  @Test func `probes use what is carried, and that explains itself back to where it began`() throws
  {
    let run = try normalised().run()
    #expect(run.tensor("layer1.runningMean")?.numbers == Array(repeating: 0, count: 6))
    #expect(run.tensor("layer1.runningVariance")?.numbers == Array(repeating: 1, count: 6))
    run.go(to: 4)
    let next = try #require(run.tensor("layer1.nextRunningVariance")).numbers
    let batch = try #require(run.tensor("layer1.variance")).numbers
    let running = try #require(run.tensor("layer1.runningVariance")).numbers
    let rows = Double(run.batch)
    for j in 0..<6 {
      let unbiased = batch[j] * rows / (rows - 1)
      #expect(abs(next[j] - (0.9 * running[j] + 0.1 * unbiased)) < 1e-5)
    }
    let normed = try #require(run.explain(Origin("heldOut/layer1.normed", 2, iteration: 4)))
    #expect(origins(normed).contains { $0.name == "layer1.runningMean" })
    run.step()
    #expect(run.tensor("layer1.runningVariance")?.numbers == next)
    let now = try #require(run.explain(Origin("layer1.runningVariance", 2, iteration: 5)))
    let before = try #require(origins(now).first)
    #expect(before.name == "layer1.nextRunningVariance" && before.iteration == 4)
    #expect(now.spelled?.value == now.value)
    let first = try #require(run.explain(Origin("layer1.runningVariance", 2, iteration: 0)))
    #expect(first.value == 1 && first.words == "begins at 1")
  }

  @Test func `a mask explains itself by its draw, and is drawn anew every iteration`() throws {
    let run = try normalised().run()
    var seen: Set<[Double]> = []
    for iteration in 0..<5 {
      run.go(to: iteration)
      let mask = try #require(run.tensor("layer1.mask"))
      #expect(seen.insert(mask.numbers).inserted)
      for i in mask.numbers.indices {
        let origin = Origin("layer1.mask", i, iteration: iteration)
        let bounded = try #require(run.definition(of: origin, as: Bounded.self))
        #expect(bounded.allows(mask[i]))
      }
      let origin = Origin("layer1.mask", 0, iteration: iteration)
      #expect(try #require(run.explain(origin)).words.contains("draw of “layer1.mask”"))
    }
  }

  @Test func `another optimizer and another neuron leave what is carried where it was`() throws {
    let run = try normalised().run()
    run.go(to: 20)
    let before = try #require(run.tensor("layer1.runningMean")).numbers
    try run.takeOptimizer("adam")
    #expect(run.tensor("layer1.runningMean")?.numbers == before)
    try run.change(.structure(.addUnit(layer: 0)))
    #expect(run.tensor("layer1.runningMean")?.numbers == before + [0])
    #expect(run.tensor("layer1.runningVariance")?.numbers.last == 1)
    try run.change(.structure(.removeUnit(layer: 0, unit: 1)))
    let kept = [before[0]] + before[2...] + [0]
    #expect(run.tensor("layer1.runningMean")?.numbers == kept)
    run.go(to: 25)
    run.go(to: 20)
    #expect(run.tensor("layer1.runningMean")?.numbers == kept)
  }
}
