/// A number with a bound on how far rounding can be from it, whatever the order of its sums:
/// running error analysis (Wilkinson, 1986; Higham, Accuracy and Stability, 2002, §3.3).
///
/// The bound is that of single precision; `allows` scales it for double.
package struct Bounded: Arithmetic {
  package var value: Double
  package var error: Double
  /// How many additions the sum has that it ends in: whatever is added to it may come in before the
  /// first of them, and be rounded with every one.
  private var additions = 0.0

  /// Half a unit in the last place of a `Float`.
  static let unit = 0x1p-24
  /// How many such units exp, log, tanh, sin, cos and erfc may be off.
  static let units = 4.0

  /// `value`, rounded once more after `error` was made on the way.
  init(_ value: Double, error: Double, units: Double = 1) {
    self.value = value
    self.error = error + units * Self.unit * abs(value) + 0x1p-126
  }
  package init(_ constant: Double) { (value, error) = (constant, Self.unit * abs(constant)) }
  package static func read(_ number: Double, _ origin: @autoclosure () -> Origin) -> Bounded {
    var read = Bounded(number)
    read.error = 0
    return read
  }

  package func allows(_ number: Double, in precision: Precision = .single) -> Bool {
    // NaN and infinity are right where the definition says so, and where its bound is lost.
    guard value.isFinite, error.isFinite else {
      return !error.isFinite || value.isNaN == number.isNaN && (value.isNaN || value == number)
    }
    if value.magnitude > Double(Float.greatestFiniteMagnitude), precision == .single {
      return number.isInfinite
    }
    // Double's own unit is 2⁻²⁹ of Float's; the reference is computed in it too.
    return abs(number - value) <= (precision == .single ? error : 4 * 0x1p-29 * error)
  }

  package static func + (a: Self, b: Self) -> Self { sum(of: a, b, a.value + b.value) }
  package static func - (a: Self, b: Self) -> Self { sum(of: a, b, a.value - b.value) }
  private static func sum(of a: Self, _ b: Self, _ value: Double) -> Self {
    let mixed = a.additions * abs(b.value) + b.additions * abs(a.value)
    var sum = Self(value, error: a.error + b.error + unit * mixed)
    sum.additions = a.additions + b.additions + 1
    return sum
  }
  package static func * (a: Self, b: Self) -> Self {
    Self(
      a.value * b.value,
      error: abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error)
  }
  package static func / (a: Self, b: Self) -> Self {
    let y = a.value / b.value
    let room = abs(b.value) - b.error
    return Self(y, error: room > 0 ? (a.error + abs(y) * b.error) / room : .infinity)
  }
  package static func exp(_ x: Self) -> Self {
    let y = Double.exp(x.value)
    return Self(y, error: y * (Double.exp(x.error) - 1), units: units)
  }
  package static func log(_ x: Self) -> Self {
    let room = x.value - x.error
    return Self(Double.log(x.value), error: room > 0 ? x.error / room : .infinity, units: units)
  }
  package static func tanh(_ x: Self) -> Self {
    Self(Double.tanh(x.value), error: x.error, units: units)
  }
  package static func sqrt(_ x: Self) -> Self {
    let y = x.value.squareRoot()
    return Self(y, error: y - Double.max(x.value - x.error, 0).squareRoot())
  }
  package static func sin(_ x: Self) -> Self {
    Self(Double.sin(x.value), error: x.error, units: units)
  }
  package static func cos(_ x: Self) -> Self {
    Self(Double.cos(x.value), error: x.error, units: units)
  }
  package static func erfc(_ x: Self) -> Self {
    // Its slope anywhere within the error is at most that at the end nearer to 0.
    let near = Double.max(abs(x.value) - x.error, 0)
    return Self(
      Double.erfc(x.value), error: x.error * 2 / Double.pi.squareRoot() * Double.exp(-near * near),
      units: units)
  }
  package static func max(_ a: Self, _ b: Self) -> Self {
    var y = a.value >= b.value || a.value.isNaN ? a : b
    y.error = Double.max(a.error, b.error)
    return y
  }
  package static func positive(_ x: Self) -> Self {
    var y = Self(Double.positive(x.value))
    y.error = abs(x.value) <= x.error ? 1 : 0
    if x.value == 0, x.error == 0 { y.error = 0 }
    return y
  }

  package static func sum(_ count: Int, _ term: (Int) -> Self) -> Self {
    var (sum, size, error, additions) = (0.0, 0.0, 0.0, Double(count))
    for i in 0..<count {
      let x = term(i)
      sum += x.value
      size += abs(x.value)
      error += x.error
      additions += x.additions
    }
    var all = Self(sum, error: error + additions * unit * size)
    all.additions = additions
    return all
  }
}
