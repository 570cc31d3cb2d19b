// How a person would write what a `Spelled` remembers.

/// How operands are written: by their names, or with their numbers put in.
package enum Wording: Sendable, Equatable {
  case names
  /// So many significant digits.
  case numbers(Int)
}

extension Spelled {
  /// How many terms are written before the rest becomes one.
  private static let mostTerms = 5

  /// How a setting is written in a formula.
  package static func symbol(_ setting: String) -> String { symbols[setting] ?? setting }
  private static let symbols = [
    "learningRate": "lr", "beta1": "β₁", "beta2": "β₂", "epsilon": "ε", "momentum": "μ", "l1": "λ₁",
    "l2": "λ",
    "iterations": "T", "decay": "α", "weightDecay": "λ", "condition": "κ",
  ]

  /// One line of arithmetic; `name` says what an origin is called.
  package func line(_ wording: Wording, name: (Origin) -> String) -> SpelledLine {
    switch form {
    case .constant: return constant(wording)
    case .read(let origin):
      guard wording == .names else { return operand(wording, "", .number(origin)) }
      let called = name(origin)
      // ∂loss/∂x and x @12 would be misread under a power or a stroke.
      let strength: SpelledLine.Strength =
        origin.kind == .gradient && called.hasPrefix("∂")
        ? .product
        : called.hasSuffix(" there") ? .sum : called.contains(" @") ? .power : .alone
      return SpelledLine([.init(called, .number(origin))], value, strength)
    case .setting(let called): return operand(wording, Self.symbol(called), .setting(called))
    case .named(let called, _): return operand(wording, called, .step(called))
    case .known(let formula):
      guard wording == .names else { return operand(wording, "", .constant) }
      return SpelledLine([.init(formula, .constant)], value, Self.strength(of: formula))
    case .sign(.minus, let a, let b) where a.atLeast != nil && b.atLeast != nil:
      guard let x = a.atLeast, let y = b.atLeast else { return a.line(wording, name: name) }
      return .lies(
        x.number.line(wording, name: name), from: x.bound.line(wording, name: name),
        below: y.bound.line(wording, name: name))
    case .sign(let sign, let a, let b):
      if let x = atLeast {
        return .isAtLeast(x.number.line(wording, name: name), x.bound.line(wording, name: name))
      }
      let y = b.line(wording, name: name)
      if sign == .minus, case .constant = a.form, a.value == 0 { return -y }
      let x = a.line(wording, name: name)
      return switch sign {
      case .plus: x + y
      case .minus: x - y
      case .times: x * y
      case .over: x / y
      }
    case .call(let function, let terms):
      return call(function, terms.map { $0.line(wording, name: name) })
    case .sum(let terms): return sum(terms, wording) { $0.line(wording, name: name) }
    }
  }

  /// A name, or so many digits of what it stands for.
  private func operand(_ wording: Wording, _ called: String, _ link: SpelledLine.Link)
    -> SpelledLine
  {
    guard case .numbers(let digits) = wording else {
      return SpelledLine([.init(called, link)], value)
    }
    let text = Digits.text(value, digits)
    return SpelledLine([.init(text, link)], Digits.value(text))
  }

  /// A whole or short constant is written as it is.
  private func constant(_ wording: Wording) -> SpelledLine {
    var digits = 9
    if case .numbers(let asked) = wording, Digits.value(Digits.text(value, 4)) != value {
      digits = Swift.max(asked, 6)
    }
    let text = Digits.text(value, digits)
    return SpelledLine([.init(text, .constant)], Digits.value(text))
  }

  /// How tightly the last sign of a ready-made formula binds, what is in brackets apart.
  private static func strength(of formula: String) -> SpelledLine.Strength {
    var (depth, strength) = (0, SpelledLine.Strength.alone)
    for sign in formula {
      switch sign {
      case "(": depth += 1
      case ")": depth -= 1
      case "+", "−", " ": if depth == 0 { strength = .sum }
      case "·", "/": if depth == 0 { strength = Swift.min(strength, .product) }
      case "^", "√": if depth == 0 { strength = Swift.min(strength, .power) }
      default: break
      }
    }
    return strength
  }

