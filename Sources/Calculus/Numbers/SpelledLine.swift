/// One line of arithmetic in pieces, each of which knows what it stands for.
///
/// `value` is what the line itself comes to, its digits being rounded: whoever types it into a
/// calculator gets this.
package struct SpelledLine: Sendable, Equatable {
  /// A piece of text: signs and brackets, or one operand.
  package struct Run: Hashable, Sendable, ExpressibleByStringLiteral {
    package var text: String
    package let link: Link?
    package init(_ text: String, _ link: Link? = nil) { (self.text, self.link) = (text, link) }
    package init(stringLiteral text: String) { self.init(text) }
  }
  /// What an operand stands for.
  package enum Link: Hashable, Sendable {
    case number(Origin)
    case setting(String)
    /// A step on the way, by its name.
    case step(String)
    /// A constant, or one worked out from others.
    case constant
    /// Terms left out.
    case rest
  }
  /// How tightly its last sign binds.
  enum Strength: Int, Comparable, Sendable {
    case sum, product, power, alone
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  package private(set) var runs: [Run]
  package let value: Double
  let strength: Strength
  /// What is raised to which power, where the line is one.
  private var power: Power?
  private struct Power {
    let base: [Run]
    /// In brackets where it needs them.
    let shown: [Run]
    let exponent: Int
  }

  init(_ runs: [Run], _ value: Double, _ strength: Strength = .alone) {
    (self.runs, self.value, self.strength) = (runs, value, strength)
  }

  package var text: String { runs.map(\.text).joined() }

  /// Whether it begins with a minus that no bracket holds.
  var isNegative: Bool { runs.first?.text.hasPrefix("−") ?? false }

  package static func == (a: Self, b: Self) -> Bool {
    a.runs == b.runs && (a.value == b.value || a.value.isNaN && b.value.isNaN)
  }
}

extension SpelledLine {
  /// In brackets where what stands around it binds as tightly as `outer`, or where its own minus
  /// would follow a sign.
  private func inside(_ outer: Strength, isFirst: Bool = false) -> [Run] {
    strength < outer || isNegative && !isFirst ? ["("] + runs + [")"] : runs
  }

  private var asPower: Power {
    power ?? Power(base: runs, shown: inside(.alone), exponent: 1)
  }

  private var withoutMinus: [Run] {
    var rest = runs
    rest[0].text.removeFirst()
    return rest[0].text.isEmpty ? Array(rest.dropFirst()) : rest
  }

  /// x + y, or x − y′ where y = −y′.
  static func + (x: Self, y: Self) -> Self {
    let tail = y.isNegative ? [" − "] + y.withoutMinus : [" + "] + y.runs
    return Self(x.runs + tail, x.value + y.value, .sum)
  }
  static func - (x: Self, y: Self) -> Self {
    Self(x.runs + [" − "] + y.inside(.product), x.value - y.value, .sum)
  }
  static prefix func - (x: Self) -> Self {
    Self(["−"] + x.inside(.product), -x.value, .product)
  }
  /// x·y; a power where both are of one and the same: x², x³, x⁴.
  static func * (x: Self, y: Self) -> Self {
    let product = x.value * y.value
    let (p, q) = (x.asPower, y.asPower)
    if p.base == q.base {
      let power = Power(base: p.base, shown: p.shown, exponent: p.exponent + q.exponent)
      var line = Self(power.shown + [Run(superscript(power.exponent))], product, .power)
      line.power = power
      return line
    }
    return Self(x.inside(.product, isFirst: true) + ["·"] + y.inside(.product), product, .product)
  }
  private static func superscript(_ n: Int) -> String {
    String(String(n).compactMap { $0.wholeNumberValue.map { superscripts[$0] } })
  }
  static let superscripts: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
  static func / (x: Self, y: Self) -> Self {
    // (∂loss/∂x)/32: without brackets it would be read as one name.
    let isSlope = x.runs.count == 1 && x.text.hasPrefix("∂")
    let above = isSlope ? ["("] + x.runs + [")"] : x.inside(.product, isFirst: true)
    return Self(above + ["/"] + y.inside(.power), x.value / y.value, .product)
  }

  static func root(_ x: Self) -> Self {
    Self(["√"] + x.inside(.alone), x.value.squareRoot(), .power)
  }
  static func size(_ x: Self) -> Self { Self(["|"] + x.runs + ["|"], abs(x.value)) }
  static func isPositive(_ x: Self) -> Self {
    Self(["["] + x.runs + [" > 0]"], .positive(x.value))
  }
  static func isAtLeast(_ x: Self, _ low: Self) -> Self {
    Self(["["] + low.runs + [" ≤ "] + x.runs + ["]"], low.value > x.value ? 0 : 1)
  }
  static func lies(_ x: Self, from low: Self, below high: Self) -> Self {
    let isInside = !(low.value > x.value) && high.value > x.value
    return Self(
      ["["] + low.runs + [" ≤ "] + x.runs + [" < "] + high.runs + ["]"], isInside ? 1 : 0)
  }
  static func call(_ function: String, _ arguments: [Self], more: String = "", _ value: Double)
    -> Self
  {
    var runs: [Run] = [Run(function + "(")]
    for (k, argument) in arguments.enumerated() {
      runs += (k > 0 ? [", "] : []) + argument.runs
    }
    return Self(runs + (more.isEmpty ? [] : [Run(more, .rest)]) + [")"], value)
  }
}
