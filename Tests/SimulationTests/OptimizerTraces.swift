import Calculus
import Foundation
import Simulation
import Staging
import TestSupport
import Testing

/// Walks down Rosenbrock's valley, computed elsewhere.
@Suite struct OptimizerTraces {
  /// The tape of a walk, and its point.
  static func tape(_ optimizer: any Optimizer.Type, from start: [Double]) -> (Tape, Variable) {
    var r = Recording()
    let point = r.parameter("point", [2]) { _ in .given(start) }
    let loss = r.record(Height(Rosenbrock()), point, named: "loss")
    let tape = Tape(r, loss: loss, memories: optimizer.memories.count, precision: .double)
    return (tape, point)
  }

  @Test(arguments: [
    ("gd", "gradientDescent", ["lr"]), ("momentum", "momentum", ["lr", "momentum"]),
    ("nesterov", "nesterov", ["lr", "momentum"]), ("adagrad", "adaGrad", ["lr", "eps"]),
    ("rmsprop", "rmsProp", ["lr", "alpha", "eps"]),
    ("adam", "adam", ["lr", "beta1", "beta2", "eps"]),
    ("adamw", "adamW", ["lr", "beta1", "beta2", "eps", "weight_decay"]),
  ])
  func `every step is the one computed elsewhere`(
    _ file: String, _ name: String, _ settings: [String]
  ) throws {
    let trace = try Trace("opt_\(file)_rosenbrock", in: Trace.folder(of: #filePath))
    let kind = try #require(optimizers.first { $0.name == name })
    let values = settings.map { Trace.number(trace.parameters[$0]) }
    let optimizer = kind.init(values)
    let (tape, point) = Self.tape(kind, from: Trace.list(trace.inputs["start"]))
    let losses = Trace.list(trace.expected["loss"])
    let (points, gradients) = (
      Trace.rows(trace.expected["points"]), Trace.rows(trace.expected["grads"])
    )
    #expect(losses.count == 21)
    for step in losses.indices {
      tape.pass()
      #expect(trace.agrees(tape.meanLoss, losses[step]), "loss \(step): \(tape.meanLoss)")
      for i in 0..<2 {
        #expect(trace.agrees(tape.value(point, i), points[step][i]), "step \(step)")
        if gradients.indices.contains(step) {
          #expect(trace.agrees(tape.gradient(point, i), gradients[step][i]), "step \(step)")
        }
      }
      tape.update(by: optimizer, rate: values[0], at: step)
    }
  }

  @Test(arguments: [
    ("gd", "{gradientDescent: {learningRate: lr}}"),
    ("momentum", "{momentum: {learningRate: lr, momentum: momentum}}"),
    ("nesterov", "{nesterov: {learningRate: lr, momentum: momentum}}"),
    ("adagrad", "{adaGrad: {learningRate: lr, epsilon: eps}}"),
    ("rmsprop", "{rmsProp: {learningRate: lr, decay: alpha, epsilon: eps}}"),
    ("adam", "{adam: {learningRate: lr, beta1: beta1, beta2: beta2, epsilon: eps}}"),
    (
      "adamw",
      "{adamW: {learningRate: lr, beta1: beta1, beta2: beta2, epsilon: eps, "
        + "weightDecay: weight_decay}}"
    ),
  ])
  func `as a scene, every step is the one computed elsewhere too`(
    _ file: String, _ optimizer: String
  ) throws {
    let trace = try Trace("opt_\(file)_rosenbrock", in: Trace.folder(of: #filePath))
    // Longer names first: eps is part of nothing, beta1 of itself.
    let filled = trace.parameters.keys.reduce(optimizer) { text, name in
      text.replacing(": \(name)", with: ": \(Trace.number(trace.parameters[name]))")
    }
    let start = Trace.list(trace.inputs["start"])
    let run = try walk("task: {surface: rosenbrock, start: \(start)}\noptimizer: \(filled)")
    let (points, gradients) = (
      Trace.rows(trace.expected["points"]), Trace.rows(trace.expected["grads"])
    )
    for (step, loss) in Trace.list(trace.expected["loss"]).enumerated() {
      run.go(to: step)
      let walker = try #require(run.walker)
      #expect(trace.agrees(run.loss, loss), "loss \(step): \(run.loss)")
      for i in 0..<2 {
        #expect(trace.agrees(walker.point[i], points[step][i]), "step \(step)")
        if gradients.indices.contains(step) {
          #expect(trace.agrees(walker.gradient[i], gradients[step][i]), "step \(step)")
        }
      }
    }
  }

  @Test(arguments: surfaces.indices)
  func `a walk explains itself, goes back and forth, and ends low`(_ s: Int) throws {
    let (name, start) = (surfaces[s].name, surfaces[s].init().start)
    for text in ["task: {surface: \(name)}", "task: {surface: {\(name): {}}}"] {
      let run = try walk(text + "\noptimizer: {adam: {learningRate: 0.05}}\nclip: 100")
      #expect(run.recipe.precision == .double)
      #expect(run.walker?.point == [start.x, start.y])
      let first = run.loss
      run.go(to: 30)
      let before = numbers(run)
      for origin in [
        Origin("point", 1, iteration: 30), Origin("point", 0, kind: .gradient, iteration: 30),
        Origin("loss", iteration: 30), Origin("gradientNorm", iteration: 30),
        Origin("point.m", 0, iteration: 30),
      ] {
        let explanation = try #require(run.explain(origin), "\(origin)")
        let spelled = try #require(explanation.spelled)
        #expect(abs(spelled.value - explanation.value) <= 1e-9 * (1 + abs(explanation.value)))
      }
      #expect(numbers(run) == before)
      run.go(to: 3)
      run.go(to: 30)
      #expect(numbers(run) == before)
      let high = run.loss
      run.go(to: 3000)
      // What is full of hollows holds a walk in one of them.
      let isSmooth = ["rosenbrock", "himmelblau", "beale", "booth", "bowl", "ravine"].contains(name)
      #expect(run.loss < (isSmooth ? high / 100 : 0.95 * first))
    }
  }

  @Test func `a ravine made narrower while it runs is another pass, and explains itself`() throws {
    let run = try walk("task: {surface: {ravine: {condition: 20}}, start: [-2, 1]}")
    #expect(run.hyperparameters["condition"] == 20 && run.loss == 12)
    run.go(to: 5)
    let before = numbers(run)
    try run.change(.set("condition", 80, before: 20))
    let y = try #require(run.walker).point[1]
    #expect(run.walker?.gradient[1] == 80 * y)
    #expect(run.walk?.partials.gradient(0, 1).y == 80)
    let explanation = try #require(run.explain(Origin("loss", iteration: 5)))
    #expect(explanation.spelled?.value == run.loss)
    #expect(explanation.spelled?.operands.contains { $0.value == 80 } == true)
    run.go(to: 9)
    let after = numbers(run)
    run.go(to: 4)
    run.go(to: 9)
    #expect(numbers(run) == after)
    run.go(to: 5)
    try run.undo()
    #expect(numbers(run) == before)
  }

  @Test func `a formula is walked down like any surface`() throws {
    let run = try walk(
      """
      task:
        surface: {formula: "sin(x)*cos(y) + 0.1*x^2 + 0.1y²"}
        start: [-1, 0.5]
        window: {x: [-3, 3], y: [-2, 4]}
      optimizer: {gradientDescent: {learningRate: 0.1}}
      """)
    let walk = try #require(run.walk)
    #expect(walk.title == "sin(x)·cos(y) + 0.1·x² + 0.1·y²")
    #expect(walk.window == Window(-3...3, -2...4))
    let gradient = try #require(run.walker).gradient
    let byX = Foundation.cos(1.0) * Foundation.cos(0.5) - 0.2
    #expect(abs(gradient[0] - byX) < 1e-14)
    let byY = 0.1 + Foundation.sin(1.0) * Foundation.sin(0.5)
    #expect(abs(gradient[1] - byY) < 1e-14)
    let bottom = try #require(walk.minima.first)
    #expect(walk.minima.count == 1)
    run.go(to: 500)
    let point = try #require(run.walker).point
    #expect(abs(point[0] - bottom.x) < 1e-9 && abs(point[1] - bottom.y) < 1e-9, "\(walk.minima)")
    let spelled = try #require(
      run.explain(Origin("point", 0, kind: .gradient, iteration: 500))?.spelled)
    #expect(spelled.value == run.walker?.gradient[0])
  }

  @Test func `a formula that is nothing at places stops a walk, not the program`() throws {
    for (text, start) in [
      ("log(x) + y", "[-1, 0]"), ("exp(exp(x·y))", "[9, 9]"), ("1/x", "[0, 0]"),
    ] {
      let run = try walk("task: {surface: {formula: \(text)}, start: \(start)}")
      run.go(to: 3)
      #expect(run.branches[0].bad == 0, "\(text)")
    }
  }

  @Test func `a divergence as a scene is found where it begins`() throws {
    let trace = try Trace("opt_divergence_rosenbrock", in: Trace.folder(of: #filePath))
    let run = try walk(
      "task: {surface: rosenbrock, start: [-1.2, 1.0]}\n"
        + "optimizer: {gradientDescent: {learningRate: 0.01}}")
    run.go(to: 12)
    let first = Int(Trace.number(trace.expected["first_nonfinite_loss_index"]))
    #expect(run.branches[0].bad == first)
  }

  /// A scene of a few lines.
  private func walk(_ text: String) throws -> Run {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      UUID().uuidString + ".yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try SceneLibrary.load(file.path).run()
  }

  @Test func `a divergence goes the way it goes elsewhere, to infinity and beyond`() throws {
    let trace = try Trace("opt_divergence_rosenbrock", in: Trace.folder(of: #filePath))
    let (tape, point) = Self.tape(GradientDescent.self, from: Trace.list(trace.inputs["start"]))
    let losses = Trace.list(trace.expected["loss"])
    let points = Trace.rows(trace.expected["points"])
    func agrees(_ got: Double, _ want: Double) -> Bool {
      want.isFinite
        ? trace.agrees(got, want) : got.isNaN == want.isNaN && (got.isNaN || got == want)
    }
    for step in losses.indices {
      tape.pass()
      #expect(agrees(tape.meanLoss, losses[step]), "loss \(step): \(tape.meanLoss)")
      for i in 0..<2 where points.indices.contains(step) {
        #expect(agrees(tape.value(point, i), points[step][i]), "step \(step)")
      }
      tape.update(
        by: GradientDescent([]), rate: Trace.number(trace.parameters["lr"]), at: step)
    }
  }
}
