import CKernels

/// What a formula may do with a number, whichever kind of number it is.
///
/// A formula written once over `Arithmetic` is read six ways: `Float` computes it, `Double` computes
/// it closely, `Spelled` explains it, `Dual` differentiates it, `Symbol` writes it and its derivatives
/// down, and `Bounded` says how far rounding can carry it.
package protocol Arithmetic: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, Sendable {
  /// A constant: Double everywhere, rounded once by each reading.
  init(_ constant: Double)
  /// A number found at `origin`.
  static func read(_ number: Double, _ origin: @autoclosure () -> Origin) -> Self
  /// A hyperparameter, by its name.
  static func setting(_ name: String, _ value: Double) -> Self
  /// A constant that was worked out from others, as an explanation may write it.
  static func known(_ formula: @autoclosure () -> String, _ value: Double) -> Self

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  static func sqrt(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  /// 2/√π · ∫ₓ^∞ exp(−t²) dt
  static func erfc(_ x: Self) -> Self
  static func max(_ a: Self, _ b: Self) -> Self
  /// 1 where x > 0, otherwise 0.
  static func positive(_ x: Self) -> Self

  /// Σ over `count` terms, first to last.
  static func sum(_ count: Int, _ term: (Int) -> Self) -> Self
  /// The greatest of `count` terms; the first of equals.
  static func largest(_ count: Int, _ term: (Int) -> Self) -> Self
  /// The same number, with a name an explanation may use for it.
  static func named(_ name: String, _ x: Self) -> Self
  /// A result that is kept: an explanation names where, instead of repeating how it was made.
  static func kept(_ x: Self, _ origin: @autoclosure () -> Origin) -> Self
  /// The same number, taken as if it never changed: nothing is learnt through it.
  static func still(_ x: Self) -> Self
}

extension Arithmetic {
  package static func still(_ x: Self) -> Self { x }
  package init(floatLiteral value: Double) { self.init(value) }
  package init(integerLiteral value: Int) { self.init(Double(value)) }

  package static func read(_ number: Double, _ origin: @autoclosure () -> Origin) -> Self {
    Self(number)
  }
  package static func setting(_ name: String, _ value: Double) -> Self { Self(value) }
  package static func known(_ formula: @autoclosure () -> String, _ value: Double) -> Self {
    Self(value)
  }
  @inline(__always)
  package static func sum(_ count: Int, _ term: (Int) -> Self) -> Self {
    guard count > 0 else { return 0 }
    var sum = term(0)
    for i in 1..<count { sum = sum + term(i) }
    return sum
  }
  @inline(__always)
  package static func largest(_ count: Int, _ term: (Int) -> Self) -> Self {
    var best = term(0)
    for i in 1..<count { best = .max(best, term(i)) }
    return best
  }
  package static func named(_ name: String, _ x: Self) -> Self { x }
  package static func kept(_ x: Self, _ origin: @autoclosure () -> Origin) -> Self { x }
  package static prefix func - (x: Self) -> Self { 0 - x }
}

extension Float: Arithmetic {
  package static func exp(_ x: Float) -> Float { exp_float(x) }
  package static func log(_ x: Float) -> Float { log_float(x) }
  package static func tanh(_ x: Float) -> Float { tanh_float(x) }
  package static func sqrt(_ x: Float) -> Float { x.squareRoot() }
  package static func sin(_ x: Float) -> Float { sin_float(x) }
  package static func cos(_ x: Float) -> Float { cos_float(x) }
  package static func erfc(_ x: Float) -> Float { erfc_float(x) }
  package static func max(_ a: Float, _ b: Float) -> Float { a >= b || a.isNaN ? a : b }
  package static func positive(_ x: Float) -> Float { x > 0 ? 1 : x.isNaN ? x : 0 }
}

extension Double: Arithmetic {
  package static func exp(_ x: Double) -> Double { exp_double(x) }
  package static func log(_ x: Double) -> Double { log_double(x) }
  package static func tanh(_ x: Double) -> Double { tanh_double(x) }
  package static func sqrt(_ x: Double) -> Double { x.squareRoot() }
  package static func sin(_ x: Double) -> Double { sin_double(x) }
  package static func cos(_ x: Double) -> Double { cos_double(x) }
  package static func erfc(_ x: Double) -> Double { erfc_double(x) }
  package static func max(_ a: Double, _ b: Double) -> Double { a >= b || a.isNaN ? a : b }
  package static func positive(_ x: Double) -> Double { x > 0 ? 1 : x.isNaN ? x : 0 }
}
