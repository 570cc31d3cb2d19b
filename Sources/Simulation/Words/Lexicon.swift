import Networks

/// What is known of words beside the text, to measure by what was learnt from it.
package struct KnownWords: Sendable {
  package var groups: [SmallWorld.Group] = []
  package var relations: [SmallWorld.Relation] = []
}

/// The words that vectors stand for: what they are called, how often they are there, and which of them
/// are known to belong together. Ids are rows of a matrix, of a text in the order of frequency.
package final class Lexicon: Sendable {
  private enum Words: Sendable {
    case vocabulary(Vocabulary)
    case table(WordTable)
  }
  private let words: Words
  private let counts: [Int]
  /// What groups are called.
  package let groups: [String]
  private let groupOf: [Int: Int]  // looked up, never iterated
  /// Pairs of words that differ in the same way: a is to b as c is to d.
  package let relations: [(name: String, pairs: [(a: Int, b: Int)])]

  init(_ vocabulary: Vocabulary, counts: [Int] = [], known: KnownWords = KnownWords()) {
    (words, self.counts) = (.vocabulary(vocabulary), counts)
    groups = known.groups.map(\.name)
    groupOf = Dictionary(
      known.groups.enumerated().flatMap { g, group in
        group.words.compactMap { word in vocabulary.id(of: word).map { ($0, g) } }
      }
    ) { first, _ in first }
    relations = known.relations.map { relation in
      let pairs = relation.pairs.compactMap { pair in
        vocabulary.id(of: pair.a).flatMap { a in vocabulary.id(of: pair.b).map { (a: a, b: $0) } }
      }
      return (relation.name, pairs)
    }
  }
  init(_ table: WordTable) {
    (words, counts, groups, groupOf, relations) = (.table(table), [], [], [:], [])
  }

  package var count: Int {
    switch words {
    case .vocabulary(let vocabulary): vocabulary.count
    case .table(let table): table.count
    }
  }
  /// A word as a screen may be given it.
  package func label(_ id: Int) -> String {
    guard 0..<count ~= id else { return "?" }
    return switch words {
    case .vocabulary(let vocabulary): vocabulary.label(id)
    case .table(let table): table.word(id)
    }
  }
  package func id(of word: String) -> Int? {
    switch words {
    case .vocabulary(let vocabulary): vocabulary.id(of: word)
    case .table(let table): table.row(of: word)
    }
  }
  /// Which of `groups` a word is in.
  package func group(of id: Int) -> Int? { groupOf[id] }
  /// How often it is in the text.
  package func frequency(of id: Int) -> Int? { counts.indices.contains(id) ? counts[id] : nil }

  /// Words that begin with these letters, then those that have them within; the one that is just so
  /// first. Capitals count for nothing. Of millions of words the frequent ones are gone through first,
  /// and no further than is needed.
  package func found(_ letters: String, most: Int) -> [Int] {
    let asked = letters.lowercased()
    guard !asked.isEmpty, most > 0 else { return [] }
    let same = (id(of: letters) ?? id(of: asked)).map { [$0] } ?? []
    var (begin, within) = ([Int](), [Int]())
    let bytes = Array(asked.utf8)
    let isPlain = bytes.allSatisfy { $0 < 128 }
    for id in 0..<count where id != same.first {
      if same.count + begin.count >= most { break }
      let word = isPlain ? plain(id) : plain(id).lowercased()
      if Self.begins(word.utf8, with: bytes) {
        begin.append(id)
      } else if within.count < most, Self.holds(word.utf8, bytes) {
        within.append(id)
      }
    }
    return Array((same + begin + within).prefix(most))
  }

  /// A word as it is.
  private func plain(_ id: Int) -> String {
    switch words {
    case .vocabulary(let vocabulary): vocabulary.tokens[id]
    case .table(let table): table.plain(id)
    }
  }

  /// Letters from A to Z in small ones.
  @inline(__always)
  private static func small(_ byte: UInt8) -> UInt8 { 65...90 ~= byte ? byte + 32 : byte }
  private static func begins(_ word: some Sequence<UInt8>, with letters: [UInt8]) -> Bool {
    word.starts(with: letters) { small($0) == $1 }
  }
  private static func holds(_ word: String.UTF8View, _ letters: [UInt8]) -> Bool {
    word.indices.contains { small(word[$0]) == letters[0] && begins(word[$0...], with: letters) }
  }
}
