/// Reads a typed formula by recursive descent, one rule a function.
struct FormulaParser {
  let scalars: [Unicode.Scalar]
  var at = 0
  var depth = 0
  /// How many | are open inside the innermost bracket: the next one closes.
  var bars = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  // MARK: Reading signs

  var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

  mutating func skipBlanks() {
    while let scalar = next, scalar.properties.isWhitespace { at += 1 }
  }
  func sees(_ sign: String) -> Bool {
    scalars[at...].starts(with: sign.unicodeScalars)
  }
  /// Takes the first of those signs that stands here, and the blanks before it.
  mutating func takes(_ signs: String...) -> Bool {
    skipBlanks()
    guard let sign = signs.first(where: { sees($0) }) else { return false }
    at += sign.unicodeScalars.count
    return true
  }

  func mistake(_ message: String, at offset: Int? = nil) -> Formula.Mistake {
    Formula.Mistake(offset: offset ?? at, message: message)
  }
  /// What stands here, for a message.
  var met: String { next.map { "\"\($0)\"" } ?? "the end" }

  mutating func nested<R>(_ body: (inout Self) throws(Formula.Mistake) -> R)
    throws(Formula.Mistake) -> R
  {
    guard depth < Formula.mostDepth else {
      throw mistake("nested more than \(Formula.mostDepth) deep")
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: The rules

  mutating func all() throws(Formula.Mistake) -> Symbol {
    let symbol = try sum()
    skipBlanks()
    guard let next else { return symbol }
    switch next {
    case ")", "]", "}": throw mistake("this \"\(next)\" closes nothing")
    case "|": throw mistake("this \"|\" is one too many")
    case ",":
      let isDecimal =
        at > 0 && scalars[at - 1].isDigit && scalars.dropFirst(at + 1).first?.isDigit == true
      throw mistake(
        isDecimal
          ? "a number has a point, not a comma: 0.5" : "a comma only parts what max and min compare"
      )
    case "=": throw mistake("no \"=\" is expected: a formula is the height alone")
    case "<", ">", "≤", "≥":
      throw mistake("a comparison stands in brackets, and is 1 or 0: [x > 0]")
    default: throw mistake("a sign like + or · is expected, not \"\(next)\"")
    }
  }

  /// product + product − …
  mutating func sum() throws(Formula.Mistake) -> Symbol {
    var sum = try product()
    while true {
      if takes("+") {
        sum = sum + (try product())
      } else if takes("-", "−", "–") {
        sum = sum - (try product())
      } else {
        return sum
      }
    }
  }

  /// signed · signed / power …; the sign may be left out.
  mutating func product() throws(Formula.Mistake) -> Symbol {
    var product = try signed()
    while true {
      if takes("*", "·", "⋅", "×", "∙") {
        product = product * (try signed())
      } else if takes("/", "÷") {
        product = product / (try signed())
      } else if startsOperand {
        if let last = scalars[..<at].last(where: { !$0.properties.isWhitespace }),
          last.isDigit || last == ".", let next, next.isDigit || next == "."
        {
          throw mistake("two numbers stand side by side: a sign like · is missing between them")
        }
        product = product * (try power())
      } else {
        return product
      }
    }
  }

  /// −power
  mutating func signed() throws(Formula.Mistake) -> Symbol {
    if takes("-", "−", "–") {
      return -(try nested { me throws(Formula.Mistake) in try me.signed() })
    }
    if takes("+") { return try nested { me throws(Formula.Mistake) in try me.signed() } }
    return try power()
  }

  /// operand²^signed
  mutating func power() throws(Formula.Mistake) -> Symbol {
    var base = try operand()
    let place = at
    if let exponent = superscript() {
      guard abs(exponent) <= Double(Symbol.mostExponent) else {
        throw mistake(Self.tooHigh, at: place)
      }
      base = .raised(base, to: Symbol(exponent))
    }
    guard takes("^", "**") else { return base }
    let start = at
    let exponent = try nested { me throws(Formula.Mistake) in try me.signed() }
    if let number = exponent.plainNumber, !(abs(number) <= Double(Symbol.mostExponent)) {
      throw mistake(Self.tooHigh, at: start)
    }
    return .raised(base, to: exponent)
  }
  static let tooHigh = "an exponent can be \(Symbol.mostExponent) at most"

  /// ², ⁻¹, ¹²
  mutating func superscript() -> Double? {
    let start = at
    let isNegative = sees("⁻")
    if isNegative { at += 1 }
    var exponent: Double?
    while let next, let digit = SpelledLine.superscripts.firstIndex(of: Character(next)) {
      exponent = 10 * (exponent ?? 0) + Double(digit)
      at += 1
    }
    guard let exponent else {
      at = start
      return nil
    }
    return isNegative ? -exponent : exponent
  }
}
