// What stands between the signs of a formula: numbers, names, brackets, functions.

extension FormulaParser {
  var startsOperand: Bool {
    guard let next else { return false }
    return next.isDigit || next.properties.isAlphabetic || ".([√".unicodeScalars.contains(next)
      || next == "|" && bars == 0
  }

  mutating func operand() throws(Formula.Mistake) -> Symbol {
    skipBlanks()
    let start = at
    guard let next else { throw mistake("the formula ends where \(Self.operandWords) is expected") }
    switch next {
    case "(":
      at += 1
      let inside = try bracket()
      try close(")", opened: start)
      return inside
    case "[":
      at += 1
      return try comparison(opened: start)
    case "|":
      at += 1
      bars += 1
      let inside = try nested { me throws(Formula.Mistake) in try me.sum() }
      try close("|", opened: start)
      bars -= 1
      return .max(inside, -inside)
    case "√":
      at += 1
      return .sqrt(try nested { me throws(Formula.Mistake) in try me.operand() })
    case _ where next.isDigit || next == ".": return try number()
    case _ where next.properties.isAlphabetic: return try name()
    default: throw mistake("\(Self.operandWords) is expected, not \(met)")
    }
  }
  static let operandWords = "a number, x, y, a function or a bracket"

  /// What stands in brackets: bars outside of them are not closed inside.
  mutating func bracket() throws(Formula.Mistake) -> Symbol {
    let outer = bars
    bars = 0
    let inside = try nested { me throws(Formula.Mistake) in try me.sum() }
    bars = outer
    return inside
  }
  mutating func close(_ sign: String, opened: Int) throws(Formula.Mistake) {
    guard !takes(sign) else { return }
    throw mistake(
      "\"\(sign)\" is missing for the \"\(scalars[opened])\" at character \(opened + 1): "
        + "here is \(met)")
  }

  /// [a > b], [a ≤ x < b]: 1 where it holds, otherwise 0 (Iverson, 1962).
  mutating func comparison(opened: Int) throws(Formula.Mistake) -> Symbol {
    var left = try bracket()
    var holds: Symbol?
    while true {
      let isAbove: Bool
      let isStrict: Bool
      if takes("≤", "<=") {
        (isAbove, isStrict) = (false, false)
      } else if takes("≥", ">=") {
        (isAbove, isStrict) = (true, false)
      } else if takes("<") {
        (isAbove, isStrict) = (false, true)
      } else if takes(">") {
        (isAbove, isStrict) = (true, true)
      } else {
        break
      }
      let right = try bracket()
      let (high, low) = isAbove ? (left, right) : (right, left)
      let answer: Symbol = isStrict ? .positive(high - low) : 1 - .positive(low - high)
      holds = holds.map { $0 * answer } ?? answer
      left = right
    }
    guard let holds else { throw mistake("a comparison like [x > 0] is expected, not \(met)") }
    try close("]", opened: opened)
    return holds
  }

  mutating func number() throws(Formula.Mistake) -> Symbol {
    let start = at
    var text = digits()
    if next == "." {
      at += 1
      let fraction = digits()
      guard !text.isEmpty || !fraction.isEmpty else {
        throw mistake("digits are expected beside the point", at: start)
      }
      text = (text.isEmpty ? "0" : text) + "." + (fraction.isEmpty ? "0" : fraction)
    }
    let mantissaEnd = at
    if next == "e" || next == "E" {
      at += 1
      var sign = ""
      if let next, "+-−".unicodeScalars.contains(next) {
        sign = next == "+" ? "" : "-"
        at += 1
      }
      let exponent = digits()
      if exponent.isEmpty {
        at = mantissaEnd  // 2e is 2·e
      } else {
        text += "e" + sign + exponent
      }
    }
    guard let value = Double(text), value.isFinite else {
      throw mistake("this number is too large", at: start)
    }
    guard
      value != 0 || !text.prefix(while: { $0 != "e" }).contains(where: { ("1"..."9").contains($0) })
    else { throw mistake("this number is too small to be told from 0", at: start) }
    return Symbol(value)
  }
  mutating func digits() -> String {
    var digits = ""
    while let next, next.isDigit {
      digits.unicodeScalars.append(next)
      at += 1
    }
    return digits
  }

  mutating func name() throws(Formula.Mistake) -> Symbol {
    let start = at
    var name = ""
    while let next, next.properties.isAlphabetic || next.isDigit || next == "_" {
      name.unicodeScalars.append(next)
      at += 1
    }
    switch name {
    case "x": return .variable(0)
    case "y": return .variable(1)
    case "pi", "π": return .known("π", .pi)
    case "e": return .known("e", .exp(1))
    default: break
    }
    guard let function = Self.functions.first(where: { $0.name == name }) else {
      throw mistake("there is no \"\(name.prefix(40))\"" + Self.repair(name), at: start)
    }
    skipBlanks()
    let open = at
    guard takes("(") else {
      throw mistake("\(name) needs brackets, \(name)(\(function.count > 1 ? "x, y" : "x"))")
    }
    var arguments = [try bracket()]
    while takes(",") { arguments.append(try bracket()) }
    guard arguments.count == function.count else {
      throw mistake(
        "\(name) takes \(function.count > 1 ? "two numbers" : "one number"), "
          + "not \(arguments.count)", at: start)
    }
    try close(")", opened: open)
    return function.apply(arguments[0], arguments.last ?? 0)
  }

  struct Function: Sendable {
    let name: String
    let count: Int
    let apply: @Sendable (Symbol, Symbol) -> Symbol
  }
  static let functions = [
    Function(name: "sin", count: 1) { x, _ in .sin(x) },
    Function(name: "cos", count: 1) { x, _ in .cos(x) },
    Function(name: "tan", count: 1) { x, _ in .sin(x) / .cos(x) },
    Function(name: "exp", count: 1) { x, _ in .exp(x) },
    Function(name: "log", count: 1) { x, _ in .log(x) },
    Function(name: "ln", count: 1) { x, _ in .log(x) },
    Function(name: "sqrt", count: 1) { x, _ in .sqrt(x) },
    Function(name: "tanh", count: 1) { x, _ in .tanh(x) },
    Function(name: "abs", count: 1) { x, _ in .max(x, -x) },
    Function(name: "min", count: 2) { x, y in -.max(-x, -y) },
    Function(name: "max", count: 2) { x, y in .max(x, y) },
    Function(name: "sigmoid", count: 1) { x, _ in 1 / (1 + .exp(-x)) },
    Function(name: "erfc", count: 1) { x, _ in .erfc(x) },
  ]

  /// What was probably meant by a name that there is not.
  static func repair(_ name: String) -> String {
    let names = functions.map(\.name)
    if let first = name.first, "xy".contains(first) {
      let rest = name.dropFirst()
      if rest.allSatisfy({ "xy".contains($0) }) {
        return "; did you mean \(name.prefix(8).map(String.init).joined(separator: "·"))?"
      }
      if rest.count < 5, rest.allSatisfy(\.isNumber) { return "; did you mean \(first)^\(rest)?" }
    }
    if let function = names.first(where: { name.hasPrefix($0) }) {
      let rest = String(name.dropFirst(function.count))
      if ["x", "y"].contains(rest) { return "; did you mean \(function)(\(rest))?" }
    }
    let known = ["x", "y", "e", "pi"] + names
    return nearest(to: name, among: known).map { "; did you mean \"\($0)\"?" }
      ?? "; there are x, y, e, pi and \(names.joined(separator: ", "))"
  }
}

extension Unicode.Scalar {
  var isDigit: Bool { ("0"..."9").contains(self) }
}
