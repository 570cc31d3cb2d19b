import Foundation

/// A pocket calculator for the arithmetic that explanations print: it knows nothing of how they are
/// made, and uses the C library's functions.
struct Calculator {
  struct Misprint: Error, CustomStringConvertible {
    let description: String
  }
  private let signs: [Character]
  private var at = 0

  static func value(of text: String) throws -> Double {
    var calculator = Calculator(text)
    let value = try calculator.sum()
    guard calculator.at == calculator.signs.count else { throw calculator.misprint() }
    return value
  }

  private init(_ text: String) { signs = text.filter { $0 != "\u{2009}" && $0 != " " } }

  private func misprint() -> Misprint {
    Misprint(description: String(signs.prefix(at)) + "⟨here⟩" + String(signs.dropFirst(at)))
  }
  private func sees(_ text: String) -> Bool { signs.dropFirst(at).starts(with: text) }
  private mutating func takes(_ text: String) -> Bool {
    guard sees(text) else { return false }
    at += text.count
    return true
  }
  private mutating func expect(_ text: String) throws {
    guard takes(text) else { throw misprint() }
  }

  private mutating func sum() throws -> Double {
    var sum = try product()
    while true {
      if takes("+") {
        sum += try product()
      } else if takes("−") {
        sum -= try product()
      } else {
        return sum
      }
    }
  }

  private mutating func product() throws -> Double {
    if takes("−") { return -(try product()) }
    var product = try power()
    while true {
      if takes("·") {
        product *= try power()
      } else if takes("/") {
        product /= try power()
      } else {
        return product
      }
    }
  }

  private mutating func power() throws -> Double {
    let base = try atom()
    var exponent = 0
    while let digit = signs.dropFirst(at).first.flatMap({ "⁰¹²³⁴⁵⁶⁷⁸⁹".firstIndex(of: $0) }) {
      exponent = 10 * exponent + "⁰¹²³⁴⁵⁶⁷⁸⁹".distance(from: "⁰¹²³⁴⁵⁶⁷⁸⁹".startIndex, to: digit)
      at += 1
    }
    return exponent > 0 ? pow(base, Double(exponent)) : base
  }

  private mutating func atom() throws -> Double {
    if takes("(") {
      let inside = try sum()
      try expect(")")
      return inside
    }
    if takes("|") {
      let inside = try sum()
      try expect("|")
      return abs(inside)
    }
    if takes("√") { return try atom().squareRoot() }
    if takes("∞") { return .infinity }
    if takes("NaN") { return .nan }
    if takes("[") { return try bracket() }
    for (name, function) in Self.functions where takes(name + "(") {
      let x = try sum()
      try expect(")")
      return function(x)
    }
    if takes("max(") { return try largest() }
    return try number()
  }

  private static let functions: [(String, @Sendable (Double) -> Double)] = [
    ("exp", { exp($0) }), ("log", { log($0) }), ("tanh", { tanh($0) }), ("sin", { sin($0) }),
    ("cos", { cos($0) }), ("erfc", { erfc($0) }),
  ]

  /// [x > 0], [1 ≤ x], [1 ≤ x < 2], or [12 more: 0.03].
  private mutating func bracket() throws -> Double {
    let start = at
    if let count = try? number(), takes("more:") {
      guard count >= 1, count == count.rounded() else { throw misprint() }
      let isNegative = takes("−")
      let rest = try number()
      try expect("]")
      return isNegative ? -rest : rest
    }
    at = start
    let x = try sum()
    if takes("≤") {
      let y = try sum()
      let z = takes("<") ? try sum() : .infinity
      try expect("]")
      return x <= y && y < z ? 1 : 0
    }
    try expect(">0]")
    return x > 0 ? 1 : 0
  }

  private mutating func largest() throws -> Double {
    var largest = try sum()
    while takes(",") {
      if takes("…") {
        _ = try number()
        try expect("smaller")
      } else {
        largest = max(largest, try sum())
      }
    }
    try expect(")")
    return largest
  }

  private mutating func number() throws -> Double {
    var text = ""
    func digit() -> Character? {
      at < signs.count && ("0"..."9").contains(signs[at]) ? signs[at] : nil
    }
    while let next = digit() ?? (sees(".") ? "." : nil) {
      text.append(next)
      at += 1
    }
    if !text.isEmpty, takes("e") {
      text += takes("−") ? "e-" : "e"
      while let next = digit() {
        text.append(next)
        at += 1
      }
    }
    guard let value = Double(text) else { throw misprint() }
    return value
  }
}
