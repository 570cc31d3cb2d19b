// How a person would write what a `Spelled` remembers.

/// How operands are written: by their names, or with their numbers put in.
package enum Wording: Sendable, Equatable {
  case names
  /// So many significant digits.
  case numbers(Int)
}

extension Spelled {
  /// One line of arithmetic. `value` is what the line itself comes to, its digits being rounded:
  /// whoever types it into a calculator gets this.
  package struct Line: Sendable {
    package let text: String
    package let value: Double
    /// How tightly the last sign binds: 0 sum, 1 product, 2 power, 3 alone.
    fileprivate var strength = 3
  }

  /// How many terms are written before the rest becomes one.
  private static let mostTerms = 5

  /// `name` says what an origin is called.
  package func line(_ wording: Wording, name: (Origin) -> String) -> Line {
    func written(_ number: Double, _ digits: Int) -> Line {
      let text = Digits.text(number, digits)
      return Line(text: text, value: Digits.value(text), strength: number < 0 ? 0 : 3)
    }
    func leaf(_ called: @autoclosure () -> String) -> Line {
      switch wording {
      case .names: Line(text: called(), value: value)
      case .numbers(let digits): written(value, digits)
      }
    }
    func grouped(_ line: Line, _ strength: Int) -> String {
      line.strength < strength ? "(\(line.text))" : line.text
    }
    func constant() -> Line {
      // A whole or short constant is written as it is.
      if case .numbers(let digits) = wording, Digits.value(Digits.text(value, 4)) != value {
        return written(value, Swift.max(digits, 6))
      }
      return written(value, 9)
    }

    switch form {
    case .constant: return constant()
    case .read(let origin): return leaf(name(origin))
    case .setting(let called), .named(let called, _): return leaf(called)
    case .known(let formula):
      var line = leaf(formula)
      if wording == .names, formula.contains(where: { "+−·/ ".contains($0) }) { line.strength = 0 }
      return line
    case .sign(let sign, let a, let b):
      let (x, y) = (a.line(wording, name: name), b.line(wording, name: name))
      switch sign {
      case .plus:
        if case .numbers = wording, y.text.hasPrefix("−"), y.strength == 0, b.isLeaf {
          return Line(text: "\(x.text) − \(y.text.dropFirst())", value: x.value + y.value, strength: 0)
        }
        return Line(text: "\(x.text) + \(y.text)", value: x.value + y.value, strength: 0)
      case .minus:
        if case .constant = a.form, a.value == 0 {
          return Line(text: "−\(grouped(y, 1))", value: -y.value, strength: 0)
        }
        return Line(text: "\(x.text) − \(grouped(y, 1))", value: x.value - y.value, strength: 0)
      case .times:
        if x.text == y.text, x.value == y.value {
          return Line(text: "\(grouped(x, 3))²", value: x.value * y.value, strength: 2)
        }
        return Line(
          text: "\(grouped(x, 1))·\(grouped(y, 1))", value: x.value * y.value, strength: 1)
      case .over:
        return Line(
          text: "\(grouped(x, 1))/\(grouped(y, 2))", value: x.value / y.value, strength: 1)
      }
    case .call(let function, let terms):
      return call(function, terms.map { $0.line(wording, name: name) }, wording)
    case .sum(let terms):
      return sum(terms, terms.map { $0.line(wording, name: name) }, wording)
    }
  }

  private var isLeaf: Bool {
    switch form {
    case .constant, .read, .setting, .known, .named: true
    default: false
    }
  }

  private func call(_ function: String, _ terms: [Line], _ wording: Wording) -> Line {
    switch function {
    case "exp": return Line(text: "exp(\(terms[0].text))", value: .exp(terms[0].value))
    case "log": return Line(text: "log(\(terms[0].text))", value: .log(terms[0].value))
    case "tanh": return Line(text: "tanh(\(terms[0].text))", value: .tanh(terms[0].value))
    case "sin": return Line(text: "sin(\(terms[0].text))", value: .sin(terms[0].value))
    case "cos": return Line(text: "cos(\(terms[0].text))", value: .cos(terms[0].value))
    case "erfc": return Line(text: "erfc(\(terms[0].text))", value: .erfc(terms[0].value))
    case "√":
      let inner = terms[0].strength < 3 ? "(\(terms[0].text))" : terms[0].text
      return Line(text: "√\(inner)", value: terms[0].value.squareRoot())
    case "positive":
      return Line(text: "[\(terms[0].text) > 0]", value: .positive(terms[0].value))
    default:  // max
      let shown = shortened(terms, keeping: Self.mostTerms)
      let texts = terms.indices.compactMap { shown.contains($0) ? terms[$0].text : nil }
      let rest = terms.count - shown.count
      let best = Double.largest(terms.count) { terms[$0].value }
      let more = rest > 0 ? ", … \(rest) smaller" : ""
      return Line(text: "max(\(texts.joined(separator: ", "))\(more))", value: best)
    }
  }

  private func sum(_ terms: [Spelled], _ lines: [Line], _ wording: Wording) -> Line {
    guard !lines.isEmpty else { return Line(text: "0", value: 0) }
    let shown = shortened(lines, keeping: Self.mostTerms)
    var (text, value, rest, restCount) = ("", 0.0, 0.0, 0)
    for (k, line) in lines.enumerated() {
      guard shown.contains(k) else {
        rest += terms[k].value
        restCount += 1
        continue
      }
      value += line.value
      if text.isEmpty {
        text = line.text
      } else if line.text.hasPrefix("−"), line.strength == 0, terms[k].isLeaf {
        text += " − \(line.text.dropFirst())"
      } else {
        text += " + \(line.text)"
      }
    }
    if restCount > 0 {
      switch wording {
      case .names: (text, value) = (text + " + … \(restCount) more", self.value)
      case .numbers(let digits):
        // The rest is one number, rounded like the others.
        let number = Digits.text(rest, digits)
        text += " + [\(restCount) more: \(number)]"
        value += Digits.value(number)
      }
    }
    return Line(text: text, value: value, strength: lines.count == 1 ? lines[0].strength : 0)
  }

  /// All, or those that weigh most.
  private func shortened(_ lines: [Line], keeping most: Int) -> Set<Int> {
    guard lines.count > most + 1 else { return Set(lines.indices) }
    let byWeight = lines.indices.sorted {
      (abs(lines[$0].value), $1) > (abs(lines[$1].value), $0)
    }
    return Set(byWeight.prefix(most))
  }
}
