import Calculus
import Networks
import Simulation
import Testing

/// Writing on, token by token, and what is changed by hand meanwhile.
@Suite struct GenerationLaws {
  typealias Variant = TransformerLaws.Variant
  /// Models that write, and how many blocks each has.
  static let writers: [(variant: Variant, blocks: Int)] =
    TransformerLaws.decoders.filter { $0.task != "brackets" }.map { ($0, 2) } + [
      (Variant(task: "repeat", model: ", activation: relu, place: post, norm: rms"), 2),
      (Variant(task: "repeat", model: ""), 1),
      (Variant(task: "addition", model: ", positions: rotary"), 3),
      (Variant(task: "induction", model: ", neurons: 0"), 3),
      (Variant(task: "dates", model: ""), 2),
      (Variant(task: "dates", model: ", positions: rotary, tied: true, place: post"), 1),
      (Variant(task: "dates", model: ", positions: none, norm: rms"), 3),
    ]

  private func trained(_ writer: (variant: Variant, blocks: Int), steps: Int = 12) throws -> Run {
    let run = try writer.variant.run([("model.transformer.blocks", "\(writer.blocks)")])
    run.steps(steps)
    return run
  }

  /// What is written before anything is written on.
  private func prompt(_ run: Run) throws -> [Int] {
    let form = try #require(run.data.form)
    let sample = try #require(Passage(.heldOut(0)).content(in: run.data))
    return Array(sample.ids.prefix(form.source + 1))
  }

  private static let patches: [[Patch]] = [
    [], [.temperature(0.5)],
  ]

  @Test(arguments: writers)
  func `with the keys and values of before remembered, a text is written the same`(
    _ writer: (variant: Variant, blocks: Int)
  ) throws {
    let run = try trained(writer)
    let form = try #require(run.data.form)
    for patches in Self.patches {
      var ids = try prompt(run)
      var sampling = Sampling()
      sampling.way = .temperature
      while ids.count < form.length {
        let whole = Passage(.tokens(ids), patches).name
        let cached = Passage(.cached(ids), patches).name
        let all = try #require(run.tensor(whole + "/logits"))
        let one = try #require(run.tensor(cached + "/logits"))
        let last = Array(all.numbers.suffix(one.count))
        let size = last.reduce(0) { max($0, abs($1)) }
        let farthest = zip(last, one.numbers).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(farthest <= 1e-5 * size, "after \(ids.count) tokens")
        let name = sampling.name(of: .chosen)
        let next = try #require(run.number("\(whole)/\(name)"))
        #expect(run.number("\(cached)/\(name)") == next)
        ids.append(try #require(Int(exactly: next)))
      }
    }
  }

  @Test(arguments: [writers[0], writers[1], writers[8]])
  func `a remembered key is the one that was worked out when its token was read`(
    _ writer: (variant: Variant, blocks: Int)
  ) throws {
    let run = try trained(writer)
    let form = try #require(run.data.form)
    let sample = try #require(Passage(.heldOut(1)).content(in: run.data))
    let ids = Array(sample.ids.prefix(form.source + 4))
    let name = Passage(.cached(ids)).name
    let layer = try #require(run.facts.attentions.last { !$0.isCross })
    for kind in ["Key", "Value"] {
      let tensor = "\(name)/\(layer.name).remembered\(kind)"
      let count = try #require(run.tensor(tensor)?.count)
      for index in [0, count / 2, count - 1] {
        let origin = Origin(tensor, index, iteration: run.iteration)
        let explanation = try #require(run.explain(origin))
        #expect(explanation.spelled?.value == explanation.value)
        guard case .read(let then) = explanation.spelled?.form else {
          Issue.record("\(tensor) is not from anywhere")
          continue
        }
        #expect(then.name.hasPrefix("cached-") && run.number(at: then) == explanation.value)
      }
    }
  }

  @Test func `with a cache a token takes as many multiplications as one place, and attention`()
    throws
  {
    let run = try trained((Variant(task: "repeat", model: ", neurons: 10"), 2), steps: 0)
    let form = try #require(run.data.form)
    let ids = try #require(Passage(.heldOut(0)).content(in: run.data)).ids
    let (blocks, d, neurons, v) = (2, 12, 10, form.vocabulary.count)
    var (all, cached) = (0, 0)
    for n in 1...ids.count {
      let part = Array(ids.prefix(n))
      // Query, key, value, output; up, down; the logits; and scores and mix with every key.
      let place = blocks * (4 * d * d + 2 * d * neurons) + d * v
      let (own, whole) = (place + blocks * 2 * d * n, n * place + blocks * 2 * d * n * n)
      all += whole
      cached += own
      let names = (Passage(.cached(part)).name, Passage(.tokens(part)).name)
      #expect(run.number("\(names.0)/multiplyAdds") == Double(own))
      #expect(run.number("\(names.1)/multiplyAdds") == Double(whole))
      #expect(run.number("\(names.0)/textMultiplyAdds") == Double(cached))
      #expect(run.number("\(names.1)/textMultiplyAdds") == Double(all))
    }
  }

  @Test func `every way of choosing keeps what it says, and the draw picks from it`() throws {
    let run = try trained((Variant(task: "induction", model: ""), 2), steps: 3)
    let ids = try prompt(run)
    let passage = Passage(.tokens(ids)).name
    func numbers(_ sampling: Sampling, _ part: Sampling.Part) throws -> [Double] {
      try #require(run.tensor("\(passage)/\(sampling.name(of: part))")).numbers
    }
    let logits = try #require(run.tensor(passage + "/logits")).numbers
    for way in Sampling.Way.allCases {
      for temperature in [0.1, 1, 4] {
        for (k, p) in [(1, 0.2), (3, 0.6), (1000, 1)] {
          var sampling = Sampling()
          (sampling.way, sampling.temperature, sampling.k, sampling.p) = (way, temperature, k, p)
          #expect(Sampling(named: sampling.name) == sampling)
          let probability = try numbers(sampling, .probability)
          let share = try numbers(sampling, .share)
          let reach = try numbers(sampling, .reach)
          #expect(abs(probability.reduce(0, +) - 1) < 1e-12)
          #expect(abs(share.reduce(0, +) - 1) < 1e-12)
          let kept = share.indices.filter { share[$0] > 0 }
          let ranked = probability.sorted(by: >)
          switch way {
          case .greedy: #expect(kept.count == 1)
          case .temperature: #expect(kept.count == probability.count)
          case .topK: #expect(kept.count == min(k, probability.count))
          case .topP:
            #expect(ranked.prefix(kept.count).reduce(0, +) >= p - 1e-12)
            #expect(ranked.prefix(kept.count - 1).reduce(0, +) < p)
          }
          let chosen = try #require(Int(exactly: try numbers(sampling, .chosen)[0]))
          let draw = try numbers(sampling, .draw)[0]
          #expect(kept.contains(chosen))
          #expect(reach[chosen] > draw && reach[chosen] - share[chosen] <= draw + 1e-12)
          if way == .greedy { #expect(logits[chosen] == logits.max()) }
          for part in Sampling.Part.allCases {
            let origin = Origin("\(passage)/\(sampling.name(of: part))", iteration: run.iteration)
            let explanation = try #require(run.explain(origin))
            guard let spelled = explanation.spelled else { continue }
            #expect(abs(spelled.value - explanation.value) < 1e-12)
          }
        }
      }
    }
  }
}
