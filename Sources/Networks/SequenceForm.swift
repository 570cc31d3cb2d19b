/// What a task's sequences are like: all that a model must know of them to be made.
///
/// A sample's input is a row of token ids, or of some numbers for every step. Where it is translated,
/// the row is the source and then what is written of the translation so far; a target is given for
/// each place of that last part.
/// A target below 0 counts for nothing.
package struct SequenceForm: Equatable, Sendable {
  /// What the numbers of a step are called; none where steps are tokens.
  package let channels: [String]
  /// What the ids of an input mean.
  package let vocabulary: Vocabulary
  /// What the ids of a target mean: the same tokens, or classes of whole rows.
  package let answers: Vocabulary
  /// How many tokens, or steps, a row of input has.
  package let length: Int
  /// How long one may be that is not learnt from.
  package var longest: Int
  /// How many of them are a source; 0 where nothing is translated.
  package let source: Int
  /// Whether what fills up a source stands before it: what a network reads last is then never padding.
  package let isPaddedBefore: Bool
  /// Whether every place has a target of its own, or the row as a whole one.
  package let isPerPlace: Bool
  /// Whether a target is the token that comes next, so that the sequence can be written on.
  package let isNext: Bool

  package init(
    _ vocabulary: Vocabulary, length: Int, source: Int = 0, isPaddedBefore: Bool = false,
    answers: Vocabulary? = nil, isPerPlace: Bool = true, isNext: Bool = true
  ) {
    (self.vocabulary, self.answers) = (vocabulary, answers ?? vocabulary)
    (self.length, self.source, self.isPaddedBefore) = (length, source, isPaddedBefore)
    (self.isPerPlace, self.isNext) = (isPerPlace, isNext)
    (channels, longest) = ([], length)
  }
  /// Of numbers: what comes next of every channel, or one number for a place or for the whole.
  package init(channels: [String], length: Int, isPerPlace: Bool, isNext: Bool) {
    (self.channels, self.length, longest, source) = (channels, length, length, 0)
    isPaddedBefore = false
    (vocabulary, answers) = (Vocabulary([]), Vocabulary([]))
    (self.isPerPlace, self.isNext) = (isPerPlace, isNext)
  }

  /// Whether its steps are numbers, and what is asked for too.
  package var isNumeric: Bool { !channels.isEmpty }
  /// How many numbers come out for a place.
  package var outputs: Int { isNumeric ? isNext ? channels.count : 1 : answers.count }

  /// A source filled up to its length.
  package func padded(_ ids: [Int]) -> [Int] {
    let padding = Array(repeating: vocabulary.padding ?? 0, count: max(source - ids.count, 0))
    return isPaddedBefore ? padding + ids : ids + padding
  }

  /// How many targets a row has.
  package var places: Int { isPerPlace ? length - source : 1 }
}
