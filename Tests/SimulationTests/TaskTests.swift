import Calculus
import Networks
import Simulation
import Staging
import Testing

/// Tasks whose right answer is known.
@Suite struct TaskTests {
  private func data(_ task: String, _ loss: String, seed: Int = 1) throws -> Dataset {
    let model = "{mlp: {layers: [1, 1]}}"
    let sets = [("task", task), ("model", model), ("loss", loss), ("expect", "{by: 0, loss: < 9}")]
    return try scene("logistic", sets, seed: seed).run().data
  }

  @Test func `least squares finds the line that the points were drawn about`() throws {
    let data = try data(
      "{line: {slope: -1.5, intercept: 0.25, noise: 0.1, reach: 3, samples: 2000}}",
      "meanSquaredError")
    #expect(data.training.count == 2000 && data.heldOut.count == 1000 && data.classes == 0)
    for part in [data.training, data.heldOut] {
      let points = part.map { sample -> (x: Double, y: Double) in
        guard case .numbers(let y) = sample.target else { return (.nan, .nan) }
        return (sample.input[0], y[0])
      }
      #expect(points.allSatisfy { abs($0.x) <= 3 })
      func mean(_ f: (Double, Double) -> Double) -> Double {
        points.reduce(0) { $0 + f($1.x, $1.y) } / Double(points.count)
      }
      let (x, y) = (mean { x, _ in x }, mean { _, y in y })
      let slope = mean { ($0 - x) * ($1 - y) } / mean { a, _ in (a - x) * (a - x) }
      let intercept = y - slope * x
      #expect(abs(slope + 1.5) < 0.01 && abs(intercept - 0.25) < 0.02)
      let noise = mean { ($1 - slope * $0 - intercept) * ($1 - slope * $0 - intercept) }
      #expect(abs(noise.squareRoot() - 0.1) < 0.01)
    }
  }

  @Test func `classes about a threshold are as likely as the logistic function says`() throws {
    let data = try data(
      "{threshold: {at: -0.5, sharpness: 2, reach: 2, samples: 20000, heldOut: 0}}",
      "binaryCrossEntropy")
    #expect(data.classes == 2 && data.heldOut.isEmpty)
    for bin in 0..<8 {
      let low = -2 + 0.5 * Double(bin)
      let inside = data.training.filter { $0.input[0] >= low && $0.input[0] < low + 0.5 }
      let share = Double(inside.count { $0.target == .label(1) }) / Double(inside.count)
      let middle = 1 / (1 + Double.exp(-2 * (low + 0.25 + 0.5)))
      #expect(abs(share - middle) < 0.04, "\(low): \(share), not \(middle)")
    }
  }

  @Test(arguments: ["{line: {samples: 30}}", "{threshold: {samples: 30}}"])
  func `the same seed draws the same samples, and more of them change none`(_ task: String) throws {
    let loss = task.hasPrefix("{line") ? "meanSquaredError" : "binaryCrossEntropy"
    func samples(_ task: String, _ seed: Int = 1) throws -> [Dataset.Sample] {
      try data(task, loss, seed: seed).training
    }
    let (few, again) = (try samples(task), try samples(task))
    let many = try samples(task.replacing("30", with: "50"))
    #expect(few.map(\.input) == again.map(\.input))
    #expect(few.map(\.input) == many.prefix(30).map(\.input))
    #expect(few.map(\.target) == many.prefix(30).map(\.target))
    #expect(try samples(task, 2).map(\.input) != few.map(\.input))
  }
}

@Suite struct SigmoidBaseTests {
  /// z·ln b is all that counts: a weight divided by ln b, moved ln b squared times as fast.
  @Test(arguments: [2.0, 10])
  func `another base is another learning rate and nothing else`(_ base: Double) throws {
    let ln = Double.log(base)
    func run(_ output: String, _ weight: Double, rate: Double) throws -> Run {
      try scene(
        "neuron",
        [
          ("model", "{mlp: {layers: [1, 1], output: \(output)}}"), ("precision", "double"),
          ("parameters", "{layer1.weight: [[\(weight)]], layer1.bias: [\(-weight)]}"),
          ("optimizer", "{gradientDescent: {learningRate: \(rate)}}"),
        ]
      ).run()
    }
    let usual = try run("sigmoid", 1, rate: 0.5)
    let other = try run("{sigmoid: {base: \(base)}}", 1 / ln, rate: 0.5 / (ln * ln))
    for iteration in [0, 1, 10, 200] {
      usual.go(to: iteration)
      other.go(to: iteration)
      #expect(abs(usual.loss / other.loss - 1) < 1e-12)
      let (w, v) = (usual.number("layer1.weight") ?? 0, other.number("layer1.weight") ?? 0)
      #expect(abs(v * ln / w - 1) < 1e-11)
    }
  }

  @Test func `its slope is explained with the logarithm of its base`() throws {
    let model = "{mlp: {layers: [1, 1], output: {sigmoid: {base: 2}}}}"
    let run = try scene("neuron", [("model", model)]).run()
    #expect(run.facts.layers[0].activation == "sigmoid2")
    let origin = Origin("layer1.z", 0, kind: .gradient, iteration: 0)
    let written = try #require(run.explain(origin)?.written)
    #expect(written.names.contains("ln 2") && written.numbers.contains("0.693"))
    #expect(written.agrees)
  }
}
