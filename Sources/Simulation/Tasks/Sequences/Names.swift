import Calculus
import Networks

/// First names of many languages, letter by letter: of `>anna` the next letter is asked everywhere,
/// at its end the full stop. What is longer than a name is padding, which counts for nothing.
struct Names: DrawnSequences {
  static let name = "names"
  static let words = "first names, whose next letter is to be told"
  let count: SequenceCount
  let sequences: SequenceForm
  let hasBigrams = true
  private let names: [[Int]]

  private static let (start, end, padding) = (">", ".", "~")

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    let words = a.embeddedNames.split(whereSeparator: \.isWhitespace)
    let letters = Set(words.joined()).sorted().map { String($0) }
    let vocabulary = Vocabulary(
      letters + [Self.start, Self.end, Self.padding], padding: letters.count + 2)
    names = words.map { word in
      (Self.start + word + Self.end).compactMap { vocabulary.id(of: String($0)) }
    }
    let longest = names.map(\.count).max() ?? 2
    sequences = SequenceForm(vocabulary, length: longest - 1)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let name = draw.one(of: names)
    let rest = sequences.length - (name.count - 1)
    return DrawnSequence(
      input: name.dropLast() + Array(repeating: sequences.vocabulary.count - 1, count: rest),
      targets: name.dropFirst() + Array(repeating: -1, count: rest), question: name)
  }
}
