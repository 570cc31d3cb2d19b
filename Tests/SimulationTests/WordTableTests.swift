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
}
