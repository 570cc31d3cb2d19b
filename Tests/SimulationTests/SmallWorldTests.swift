import Simulation
import Testing

@Suite struct SmallWorldTests {
  private static let text = (0..<SmallWorld.usualCount).map { SmallWorld(seed: 1).text($0) }
  private static let sentences = text.map { $0.split(separator: " ").map { String($0) } }
  private static let counts = sentences.joined().reduce(into: [String: Int]()) {
    $0[$1, default: 0] += 1
  }

  @Test func `a sentence is the same whenever it is asked for, and another for another seed`() {
    let again = (0..<1000).reversed().map { SmallWorld(seed: 1).text($0) }
    #expect(Array(again.reversed()) == Array(Self.text.prefix(1000)))
    let other = SmallWorld(seed: 2)
    let same = (0..<1000).count { other.text($0) == Self.text[$0] }
    #expect(same < 20)
    #expect(Set(Self.text).count > SmallWorld.usualCount / 2)
  }

  @Test func `every word is met, those of relations and groups often`() throws {
    #expect(SmallWorld.words.count == Set(SmallWorld.words).count)
    #expect(SmallWorld.words.allSatisfy { Self.counts[$0] != nil || $0 == "a" })
    for relation in SmallWorld.relations {
      #expect(relation.pairs.count >= 14, "\(relation.name)")
      for word in relation.pairs.flatMap({ [$0.a, $0.b] }) {
        #expect(try #require(Self.counts[word], "\(word)") >= 40, "\(word)")
      }
    }
    for word in SmallWorld.groups.flatMap(\.words) {
      #expect(try #require(Self.counts[word], "\(word)") >= 5, "\(word)")
    }
  }

  @Test func `no word is in two groups, and four content words in five are in one`() {
    let grouped = SmallWorld.groups.flatMap(\.words)
    #expect(grouped.count == Set(grouped).count)
    // A group whose words are to have three of it among their neighbours needs four.
    for group in SmallWorld.groups { #expect(group.words.count >= 4, "\(group.name)") }
    let content = Set(SmallWorld.words).subtracting(Self.functionWords)
    #expect(Double(content.intersection(grouped).count) > 0.8 * Double(content.count))
  }
  private static let functionWords: Set<String> = [
    "a", "an", "the", "this", "that", "these", "those", "and", "or", "in", "on", "at", "by", "for",
    "from", "to", "of", "with", "without", "under", "over", "up", "into", "behind", "beside",
    "above",
    "around", "along", "about", "between", "before", "after", "until", "as", "than", "because",
    "is", "are", "was", "were", "be", "has", "had", "will", "can", "must", "he", "she", "it", "its",
    "his", "her", "him", "himself", "herself", "i", "we", "you", "they", "yours", "some", "many",
    "several", "few", "both", "all", "each", "every", "another", "no", "not", "very", "so", "quite",
    "too", "rather", "much", "even", "far", "more", "only", "there", "somebody", "nobody",
    "everybody", "everyone", "other", "once", "ago", "soon", "whenever", "perhaps", "which",
  ]

  @Test(arguments: SmallWorld.relations.indices)
  func `no sentence holds both words of a pair`(_ which: Int) {
    let relation = SmallWorld.relations[which]
    let other = Dictionary(
      relation.pairs.flatMap { [($0.a, $0.b), ($0.b, $0.a)] }, uniquingKeysWith: { a, _ in a })
    for sentence in Self.sentences {
      let found = sentence.first { word in other[word].map { sentence.contains($0) } ?? false }
      #expect(found == nil, "\(sentence.joined(separator: " "))")
    }
  }

  @Test func `forms agree: who is he is never she, and what was yesterday is not done now`() {
    let (his, her) = (Set(["he", "his", "him", "himself"]), Set(["she", "her", "herself"]))
    let verbs = SmallWorld.relations.first { $0.name == "present – past" }?.pairs ?? []
    let present = Set(verbs.map(\.a))
    for sentence in Self.sentences {
      let words = Set(sentence)
      #expect(words.isDisjoint(with: his) || words.isDisjoint(with: her))
      if words.contains("yesterday") { #expect(words.isDisjoint(with: present), "\(sentence)") }
    }
  }

  @Test func `sentences are 3 to 20 words long, and an stands before vowels alone`() {
    for sentence in Self.sentences {
      #expect((3...20).contains(sentence.count), "\(sentence)")
      for (word, next) in zip(sentence, sentence.dropFirst()) {
        #expect(word != next, "\(sentence)")
        let isVowel = "aeiou".contains(next.prefix(1))
        if word == "a" || word == "an" { #expect((word == "an") == isVowel, "\(sentence)") }
      }
    }
  }
}
