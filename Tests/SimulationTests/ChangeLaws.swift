import Calculus
import Networks
import Simulation
import Staging
import Testing

/// What a person may do to a run by hand: every kind of it.
@Suite(.serialized) struct ChangeLaws {
  private typealias Element = Journal.Element

  /// Every kind of change, each from its own two random numbers. One that cannot be is left out.
  private static let kinds: [@Sendable (Run, Random, Int) throws -> Void] = [
    { run, random, k in
      try run.tweak("learningRate", to: [0.3, 0.1, 0.03, 0.01][random.below(4, k)])
    },
    { run, random, k in try run.tweak("batch", to: [0, 4, 20][random.below(3, k)]) },
    { run, random, k in try run.tweak("l2", to: [0, 0.001][random.below(2, k)]) },
    { run, random, k in
      try run.takeOptimizer(optimizers[random.below(optimizers.count, k)].name)
    },
    { run, random, k in
      try run.change(.structure(.addUnit(layer: random.below(2, k))))
    },
    { run, random, k in
      try run.change(.structure(.removeUnit(layer: 0, unit: random.below(3, k))))
    },
    { run, random, k in try run.change(.structure(.addLayer(at: 1))) },
    { run, random, k in try run.change(.structure(.removeLayer(random.below(2, k)))) },
    { run, random, k in try run.toggleKnockOut(layer: 0, unit: random.below(3, k)) },
    { run, random, k in try run.edit(Element("layer1.weight", random.below(4, k)), to: 0.25) },
    { run, random, k in try run.toggleCut(Element("layer1.weight", random.below(4, k))) },
    { run, random, k in
      let low = random.below(3, k)
      try run.toggleFreeze([.init("layer1.weight", RangeSet(low..<low + 2))])
    },
  ]

  @Test(arguments: ["xor", "moons", "gaussians", "normalised"], [1, 2, 3])
  func `after a random walk with every kind of change, every number has the same bits`(
    _ name: String, _ walk: Int
  ) throws {
    let scene = try name == "normalised" ? normalised() : scene(name)
    let wanderer = try scene.run()
    let random = Random(seed: walk, "changes/\(name)")
    for k in 0..<60 {
      switch random.below(4, 4 * k) {
      case 0: wanderer.go(to: random.below(200, 4 * k + 1))
      case 1:
        try? Self.kinds[random.below(Self.kinds.count, 4 * k + 1)](wanderer, random, 4 * k + 2)
      case 2 where wanderer.branches.count > 1:
        wanderer.takeBranch(random.below(wanderer.branches.count, 4 * k + 1))
      default: for _ in 0..<random.below(20, 4 * k + 1) { wanderer.step() }
      }
    }
    // The straight way: the same changes at the same iterations, and nothing else.
    let straight = try scene.run()
    let entries = wanderer.branches[wanderer.branch].journal.entries
    for entry in entries where entry.iteration <= wanderer.iteration {
      straight.go(to: entry.iteration)
      try straight.change(entry.change)
    }
    straight.go(to: wanderer.iteration)
    #expect(numbers(wanderer) == numbers(straight))
    // And every number still explains itself.
    for name in wanderer.names() {
      for kind in [Origin.Kind.value, .gradient] {
        guard let tensor = wanderer.tensor(name, kind) else { continue }
        let i = random.below(tensor.count, 7)
        let origin = Origin(name, i, kind: kind, iteration: wanderer.iteration)
        guard let bounded = wanderer.definition(of: origin, as: Bounded.self) else { continue }
        #expect(bounded.allows(tensor[i], in: .single), "\(name)[\(i)] \(tensor[i]) \(bounded)")
      }
    }
  }

