import Calculus
import Simulation
import Staging
import Testing

/// The learning rate range test.
@Suite struct RateFinderTests {
  private func numbers(_ run: Run, _ part: String) throws -> [Double] {
    try #require(run.tensor("rateFinder/" + part)).numbers
  }

  @Test func `rates grow from a millionth to ten, each the same times larger`() throws {
    let rates = try numbers(scene("moons").run(), "rate")
    #expect(rates.count == 100)
    #expect(abs(rates[0] / 1e-6 - 1) < 1e-12 && abs(rates[99] / 10 - 1) < 1e-12)
    for k in 1..<100 {
      #expect(abs(rates[k] / rates[k - 1] / Double.exp(Double.log(1e7) / 99) - 1) < 1e-12)
    }
  }

  /// Batches of all samples, and of a few with masks and penalties: what is measured, and on what.
  @Test(arguments: [("optimizers", false), ("surgery", false), ("moons", true), ("circle", true)])
  func `its losses are those of a run whose rate is set by hand at every step`(
    _ name: String, _ isOfBatches: Bool
  ) throws {
    for iteration in [0, 37] {
      let run = try scene(name).run()
      run.go(to: iteration)
      let (rates, losses) = (try numbers(run, "rate"), try numbers(run, "loss"))
      #expect(losses.count > 40)
      for (rate, loss) in zip(rates, losses) {
        if isOfBatches {
          // The same parameters under all samples at once.
          let parameters = run.tensorNames.filter { $0.hasPrefix("layer") && !$0.hasSuffix("z") }
            .filter { $0.hasSuffix("weight") || $0.hasSuffix("bias") }
          let whole = try scene(name, [("task.\(name).batch", "all")]).run()
          for parameter in parameters {
            for (i, x) in (run.tensor(parameter)?.numbers ?? []).enumerated() {
              try whole.edit(.init(parameter, i), to: x)
            }
          }
          #expect(whole.loss == loss)
        } else {
          #expect(run.loss == loss)
        }
        try run.tweak("learningRate", to: rate)
        run.step()
      }
    }
  }

  @Test func `looking at it changes nothing`() throws {
    let (run, other) = (try scene("spiral").run(), try scene("spiral").run())
    for iteration in [0, 5, 60] {
      run.go(to: iteration)
      other.go(to: iteration)
      _ = try numbers(run, "loss")
    }
    run.go(to: 80)
    other.go(to: 80)
    #expect(run.tensor("layer1.weight") == other.tensor("layer1.weight"))
    #expect(run.tensor("layer1.weight.m") == other.tensor("layer1.weight.m"))
  }

  /// Along y the bowl x² + 10y² curves by 20: a step multiplies y by 1 − 20·rate.
  @Test func `on a bowl it flies off soon after two over the curvature`() throws {
    let run = try scene("one-step", [("task", "{surface: bowl, start: [0, 1]}")]).run()
    let (rates, losses) = (try numbers(run, "rate"), try numbers(run, "loss"))
    let end = losses.count - 1
    #expect(end < 99)
    #expect(losses[end] > 4 * (losses.min() ?? 0))
    let lowest = try #require(losses.indices.min { losses[$0] < losses[$1] })
    // The lowest comes after the last step that still shrank it.
    #expect(rates[lowest - 1] < 0.1 && rates[lowest] > 0.1)
    #expect(rates[end] < 0.3)
  }

  @Test func `single samples do not make it give up where only chance is at work`() throws {
    for iteration in [0, 100, 200] {
      let run = try scene("noise").run()
      run.go(to: iteration)
      let (rates, losses) = (try numbers(run, "rate"), try numbers(run, "loss"))
      #expect(rates[losses.count - 1] > 0.3)
    }
  }

  @Test func `every number of it explains itself`() throws {
    for name in ["optimizers", "moons"] {
      let run = try scene(name).run()
      run.go(to: 3)
      for part in ["rate", "loss"] {
        let numbers = try numbers(run, part)
        for k in numbers.indices {
          let origin = Origin("rateFinder/\(part)", k, iteration: 3)
          let explanation = try #require(run.explain(origin))
          #expect(!explanation.words.isEmpty && explanation.title == "rateFinder/\(part)[\(k)]")
          if let spelled = explanation.spelled { #expect(spelled.value == numbers[k]) }
        }
      }
      #expect(run.explain(Origin("rateFinder/rate", 7, iteration: 3))?.spelled != nil)
    }
  }

  @Test func `worked out beside the training it is the same`() throws {
    let runs = try scene("optimizers").makeRuns()
    runs.go(to: 11)
    var request = Request()
    for k in runs.all.indices { request.tensors.insert(TensorKey("rateFinder/loss", run: k)) }
    let (frame, moments) = runs.frameBeforeProbes(request)
    #expect(moments.count == runs.all.count)
    let complete = Prober().complete(frame, moments, generation: 0)
    for (k, other) in complete.runs.enumerated() {
      let key = TensorKey("rateFinder/loss", run: k)
      #expect(other.tensors[key]?.numbers == runs[k].tensor("rateFinder/loss")?.numbers)
    }
  }
}
