import Calculus
import Formats
import Simulation
import Testing

/// Words by their vectors: neighbours, analogies, and what the small world asks of them.
@Suite struct WordTableTests {
  /// `count` words of normally distributed numbers.
  private func table(_ count: Int, _ dimension: Int) throws -> WordTable {
    let random = Random(seed: 3, "words")
    return try WordTable(
      words: (0..<count).map { "w\($0)" }, dimension: dimension,
      numbers: (0..<count * dimension).map { Float(random.normal($0)) })
  }

  @Test(arguments: Closeness.allCases)
  func `a word's neighbours are those that its formula says, itself left out`(
    _ closeness: Closeness
  ) throws {
    let table = try table(50, 7)
    for row in 0..<50 {
      let values = (0..<50).map { other -> Double in table.value(row, other, by: closeness) }
      let sign = closeness == .euclidean ? 1.0 : -1
      let sorted = values.indices.filter { $0 != row }.sorted {
        sign * values[$0] < sign * values[$1]
      }
      let near = table.nearest(to: row, k: 6, by: closeness)
      #expect(near.map(\.row) == Array(sorted.prefix(6)))
      for neighbour in near {
        #expect(abs(Double(neighbour.value) - values[neighbour.row]) < 1e-5)
        let spelled: Spelled = table.value(row, neighbour.row, by: closeness)
        #expect(spelled.value == values[neighbour.row])
      }
    }
  }

  @Test func `an analogy ends where its formula says`() throws {
    let table = try table(20, 5)
    for (a, b, c) in [(0, 1, 2), (5, 3, 19), (7, 7, 8)] {
      let end = table.analogy(a, minus: b, plus: c)
      for k in 0..<5 {
        let number: Double = table.analogy(a, minus: b, plus: c, at: k)
        #expect(end[k] == Float(number))
      }
      let near = table.nearest(toAnalogy: a, minus: b, plus: c, k: 20).map(\.row)
      #expect(Set(near) == Set(0..<20).subtracting([a, b, c]))
    }
    #expect(table.nearest(toAnalogy: 7, minus: 7, plus: 8, k: 1) != [])
  }

  @Test func `words are found by their bytes, and shown without what a terminal would obey`()
    throws
  {
    let words = ["caf\u{E9}", "cafe\u{301}", "\u{1B}[2J", "tab\tbed"]
    let table = try WordTable(words: words, dimension: 1, numbers: [1, 2, 3, 4])
    #expect(words.map { table.row(of: $0) } == [0, 1, 2, 3] && table.row(of: "cafe") == nil)
    #expect(!table.word(2).unicodeScalars.contains("\u{1B}"))
    #expect(throws: KeyedVectors.Mistake.self) {
      try WordTable(words: ["a", "a"], dimension: 1, numbers: [1, 2])
    }
    #expect(throws: KeyedVectors.Mistake.self) {
      try WordTable(words: ["a"], dimension: 2, numbers: [1])
    }
  }

  /// Vectors of all words of the small world: `spread` of noise about what `centre` says.
  private func learnt(_ spread: Double, _ centre: (String, Int) -> Double) throws -> WordTable {
    let random = Random(seed: 4, "learnt")
    let numbers = SmallWorld.words.enumerated().flatMap { row, word in
      (0..<64).map { Float(centre(word, $0) + spread * random.normal(row * 64 + $0)) }
    }
    return try WordTable(words: SmallWorld.words, dimension: 64, numbers: numbers)
  }

  @Test func `pairs that differ by one direction answer every analogy, noise answers none`() throws
  {
    for relation in SmallWorld.relations {
      let random = Random(seed: 5, relation.name)
      let perfect = try learnt(0.01) { word, k in
        guard let pair = relation.pairs.firstIndex(where: { $0.a == word || $0.b == word }) else {
          return -random.normal(k)  // far from all of them
        }
        let side = relation.pairs[pair].a == word ? 1.0 : -1
        return random.normal(1000 + pair * 64 + k) + side * random.normal(k + 100)
      }
      let score = SmallWorld.analogies(relation, in: perfect)
      let count = relation.pairs.count
      #expect(score.asked == count * (count - 1))
      #expect(score.share > 0.99, "\(relation.name): \(score)")
      let noise = try learnt(1) { _, _ in 0 }
      #expect(SmallWorld.analogies(relation, in: noise).share < 0.05)
    }
  }

  @Test func `words of one direction are each other's neighbours, noise has no groups`() throws {
    let directions = Random(seed: 6, "directions")
    let perfect = try learnt(0.1) { word, k in
      let group = SmallWorld.groups.firstIndex { $0.words.contains(word) } ?? -1
      return directions.normal((group + 1) * 64 + k)
    }
    let noise = try learnt(1) { _, _ in 0 }
    var (right, wrong) = (SmallWorld.Score(), SmallWorld.Score())
    for group in SmallWorld.groups {
      let score = SmallWorld.neighbours(group, in: perfect)
      #expect(score.asked == group.words.count && score.share == 1, "\(group.name)")
      (right, wrong) = (right + score, wrong + SmallWorld.neighbours(group, in: noise))
    }
    #expect(right.share == 1 && wrong.share < 0.05)
  }
}
