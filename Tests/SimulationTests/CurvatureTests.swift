import Calculus
import Foundation
import Networks
import Simulation
import Staging
import TestSupport
import Testing

/// How the loss bends under a run, what optimizers make of that, and why a run diverges.
@Suite struct CurvatureTests {
  /// A scene of a few lines.
  private func scene(_ text: String) throws -> Scene {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      UUID().uuidString + ".yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try SceneLibrary.load(file.path)
  }
  private func walk(_ surface: String, _ start: [Double], _ optimizer: String) throws -> Run {
    try scene("task: {surface: \(surface), start: \(start)}\noptimizer: \(optimizer)").run()
  }
  private static func network(_ layers: String, _ sets: [(String, String)] = []) throws -> Run {
    try SimulationTests.scene(
      "xor", [("model", "{mlp: {layers: \(layers), activation: tanh}}")] + sets
    ).run()
  }
  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    .sum(a.count) { a[$0] * b[$0] }
  }

  @Test func `the Hessian of a surface is its second derivatives, its eigenvalues their bends`()
    throws
  {
    for (x, y) in [(-1.2, 1.0), (0.3, -0.7), (1.0, 1.0)] {
      let run = try walk("rosenbrock", [x, y], "gradientDescent")
      let h = try #require(run.tensor("hessian"))
      let want = [1200 * x * x - 400 * y + 2, -400 * x, -400 * x, 200]
      #expect(h.shape == [2, 2])
      for k in 0..<4 { #expect(abs(h[k] - want[k]) <= 1e-12 * 1500, "at \(x), \(y)") }
      let values = try #require(run.tensor("eigenvalues")).numbers
      #expect(abs(values[0] + values[1] - want[0] - want[3]) <= 1e-12 * 1500)
      #expect(abs(values[0] * values[1] - (want[0] * want[3] - want[1] * want[2])) <= 1e-6)
      let size = values.map(abs).sorted()
      #expect(
        abs((run.number("conditionNumber") ?? 0) - size[1] / size[0]) <= 1e-9 * size[1] / size[0])
      #expect(abs((run.number("stableRate") ?? 0) - 2 / values[1]) <= 1e-15)
      #expect(abs((run.number("sharpness") ?? 0) - values[1]) <= 1e-3 * values[1])
    }
    let saddle = try walk("himmelblau", [0, 0], "gradientDescent")
    #expect(try #require(saddle.tensor("eigenvalues")).numbers.allSatisfy { $0 < 0 })
    #expect(saddle.number("stableRate") == .infinity)
  }

  @Test(arguments: surfaces.indices)
  func `second derivatives as formulas are those in dual numbers`(_ s: Int) throws {
    let random = Random(seed: 2, "bends")
    for k in 0..<20 {
      let start = [4 * random.uniform(2 * k) - 2, 4 * random.uniform(2 * k + 1) - 2]
      let run = try walk(surfaces[s].name, start, "gradientDescent")
      let (h, dual) = (try #require(run.tensor("hessian")).numbers, run.dualHessian)
      let size = 1 + dual.reduce(0) { max($0, abs($1)) }
      for i in 0..<4 {
        #expect(abs(h[i] - dual[i]) <= 1e-9 * size, "\(surfaces[s].name) at \(start)")
        let explanation = try #require(run.explain(Origin("hessian", i, iteration: 0)))
        #expect(abs((explanation.spelled?.value ?? .nan) - h[i]) <= 1e-12 * size)
      }
    }
  }

  @Test
  func `eigenvalues of a network are those of its Hessian, and sharpness is the last of them`()
    throws
  {
    for layers in ["[2, 2, 1]", "[2, 4, 1]"] {
      let run = try Self.network(layers)
      for iteration in [0, 7, 40] {
        run.go(to: iteration)
        let h = try #require(run.tensor("hessian"))
        let (n, values) = (h.shape[0], try #require(run.tensor("eigenvalues")).numbers)
        let want = Eigen(h.numbers, n).values
        for k in 0..<n { #expect(abs(values[k] - want[k]) <= 1e-12, "\(layers) \(k)") }
        let residuals = try #require(run.tensor("eigenResidual")).numbers
        #expect(residuals.allSatisfy { $0 <= 1e-13 })
        let (sharpness, residual) = (run.number("sharpness"), run.number("sharpness/residual"))
        #expect(abs((sharpness ?? 0) - want[n - 1]) <= 1e-6 + (residual ?? 1))
      }
    }
    #expect(try Self.network("[2, 30, 1]").tensor("hessian") == nil)
  }

  @Test func `what is found beside the training is what is found on it`() throws {
    for name in ["xor", "moons"] {
      let runs = try Runs([("", SimulationTests.scene(name).recipe)])
      let prober = Prober()
      var request = Request()
      let names = ["sharpness", "sharpness/residual", "stableRate", "eigenvalues"]
      request.tensors = Set(names.map { TensorKey($0) })
      for iteration in [0, 3, 11] {
        runs.go(to: iteration)
        let (early, moments) = runs.frameBeforeProbes(request)
        #expect(early.tensors.isEmpty)
        let frame = prober.complete(early, moments, generation: 0)
        for name in names {
          let found = frame.tensors[TensorKey(name)]
          #expect(found?.numbers == runs.first.tensor(name)?.numbers, "\(name)")
          // One that names no iteration is of the frame's own.
          #expect((found?.iteration ?? frame.iteration) == iteration)
        }
      }
    }
  }

  @Test func `every number of it is explained, and looking changes nothing`() throws {
    let runs = [
      try walk("rosenbrock", [-1.2, 1], "steepestDescent"),
      try walk("himmelblau", [0.5, 0.5], "newton"),
      try Self.network("[2, 2, 1]", [("optimizer", "newton")]),
      try Self.network("[2, 5, 1]", [("optimizer", "steepestDescent"), ("clip", "0.5")]),
      try Self.network(
        "[2, 3, 1]", [("optimizer", "{newton: {learningRate: 0.3}}"), ("clip", "1")]),
    ]
    for run in runs {
      for iteration in [0, 1, 5] {
        run.go(to: iteration)
        let before = Array(numbers(run).keys).sorted()
        for name in before where !name.hasPrefix("∂") && !name.contains("/layer") {
          guard let tensor = run.tensor(name) else { continue }
          for i in 0..<min(tensor.count, 5) {
            let origin = Origin(name, i, iteration: iteration, run: run.index)
            let explanation = try #require(run.explain(origin), "\(name)[\(i)]")
            #expect(explanation.spelled != nil || !explanation.words.isEmpty, "\(name)")
            guard let bounded = run.definition(of: origin, as: Bounded.self) else { continue }
            #expect(
              bounded.allows(tensor[i], in: run.recipe.precision),
              "\(name)[\(i)] is \(tensor[i]), not \(bounded)")
          }
        }
      }
      let after = numbers(run)
      run.go(to: 1)
      run.go(to: 5)
      #expect(numbers(run) == after)
    }
  }

  // MARK: Optimizers that ask for more than the gradient

  @Test func `newton is at the bottom of every bowl after one step`() throws {
    for (surface, bottom) in [("bowl", [0.0, 0]), ("booth", [1, 3])] {
      let run = try walk(surface, [-4, 2.5], "newton")
      run.step()
      let point = try #require(run.walker).point
      for i in 0..<2 { #expect(abs(point[i] - bottom[i]) <= 1e-14, "\(surface)") }
      #expect(run.loss <= 1e-25)
    }
  }

  @Test func `newton walks to a saddle or a hilltop if that is what is near`() throws {
    let run = try walk("himmelblau", [-0.3, -0.9], "newton")
    run.go(to: 20)
    #expect(try #require(run.walker).gradient.allSatisfy { abs($0) < 1e-9 })
    #expect(try #require(run.tensor("eigenvalues")).numbers.allSatisfy { $0 < 0 })
  }

  @Test func `each step of steepest descent stands at a right angle to the one before`() throws {
    for (surface, start) in [("bowl", [10, 1.0]), ("rosenbrock", [-1.2, 1]), ("booth", [-5, 0])] {
      let run = try walk(surface, start, "steepestDescent")
      var before: (loss: Double, gradient: [Double])?
      for _ in 0..<10 {
        let now = (loss: run.loss, gradient: try #require(run.walker).gradient)
        // At the bottom nothing is left but rounding.
        guard Self.dot(now.gradient, now.gradient) > 1e-8 else { break }
        if let before {
          let lengths =
            Self.dot(now.gradient, now.gradient) * Self.dot(before.gradient, before.gradient)
          let cosine = Self.dot(now.gradient, before.gradient) / lengths.squareRoot()
          #expect(abs(cosine) <= 1e-9, "\(surface)")
          #expect(now.loss < before.loss)
        }
        before = now
        let rate = try #require(run.number("lineSearchRate"))
        #expect(rate > 0)
        let slope = try #require(run.number("lineSearchSlope"))
        #expect(abs(slope) <= 1e-10 * Self.dot(now.gradient, now.gradient))
        run.step()
      }
    }
    // On a bowl the rate is known: g·g / g·(H·g), with H = diag(2, 20).
    let bowl = try walk("bowl", [10, 1], "steepestDescent")
    #expect(abs((bowl.number("lineSearchRate") ?? 0) - (400 + 400) / (800 + 8000)) <= 1e-14)
  }

  @Test func `both learn a real loss, and the same bits again after going back`() throws {
    for optimizer in ["steepestDescent", "{newton: {learningRate: 0.2}}"] {
      let run = try Self.network("[2, 3, 1]", [("optimizer", optimizer)])
      let first = run.loss
      run.go(to: 12)
      if optimizer == "steepestDescent" { #expect(run.loss < first) }
      let there = numbers(run)
      run.go(to: 2)
      run.go(to: 12)
      #expect(numbers(run) == there, "\(optimizer)")
    }
  }

  @Test func `what is frozen stays where it is, and the others still find their lowest place`()
    throws
  {
    let run = try walk("booth", [-5, 2], "newton")
    try run.toggleFreeze([.init("point", RangeSet(1..<2))])
    run.step()
    let walker = try #require(run.walker)
    #expect(walker.point[1] == 2 && abs(walker.gradient[0]) <= 1e-12)
  }

  @Test func `newton with too many parameters is refused in words`() throws {
    let wide = "{mlp: {layers: [2, 30, 1], activation: tanh}}"
    #expect {
      try SimulationTests.scene("xor", [("model", wide), ("optimizer", "newton")]).run()
    } throws: {
      "\($0)".contains("newton works out the whole Hessian and takes at most 40")
    }
    let run = try Self.network("[2, 30, 1]")
    #expect(throws: (any Error).self) { try run.takeOptimizer("newton") }
    #expect(!run.fittingOptimizers.contains { $0.name == "newton" })
    let narrow = try Self.network("[2, 9, 1]")
    try narrow.takeOptimizer("newton")
    #expect(throws: (any Error).self) { try narrow.change(.structure(.addUnit(layer: 0))) }
    narrow.step()
  }

  // MARK: Why it diverges

  @Test func `a divergence on a surface says since when the rate was above two over the curvature`()
    throws
  {
    let trace = try Trace("opt_divergence_rosenbrock", in: Trace.folder(of: #filePath))
    let start = Trace.list(trace.inputs["start"])
    let rate = Trace.number(trace.parameters["lr"])
    let run = try walk("rosenbrock", start, "{gradientDescent: {learningRate: \(rate)}}")
    while !run.mustPause, run.iteration < 100 { run.step() }
    let first = Int(Trace.number(trace.expected["first_nonfinite_loss_index"]))
    let divergence = try #require(run.divergence)
    #expect(run.iteration == first && divergence.iteration == first)
    // λ of (1200x² − 400y + 2, −400x; −400x, 200) at the start, by its own formula.
    let (a, b) = (1200 * start[0] * start[0] - 400 * start[1] + 2, -400 * start[0])
    let half = (a - 200) / 2
    let curvature = (a + 200) / 2 + (half * half + b * b).squareRoot()
    guard case .rate(let said, let lambda, let since) = divergence.reason else {
      Issue.record("\(divergence)")
      return
    }
    #expect(said == rate && since == 0 && abs(lambda - curvature) <= 1e-9 * curvature)
    let sentence = try #require(run.pause)
    #expect(sentence == divergence.sentence && !sentence.contains("\n"))
    #expect(sentence.contains("not finite at iteration \(first): since iteration 0"))
    #expect(sentence.contains("2/λ = \(Digits.text(2 / curvature, 3))"))
    #expect(divergence.short.count <= 68)
    // It stays what it was, wherever it is asked from.
    run.go(to: first + 3)
    #expect(run.divergence == divergence)
    run.go(to: first - 1)
    #expect(run.divergence == nil)
  }

  @Test func `a network that diverges says it with its sharpness`() throws {
    let run = try SimulationTests.scene(
      "logistic",
      [("optimizer", "{gradientDescent: {learningRate: 1e30}}"), ("l2", "0.1")]
    ).run()
    while !run.mustPause, run.iteration < 1000 { run.step() }
    guard case .rate(let rate, let curvature, let since) = run.divergence?.reason else {
      Issue.record("\(String(describing: run.divergence))")
      return
    }
    #expect(rate == 1e30 && rate > 2 / curvature)
    let there = run.visit(since) { run.tensor("eigenvalues")?.numbers.last }
    #expect(abs(curvature - (there ?? 0)) <= 1e-9 * curvature)
  }

  @Test func `a search without end and a Hessian without inverse are called that`() throws {
    let atRest = try walk("bowl", [0, 0], "steepestDescent")
    atRest.go(to: 3)
    #expect(atRest.divergence == nil && atRest.loss == 0)
    for (surface, optimizer, reason, words) in [
      ("saddle", "steepestDescent", Divergence.Reason.bottomless, "goes down without end"),
      ("monkeySaddle", "newton", .singular, "no inverse"),
    ] {
      let run = try walk(surface, [0, surface == "saddle" ? 1 : 0], optimizer)
      while !run.mustPause, run.iteration < 10 { run.step() }
      let divergence = try #require(run.divergence, "\(surface)")
      #expect(divergence.reason == reason && divergence.sentence.contains(words))
      #expect(run.pause == divergence.sentence)
    }
  }
}