  private func call(_ function: String, _ terms: [SpelledLine]) -> SpelledLine {
    let x = terms[0]
    switch function {
    case "exp": return .call(function, terms, .exp(x.value))
    case "log": return .call(function, terms, .log(x.value))
    case "tanh": return .call(function, terms, .tanh(x.value))
    case "sin": return .call(function, terms, .sin(x.value))
    case "cos": return .call(function, terms, .cos(x.value))
    case "erfc": return .call(function, terms, .erfc(x.value))
    case "√": return .root(x)
    case "positive": return .isPositive(x)
    default:  // max
      if terms.count == 2, terms[1].runs == (-x).runs { return .size(x) }
      let shown = Self.weightiest(terms.map(\.value))
      let rest = terms.count - shown.count
      return .call(
        "max", terms.indices.filter(shown.contains).map { terms[$0] },
        more: rest > 0 ? ", … \(rest) smaller" : "", .largest(terms.count) { terms[$0].value })
    }
  }

  /// `line` writes a term: only those that are shown need it.
  private func sum(
    _ terms: [Spelled], _ wording: Wording, _ line: (Spelled) -> SpelledLine
  ) -> SpelledLine {
    if terms.count > Self.mostTerms + 1, terms.allSatisfy(\.isYesOrNo) {
      return count(terms, wording, line)
    }
    let shown = Self.weightiest(terms.map(\.value))
    var sum: SpelledLine?
    var (rest, left) = (0.0, 0)
    for (k, term) in terms.enumerated() {
      if shown.contains(k) {
        sum = sum.map { $0 + line(term) } ?? line(term)
      } else {
        rest += term.value
        left += 1
      }
    }
    guard let sum else { return SpelledLine([.init("0", .constant)], 0) }
    guard left > 0 else { return sum }
    guard case .numbers(let digits) = wording else {
      return sum + SpelledLine([.init("… \(left) more", .rest)], rest)
    }
    // The rest is one number, rounded like the others.
    let number = Digits.text(rest, digits)
    return sum + SpelledLine([.init("[\(left) more: \(number)]", .rest)], Digits.value(number))
  }

  /// A sum of terms that are 1 or 0 is a count of those that are 1.
  private func count(
    _ terms: [Spelled], _ wording: Wording, _ line: (Spelled) -> SpelledLine
  ) -> SpelledLine {
    guard wording == .names else {
      let ones = Int(value)
      let zeros = terms.count - ones
      let text = zeros > 0 ? "\(ones)·1 + \(zeros)·0" : "\(ones)·1"
      return SpelledLine([.init(text, .rest)], value, .sum)
    }
    let first = line(terms.first { $0.value == 1 } ?? terms[0])
    return first + SpelledLine([.init("… \(terms.count - 1) more", .rest)], value - first.value)
  }

  /// Whether it can only be 1 or 0: a question, its contrary, or both together.
  private var isYesOrNo: Bool {
    guard value == 0 || value == 1 else { return false }
    return switch form {
    case .constant: true
    case .call("positive", _): true
    case .sign(_, let a, let b): a.isYesOrNo && b.isYesOrNo
    default: false
    }
  }

  /// b ≥ a in 1 − [a − b > 0], which is how it is asked.
  private var atLeast: (number: Spelled, bound: Spelled)? {
    guard case .sign(.minus, let one, let question) = form, case .constant = one.form,
      one.value == 1, case .call("positive", let terms) = question.form,
      case .sign(.minus, let a, let b) = terms[0].form
    else { return nil }
    return (b, a)
  }

  /// The value of a constant worked out from others, by its formula.
  package func known(_ formula: String) -> Double? {
    switch form {
    case .known(formula): value
    case .sign(_, let a, let b): a.known(formula) ?? b.known(formula)
    case .call(_, let terms), .sum(let terms): terms.first?.known(formula)
    case .named(_, let inner): inner.known(formula)
    default: nil
    }
  }

  /// All terms, or those that weigh most.
  private static func weightiest(_ values: [Double]) -> Set<Int> {
    guard values.count > mostTerms + 1 else { return Set(values.indices) }
    let byWeight = values.indices.sorted {
      (abs(values[$0]), $1) > (abs(values[$1]), $0)
    }
    return Set(byWeight.prefix(mostTerms))
  }
}
