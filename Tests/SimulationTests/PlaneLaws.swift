import Calculus
import Panes
import Simulation
import Testing

@testable import Staging

/// Planes through the space of parameters.
@Suite struct PlaneLaws {
  /// A scene with two numbers to find, and two with many.
  static let scenes = ["himmelblau", "moons", "normalised"]
  private func run(_ name: String) throws -> Run {
    switch name {
    case "normalised": return try normalised().run()
    case "himmelblau":
      return try SceneLibrary.read(
        "s", "task: {surface: himmelblau, start: [-0.5, 0.75]}\noptimizer: adam\n",
        SceneSource(path: "s.yaml", folder: "")
      ).run()
    default: return try scene(name).run()
    }
  }
  private func planes(of run: Run) -> [LossPlane] {
    LossPlane.Directions.allCases.map {
      LossPlane($0, columns: 5, rows: 3, run.window(of: $0))
    } + [LossPlane(.through, columns: 7, rows: 1, run.window(of: .through))]
  }

  @Test(arguments: scenes)
  func `each point alone is what it is among all, and is what its arithmetic says`(
    _ name: String
  ) throws {
    let run = try run(name)
    run.go(to: 12)
    var count = 0
    for plane in planes(of: run) {
      guard let tensor = run.tensor(plane.name + "/loss") else { continue }
      #expect(tensor.shape == [plane.rows, plane.columns])
      for i in 0..<plane.count {
        let origin = Origin(plane.name + "/loss", i, iteration: 12)
        let alone = try #require(run.number(at: origin))
        #expect(alone.bitPattern == tensor[i].bitPattern)
        let bounded = try #require(run.definition(of: origin, as: Bounded.self))
        #expect(bounded.allows(alone, in: run.recipe.precision), "\(plane.name) \(i)")
        count += 1
      }
      // And the parameters there.
      for parameter in run.tensorNames where run.tensor(parameter, .gradient) != nil {
        let there = Origin(plane.name + "#4/" + parameter, 0, iteration: 12)
        guard let number = run.number(at: there) else { continue }
        let bounded = try #require(run.definition(of: there, as: Bounded.self))
        #expect(bounded.allows(number, in: run.recipe.precision), "\(there.name)")
      }
    }
    #expect(count >= 30)
  }

  @Test func `over two numbers it is the surface itself`() throws {
    let run = try run("himmelblau")
    let plane = LossPlane(.axes, columns: 9, rows: 7, Window(-3...2, 1...4))
    let tensor = try #require(run.tensor(plane.name + "/loss"))
    for i in 0..<plane.count {
      let (x, y): (Double, Double) = (plane.coordinate(0, of: i), plane.coordinate(1, of: i))
      #expect(tensor[i] == Himmelblau().height(x, y))
    }
    // The point in the middle of the lower left cell.
    let corner: Double = plane.coordinate(0, of: 6 * 9)
    #expect(abs(corner - (-3 + 2.5 / 9)) < 1e-12)
  }

  @Test func `in the middle of a network's plane is its loss over the whole training set`() throws {
    let run = try scene("moons", [("task.moons.batch", "all")]).run()
    run.go(to: 40)
    for directions in [LossPlane.Directions.random, .path] {
      let plane = LossPlane(directions, columns: 5, rows: 5, Window(-1...1, -1...1))
      let tensor = try #require(run.tensor(plane.name + "/loss"))
      #expect(abs(tensor[12] - run.loss) < 1e-6 * run.loss)
      #expect(Set(tensor.numbers).count > 20)
    }
  }

  @Test
  func `a random direction is as long as the weights of every neuron, and leaves biases alone`()
    throws
  {
    let run = try scene("moons").run()
    run.go(to: 5)
    for name in ["randomDirection1", "randomDirection2"] {
      let w = try #require(run.tensor("layer1.weight"))
      let d = try #require(run.tensor("\(name)(layer1.weight)"))
      let outputs = w.shape[1]
      for unit in 0..<outputs {
        func length(_ x: Tensor) -> Double {
          stride(from: unit, to: x.count, by: outputs).reduce(0) { $0 + x[$1] * x[$1] }
            .squareRoot()
        }
        #expect(abs(length(d) - length(w)) < 1e-6)
      }
      #expect(run.tensor("\(name)(layer1.bias)")?.numbers.allSatisfy { $0 == 0 } == true)
    }
    let (a, b) = (
      run.tensor("randomDirection1(layer1.weight)"), run.tensor("randomDirection2(layer1.weight)")
    )
    #expect(a != b)
  }

