import Networks
import Simulation
import Staging
import Testing

@Suite struct LexiconTests {
  private func lexicon(_ task: String = "{smallWorld: {sentences: 3000}}") throws -> Lexicon {
    let run = try Run(
      try scene(
        "counting",
        [("task.words.text", task), ("expect", "{by: 0, loss: \"> 0\"}"), ("notes", "[]")]
      ).recipe)
    return try #require(run.facts.lexicon)
  }

  @Test func `a word is found by what it is, how it begins, and what is in it, in this order`()
    throws
  {
    let lexicon = try lexicon()
    func found(_ letters: String, _ most: Int = 1000) -> [String] {
      lexicon.found(letters, most: most).map(lexicon.label)
    }
    #expect(found("king", 1) == ["king"])
    let all = found("king")
    #expect(Set(all).count == all.count && all.contains("kingdom"))
    let within = all.firstIndex { !$0.hasPrefix("king") } ?? all.count
    #expect(all[within...].allSatisfy { $0.contains("king") && !$0.hasPrefix("king") })
    #expect(found("KING") == all, "capitals count for nothing")
    #expect(found("").isEmpty && found("xqx").isEmpty)
    #expect(found("a", 5).count == 5)
  }

  @Test func `what is known of words is known by their numbers`() throws {
    let lexicon = try lexicon()
    let queen = try #require(lexicon.id(of: "queen"))
    #expect(lexicon.group(of: queen).map { lexicon.groups[$0] } == "royalty")
    #expect(lexicon.relations.map(\.name) == SmallWorld.relations.map(\.name))
    let pair = try #require(lexicon.relations.first?.pairs.first)
    #expect([lexicon.label(pair.a), lexicon.label(pair.b)] == ["king", "queen"])
    let counts = (0..<lexicon.count).compactMap { lexicon.frequency(of: $0) }
    #expect(counts.count == lexicon.count && counts == counts.sorted(by: >))
    #expect(lexicon.label(lexicon.count) == "?" && lexicon.frequency(of: -1) == nil)
    let random = try self.lexicon("{random: {words: 50, sentences: 100}}")
    #expect(random.groups.isEmpty && random.relations.isEmpty)
  }
}
