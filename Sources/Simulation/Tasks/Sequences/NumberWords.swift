import Calculus
import Networks

/// Numbers in words, to be written in digits: `three hundred and twelve` becomes `312`. The source is
/// read as a whole, the digits are written one by one, and a full stop after the last.
struct NumberWords: DrawnSequences {
  static let name = "numberWords"
  static let words = "numbers in words, to be written in digits"
  let count: SequenceCount
  private let translation: Translation
  private let numbers: ClosedRange<Int>
  var sequences: SequenceForm { translation.form }

  private static let small = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    let first = try a.count("from", or: 0, in: 0...99_999)
    numbers = first...(try a.count("to", or: max(first, 9999), in: first...99_999))
    let words = numbers.map(Self.written)
    let signs = Set((Self.small + Self.tens + ["hundred", "thousand", "and"]).joined() + " -")
    translation = try Translation(
      a, signs: "0123456789" + String(signs.sorted()) + Translation.end,
      source: words.map(\.count).max() ?? 1, answer: "\(numbers.upperBound)".count + 1)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let number = draw.from(numbers)
    return translation.sequence(
      Self.written(number), "\(number)" + Translation.end, question: [number])
  }

  /// Below a million.
  private static func written(_ n: Int) -> String {
    func joined(_ first: String, _ rest: Int, _ between: String) -> String {
      rest == 0 ? first : first + between + written(rest)
    }
    switch n {
    case ..<20: return small[n]
    case ..<100: return joined(tens[n / 10], n % 10, "-")
    case ..<1000: return joined(small[n / 100] + " hundred", n % 100, " and ")
    default:
      return joined(written(n / 1000) + " thousand", n % 1000, n % 1000 < 100 ? " and " : " ")
    }
  }
}