  @Test func `the path's directions stand at right angles, hold its places, and are found again`()
    throws
  {
    let run = try scene("moons").run()
    run.go(to: 100)
    func directions(_ run: Run) -> [[Double]] {
      let parameters = run.tensorNames.filter { run.tensor("change(\($0))") != nil }
      return ["pathDirection1", "pathDirection2"].map { name in
        parameters.flatMap { run.tensor("\(name)(\($0))")?.numbers ?? [] }
      }
    }
    let d = directions(run)
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(
      abs(product(d[0], d[1])) < 1e-6 * (product(d[0], d[0]) * product(d[1], d[1])).squareRoot())
    let places = try #require(run.tensor("pathPlaces"))
    #expect(places.numbers.map(abs).max() ?? 0 <= 1 + 1e-9)
    #expect(places[0] < 0)
    let share = try #require(run.tensor("pathShare"))
    #expect(share[0] >= share[1] && share[0] + share[1] <= 1 + 1e-9 && share[0] > 0.5)
    // (θ₀ − θ)·d₁/d₁² is the first place.
    let change = run.tensorNames.flatMap { run.tensor("change(\($0))")?.numbers ?? [] }
    #expect(abs(-product(change, d[0]) / product(d[0], d[0]) - places[0]) < 1e-4)

    run.go(to: 400)
    run.go(to: 100)
    #expect(directions(run) == d)
    #expect(run.tensor("pathPlaces") == places)
  }

  @Test func `a name of a plane is read back, and nonsense is none`() {
    let plane = LossPlane(.axes, columns: 8, rows: 6, Window(-1.5...2.25, 0...1e-3))
    #expect(LossPlane.named(plane.name + "/loss") == plane)
    for name in [
      "axes-0x5:0:1:0:1", "axes-5x5:1:0:0:1", "axes-5x5:nan:1:0:1", "axes-5", "axes", "x-5x5",
      "axes--5x5", "axes-5x5:1:1:0:1",
    ] {
      #expect(LossPlane(named: name) { _ in Window(0...1, 0...1) } == nil, "\(name)")
    }
  }

