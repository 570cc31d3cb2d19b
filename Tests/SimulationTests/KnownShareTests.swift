import Calculus
import Networks
import Simulation
import Staging
import Testing

/// What is known of words, found again in their vectors.
@Suite struct KnownShareTests {
  private static let task =
    "{words: {text: {smallWorld: {sentences: 6000}}, minimumCount: 1, negatives: 2, batch: 8}}"
  private static let width = 64

  /// A run whose vectors are `spread` of noise about what `centre` says.
  private func run(
    _ spread: Double, _ centre: (String, Int) -> Double = { _, _ in 0 }
  ) throws -> Run {
    var recipe = try scene(
      "words",
      [("task", Self.task), ("model", "{wordVectors: {dimensions: \(Self.width)}}")]
    ).recipe
    let lexicon = try #require(try Run(recipe).facts.lexicon)
    let random = Random(seed: 4, "learnt")
    recipe.parameters[WordVectors.read] = (0..<lexicon.count).flatMap { row in
      (0..<Self.width).map { k in
        centre(lexicon.label(row), k) + spread * random.normal(row * Self.width + k)
      }
    }
    return try Run(recipe)
  }

  @Test func `pairs that differ by one direction answer every analogy, noise answers none`() throws
  {
    let random = Random(seed: 5, "pairs")
    let perfect = try run(0.01) { word, k in
      for (r, relation) in SmallWorld.relations.enumerated() {
        guard let pair = relation.pairs.firstIndex(where: { $0.a == word || $0.b == word }) else {
          continue
        }
        let side = relation.pairs[pair].a == word ? 1.0 : -1
        return random.normal((100 * r + pair) * Self.width + k)
          + side * random.normal(k - 1000 * (r + 1))
      }
      return -random.normal(k + 1 << 20)  // far from all of them
    }
    let shares = try #require(perfect.tensor("analogyShares(inputVectors)"))
    #expect(shares.count == SmallWorld.relations.count)
    #expect(shares.numbers.allSatisfy { $0 > 0.99 }, "\(shares.numbers)")
    let noise = try #require(try run(1).tensor("analogyShares(inputVectors)"))
    #expect(noise.numbers.allSatisfy { $0 < 0.05 }, "\(noise.numbers)")
    let explained = try #require(
      perfect.explain(Origin("analogyShare(inputVectors)", iteration: 0)))
    #expect(explained.spelled?.value == perfect.tensor("analogyShare(inputVectors)")?[0])
  }

  @Test func `words of one direction are each other's neighbours, noise has no groups`() throws {
    let directions = Random(seed: 6, "directions")
    let perfect = try run(0.1) { word, k in
      let group = SmallWorld.groups.firstIndex { $0.words.contains(word) } ?? -1
      return directions.normal((group + 1) * Self.width + k)
    }
    let shares = try #require(perfect.tensor("groupShares(inputVectors)"))
    #expect(shares.count == SmallWorld.groups.count)
    #expect(shares.numbers.allSatisfy { $0 == 1 }, "\(shares.numbers)")
    let noise = try #require(try run(1).tensor("groupShare(inputVectors)"))
    #expect(noise.count == 1 && noise[0] < 0.05)
  }

  @Test func `where nothing is known there is no share`() throws {
    let run = try Run(scene("words").recipe)
    #expect(run.tensor("groupShare(inputVectors)") == nil)
    #expect(run.tensor("analogyShare(inputVectors)") == nil)
  }
}
