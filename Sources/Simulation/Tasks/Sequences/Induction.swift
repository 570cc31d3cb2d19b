import Calculus
import Networks

/// Tokens in any order, none twice, and then the same over again until the row is full. From the
/// first repeat on, each can be told: it is what followed the same token before (Elhage et al., 2021;
/// Olsson et al., 2022). How many there are is another number in every row; where it is always the
/// same, counting places does too.
struct Induction: DrawnSequences {
  static let name = "induction"
  static let words = "tokens in any order, repeated: what comes next can be seen before"
  let count: SequenceCount
  let sequences: SequenceForm
  private let places, symbols: Int
  private let isFixed: Bool

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a, heldOut: 64)
    places = try a.count("places", or: 32, in: 4...512)
    symbols = try a.count("symbols", or: 26, in: places / 2...512)
    isFixed = try a.choice("length", or: "random", of: ["random", "fixed"]) == "fixed"
    sequences = SequenceForm(Vocabulary(Self.tokens(symbols)), length: places)
  }

  /// a, b, … z, A, … Z, then t52, t53, …
  private static func tokens(_ count: Int) -> [String] {
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map { String($0) }
    return letters.prefix(count)
      + (0..<max(count - letters.count, 0)).map { "t\(letters.count + $0)" }
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let half = places / 2
    let length = isFixed ? half : draw.from(min(4, half)...half)
    let tokens = draw.some(length, of: symbols)
    let all = (0...places).map { tokens[$0 % length] }
    return DrawnSequence(
      input: all.dropLast(), targets: (1...places).map { $0 <= length ? -1 : all[$0] },
      question: tokens)
  }
}
