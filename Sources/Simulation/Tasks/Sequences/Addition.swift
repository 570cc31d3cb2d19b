import Calculus
import Networks

/// Two numbers and their sum: `123+456=9750`. The digits of the sum stand the wrong way round, ones
/// first, for that is how a sum is worked out: each digit needs the carry of the one before it.
struct Addition: DrawnSequences {
  static let name = "addition"
  static let words = "two numbers to be added, digit by digit"
  let count: SequenceCount
  let sequences: SequenceForm
  private let digits: Int
  private let isOnesFirst: Bool

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    digits = try a.count("digits", or: 3, in: 1...9)
    isOnesFirst =
      try a.choice("answer", or: "onesFirst", of: ["onesFirst", "asWritten"]) == "onesFirst"
    sequences = SequenceForm(
      Vocabulary("0123456789+=".map { String($0) }), length: 3 * digits + 2)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let (a, b) = (
      (0..<digits).map { _ in draw.below(10) }, (0..<digits).map { _ in draw.below(10) }
    )
    var (sum, carry) = ([Int](), 0)
    for k in (0..<digits).reversed() {
      let digit = a[k] + b[k] + carry
      sum.append(digit % 10)
      carry = digit / 10
    }
    sum.append(carry)
    return DrawnSequence(
      question: a + [10] + b + [11], answer: isOnesFirst ? sum : sum.reversed())
  }
}
