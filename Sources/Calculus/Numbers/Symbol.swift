/// A number that is a formula: what is done to it is written down, and nothing is worked out.
///
/// It can be differentiated, simplified, and read again as any other kind of number; `Spelled` so
/// writes it, and `Double` computes what was written.
package struct Symbol: Arithmetic {
  package indirect enum Form: Sendable {
    case constant(Double)
    /// A constant with a name or a formula: π.
    case known(String, Double)
    case setting(String, Double)
    /// One of the numbers it is a formula of: x is 0, y is 1.
    case variable(Int)
    case sign(Spelled.Sign, Symbol, Symbol)
    /// A whole exponent, which may be negative.
    case power(Symbol, Int)
    case call(Function, [Symbol])
  }
  package let form: Form
  init(_ form: Form) { self.form = form }

  package enum Function: String, Sendable {
    case exp, log, tanh, sqrt, sin, cos, erfc, max, positive

    @inline(__always)
    func callAsFunction<N: Arithmetic>(_ a: N, _ b: @autoclosure () -> N) -> N {
      switch self {
      case .exp: .exp(a)
      case .log: .log(a)
      case .tanh: .tanh(a)
      case .sqrt: .sqrt(a)
      case .sin: .sin(a)
      case .cos: .cos(a)
      case .erfc: .erfc(a)
      case .max: .max(a, b())
      case .positive: .positive(a)
      }
    }
  }

  package init(_ constant: Double) { form = .constant(constant) }
  package static func variable(_ i: Int) -> Self { Self(.variable(i)) }
  package static func setting(_ name: String, _ value: Double) -> Self {
    Self(Form.setting(name, value))
  }
  package static func known(_ formula: @autoclosure () -> String, _ value: Double) -> Self {
    Self(Form.known(formula(), value))
  }
  static func power(_ base: Self, _ n: Int) -> Self { Self(.power(base, n)) }
  private static func call(_ function: Function, _ arguments: Self...) -> Self {
    Self(.call(function, arguments))
  }

  package static func + (a: Self, b: Self) -> Self { Self(.sign(.plus, a, b)) }
  package static func - (a: Self, b: Self) -> Self { Self(.sign(.minus, a, b)) }
  package static func * (a: Self, b: Self) -> Self { Self(.sign(.times, a, b)) }
  package static func / (a: Self, b: Self) -> Self { Self(.sign(.over, a, b)) }
  package static func exp(_ x: Self) -> Self { call(.exp, x) }
  package static func log(_ x: Self) -> Self { call(.log, x) }
  package static func tanh(_ x: Self) -> Self { call(.tanh, x) }
  package static func sqrt(_ x: Self) -> Self { call(.sqrt, x) }
  package static func sin(_ x: Self) -> Self { call(.sin, x) }
  package static func cos(_ x: Self) -> Self { call(.cos, x) }
  package static func erfc(_ x: Self) -> Self { call(.erfc, x) }
  package static func max(_ a: Self, _ b: Self) -> Self { call(.max, a, b) }
  package static func positive(_ x: Self) -> Self { call(.positive, x) }
}

extension Symbol {
  /// aᵇ: a product where b is a whole number, a root where it is half of one, and otherwise
  /// exp(b·log a), which no negative a has.
  package static func raised(_ a: Symbol, to b: Symbol) -> Symbol {
    if let exponent = b.plainNumber, abs(exponent) <= Double(mostExponent) {
      if let n = Int(exactly: exponent) { return .power(a, n) }
      if let n = Int(exactly: 2 * exponent) {
        return n == 1 ? .sqrt(a) : .power(.sqrt(a), n)
      }
    }
    if case .known("e", _) = a.form { return .exp(b) }
    return .exp(b * .log(a))
  }
  package static let mostExponent = 1_000_000

  /// Its value where it is made of plain constants alone.
  package var plainNumber: Double? {
    switch form {
    case .constant(let x): x
    case .sign(let sign, let a, let b):
      if let x = a.plainNumber, let y = b.plainNumber {
        switch sign {
        case .plus: x + y
        case .minus: x - y
        case .times: x * y
        case .over: x / y
        }
      } else {
        nil
      }
    case .power(let a, let n):
      a.plainNumber.map { Symbol.power(Symbol($0), n).value([Double]()) }
    default: nil
    }
  }

  /// What can be said shorter is: constants worked out, like terms and like factors gathered. Nothing
  /// is multiplied out unless that is shorter.
  package var simplified: Symbol {
    var algebra = Algebra()
    let id = algebra.read(self)
    return algebra.write(id)
  }

  /// ∂/∂(that variable), simplified. Where a maximum has a kink the first of equals counts, and the
  /// derivative of `positive` is 0, as `Dual` has it.
  package func derivative(by variable: Int) -> Symbol {
    var algebra = Algebra()
    let id = algebra.read(self)
    return algebra.write(algebra.derivative(of: id, by: variable))
  }
}