  @Test(arguments: ["xor", "moons", "gaussians"])
  func `a neuron more changes no output`(_ name: String) throws {
    for level in KernelLevel.available {
      let run = try Run(scene(name).recipe, level: level)
      run.go(to: 37)
      let output = try #require(run.facts.layers.last?.output)
      for layer in 0..<run.facts.layers.count - 1 {
        let (before, heldOut) = (run.tensor(output), run.tensor("heldOut/" + output))
        let count = run.facts.layers[layer].outputs
        try run.change(.structure(.addUnit(layer: layer)))
        #expect(run.facts.layers[layer].outputs == count + 1)
        // To the bit where sums are taken in order; elsewhere another width may order them anew.
        let tolerance = level == .portable ? 0 : 1e-5
        for (before, name) in [(before, output), (heldOut, "heldOut/" + output)] {
          let (old, new) = (try #require(before), try #require(run.tensor(name)))
          for (a, b) in zip(old.numbers, new.numbers) {
            #expect(abs(a - b) <= tolerance, "\(level) \(name)")
          }
        }
      }
      // What it hands on is learnt from the next update on.
      run.step()
      let last = try #require(run.facts.layers.last)
      let weight = try #require(run.tensor(last.weight))
      #expect(weight.numbers.suffix(last.outputs).contains { $0 != 0 })
    }
  }

  @Test func `a neuron taken away again leaves everything as it was`() throws {
    let run = try scene("moons").run()
    run.go(to: 30)
    let before = numbers(run)
    try run.change(.structure(.addUnit(layer: 0)))
    #expect(numbers(run) != before)
    try run.change(.structure(.removeUnit(layer: 0, unit: run.facts.layers[0].outputs - 1)))
    #expect(numbers(run) == before)
  }

  @Test func `a new layer hands on what it gets, and going back undoes it`() throws {
    let run = try scene("moons", [("model.mlp.activation", "relu")]).run()
    run.go(to: 30)
    let before = numbers(run)
    let output = try #require(run.facts.layers.last).output
    let outputs = try #require(run.tensor(output))
    try run.change(.structure(.addLayer(at: 1)))
    #expect(run.facts.layers.map(\.name) == (1...run.facts.layers.count).map { "layer\($0)" })
    #expect(run.tensor(try #require(run.facts.layers.last).output) == outputs)
    run.go(to: 40)
    run.go(to: 29)
    run.step()
    try run.undo()
    #expect(numbers(run) == before)
    run.takeBranch(0)
    run.go(to: 30)
    #expect(run.tensor(try #require(run.facts.layers.last).output) == outputs)
  }

  @Test func `what is written by hand stands there, and is learnt on from`() throws {
    let run = try scene("xor").run()
    run.go(to: 10)
    let before = numbers(run)
    try run.edit(Element("layer1.weight", 1), to: 0.75)
    #expect(run.tensor("layer1.weight")?[1] == 0.75)
    let origin = Origin("layer1.weight", 1, iteration: 10)
    #expect(try #require(run.explain(origin)).words.hasPrefix("written by hand"))
    run.step()
    #expect(run.tensor("layer1.weight")?[1] != 0.75)
    run.go(to: 10)
    #expect(run.tensor("layer1.weight")?[1] == 0.75)
    #expect(throws: Objection.self) { try run.edit(Element("layer1.z", 0), to: 1) }
    #expect(throws: Objection.self) { try run.edit(Element("layer1.weight", 1), to: .nan) }
    run.go(to: 9)
    run.step()
    #expect(run.tensor("layer1.weight")?[1] == 0.75)
    // On its own line of history; the first one has it not.
    let straight = try scene("xor").run()
    straight.go(to: 10)
    #expect(numbers(straight) == before)
  }

  @Test func `frozen numbers stay as they are, and thawed ones move again`() throws {
    let run = try scene("moons", [("optimizer.adam.learningRate", "0.05")]).run()
    run.go(to: 20)
    let parts = [Journal.Elements("layer1.weight", RangeSet(2..<5))]
    try run.toggleFreeze(parts)
    let (w, m) = (run.tensor("layer1.weight"), run.tensor("layer1.weight.m"))
    run.go(to: 30)
    for i in 0..<w!.count {
      #expect((run.tensor("layer1.weight")?[i] == w?[i]) == (2..<5 ~= i))
      if 2..<5 ~= i { #expect(run.tensor("layer1.weight.m")?[i] == m?[i]) }
    }
    let words = try #require(run.explain(Origin("layer1.weight", 3, iteration: 30))).words
    #expect(words.hasPrefix("frozen"))
    try run.toggleFreeze(parts)
    run.step()
    #expect(run.tensor("layer1.weight")?[3] != w?[3])
  }

  @Test func `a weight knocked out is 0 until it is restored to what it was`() throws {
    let run = try scene("spiral").run()
    run.go(to: 20)
    let element = Element("layer2.weight", 9)
    let before = try #require(run.tensor("layer2.weight")?[9])
    try run.toggleCut(element)
    run.go(to: 40)
    #expect(run.tensor("layer2.weight")?[9] == 0)
    try run.change(.structure(.addUnit(layer: 1)))
    let width = run.facts.layers[1].outputs
    let moved = Element("layer2.weight", 9 / (width - 1) * width + 9 % (width - 1))
    run.go(to: 50)
    #expect(run.tensor("layer2.weight")?[moved.index] == 0)
    try run.toggleCut(moved)
    #expect(run.tensor("layer2.weight")?[moved.index] == before)
  }

  @Test func `a neuron knocked out hands on 0, and nothing is learnt through it`() throws {
    let run = try scene("moons").run()
    run.go(to: 20)
    let before = numbers(run)
    try run.toggleKnockOut(layer: 0, unit: 2)
    let layer = run.facts.layers[0]
    let (outputs, slopes) = (
      try #require(run.tensor(layer.output)), try #require(run.tensor(layer.z, .gradient))
    )
    for row in 0..<run.batch {
      #expect(outputs[row * layer.outputs + 2] == 0)
      #expect(slopes[row * layer.outputs + 2] == 0)
      #expect(outputs[row * layer.outputs + 1] != 0)
    }
    try run.toggleKnockOut(layer: 0, unit: 2)
    #expect(numbers(run) == before)
  }

  @Test func `another optimizer begins with empty memories and counts from there`() throws {
    let run = try scene("moons").run()
    run.go(to: 500)
    try run.takeOptimizer(Momentum.name)
    #expect(run.hyperparameters["momentum"] != nil && run.hyperparameters["beta1"] == nil)
    #expect(run.tensor("layer1.weight.velocity")?.numbers.allSatisfy { $0 == 0 } == true)
    run.go(to: 600)
    try run.takeOptimizer(Adam.name)
    #expect(run.tensor("layer1.weight.m")?.numbers.allSatisfy { $0 == 0 } == true)
    let before = try #require(run.tensor("layer1.weight"))
    run.step()
    // Adam's first step is as long as the learning rate, whatever the gradient.
    let rate = try #require(run.hyperparameters["learningRate"])
    for (a, b) in zip(before.numbers, try #require(run.tensor("layer1.weight")).numbers) {
      #expect(abs(abs(a - b) - rate) < 0.02 * rate)
    }
  }

  @Test func `a change here can be taken back, one further back cannot`() throws {
    let run = try scene("xor").run()
    run.go(to: 20)
    let before = numbers(run)
    #expect(throws: Objection.self) { try run.undo() }
    try run.change(.structure(.addUnit(layer: 0)))
    try run.edit(Element("layer1.bias", 0), to: 3)
    try run.undo()
    try run.undo()
    #expect(numbers(run) == before)
    try run.tweak("learningRate", to: 0.5)
    run.step()
    #expect(throws: Objection.self) { try run.undo() }
  }

  @Test func `after a change of structure a weight is explained by the one that it was`() throws {
    let run = try scene("xor").run()
    run.go(to: 30)
    let width = run.facts.layers[0].outputs
    try run.change(.structure(.addUnit(layer: 0)))
    let explanation = try #require(
      run.explain(Origin("layer1.weight", width + 1, iteration: 30)))
    #expect(explanation.title == "layer1.weight[1, 0]")
    #expect(explanation.words.contains("one neuron more"))
    #expect(explanation.operands.contains { $0.label.hasPrefix("layer1.weight[1, 0] @29") })
    let drawn = try #require(run.explain(Origin("layer1.weight", width, iteration: 30)))
    #expect(drawn.words.hasPrefix("added at iteration 30"))
  }

  @Test func `what was no number is one again when the change that made it so is taken back`()
    throws
  {
    let run = try scene("spiral").run()
    run.go(to: 20)
    for k in 0..<2 {
      try run.edit(Element("layer3.weight", 0), to: 3e38)
      try run.edit(Element("layer3.bias", 0), to: 3e38)
      #expect(run.hasDiverged && run.mustPause)
      if k == 0 {
        try run.undo()
        try run.undo()
      } else {
        // Or when it is written over.
        try run.edit(Element("layer3.bias", 0), to: 0)
        try run.edit(Element("layer3.weight", 0), to: 0)
      }
      #expect(!run.hasDiverged && !run.mustPause)
    }
    run.go(to: 25)
    #expect(run.loss.isFinite)
  }

  @Test func `a layer whose first numbers the scene gives can grow`() throws {
    let run = try scene("by-hand").run()
    run.go(to: 3)
    let before = try #require(run.tensor("layer1.bias")?.numbers)
    try run.add(at: .unit(layer: 0, unit: 0))
    let after = try #require(run.tensor("layer1.bias")?.numbers)
    #expect(after.count == before.count + 1)
    #expect(Array(after.prefix(before.count)) == before)
    run.go(to: 6)
    run.go(to: 3)
    #expect(run.tensor("layer1.bias")?.numbers == after)
  }
}
