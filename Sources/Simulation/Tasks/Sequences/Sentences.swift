import Calculus
import Networks

/// What guests say, to be told apart as a whole: praise, a complaint or a question. “not” turns a
/// word into its opposite, and of two halves the one after “but” is meant: no word alone decides.
struct Sentences: DrawnSequences {
  static let name = "sentences"
  static let words = "sentences to be told apart: praise, complaint or question"
  let count: SequenceCount
  let sequences: SequenceForm

  private static let things = ["soup", "bread", "tea", "cake", "room", "bed", "garden", "music"]
  private static let adjectives = [
    ["good", "lovely", "fine", "great"], ["bad", "awful", "poor", "dull"],
  ]
  private static let labels = ["praise", "complaint", "question"]
  private static let (start, padding) = (">", "~")
  /// `> the soup is not very good but the cake was not very bad`: the first place answers for all.
  private static let length = 14

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    let words =
      ["the", "is", "was", "not", "very", "but"] + Self.things + Self.adjectives.joined()
    sequences = SequenceForm(
      Vocabulary(words + [Self.start, Self.padding], unit: .word, padding: words.count + 1),
      length: Self.length, answers: Vocabulary(Self.labels, unit: .word), isPerPlace: false,
      isNext: false)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    var (words, label) = half(&draw)
    if draw.chance(1 / 3) {
      words = [words[2]] + words[0..<2] + words[3...]  // is the soup …
      label = 2
    } else if draw.chance(0.5) {
      let (second, meant) = half(&draw)
      (words, label) = (words + ["but"] + second, meant)
    }
    let ids = ([Self.start] + words).compactMap { sequences.vocabulary.id(of: $0) }
    let padding = Array(repeating: sequences.vocabulary.count - 1, count: Self.length - ids.count)
    return DrawnSequence(input: ids + padding, targets: [label], question: ids)
  }

  /// `the soup is not very good`, and what that says.
  private func half(_ draw: inout Draw) -> (words: [String], label: Int) {
    let (isNot, kind) = (draw.chance(0.4), draw.below(2))
    let words =
      ["the", draw.one(of: Self.things), draw.one(of: ["is", "was"])] + (isNot ? ["not"] : [])
      + (draw.chance(0.3) ? ["very"] : []) + [draw.one(of: Self.adjectives[kind])]
    return (words, isNot ? 1 - kind : kind)
  }
}
