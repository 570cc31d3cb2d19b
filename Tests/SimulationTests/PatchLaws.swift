import Calculus
import Networks
import Simulation
import Testing

/// What is changed by hand in a passage.
@Suite struct PatchLaws {
  typealias Variant = TransformerLaws.Variant
  static let variants =
    [TransformerLaws.decoders[0], TransformerLaws.decoders[1]] + TransformerLaws.others

  private static func patches(_ run: Run) -> [Patch] {
    let facts = run.facts
    let layer = facts.attentions.last { !$0.isCross }?.name ?? ""
    return [
      .head(layer, 1), .part(facts.stream.last?.name ?? ""), .place(1), .mask, .temperature(0.25),
      .score(layer, head: 0, query: 2, key: 1, 3.5),
    ]
  }

  @Test(arguments: variants)
  func `every change has a name that is read back, and changes what comes out`(_ variant: Variant)
    throws
  {
    let run = try variant.run()
    run.steps(5)
    let before = try #require(run.tensor("held-0/logits")).numbers
    let trained = try #require(run.tensor("logits")).numbers
    for patch in Self.patches(run) {
      #expect(Patch(named: patch.name) == patch)
      let name = Passage(.heldOut(0), [patch]).name
      #expect(Passage(named: name)?.patches == [patch])
      #expect(run.tensor(name + "/logits")?.numbers != before, "\(name)")
      let heldOut = "heldOut~\(patch.name)/loss"
      let loss = try #require(run.number(heldOut))
      #expect(loss.isFinite)
      // A score of one place may be of one that does not count.
      if case .score = patch { continue }
      #expect(loss != run.number("heldOut/loss"), "\(heldOut)")
    }
    let all = Passage(.heldOut(0), Self.patches(run)).name
    #expect(run.tensor(all + "/logits")?.numbers.allSatisfy(\.isFinite) == true)
    #expect(run.tensor("held-0/logits")?.numbers == before)
    #expect(run.tensor("logits")?.numbers == trained)
  }

  @Test(arguments: variants)
  func `a head that is out adds nothing, a place that is hidden is seen by itself alone`(
    _ variant: Variant
  ) throws {
    let run = try variant.run()
    run.steps(5)
    let layer = try #require(run.facts.attentions.first { !$0.isCross })
    let head = "held-0~\(Patch.head(layer.name, 1).name)/"
    let outputs = try #require(run.tensor(head + layer.headOutputs))
    let each = outputs.count / layer.heads
    #expect(outputs.numbers[each..<2 * each].allSatisfy { $0 == 0 })
    #expect(outputs.numbers[..<each].contains { $0 != 0 })

    let place = "held-0~\(Patch.place(2).name)/"
    let weights = try #require(run.tensor(place + layer.weights))
    let (queries, keys) = (weights.shape[1], weights.shape[2])
    for row in 0..<layer.heads * queries {
      let weight = weights[row * keys + 2]
      if row % queries != 2 { #expect(weight == 0) }
    }
  }

  @Test(arguments: variants)
  func `a score put by hand is what the softmax reads, and a temperature divides them all`(
    _ variant: Variant
  ) throws {
    let run = try variant.run()
    run.steps(5)
    let layer = try #require(run.facts.attentions.last)
    let patches: [Patch] = [
      .score(layer.name, head: 1, query: 3, key: 2, 1.5), .temperature(0.5),
    ]
    let name = Passage(.heldOut(0), patches).name
    let scores = try #require(run.tensor("\(name)/\(layer.scores)"))
    let weights = try #require(run.tensor("\(name)/\(layer.weights)"))
    let (queries, keys) = (scores.shape[1], scores.shape[2])
    let start = (queries + 3) * keys
    var row = Array(scores.numbers[start..<start + keys])
    row[2] = 1.5
    let seen = (0..<keys).filter { weights[start + $0] > 0 }
    #expect(seen.contains(2))
    let all = seen.reduce(0) { $0 + Double.exp(row[$1] / 0.5) }
    for s in seen {
      #expect(abs(weights[start + s] - Double.exp(row[s] / 0.5) / all) < 1e-5)
    }
    let origin = Origin("\(name)/\(layer.weights)", start + 2, iteration: run.iteration)
    let explanation = try #require(run.explain(origin))
    #expect(abs((explanation.spelled?.value ?? .nan) - explanation.value) < 1e-6)
  }

  @Test(arguments: [
    TransformerLaws.decoders[0], TransformerLaws.decoders[1], TransformerLaws.decoders[3],
  ])
  func `the shares of all parts are the logits, and the last reading is what comes out`(
    _ variant: Variant
  ) throws {
    let run = try variant.run()
    run.steps(5)
    func numbers(_ name: String) -> [Double] { run.tensor("held-0/" + name)?.numbers ?? [] }
    let logits = numbers("logits")
    var sum = logits.map { _ in 0.0 }
    for part in run.facts.stream {
      let shares = numbers(part.shares)
      for i in sum.indices { sum[i] += shares[i] }
      guard let layer = run.facts.attentions.first(where: { $0.name == part.name }) else {
        continue
      }
      let (heads, bias) = (numbers(part.headShares), numbers(part.biasShares))
      for i in shares.indices {
        let all = (0..<layer.heads).reduce(bias[i % bias.count]) {
          $0 + heads[$1 * shares.count + i]
        }
        #expect(abs(all - shares[i]) < 1e-4)
      }
    }
    let norm = numbers(StreamPart.normShares)
    for i in sum.indices {
      let own = norm.isEmpty ? 0 : norm[i % norm.count]
      #expect(abs(sum[i] + own - logits[i]) < 1e-4)
    }
    let last = try #require(run.facts.stream.last)
    #expect(zip(numbers(last.lensLogits), logits).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test(arguments: TransformerLaws.decoders + TransformerLaws.others)
  func `after every part the logits can be read off, and everything read is explained`(
    _ variant: Variant
  ) throws {
    let run = try variant.run()
    run.steps(3)
    let last = try #require(run.facts.stream.last)
    let out = try #require(run.tensor("held-0/logits")).numbers
    let read = try #require(run.tensor("held-0/\(last.lensLogits)")).numbers
    #expect(zip(read, out).allSatisfy { abs($0 - $1) < 1e-5 })
    var names = ["probabilities", StreamPart.normShares]
    for part in run.facts.stream {
      names += [
        part.norms, part.headNorms, part.lensLogits, part.lensProbabilities, part.shares,
        part.headShares, part.biasShares,
      ]
    }
    for name in names {
      guard let tensor = run.tensor("held-0/" + name) else { continue }
      for index in [0, tensor.count - 1] {
        let origin = Origin("held-0/" + name, index, iteration: run.iteration)
        let explanation = try #require(run.explain(origin), "\(name)")
        let value = explanation.spelled?.value ?? .nan
        #expect(abs(value - tensor[index]) <= max(explanation.bound, 1e-5), "\(name)")
        #expect(run.tensor("held-0/" + name, .gradient) == nil)
      }
    }
  }
}
