import Calculus
import Networks
import Simulation
import Staging
import Testing

/// Several runs side by side.
@Suite(.serialized) struct RunsLaws {
  private static func numbers(of runs: Runs) -> [[String: [UInt64]]] {
    runs.all.map { SimulationTests.numbers($0) }
  }

  @Test func `a list of optimizers makes a run each, in lockstep`() throws {
    let scene = try scene(
      "moons", [("optimizer", "[gradientDescent, {adam: {learningRate: 0.02}}, adam]")])
    #expect(scene.runs.map(\.name) == ["gradientDescent", "adam", "adam 2"])
    let runs = try scene.makeRuns()
    runs.go(to: 50)
    #expect(runs.all.map(\.iteration) == [50, 50, 50])
    #expect(runs.all.map { $0.hyperparameters["learningRate"] } == [0.1, 0.02, 0.001])
    // Each is what it would be alone.
    for run in runs.all {
      let alone = try Run(run.recipe)
      alone.go(to: 50)
      #expect(SimulationTests.numbers(run) == SimulationTests.numbers(alone))
    }
  }

  @Test func `a run says what is different in it, key by key`() throws {
    let scene = try scene(
      "moons",
      [
        ("optimizer", "{adam: {learningRate: 0.02, beta1: 0.8}}"),
        (
          "runs",
          "{a: , b: {optimizer: {adam: {learningRate: 0.5}}}, c: {optimizer: momentum, seed: 4},"
            + " d: {task: {moons: {noise: 0.3}}, model: {mlp: {layers: [2, 3, 1]}}}}"
        ),
      ])
    #expect(scene.runs.map(\.name) == ["a", "b", "c", "d"])
    let recipes = scene.runs.map(\.recipe)
    #expect(recipes.map { $0.hyperparameters["learningRate"] } == [0.02, 0.5, 0.01, 0.02])
    #expect(recipes.map { $0.hyperparameters["beta1"] } == [0.8, 0.8, nil, 0.8])
    #expect(recipes.map(\.seed) == [scene.recipe.seed, scene.recipe.seed, 4, scene.recipe.seed])
    #expect(recipes.map { $0.model?.layers.first?.outputs }.last == 3)
  }

  @Test(arguments: [
    ("runs", "[1, 2]", "runs must be a mapping"),
    ("runs", "{a: {panes: [loss]}}", "belongs to the scene"),
    ("runs", "{a: {optimiser: adam}}", "did you mean \"optimizer\"?"),
    ("runs", "{a: 3}", "a run must be a mapping"),
    ("optimizer", "[]", "a list of optimizers"),
    ("runs", "{'a ': {}}", "is no name for a run"),
    ("runs", "{\"a\\u200Fb\": {}}", "is no name for a run"),
    ("runs", "{'': {}}", "is no name for a run"), ("runs", "{'a, b': {}}", "is no name for a run"),
  ])
  func `a mistake in one of several runs is told`(_ key: String, _ text: String, _ words: String) {
    #expect {
      _ = try scene("moons", [(key, text)])
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test func `a branch is the same until something is changed in one of them`() throws {
    let runs = try scene("moons").makeRuns()
    runs.go(to: 77)
    try runs.fork(0)
    #expect(runs.all.count == 2 && runs.names == ["trunk", "branch 1"])
    let root = try #require(runs.roots[1])
    #expect(root.run == 0 && root.iteration == 77)
    runs.go(to: 90)
    #expect(SimulationTests.numbers(runs[0]) == SimulationTests.numbers(runs[1]))
    try runs[1].tweak("learningRate", to: 0.2)
    runs.go(to: 120)
    #expect(SimulationTests.numbers(runs[0]) != SimulationTests.numbers(runs[1]))
    let there = Self.numbers(of: runs)
    // Back before the branch both have the same past, and forward again they part again.
    runs.go(to: 30)
    #expect(SimulationTests.numbers(runs[0]) == SimulationTests.numbers(runs[1]))
    runs.go(to: 120)
    #expect(Self.numbers(of: runs) == there)
    // As if nobody had branched.
    let alone = try scene("moons").run()
    alone.go(to: 120)
    #expect(SimulationTests.numbers(alone) == there[0])
  }

  @Test func `a difference is one run's number minus the other's, and says so`() throws {
    let runs = try scene("moons", [("optimizer", "[gradientDescent, adam]")]).makeRuns()
    runs.go(to: 40)
    let name = Runs.difference("layer1.weight", "adam")
    let difference = try #require(runs.tensor(TensorKey(name)))
    for i in 0..<difference.count {
      let (a, b) = (
        try #require(runs[0].tensor("layer1.weight")), try #require(runs[1].tensor("layer1.weight"))
      )
      #expect(difference[i] == a[i] - b[i])
    }
    let explanation = try #require(runs.explain(Origin(name, 3, iteration: 40)))
    #expect(explanation.operands.count == 2)
    #expect(explanation.operands.contains { $0.label.contains("adam") })
    #expect(runs.tensor(TensorKey(Runs.difference("layer1.weight", "nobody"))) == nil)
  }

  @Test func `probes beside the training find what the runs themselves would`() throws {
    let sets = [
      ("optimizer", "[gradientDescent, adam]"), ("model.mlp.norm", "batch"),
      ("model.mlp.dropout", "0.2"),
    ]
    let runs = try scene("moons", sets).makeRuns()
    let prober = Prober()
    var request = Request()
    for run in 0..<3 {
      for name in ["heldOut/accuracy", "heldOut/loss", "plane-9x7/layer2.z", "layer1.weight"] {
        request.tensors.insert(TensorKey(name, run: run))
      }
    }
    let changes: [() throws -> Void] = [
      { runs.go(to: 40) }, { try runs[0].change(.structure(.addUnit(layer: 0))) },
      { try runs[1].toggleKnockOut(layer: 0, unit: 1) }, { try runs.fork(1) },
      { runs.go(to: 60) }, { try runs[2].tweak("l2", to: 0.1) }, { runs.go(to: 20) },
      { try runs[1].edit(.init("layer1.weight", 0), to: 2) }, { runs.go(to: 45) },
    ]
    for change in changes {
      try change()
      let (early, moments) = runs.frameBeforeProbes(request)
      #expect(early.runs.allSatisfy { $0.tensors.keys.allSatisfy { !Run.isProbe($0.name) } })
      let late = prober.complete(early, moments, generation: 0)
      let whole = runs.frame(request)
      for (a, b) in zip(late.runs, whole.runs) { #expect(a.tensors == b.tensors) }
      #expect(late.tensors == whole.tensors && late.tensors.count == 4)
    }
  }

  @Test func `the same name in another structure is no difference`() throws {
    let runs = try scene("spiral").makeRuns()
    runs.go(to: 20)
    try runs.fork(0)
    let name = Runs.difference("layer2.weight", "trunk")
    #expect(runs.tensor(TensorKey(name, run: 1))?.numbers.allSatisfy { $0 == 0 } == true)
    // The new layer has the name and the shape that another one has in the trunk.
    try runs[1].change(.structure(.addLayer(at: 1)))
    #expect(runs[1].tensorShape("layer2.weight") == runs[0].tensorShape("layer2.weight"))
    #expect(runs.tensor(TensorKey(name, run: 1)) == nil)
    #expect(runs.explain(Origin(name, 0, iteration: 20, run: 1)) == nil)
  }
}
