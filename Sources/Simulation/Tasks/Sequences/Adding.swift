import Calculus
import Networks

/// Numbers of which two are marked: the sum of these two is asked at the end (Hochreiter and
/// Schmidhuber, 1997). Every step has a value from 0 to 1 and a mark; one of the marks lies in the
/// first half, one in the second. Whoever always says 1, the mean, is wrong by 2·(1/12) = 1/6 squared.
struct Adding: DrawnSequences {
  static let name = "adding"
  static let words = "numbers, and the sum of the two of them that are marked"
  let count: SequenceCount
  let sequences: SequenceForm
  private let length: Int

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    length = try a.count("length", or: 30, in: 2...1000)
    sequences = SequenceForm(
      channels: ["value", "mark"], length: length, isPerPlace: false, isNext: false)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let values = (0..<length).map { _ in draw.number(0...1) }
    let marked = [draw.below(length / 2), length / 2 + draw.below(length - length / 2)]
    return DrawnSequence(
      numbers: values.indices.flatMap { [values[$0], marked.contains($0) ? 1 : 0] },
      targets: [values[marked[0]] + values[marked[1]]])
  }
}
