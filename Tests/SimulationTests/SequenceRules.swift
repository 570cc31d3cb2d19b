import Networks

// What each task asks, worked out from the text of a sample alone.

extension SequenceTaskLaws {
  typealias Verdict = (fault: String?, question: String)

  static func rearranged(_ row: Row, _ answer: (String) -> String) -> Verdict {
    let halves = row.whole.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard halves.count == 2 else { return ("no bar", "") }
    let isAsked = row.isAnswer(from: halves[0].count)
    let isRight = halves[1] == answer(halves[0])
    return (isAsked && isRight ? nil : "not rearranged", halves[0])
  }

  static func sum(_ row: Row, _ written: (String) -> String) -> Verdict {
    let sides = row.whole.split(separator: "=").map(String.init)
    let terms = sides[0].split(separator: "+").compactMap { Int($0) }
    guard sides.count == 2, terms.count == 2 else { return ("no sum", "") }
    let digits = String(terms[0] + terms[1])
    let filled = String(repeating: "0", count: sides[1].count - digits.count) + digits
    let isRight = sides[1] == written(filled) && row.isAnswer(from: sides[0].count)
    return (isRight ? nil : "not the sum", sides[0])
  }

  /// What is left of a beginning once every pair in it is struck out ends with what is open.
  static let brackets: @Sendable (Row) -> Verdict = { row in
    for k in row.input.indices {
      var left = row.input[...k].joined()
      while true {
        let before = left
        for pair in ["()", "[]", "<>", "{}"] { left = left.replacing(pair, with: "") }
        if left == before { break }
      }
      let closing = ["(": ")", "[": "]", "<": ">", "{": "}"]
      guard left.allSatisfy({ closing[String($0)] != nil }) else {
        return ("\(left) was never opened", "")
      }
      let expected = left.last.map { closing[String($0)] } ?? "."
      guard row.targets[k] == expected else { return ("place \(k)", "") }
    }
    return (nil, row.input.joined())
  }

  static let induction: @Sendable (Row) -> Verdict = { row in
    for k in row.input.indices {
      let before = row.input[..<k].lastIndex(of: row.input[k])
      guard row.targets[k] == before.map({ row.input[$0 + 1] }) else { return ("place \(k)", "") }
    }
    let first = row.targets.prefix { $0 == nil }.count
    return (nil, row.input.prefix(first).joined(separator: " "))
  }

  static let date: @Sendable (Row) -> Verdict = { row in
    let written = row.input.prefix(row.form.source).joined().replacing("~", with: "")
    let parts = written.split { " ,./".contains($0) }.map(String.init)
    let answer = row.targets.map { $0 ?? "?" }.joined()
    let fields = answer.split(separator: "-").map(String.init)
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    guard fields.count == 3, let month = Int(fields[1]), let day = Int(fields[2]),
      1...12 ~= month, 1...31 ~= day, fields.map(\.count) == [4, 2, 2], parts.count == 3
    else { return ("no date", "") }
    let begin = months.index(months.startIndex, offsetBy: 3 * (month - 1))
    let short = String(months[begin...].prefix(3))
    let isNamed = parts.contains { $0.hasPrefix(short) }
    let isNumbered = parts.contains(String(month)) && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
    let hasRest = parts.contains(fields[0]) && parts.contains(String(day))
    let isShifted = row.input.dropFirst(row.form.source).joined() == ">" + answer.dropLast()
    let isRight = (isNamed || isNumbered) && hasRest && isShifted
    return (isRight ? nil : "\(written) is not \(answer)", answer)
  }

  /// The sentence with its hidden words put back says one thing only.
  static let masked: @Sendable (Row) -> Verdict = { row in
    let words = row.input.indices.map { row.targets[$0] ?? row.input[$0] }
    let text = words.filter { $0 != "~" }.joined(separator: " ")
    for k in row.input.indices where (row.targets[k] != nil) != (row.input[k] == "_") {
      return ("what is asked is not what is hidden", text)
    }
    let isMany = words[1] == "many"
    let trades = ["baker", "sailor", "farmer", "painter", "gardener", "teacher", "tailor", "miner"]
    guard let trade = trades.first(where: { words.contains(isMany ? $0 + "s" : $0) }) else {
      return ("nobody does it", text)
    }
    let work =
      [
        "baker": "bake", "sailor": "sail", "farmer": "plough", "painter": "paint",
        "gardener": "plant", "teacher": "teach", "tailor": "sew", "miner": "dig",
      ][trade] ?? ""
    let past =
      [
        "teach": "taught", "dig": "dug", "bake": "baked",
      ][work] ?? work + "ed"
    let verbs =
      switch words[0] {
      case "yesterday": [past]
      case "today": [isMany ? work : work + (work == "teach" ? "es" : "s")]
      default: ["will", work]
      }
    let isRight = text.contains(
      (isMany ? trade + "s " : trade + " ") + verbs.joined(separator: " ") + " ")
    return (isRight ? nil : text, text)
  }

  static let sentence: @Sendable (Row) -> Verdict = { row in
    let words = row.input.dropFirst().filter { $0 != "~" }
    let text = words.joined(separator: " ")
    guard row.input[0] == ">", words[0] == "the" else {
      return (row.targets == ["question"] && words[1] == "the" ? nil : "no question", text)
    }
    let meant = words.split(separator: "but").last.map(Array.init) ?? []
    let isKind = ["good", "lovely", "fine", "great"].contains(meant.last ?? "")
    let expected = isKind != meant.contains("not") ? "praise" : "complaint"
    return (row.targets == [expected] ? nil : "not \(expected)", text)
  }
}
