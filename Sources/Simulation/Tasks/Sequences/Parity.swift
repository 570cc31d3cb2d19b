import Calculus
import Networks

/// Bits, and whether the ones among them are even or odd in number: `0110` is even. Asked of every
/// beginning, or of the whole alone. One bit too many or too few turns the answer round, so nothing
/// short of counting all of them helps.
struct Parity: DrawnSequences {
  static let name = "parity"
  static let words = "bits, and whether the ones among them are even or odd in number"
  let count: SequenceCount
  let sequences: SequenceForm
  private let length: Int
  private let isOfEvery: Bool

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    length = try a.count("length", or: 20, in: 1...512)
    isOfEvery = try a.choice("asked", or: "everywhere", of: ["everywhere", "end"]) == "everywhere"
    sequences = SequenceForm(
      Vocabulary(["0", "1"]), length: length, answers: Vocabulary(["even", "odd"], unit: .word),
      isNext: false)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let bits = (0..<length).map { _ in draw.below(2) }
    var odd = 0
    let targets = bits.indices.map { k in
      odd = (odd + bits[k]) % 2
      return isOfEvery || k == length - 1 ? odd : -1
    }
    return DrawnSequence(input: bits, targets: targets, question: bits)
  }
}
