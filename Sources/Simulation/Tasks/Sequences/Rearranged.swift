import Calculus
import Networks

/// Letters, a bar, and the same letters in some order: `gacab|bacag`.
protocol Rearranged: DrawnSequences {
  var letters: Letters { get }
  /// What stands behind the bar.
  func answer(to letters: [Int]) -> [Int]
}

/// How many letters a sequence has, and how many different ones there are.
struct Letters: Sendable {
  let count: SequenceCount
  let length, symbols: Int
  /// The letters, and the bar last.
  let vocabulary: Vocabulary

  init(_ a: any Arguments, length: Int = 10, symbols: Int = 10) throws {
    count = try SequenceCount(a)
    self.length = try a.count("length", or: length, in: 1...100)
    self.symbols = try a.count("symbols", or: symbols, in: 2...26)
    vocabulary = Vocabulary(
      "abcdefghijklmnopqrstuvwxyz".prefix(self.symbols).map { String($0) } + ["|"])
  }
}

extension Rearranged {
  var count: SequenceCount { letters.count }
  var sequences: SequenceForm { SequenceForm(letters.vocabulary, length: 2 * letters.length) }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let drawn = (0..<letters.length).map { _ in draw.below(letters.symbols) }
    return DrawnSequence(question: drawn + [letters.symbols], answer: answer(to: drawn))
  }
}

/// `gacab|gacab`
struct Repeat: Rearranged {
  static let name = "repeat"
  static let words = "letters to be written once more"
  let letters: Letters
  init(_ a: any Arguments) throws { letters = try Letters(a) }
  func answer(to letters: [Int]) -> [Int] { letters }
}

/// `gacab|bacag`
struct Reverse: Rearranged {
  static let name = "reverse"
  static let words = "letters to be written backwards"
  let letters: Letters
  init(_ a: any Arguments) throws { letters = try Letters(a) }
  func answer(to letters: [Int]) -> [Int] { letters.reversed() }
}

/// `gacab|aabcg`
struct Sort: Rearranged {
  static let name = "sort"
  static let words = "letters to be written in the order of the alphabet"
  let letters: Letters
  init(_ a: any Arguments) throws { letters = try Letters(a) }
  func answer(to letters: [Int]) -> [Int] { letters.sorted() }
}
