import Calculus
import Networks
import Staging
import Testing

@testable import Simulation

/// A map of words that goes along with a training.
@Suite struct WordMapLaws {
  private static func run(
    words: Int = 40, every: Int = 3, _ sets: [(String, String)] = []
  ) throws -> Run {
    let map = "{words: \(words), every: \(every), perplexity: 6}"
    return try scene(
      "words", [("model", "{wordVectors: {dimensions: 8, map: \(map)}}")] + sets
    ).run()
  }
  private static let carried = [
    WordMap.axes, WordMap.places, WordMap.velocities, WordMap.gains, WordMap.vectors,
  ]
  private static let pca = "pca(inputVectors)"

  @Test func `no axis flips from one iteration to the next`() throws {
    let run = try Self.run(words: 100, every: 5)
    var before = try #require(run.tensor(Self.pca)).numbers
    for _ in 0..<400 {
      run.step()
      let now = try #require(run.tensor(Self.pca)).numbers
      for axis in 0..<2 {
        var dot = 0.0
        for k in stride(from: axis, to: now.count, by: 2) { dot += now[k] * before[k] }
        #expect(dot > 0, "axis \(axis) at \(run.iteration)")
      }
      before = now
    }
  }

  @Test func `the axes shown are the plane of the widest spread, whichever way they are turned`()
    throws
  {
    let run = try Self.run(every: 1)
    for iteration in [0, 1, 2, 50] {
      run.go(to: iteration)
      let shares = try #require(run.tensor("pcaShare(inputVectors)")).numbers
      // Those that are carried are of the iteration before.
      let when = max(iteration - 1, 0)
      let own = run.visit(when) {
        run.wordRows(named: "inputVectors")?.withFloats { all in
          PrincipalComponents(.init(rebasing: all[..<(40 * 8)]), width: 8).shares
        }
      }
      let sum = try #require(own).reduce(0, +)
      #expect(abs(shares[0] + shares[1] - sum) < 0.02, "\(shares) at \(iteration), not \(sum)")
    }
  }

  @Test func `after a random walk in time the map has the same bits`() throws {
    let wanderer = try Self.run()
    let random = Random(seed: 7, "walk")
    for k in 0..<40 {
      switch random.below(3, 2 * k) {
      case 0: wanderer.go(to: random.below(200, 2 * k + 1))
      case 1: wanderer.go(to: max(0, wanderer.iteration - random.below(30, 2 * k + 1)))
      default: for _ in 0..<random.below(30, 2 * k + 1) { wanderer.step() }
      }
      // Whatever is asked about on the way changes nothing.
      _ = wanderer.explain(Origin(WordMap.places, 3, iteration: wanderer.iteration))
    }
    let straight = try Self.run()
    straight.go(to: wanderer.iteration)
    #expect(numbers(wanderer) == numbers(straight))
    for name in Self.carried { #expect(straight.tensor(name) != nil, "\(name)") }
    let (trail, other) = (wanderer.branches[0].trail, straight.branches[0].trail)
    for (k, stop) in other.stops.enumerated() where trail.stride == other.stride {
      #expect(trail.stops[k].axes == stop.axes && trail.stops[k].neighbours == stop.neighbours)
    }
  }

  /// Before the first step, after it, between two, after a look for neighbours, and at the next.
  @Test(arguments: [0, 1, 2, 3, 4, 30, 31, 32, 60])
  func `every number of a map is what its definition says`(_ iteration: Int) throws {
    let run = try Self.run()
    run.go(to: iteration)
    let random = Random(seed: 3, "asked")
    let kinds = MapPart.allCases.filter { $0 != .places }
    let names =
      kinds.map { $0.isOfAxes ? "\($0)(inputVectors)" : "map.\($0)" } + Self.carried
      + ["pca(outputVectors)", "pcaShare(outputVectors)"]
    var found = 0
    for name in names {
      let tensor = try #require(run.tensor(name), "\(name)")
      #expect(tensor.shape == run.tensorShape(name))
      for k in 0..<min(tensor.count, 12) {
        let index = tensor.count > 12 ? random.below(tensor.count, k) : k
        let origin = Origin(name, index, iteration: iteration)
        let explanation = try #require(run.explain(origin), "\(name)")
        #expect(!explanation.words.isEmpty, "\(name)")
        #expect(run.number(at: origin)?.bitPattern == tensor[index].bitPattern)
        guard let bounded = run.definition(of: origin, as: Bounded.self) else { continue }
        found += 1
        #expect(
          bounded.allows(tensor[index]),
          "\(name)[\(index)] = \(tensor[index]), not \(bounded) at \(iteration)")
        let definition = run.definition(of: origin, as: Double.self)
        #expect(explanation.spelled?.value.bitPattern == definition?.bitPattern)
        #expect(run.iteration == iteration)
      }
    }
    #expect(found > 100)
  }

