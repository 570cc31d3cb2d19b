import Calculus
import Networks

/// A letter to be remembered, many steps that say nothing of it, a bar, and the letter once more:
/// `Cgbahf…d|C`. Only the last is asked, so whoever guesses is right once in as many times as there
/// are letters. After Hochreiter and Schmidhuber (1997), whose tasks with long lags it is the simplest
/// of.
struct Copy: DrawnSequences {
  static let name = "copy"
  static let words = "a letter to be remembered over many steps that say nothing of it"
  let count: SequenceCount
  let sequences: SequenceForm
  private let symbols, distractors: Int
  private let isBlank: Bool

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    symbols = try a.count("symbols", or: 8, in: 2...26)
    distractors = try a.count("distractors", or: 30, in: 0...1000)
    isBlank = try a.choice("between", or: "letters", of: ["letters", "blanks"]) == "blanks"
    let letters = "abcdefghijklmnopqrstuvwxyz".prefix(symbols)
    let between = isBlank ? "." : String(letters)
    sequences = SequenceForm(
      Vocabulary((letters.uppercased() + between + "|").map { String($0) }),
      length: distractors + 2)
  }

  /// With blanks there are only as many sequences as letters, so none can be kept apart.
  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let symbol = draw.below(symbols)
    let between = (0..<distractors).map { _ in symbols + (isBlank ? 0 : draw.below(symbols)) }
    let all = [symbol] + between + [sequences.vocabulary.count - 1]
    return DrawnSequence(
      input: all, targets: all.dropLast().map { _ in -1 } + [symbol], question: isBlank ? [] : all)
  }
}