  @Test func `where it is and how far from a minimum is kept, by replay as well`() throws {
    let run = try run("himmelblau")
    run.go(to: 60)
    let point = try #require(run.tensor("point"))
    for stop in try #require(run.branches[0].way).stops {
      run.go(to: stop.iteration)
      #expect(run.tensor("point")?.numbers == [stop.x, stop.y])
    }
    run.go(to: 60)
    let distance = try #require(run.number("distance"))
    let nearest = Himmelblau().minima.map {
      (($0.x - point[0]) * ($0.x - point[0]) + ($0.y - point[1]) * ($0.y - point[1])).squareRoot()
    }.min()
    #expect(distance == nearest)
    run.go(to: 20_000)
    let reached = try #require(run.branches[0].reached)
    run.go(to: reached - 1)
    #expect(try #require(run.number("distance")) > run.ground?.nearness ?? 0)
    run.go(to: reached)
    #expect(try #require(run.number("distance")) <= run.ground?.nearness ?? 0)
  }

  @Test func `the prober finds the same plane in pieces, and says of which iteration it is`() throws
  {
    let runs = try scene("moons").makeRuns()
    runs.go(to: 30)
    let plane = LossPlane(.random, columns: 41, rows: 41, Window(-1...1, -1...1))
    let key = TensorKey(plane.name + "/loss")
    var request = Request()
    request.tensors = [key]
    let prober = Prober()
    func ask(isPlaying: Bool) -> Tensor? {
      let (frame, moments) = runs.frameBeforeProbes(request)
      return prober.complete(frame, moments, generation: 0, isPlaying: isPlaying).tensors[key]
    }
    var found: Tensor?
    for _ in 0..<500 where found == nil { found = ask(isPlaying: true) }
    #expect(found != nil && found?.iteration == nil)
    #expect(found?.numbers == runs.first.tensor(key.name)?.numbers)
    runs.go(to: 35)
    // Found a moment ago: it is not yet time for the next.
    #expect(ask(isPlaying: true)?.iteration == 30)
    #expect(ask(isPlaying: false)?.iteration == nil)
    #expect(ask(isPlaying: false)?.numbers == runs.first.tensor(key.name)?.numbers)
  }

  @Test func `of a long way the leaps stay, and replays add nothing`() throws {
    let run = try SceneLibrary.read(
      "s", "task: {surface: rosenbrock}\noptimizer: {newton: {learningRate: 1}}\n",
      SceneSource(path: "s.yaml", folder: "")
    ).run()
    run.go(to: 5)
    let leaps = try #require(run.branches[0].way).stops.map(\.iteration)
    #expect(leaps.count >= 4)
    run.go(to: 40_000)
    run.go(to: 3)
    run.go(to: 40_000)
    #expect(try #require(run.branches[0].way).stops.map(\.iteration).starts(with: leaps))

    let zigzag = try SceneLibrary.read(
      "s",
      "task: {surface: rosenbrock}\noptimizer: {gradientDescent: {learningRate: 0.0021}}\n",
      SceneSource(path: "s.yaml", folder: "")
    ).run()
    zigzag.go(to: 30_000)
    let stops = try #require(zigzag.branches[0].way).stops
    #expect(stops.count > 500 && stops.count <= 1024)
    #expect(zip(stops, stops.dropFirst()).allSatisfy { $0.iteration < $1.iteration })
  }

  @Test func `a path and its plane are of one iteration, and a cut is of the one it says`()
    throws
  {
    let runs = try scene("moons").makeRuns()
    runs.go(to: 30)
    var request = Request()
    let plane = LossPlane(.path, columns: 41, rows: 41, Window(-1...1, -1...1))
    request.tensors = [TensorKey(plane.name + "/loss"), TensorKey("pathPlaces")]
    let prober = Prober()
    var seen: Set<Int> = []
    for _ in 0..<200 {
      runs.step()
      let (frame, moments) = runs.frameBeforeProbes(request)
      let found = prober.complete(frame, moments, generation: 0, isPlaying: true).tensors
      let iterations = Set(
        request.tensors.map { found[$0].map { $0.iteration ?? frame.iteration } })
      #expect(iterations.count == 1)
      if let iteration = iterations.first, let iteration { seen.insert(iteration) }
    }
    #expect(!seen.isEmpty)

    let walk = Runs(try run("himmelblau"))
    let cut = LossPlane(.through, columns: 50, rows: 1, walk.first.window(of: .through))
    let key = TensorKey(cut.name + "/loss")
    request.tensors = [key]
    for _ in 0..<20 {
      walk.step()
      let (frame, moments) = walk.frameBeforeProbes(request)
      let found = prober.complete(frame, moments, generation: 1, isPlaying: true).tensors[key]
      let iteration = found?.iteration ?? frame.iteration
      #expect(found?.numbers == walk.visit(iteration) { walk.first.tensor(key.name)?.numbers })
    }
  }

  @Test(arguments: ["cliff, start: [0.2, 0.5]", "sixHumpCamel, start: [1.508, -0.078]", "ravine"])
  func `steepest descent that has arrived stays`(_ surface: String) throws {
    let run = try SceneLibrary.read(
      "s", "task: {surface: \(surface)}\noptimizer: steepestDescent\n",
      SceneSource(path: "s.yaml", folder: "")
    ).run()
    run.go(to: 1000)
    #expect(!run.hasDiverged && run.loss.isFinite)
    #expect(try #require(run.number("gradientNorm")) < 1e-6)
  }

  @Test func `the flatter of two bends far apart keeps its digits`() throws {
    let run = try scene("divergence").run()
    run.go(to: 4)
    let values = try #require(run.tensor("eigenvalues"))
    #expect(abs(values[0] - 66.6667) < 0.001 && values[1] > 1e19)
    #expect(try #require(run.number("conditionNumber")) < 1e19)
  }

  @Test func `a walk down a surface allocates nothing`() throws {
    let run = try run("himmelblau")
    run.go(to: 300)
    let before = allocationsSoFar()
    run.steps(200)
    #expect(allocationsSoFar() == before)
  }
}