  @Test func `a word's place is followed back, step by step, to its first draw`() throws {
    let run = try Self.run()
    run.go(to: 20)
    var origin = Origin(WordMap.places, 5, iteration: 20)
    var steps = 0
    while let explanation = run.explain(origin), origin.iteration > 0 {
      origin = try #require(
        explanation.spelled?.origins.first { $0.name == origin.name && $0.index == 5 })
      steps += 1
    }
    // As the last step left it; and before that one step every three iterations.
    #expect(steps == 14)
    #expect(try #require(run.explain(origin)).words.hasPrefix("first draw"))
  }

  @Test func `t-SNE goes down as long as the vectors stay`() throws {
    let run = try Self.run(
      words: 40, every: 1, [("optimizer", "{gradientDescent: {learningRate: 1.0e-9}}")])
    // Past the steps with exaggerated affinities.
    run.go(to: 300)
    let before = try #require(run.number("map.loss"))
    run.go(to: 600)
    let after = try #require(run.number("map.loss"))
    #expect(after < before && after > 0, "\(before), then \(after)")
  }

  @Test
  func
    `of vectors that stay, t-SNE goes all its steps at once, and its numbers explain themselves`()
    throws
  {
    let sets = [
      ("task.words.text", "{smallWorld: {sentences: 1500}}"), ("notes", "[]"),
      ("expect", "{by: 0, loss: \"> 0\"}"),
    ]
    let run = try scene("counting", sets).run()
    let random = Random(seed: 4, "asked")
    for part in MapPart.allCases where part != .principal && part != .turn {
      let name = part.isOfAxes ? "\(part)(countedVector)" : "map.\(part)(countedVector)"
      let tensor = try #require(run.tensor(name), "\(name)")
      for k in 0..<min(tensor.count, 6) {
        let index = random.below(tensor.count, k)
        let origin = Origin(name, index, iteration: 0)
        #expect(try #require(run.explain(origin)).words.isEmpty == false)
        guard let bounded = run.definition(of: origin, as: Bounded.self) else { continue }
        #expect(
          bounded.allows(tensor[index]), "\(name)[\(index)] = \(tensor[index]), not \(bounded)")
      }
    }
    // Its first axis was 10⁻⁴ wide, and nobody near anybody.
    let places = try #require(run.tensor("map.places(countedVector)")).numbers
    let loss = try #require(run.number("map.loss(countedVector)"))
    let widest = places.reduce(0) { max($0, abs($1)) }
    #expect(widest > 1 && widest < 1000 && loss > 0 && loss < 2, "\(widest), \(loss)")
    run.go(to: 3)
    #expect(run.tensor("map.places(countedVector)")?.numbers == places)
    #expect(run.tensor("map.places(outputVectors)") == nil, "it learns")
  }

  @Test func `of few words all are on the map, and without one there are no numbers of it`() throws
  {
    let run = try Self.run(words: 2000, every: 100)
    #expect(run.tensor(Self.pca)?.shape == [run.data.lexicon?.count ?? 0, 2])
    let plain = try scene("words", [("model", "{wordVectors: {dimensions: 8}}")]).run()
    #expect(plain.tensor("map.loss") == nil && plain.tensor("map.places(inputVectors)") == nil)
    #expect(plain.tensor(Self.pca)?.shape == [300, 2])
    for name in ["pca(layer)", "pca", "map.pca(inputVectors)", "map.turn(inputVectors)", "map."] {
      #expect(plain.tensor(name) == nil, "\(name)")
    }
  }

  @Test func `a map is not for double precision, and its settings have limits`() {
    #expect(throws: SceneError.self) {
      try Self.run(words: 40, every: 3, [("precision", "double")])
    }
    for map in ["{words: 2}", "{every: 0}", "{perplexity: 0}", "{wrods: 30}", "3"] {
      #expect(throws: SceneError.self, "\(map)") {
        try scene("words", [("model", "{wordVectors: {map: \(map)}}")])
      }
    }
  }
}
