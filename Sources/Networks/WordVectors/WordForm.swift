/// What a text's words are asked: all that a model must know of that to be made.
///
/// A sample reads the ids of some words and asks for the ids of others: by skip-gram a word and one of
/// those around it, by the continuous bag of words those around a place and the word there. An id
/// below 0 is none.
package struct WordForm: Equatable, Sendable {
  package enum Kind: String, Sendable, CaseIterable { case skipGram, cbow }
  package let kind: Kind
  /// The most frequent word first.
  package let vocabulary: Vocabulary
  /// How many words on either side count as around a place, at most.
  package let window: Int
  /// How many words are drawn at random beside the one that is there; 0 where all words of the
  /// vocabulary are compared.
  package let negatives: Int

  package init(kind: Kind, _ vocabulary: Vocabulary, window: Int, negatives: Int) {
    (self.kind, self.vocabulary) = (kind, vocabulary)
    (self.window, self.negatives) = (window, negatives)
  }

  /// How many ids a sample reads.
  package var inputs: Int { kind == .skipGram ? 1 : 2 * window }
  /// How many ids it asks for: the right one, and those drawn.
  package var asked: Int { 1 + negatives }
}
