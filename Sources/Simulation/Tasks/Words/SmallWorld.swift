import Calculus

/// A text to learn words from: what goes on in a small world, in sentences of a grammar of ours.
///
/// Sentence `i` of a seed is a function of the two, so a text of any length can be streamed, and
/// read again from anywhere. What relates two words is never said: no sentence holds both words of a
/// pair of a relation. That paris is to france as rome is to italy shows only in the company they
/// keep.
package struct SmallWorld: Sendable {
  package static let words = grammar.words
  /// As many as it takes: rare words stand in them some ten times.
  package static let usualCount = 40_000
  private let random: Random

  package init(seed: Int) {
    random = Random(seed: seed, "small world")
  }

  /// Sentence `i`, in ids of `words`.
  package func sentence(_ i: Int) -> [Int] {
    Self.grammar.sentence("sentence", Draw(random, sample: i, attempt: 0))
  }

  /// The same as it is written, without a full stop.
  package func text(_ i: Int) -> String {
    sentence(i).map { Self.words[$0] }.joined(separator: " ")
  }

  static let grammar = FeatureGrammar(
    GrammarText(
      [people, trades, verbs, places, animals, things, sizes, time].joined(separator: "\n\n")),
    features: [
      ("gender", [1, 1]), ("tense", [4, 4, 2]), ("seat", [1, 1]), ("age", [1, 1]),
      ("number", [1, 1]), ("degree", [1, 1]),
    ])
}
