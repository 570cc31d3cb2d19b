import Calculus
import Simulation
import Staging
import Testing

@Suite(.serialized) struct TimeLaws {
  @Test(arguments: SceneLibrary.names)
  func `after a random walk in time, tweaks included, every number has the same bits`(
    _ name: String
  ) throws {
    let scene = try scene(name)
    let wanderer = try scene.run()
    let random = Random(seed: 5, "walk/\(name)")
    // Where a pass is long, the walk is short; longer than snapshots are apart all the same.
    let reach = wanderer.isHeavy ? 12 : 300
    for k in 0..<(wanderer.isHeavy ? 8 : 30) {
      switch random.below(4, 3 * k) {
      case 0: wanderer.go(to: random.below(reach, 3 * k + 1))
      case 1: wanderer.go(to: max(0, wanderer.iteration - random.below(20, 3 * k + 1)))
      case 2:
        let entry = wanderer.hyperparameters.entries[0]
        try wanderer.tweak(entry.name, to: entry.value * 0.9)
      default: for _ in 0..<random.below(max(reach / 10, 4), 3 * k + 1) { wanderer.step() }
      }
    }
    // The straight way: the same tweaks at the same iterations, and nothing else.
    let straight = try scene.run()
    for entry in wanderer.branches[wanderer.branch].journal.entries
    where entry.iteration <= wanderer.iteration {
      straight.go(to: entry.iteration)
      try straight.change(entry.change)
    }
    straight.go(to: wanderer.iteration)
    #expect(numbers(wanderer) == numbers(straight))
  }

  @Test func `back and forth is where one was`() throws {
    let run = try scene("moons").run()
    run.go(to: 1000)
    let before = numbers(run)
    run.go(to: 999)
    run.go(to: 1000)
    #expect(numbers(run) == before)
    run.go(to: 3)
    run.go(to: 1000)
    #expect(numbers(run) == before)
  }

  @Test func `explaining, from now down to the first draw, changes nothing`() throws {
    let run = try scene("moons").run()
    run.go(to: 77)
    let before = numbers(run)
    var origin = Origin("layer1.weight", 3, iteration: 77)
    var steps = 0
    while let explanation = run.explain(origin), origin.iteration > 0 {
      let earlier = explanation.operands.compactMap { operand -> Origin? in
        if case .origin(let o) = operand.target, o.name == origin.name { return o }
        return nil
      }
      origin = try #require(earlier.first { $0.iteration == origin.iteration - 1 })
      steps += 1
    }
    #expect(steps == 77)
    #expect(try #require(run.explain(origin)).words.hasPrefix("first draw"))
    #expect(run.iteration == 77)
    #expect(numbers(run) == before)
  }

  @Test func `a tweak acts on the update from its iteration on, and not before`() throws {
    let (plain, tweaked) = (try scene("xor").run(), try scene("xor").run())
    for run in [plain, tweaked] { run.go(to: 50) }
    try tweaked.tweak("learningRate", to: 0.5)
    // All but the rate itself and what it will lead to.
    func shown(_ run: Run) -> [String: [UInt64]] {
      numbers(run).filter { !$0.key.contains("Rate") && !$0.key.contains("step(") }
    }
    #expect(shown(plain) == shown(tweaked))
    plain.step()
    tweaked.step()
    #expect(plain.tensor("layer1.weight") != tweaked.tensor("layer1.weight"))
  }

  @Test func `a tweak in the past begins a line of history, and the old future stays`() throws {
    let run = try scene("xor").run()
    run.go(to: 200)
    let future = numbers(run)
    run.go(to: 100)
    try run.tweak("learningRate", to: 0.5)
    #expect(run.branches.count == 2)
    #expect(run.newest == 100)
    run.go(to: 200)
    #expect(numbers(run) != future)
    run.takeBranch(0)
    #expect(run.iteration == 200)
    #expect(numbers(run) == future)
  }

  @Test func `batch size and penalty change while it runs, and going back undoes them`() throws {
    let run = try scene("moons").run()
    run.go(to: 40)
    try run.tweak("batch", to: 0)
    #expect(run.batch == run.data.training.count)
    run.go(to: 60)
    try run.tweak("l2", to: 0.01)
    run.go(to: 80)
    #expect(run.tensor("l2Penalty") != nil)
    let before = numbers(run)
    run.go(to: 39)
    #expect(run.batch == 32)
    #expect(run.tensor("l2Penalty") == nil)
    run.go(to: 80)
    #expect(numbers(run) == before)
  }

  @Test func `a value out of its limits is refused in words`() throws {
    let run = try scene("moons").run()
    #expect(throws: Run.Mistake.self) { try run.tweak("learningRate", to: -1) }
    #expect(throws: Run.Mistake.self) { try run.tweak("batch", to: 1.5) }
    #expect(throws: Run.Mistake.self) { try run.tweak("nonsense", to: 1) }
    #expect(run.branches[0].journal.entries.isEmpty)
  }

  @Test func `history keeps to its bytes however long the run`() throws {
    let run = try scene("bench-a").run(historyBytes: 200_000)
    run.go(to: 100_000)
    #expect(run.historyBytes <= 200_000)
    let before = numbers(run)
    run.go(to: 31_234)
    run.go(to: 100_000)
    #expect(numbers(run) == before)
  }

  @Test func `after a million iterations history is within its bytes, and any of them is near`()
    throws
  {
    let budget = 8 << 20
    let run = try scene("bench-a").run(historyBytes: budget)
    run.steps(1_000_000)
    #expect(run.iteration == 1_000_000)
    #expect(run.historyBytes <= budget)
    let (here, last) = (run.stepsMade, numbers(run))
    run.go(to: 999_999)
    #expect(run.stepsMade - here <= 8)
    let random = Random(seed: 3, "far")
    for k in 0..<6 {
      let goal = random.below(1_000_000, k)
      run.go(to: 1_000_000)
      let before = run.stepsMade
      run.go(to: goal)
      #expect(run.iteration == goal)
      // The further away, the longer the way there, but a small part of the distance.
      #expect(run.stepsMade - before <= max(8, (1_000_000 - goal) / 10), "to \(goal)")
    }
    run.go(to: 1_000_000)
    #expect(numbers(run) == last)
  }

  @Test func `states too large for the budget are kept fewer, never more`() throws {
    let sets = [("model.mlp.layers", "[2, 300, 300, 1]")]
    let run = try scene("moons", sets).run(historyBytes: 12 << 20)
    run.go(to: 200)
    #expect(run.historyBytes <= 12 << 20)
    let before = numbers(run)
    run.go(to: 100)
    run.go(to: 200)
    #expect(numbers(run) == before)
  }

  @Test func `an iteration allocates nothing`() throws {
    for name in ["bench-a", "spiral", "gaussians"] {
      let run = try scene(name).run()
      run.go(to: 20_000)
      let before = allocationsSoFar()
      for _ in 0..<1000 { run.step() }
      #expect(allocationsSoFar() == before, "\(name)")
    }
  }

  @Test func `a number that is not finite is found, with its tensor and its iteration`() throws {
    let run = try scene("too-fast").run()
    while !run.mustPause, run.iteration < 1000 { run.step() }
    #expect(run.branches[0].bad == run.iteration)
    #expect(try #require(run.pause).contains("is not finite"))
    #expect(run.firstBad() != nil)
  }
}
