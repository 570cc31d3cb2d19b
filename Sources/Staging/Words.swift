import Simulation

extension Double {
  /// The number that a word of YAML stands for (core schema of YAML 1.2): 3, −0.5, 1e-3, 0x1F.
  init?(yaml word: String) {
    let digits = word.drop { $0 == "-" || $0 == "+" }
    guard digits.count >= word.count - 1 else { return nil }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] where word.hasPrefix(prefix) {
      guard let whole = Int(word.dropFirst(2), radix: radix) else { return nil }
      self = Double(whole)
      return
    }
    guard let first = digits.utf8.first, (0x30...0x39).contains(first) || first == 0x2E,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) })
    else { return nil }
    self.init(word)
  }
}

/// Whether a word stands for something that is no finite number: `.inf`, `.nan`.
func isNotFinite(_ word: String) -> Bool {
  let small = word.lowercased()
  return [".inf", "+.inf", "-.inf", ".nan"].contains(small)
}

/// A number as a person would write it: 0.1, 32.
func plain(_ x: Double) -> String {
  Int(exactly: x).map { abs($0) < 1_000_000_000_000_000 ? "\($0)" : "\(x)" } ?? "\(x)"
}

extension Condition {
  /// `loss < 0.01`; nil where it is no comparison.
  init?(text: String) {
    let signs: [(text: String, Sign)] = [
      ("<=", .atMost), (">=", .atLeast), ("≤", .atMost), ("≥", .atLeast), ("<", .below),
      (">", .above),
    ]
    guard let at = text.firstIndex(where: { "<>≤≥".contains($0) }),
      let (sign, meaning) = signs.first(where: { text[at...].hasPrefix($0.text) })
    else { return nil }
    let quantity = trimmed(text[..<at])
    guard let number = Double(yaml: trimmed(text[at...].dropFirst(sign.count))), number.isFinite
    else {
      return nil
    }
    self.init(quantity, meaning, number)
  }
}

func trimmed(_ text: some StringProtocol) -> String {
  let front = text.drop { $0.isWhitespace }
  return String(String(front.reversed().drop { $0.isWhitespace }).reversed())
}
