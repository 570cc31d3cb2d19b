import Calculus
import Networks
import Simulation
import Staging
import Testing

/// Measures of whole passes over sequences, each worked out here in another way.
@Suite struct AnswerMeasureTests {
  private func run(_ task: String, _ loss: String) throws -> Run {
    // Only tokens are embedded.
    let embedding = loss == "crossEntropy" ? ", embedding: 8" : ""
    let run = try scene(
      "gaussians",
      [
        ("task", task), ("model", "{recurrent: {cell: gru, hidden: 24\(embedding)}}"),
        ("loss", loss), ("optimizer", "{adam: {learningRate: 0.01}}"), ("panes", "[loss]"),
        ("notes", "[]"), ("expect", "{by: 0, loss: \"> 0\"}"),
      ]
    ).run()
    #expect(run.go(to: 60))
    return run
  }

  @Test func `the shares of all lengths together are the share of all sequences`() throws {
    let run = try run(
      "{reverse: {as: translation, from: 1, to: 4, symbols: 3, heldOut: 60, batch: 32}}",
      "crossEntropy")
    let form = try #require(run.data.form)
    let padding = try #require(form.vocabulary.padding)
    let shares = try #require(run.tensor("heldOut/accuracyByLength")).numbers
    #expect(shares.count == form.source + 1 && shares[0].isNaN)
    var right = 0.0
    for (length, share) in shares.enumerated() {
      let count = run.data.heldOut.count { sample in
        sample.input.prefix(form.source).count { Int($0) != padding } == length
      }
      #expect(share.isNaN == (count == 0))
      if count > 0 { right += share * Double(count) }
    }
    let all = try #require(run.number("heldOut/sequenceAccuracy"))
    #expect(abs(right / 60 - all) < 1e-12)
    #expect(Set(shares.filter { !$0.isNaN }).count > 1)
  }

  @Test func `always saying the mean of two marked numbers is wrong by a sixth`() throws {
    let run = try run("{adding: {length: 6, heldOut: 5000, batch: 16}}", "meanSquaredError")
    let loss = try #require(run.number("heldOut/guessLoss"))
    #expect(abs(loss - 1 / 6) < 0.01)
    #expect(run.number("heldOut/bitsPerToken") == nil)
    let explained = try #require(
      run.explain(Origin("heldOut/guessLoss", iteration: run.iteration, run: 0)))
    #expect(abs(explained.value - loss) < 1e-9)
  }

  @Test func `a series goes on from what was said before, step by step`() throws {
    let run = try run("{series: {length: 12, batch: 16}}", "meanSquaredError")
    let taught = try #require(run.tensor("held-0/prediction")).numbers
    let free = try #require(run.tensor("held-0~free:5/prediction")).numbers
    let apart = zip(taught, free).map { abs($0 - $1) }
    #expect(taught.count == 12 && free.count == 12 && free.allSatisfy(\.isFinite))
    #expect(apart.prefix(5).allSatisfy { $0 < 1e-5 } && apart.dropFirst(5).allSatisfy { $0 > 1e-5 })
  }
}
