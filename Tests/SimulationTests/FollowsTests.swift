import Calculus
import Networks
import Staging
import Testing

@testable import Simulation

/// What units are found to follow.
@Suite struct FollowsTests {
  private static let name = "heldOut/follows(layer1.hidden)"

  /// Pearson's r of two lists, the means taken off first.
  private func pearson(_ a: [Double], _ b: [Double]) -> Double {
    func centred(_ x: [Double]) -> [Double] {
      let mean = x.reduce(0, +) / Double(x.count)
      return x.map { $0 - mean }
    }
    let (a, b) = (centred(a), centred(b))
    let both = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    return both / (a.reduce(0) { $0 + $1 * $1 } * b.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  private func run(_ task: String, _ model: String) throws -> Run {
    try Run(
      scene(
        "reverse",
        [
          ("task", "{\(task)}"), ("model", "{recurrent: {\(model)}}"),
          ("panes", "{columns: [loss]}"),
        ]
      ).recipe)
  }

  @Test func `it is Pearson's correlation over all held-out steps, and explains itself`() throws {
    let run = try run(
      "brackets: {length: 20, samples: 60, heldOut: 9}", "cell: lstm, hidden: 5")
    run.go(to: 12)
    let found = try #require(run.tensor(Self.name))
    let states = try #require(run.tensor("heldOut/layer1.hidden"))
    let features = try #require(run.tensor("heldOut/feature(layer1.hidden)"))
    #expect(states.shape == [20, 9, 5] && features.shape == [20, 9, TextFeature.allCases.count])
    for feature in [TextFeature.position, .depth] {
      let f = (0..<180).map { features[$0 * TextFeature.allCases.count + feature.rawValue] }
      for unit in 0..<5 {
        let x = (0..<180).map { states[$0 * 5 + unit] }
        let index = feature.rawValue * 5 + unit
        #expect(abs(found[index] - pearson(x, f)) < 1e-9)
        let origin = Origin(Self.name, index, iteration: 12)
        let explained = try #require(run.explain(origin))
        #expect(explained.spelled.map { abs($0.value - found[index]) < 1e-9 } == true)
        // All at once is what the definition says.
        #expect(run.definition(of: origin, as: Double.self) == found[index])
      }
    }
    // Where there are no quotes nothing follows them.
    #expect((0..<5).allSatisfy { found[TextFeature.quotes.rawValue * 5 + $0] == 0 })
  }

  @Test func `features are read off the tokens`() {
    let text = "ab \"c(d)\n1\" 1"
    let tokens = text.unicodeScalars.map { String($0) }
    func values(_ feature: TextFeature) -> [Int] {
      feature.values(tokens, steps: tokens.count).map { Int($0) }
    }
    #expect(values(.position) == Array(0..<13))
    #expect(values(.quotes) == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
    #expect(values(.depth) == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0])
    #expect(values(.word) == [0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1])
    #expect(values(.line) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])
    #expect(values(.parity) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0])
  }

  @Test func `what only fills a row is not counted`() throws {
    let run = try run("dates: {samples: 40, heldOut: 8}", "cell: gru, hidden: 4")
    let found = try #require(run.tensor("heldOut/follows(encoder.layer1.hidden)"))
    let states = try #require(run.tensor("heldOut/encoder.layer1.hidden"))
    let form = try #require(run.data.form)
    let padding = try #require(form.vocabulary.padding)
    var (x, f): ([Double], [Double]) = ([], [])
    for t in 0..<form.source {
      for (b, sample) in run.data.heldOut.enumerated() where Int(sample.input[t]) != padding {
        x.append(states[(t * 8 + b) * 4])
        f.append(Double(t))
      }
    }
    #expect(x.count < form.source * 8)
    #expect(abs(found[0] - pearson(x, f)) < 1e-9)
  }

  @Test func `only states of cells follow anything, and only in probes`() throws {
    let run = try run("reverse: {length: 4, samples: 40, heldOut: 8}", "cell: lstm, hidden: 4")
    #expect(run.tensor("heldOut/follows(layer1.cell)") != nil)
    #expect(run.tensor("held-1/follows(layer1.hidden)") != nil)
    #expect(run.tensor("follows(layer1.hidden)") == nil)
    #expect(run.tensor("heldOut/follows(logits)") == nil)
  }
}
