import Networks
import Staging

// What the tasks of recurrent networks ask, worked out from a sample alone.

extension SequenceTaskLaws {
  static func translated(
    _ row: Row, isPaddedBefore: Bool, _ lengths: ClosedRange<Int>, _ answer: (String) -> String
  ) -> Verdict {
    guard let source = row.source(isPaddedBefore: isPaddedBefore), let asked = row.translation
    else { return ("padding stands on the wrong side, or what is asked is not what is next", "") }
    let isRight = asked == answer(source) + "." && lengths.contains(source.count)
    return (isRight ? nil : "\(source) is not \(asked)", source)
  }

  static let numberInWords: @Sendable (Row) -> Verdict = { row in
    let values = [
      "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
      "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
      "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
      "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
      "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    let source = row.source(isPaddedBefore: false) ?? ""
    var (thousands, rest) = (0, 0)
    for word in source.split(whereSeparator: { " -".contains($0) }) {
      switch word {
      case "thousand": (thousands, rest) = (rest, 0)
      case "hundred": rest *= 100
      case "and": continue
      default:
        guard let value = values[String(word)] else { return ("\(word) is no number", "") }
        rest += value
      }
    }
    let number = 1000 * thousands + rest
    let hasAnd = number > 100 && 1...99 ~= number % 100
    let isRight = row.translation == "\(number)." && source.hasSuffix(" and") == false
    guard isRight, source.contains(" and ") == hasAnd || number >= 100_000 else {
      return ("\(source) is not \(row.translation ?? "next")", source)
    }
    return (nil, source)
  }

  static func remembered(_ row: Row, symbols: Int, between: Int) -> Verdict {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".prefix(symbols)
    let middle = row.input.dropFirst().dropLast()
    let isRow =
      letters.contains(row.input[0]) && row.input.last == "|" && middle.count == between
      && middle.allSatisfy { $0 == "." || letters.lowercased().contains($0) }
    let before = row.targets.dropLast()
    let isAsked = row.targets.last == row.input[0] && before.allSatisfy { $0 == nil }
    return (isRow && isAsked ? nil : "not remembered", row.input.joined())
  }

  static func parity(_ row: Row, isOfEvery: Bool) -> Verdict {
    for k in row.input.indices {
      let ones = row.input[...k].count { $0 == "1" }
      let isAsked = isOfEvery || k == row.input.count - 1
      guard row.targets[k] == (isAsked ? ones.isMultiple(of: 2) ? "even" : "odd" : nil) else {
        return ("place \(k)", "")
      }
    }
    return (nil, row.input.joined())
  }

  static let adding: @Sendable (Row) -> Verdict = { row in
    let steps = 0..<row.numbers.count / 2
    let values = steps.map { row.numbers[2 * $0] }
    let marks = steps.map { row.numbers[2 * $0 + 1] }
    let marked = steps.filter { marks[$0] == 1 }
    let question = "\(row.numbers)"
    guard marks.count(where: { $0 == 0 }) == steps.count - 2, marked.count == 2 else {
      return ("not two marks", question)
    }
    guard marked[0] < steps.count / 2, marked[1] >= steps.count / 2 else {
      return ("not one mark in each half", question)
    }
    let isRight = row.asked == [values[marked[0]] + values[marked[1]]]
    return (isRight && values.allSatisfy { 0..<1 ~= $0 } ? nil : "not the sum", question)
  }

  /// Each number is a·x − b·y of the two before it, x and y, with the same a and b in all of a series:
  /// b is 1 where nothing is damped, and less where it is.
  static func series(_ row: Row, isDamped: Bool) -> Verdict {
    let all = row.numbers + row.asked.suffix(1)
    guard row.asked == Array(all.dropFirst()) else { return ("not the next", "") }
    let determinant = all[0] * all[2] - all[1] * all[1]
    let a = (all[0] * all[3] - all[1] * all[2]) / determinant
    let b = (all[1] * all[3] - all[2] * all[2]) / determinant
    var off = 0.0
    for k in 2..<all.count {
      let expected: Double = a * all[k - 1] - b * all[k - 2]
      off = max(off, abs(expected - all[k]))
    }
    let isFitting = isDamped ? b > 0.8 && b < 1 : abs(b - 1) < 1e-9
    let isRight = off < 1e-9 && isFitting
    return (isRight ? nil : "off by \(off), b = \(b)", "\(row.numbers)")
  }

  static let firstName: @Sendable (Row) -> Verdict = { row in
    let text = row.input.joined().prefix { $0 != "~" }
    let name = text.dropFirst()
    let asked = row.targets.prefix(text.count).compactMap { $0 }.joined()
    let isRow =
      text.first == ">" && row.input.dropFirst(text.count).allSatisfy { $0 == "~" }
      && row.targets.dropFirst(text.count).allSatisfy { $0 == nil }
    let isName = (" " + nameFile.replacing("\n", with: " ")).contains(" \(name) ")
    return (isRow && isName && asked == name + "." ? nil : "no name", String(name))
  }
}
