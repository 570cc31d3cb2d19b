import Calculus
import Foundation
import Simulation
import Staging
import TestSupport
import Testing

@Suite struct SurfaceLaws {
  @Test(arguments: surfaces.indices)
  func `its slopes are the derivatives of its height`(_ s: Int) {
    func check(_ surface: some Surface) {
      let random = Random(seed: 1, "surface")
      for i in 0..<200 {
        let (x, y) = (8 * random.uniform(2 * i) - 4, 8 * random.uniform(2 * i + 1) - 4)
        let slope: (x: Double, y: Double) = surface.slope(x, y)
        let byX = surface.height(Dual(x, slope: 1), Dual(y)).slope
        let byY = surface.height(Dual(x), Dual(y, slope: 1)).slope
        // What a derivative is the sum of can be far larger than itself.
        let size = 1 + abs(surface.height(Dual(abs(x) + 4), Dual(abs(y) + 4)).value)
        #expect(abs(slope.x - byX) <= 1e-13 * size, "\(type(of: surface).name) \(x) \(y)")
        #expect(abs(slope.y - byY) <= 1e-13 * size, "\(type(of: surface).name) \(x) \(y)")
      }
    }
    check(surfaces[s].init())
  }

  @Test(arguments: surfaces.indices)
  func `it is flat and lowest where it says`(_ s: Int) {
    let surface = surfaces[s].init()
    #expect(surface.window.contains(surface.start))
    for point in surface.minima {
      #expect(surface.window.contains(point))
      let slope: (x: Double, y: Double) = surface.slope(point.x, point.y)
      #expect(abs(slope.x) < 1e-9 && abs(slope.y) < 1e-9, "\(point)")
      let lowest = surface.height(point.x, point.y)
      for k in 0..<8 {
        let turn = Double(k) * Double.pi / 4
        let (dx, dy) = (0.01 * Double.cos(turn), 0.01 * Double.sin(turn))
        #expect(surface.height(point.x + dx, point.y + dy) > lowest)
      }
    }
  }

  @Test func `their heights at a few points are those worked out by hand`() {
    #expect(Rosenbrock().height(-1.0, 2.0) == 104)
    #expect(Himmelblau().height(0.0, 0.0) == 170)
    #expect(abs(Beale().height(1.0, 1.0) - 14.203125) < 1e-12)
    #expect(Booth().height(0.0, 0.0) == 74)
    #expect(Bowl().height(2.0, 3.0) == 94)
  }
}

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
      #expect(run.loss < high / 100)
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
