import Calculus
import Networks

/// Brackets of several kinds, opened and closed: `(<[]()`. Asked at every place is the bracket that
/// would now have to close, and `.` where none is open: the top of a stack.
struct Brackets: DrawnSequences {
  static let name = "brackets"
  static let words = "brackets, and at every place the one that must close next"
  let count: SequenceCount
  let sequences: SequenceForm
  private let kinds, length, depth: Int
  private static let pairs = ["()", "[]", "<>", "{}"]

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    kinds = try a.count("kinds", or: 3, in: 1...Self.pairs.count)
    length = try a.count("length", or: 24, in: 1...512)
    depth = try a.count("depth", or: 5, in: 1...64)
    let pairs = Self.pairs.prefix(kinds)
    sequences = SequenceForm(
      Vocabulary(
        pairs.map { String($0.prefix(1)) } + pairs.map { String($0.suffix(1)) } + ["."]),
      length: length, isNext: false)
  }

  /// Opened and closed as likely, unless nothing is open or all is as deep as may be.
  func sequence(_ draw: inout Draw) -> DrawnSequence {
    var (input, targets, open) = ([Int](), [Int](), [Int]())
    for _ in 0..<length {
      if !open.isEmpty, draw.chance(0.5) || open.count >= depth {
        input.append(kinds + open.removeLast())
      } else {
        open.append(draw.below(kinds))
        input.append(open[open.count - 1])
      }
      targets.append(kinds + (open.last ?? kinds))
    }
    return DrawnSequence(input: input, targets: targets, question: input)
  }
}
