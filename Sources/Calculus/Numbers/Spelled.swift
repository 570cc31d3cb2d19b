/// A number that remembers the arithmetic that made it.
package struct Spelled: Arithmetic {
  package indirect enum Form: Sendable {
    case constant
    /// A number found somewhere: the next question.
    case read(Origin)
    /// A hyperparameter: a question too, at the iteration that asks.
    case setting(String)
    /// A constant worked out from others, with its formula.
    case known(String)
    case sign(Sign, Spelled, Spelled)
    case call(String, [Spelled])
    case sum([Spelled])
    case named(String, Spelled)
  }
  package enum Sign: Character, Sendable {
    case plus = "+"
    case minus = "−"
    case times = "·"
    case over = "/"
  }
  package let value: Double
  package let form: Form

  package init(_ value: Double, _ form: Form) { (self.value, self.form) = (value, form) }
  package init(_ constant: Double) { self.init(constant, .constant) }
  package static func read(_ number: Double, _ origin: @autoclosure () -> Origin) -> Self {
    Self(number, .read(origin()))
  }
  package static func setting(_ name: String, _ value: Double) -> Self {
    Self(value, .setting(name))
  }
  package static func known(_ formula: @autoclosure () -> String, _ value: Double) -> Self {
    Self(value, .known(formula()))
  }

  package static func + (a: Self, b: Self) -> Self { Self(a.value + b.value, .sign(.plus, a, b)) }
  package static func - (a: Self, b: Self) -> Self { Self(a.value - b.value, .sign(.minus, a, b)) }
  package static func * (a: Self, b: Self) -> Self { Self(a.value * b.value, .sign(.times, a, b)) }
  package static func / (a: Self, b: Self) -> Self { Self(a.value / b.value, .sign(.over, a, b)) }
  package static func exp(_ x: Self) -> Self { Self(.exp(x.value), .call("exp", [x])) }
  package static func log(_ x: Self) -> Self { Self(.log(x.value), .call("log", [x])) }
  package static func tanh(_ x: Self) -> Self { Self(.tanh(x.value), .call("tanh", [x])) }
  package static func sqrt(_ x: Self) -> Self { Self(.sqrt(x.value), .call("√", [x])) }
  package static func sin(_ x: Self) -> Self { Self(.sin(x.value), .call("sin", [x])) }
  package static func cos(_ x: Self) -> Self { Self(.cos(x.value), .call("cos", [x])) }
  package static func erfc(_ x: Self) -> Self { Self(.erfc(x.value), .call("erfc", [x])) }
  package static func max(_ a: Self, _ b: Self) -> Self {
    Self(.max(a.value, b.value), .call("max", [a, b]))
  }
  package static func positive(_ x: Self) -> Self {
    Self(.positive(x.value), .call("positive", [x]))
  }
  package static func named(_ name: String, _ x: Self) -> Self { Self(x.value, .named(name, x)) }
  package static func kept(_ x: Self, _ origin: @autoclosure () -> Origin) -> Self {
    Self(x.value, .read(origin()))
  }

  package static func sum(_ count: Int, _ term: (Int) -> Self) -> Self {
    let terms = (0..<count).map(term)
    return terms.count == 1 ? terms[0] : Self(.sum(count) { terms[$0].value }, .sum(terms))
  }
  package static func largest(_ count: Int, _ term: (Int) -> Self) -> Self {
    let terms = (0..<count).map(term)
    return Self(.largest(count) { terms[$0].value }, .call("max", terms))
  }

  /// What the number was made from, in reading order: the next questions, each once.
  package var operands: [Spelled] {
    var found: [Spelled] = []
    var seen: Set<Form.Key> = []
    func walk(_ x: Spelled) {
      switch x.form {
      case .constant, .known: break
      case .read(let origin): if seen.insert(.origin(origin)).inserted { found.append(x) }
      case .setting(let name), .named(let name, _):
        if seen.insert(.name(name)).inserted { found.append(x) }
      case .sign(_, let a, let b):
        walk(a)
        walk(b)
      case .call(_, let terms), .sum(let terms): terms.forEach(walk)
      }
    }
    walk(self)
    return found
  }
}

extension Spelled.Form {
  fileprivate enum Key: Hashable {
    case origin(Origin)
    case name(String)
  }
}
