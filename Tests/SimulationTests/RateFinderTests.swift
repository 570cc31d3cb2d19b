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

  @Test(arguments: ["moons", "optimizers", "surgery", "circle"])
  func `its losses are those of a run whose rate is set by hand at every step`(_ name: String)
    throws
  {
    for iteration in [0, 37] {
      let run = try scene(name).run()
      run.go(to: iteration)
      let (rates, losses) = (try numbers(run, "rate"), try numbers(run, "loss"))
      #expect(losses.count > 40)
      for (rate, loss) in zip(rates, losses) {
        #expect(run.loss == loss)
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
    let run = try scene("logistic", [("task.gaussians.batch", "1")]).run()
    let (rates, losses) = (try numbers(run, "rate"), try numbers(run, "loss"))
    #expect(losses.count > 70)
    let smoothed = try numbers(run, "smoothed")
    let first = smoothed.indices.filter { rates[$0] < 1e-3 }
    let (least, most) = (first.map { smoothed[$0] }.min() ?? 0, first.map { smoothed[$0] }.max())
    #expect((most ?? 9) / least < 4)
  }

  @Test func `every number of it explains itself, and the smoothed ones by their formula`() throws {
    for sets in [[], [("task.gaussians.batch", "all")]] {
      let run = try scene("logistic", sets).run()
      run.go(to: 3)
      for part in ["rate", "loss", "smoothed"] {
        let numbers = try numbers(run, part)
        for k in numbers.indices {
          let origin = Origin("rateFinder/\(part)", k, iteration: 3)
          let explanation = try #require(run.explain(origin))
          #expect(!explanation.words.isEmpty && explanation.title == "rateFinder/\(part)[\(k)]")
          #expect((explanation.spelled == nil) == (part == "loss" && k > 0))
          if let spelled = explanation.spelled { #expect(spelled.value == numbers[k]) }
        }
      }
      #expect(try numbers(run, "loss")[0] == run.loss)
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
      #expect(other.tensors[key] == runs[k].tensor("rateFinder/loss"))
    }
  }
}
