import Calculus
import Networks

/// Letters, a bar, and the same letters in some order: `gacab|bacag`; or the one as a source of any
/// length and the other as its translation.
protocol Rearranged: DrawnSequences {
  var letters: Letters { get }
  /// What stands behind the bar.
  func answer(to letters: [Int]) -> [Int]
}

/// How many letters a sequence has, and how many different ones there are.
struct Letters: Sendable {
  let count: SequenceCount
  let lengths: ClosedRange<Int>
  let symbols: Int
  let form: SequenceForm
  /// Nil where question and answer are one text.
  let translation: Translation?

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    symbols = try a.count("symbols", or: 10, in: 2...26)
    let signs = String("abcdefghijklmnopqrstuvwxyz".prefix(symbols))
    guard try a.choice("as", or: "text", of: ["text", "translation"]) == "translation" else {
      let length = try a.count("length", or: 10, in: 1...100)
      (lengths, translation) = (length...length, nil)
      form = SequenceForm(Vocabulary((signs + "|").map { String($0) }), length: 2 * length)
      return
    }
    let first = try a.count("from", or: 3, in: 1...100)
    let last = try a.count("to", or: max(first, 12), in: first...100)
    let translation = try Translation(
      a, signs: signs + Translation.end, source: last, answer: last + 1)
    (lengths, self.translation, form) = (first...last, translation, translation.form)
  }

  /// A question and its answer, which by itself says where it ends.
  func sequence(_ letters: [Int], _ answer: [Int]) -> DrawnSequence {
    translation?.sequence(letters, answer + [symbols], question: letters)
      ?? DrawnSequence(question: letters + [symbols], answer: answer)
  }
}

extension Rearranged {
  var count: SequenceCount { letters.count }
  var sequences: SequenceForm { letters.form }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let drawn = (0..<draw.from(letters.lengths)).map { _ in draw.below(letters.symbols) }
    return letters.sequence(drawn, answer(to: drawn))
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
