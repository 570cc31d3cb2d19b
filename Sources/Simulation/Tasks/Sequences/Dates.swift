import Calculus
import Networks

/// Dates as people write them, to be written as machines do: `24 Sep 1987`, `September 24, 1987`,
/// `24.9.1987` become `1987-09-24`. The source is read as a whole, the digits are written one by one.
struct Dates: DrawnSequences {
  static let name = "dates"
  static let words = "dates as people write them, to be written in digits"
  let count: SequenceCount
  private let translation: Translation
  private let years: ClosedRange<Int>

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  /// The longest way to write one: `September 24, 1987`.
  private static let source = 18
  var sequences: SequenceForm { translation.form }

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    let first = try a.count("from", or: 1900, in: 1000...9999)
    years = first...(try a.count("to", or: max(first, 2099), in: first...9999))
    let letters = Set(Self.months.joined())  // asked only what is in it
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".filter(letters.contains)
    translation = try Translation(
      a, signs: "0123456789-./, " + alphabet, source: Self.source, answer: 10)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let (year, month) = (draw.from(years), draw.below(12))
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let day = draw.from(1...Self.days[month] + (month == 1 && isLeap ? 1 : 0))
    let (name, short) = (Self.months[month], Self.months[month].prefix(3))
    let written = draw.one(of: [
      "\(day) \(name) \(year)", "\(name) \(day), \(year)", "\(day) \(short) \(year)",
      "\(short) \(day), \(year)", "\(day).\(month + 1).\(year)", "\(year)/\(month + 1)/\(day)",
    ])
    let digits = "\(year)-\(two(month + 1))-\(two(day))"
    return translation.sequence(written, digits, question: [year, month, day])
  }

  private func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
}
