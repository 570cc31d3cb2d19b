/// A coefficient: p/q of two whole numbers where it can be said so, and so added and multiplied
/// without rounding: 0.1 is 1/10, and 4/3 stays 4/3.
struct Ratio: Hashable {
  let numerator: Double
  /// 1 or more, whole; 1 where the numerator is no whole number.
  let denominator: Double

  /// Whole numbers from here on have gaps.
  private static let most = 0x1p53

  private init(_ numerator: Double, over denominator: Double) {
    let divisor = Self.divisor(abs(numerator), denominator)
    (self.numerator, self.denominator) = (numerator / divisor, denominator / divisor)
  }
  private init(rounded value: Double) { (numerator, denominator) = (value == 0 ? 0 : value, 1) }

  /// The decimal fraction that a person would write for this number, where it is short.
  init(_ value: Double) {
    var (scaled, scale) = (value, 1.0)
    while scale < 1e15, abs(scaled) < Self.most, scaled != scaled.rounded() {
      scale *= 10
      scaled = (value * scale).rounded()
      if scaled / scale == value, abs(scaled) < Self.most { break }
      scaled = value * scale
    }
    if abs(scaled) < Self.most, scaled == scaled.rounded(), scaled / scale == value {
      self.init(scaled == 0 ? 0 : scaled, over: scale)
    } else {
      self.init(rounded: value)
    }
  }

  var value: Double { numerator / denominator }
  var isWhole: Bool { denominator == 1 && numerator == numerator.rounded() }
  private var isExact: Bool { numerator == numerator.rounded() && abs(numerator) < Self.most }

  /// |p/q| as it is written: as one decimal number where that is short.
  var parts: (over: Double, under: Double) {
    let value = abs(value)
    guard denominator > 1, Digits.value(Digits.text(value, 6)) != value else {
      return (value, 1)
    }
    return (abs(numerator), denominator)
  }

  static func + (a: Ratio, b: Ratio) -> Ratio {
    exact(
      a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator,
      a, b, parts: [a.numerator * b.denominator, b.numerator * a.denominator])
      ?? Ratio(rounded: a.value + b.value)
  }
  static func * (a: Ratio, b: Ratio) -> Ratio {
    exact(a.numerator * b.numerator, a.denominator * b.denominator, a, b)
      ?? Ratio(rounded: a.value * b.value)
  }
  static func / (a: Ratio, b: Ratio) -> Ratio {
    let sign = b.numerator < 0 ? -1.0 : 1
    return exact(sign * a.numerator * b.denominator, a.denominator * abs(b.numerator), a, b)
      ?? Ratio(rounded: a.value / b.value)
  }
  static prefix func - (a: Ratio) -> Ratio { Ratio(-1) * a }

  func raised(to n: Int) -> Ratio {
    guard n >= 0 else { return Ratio(1) / raised(to: -n) }
    var (result, square, n) = (Ratio(1), self, n)
    while n > 0 {
      if n & 1 == 1 { result = result * square }
      n >>= 1
      if n > 0 { square = square * square }
    }
    return result
  }

  /// p/q where nothing on the way to it was rounded.
  private static func exact(
    _ p: Double, _ q: Double, _ a: Ratio, _ b: Ratio, parts: [Double] = []
  ) -> Ratio? {
    guard a.isExact, b.isExact, abs(p) < most, q > 0, q < most,
      parts.allSatisfy({ abs($0) < most })
    else { return nil }
    return Ratio(p == 0 ? 0 : p, over: q)
  }

  /// Euclid's greatest common divisor of two whole numbers.
  private static func divisor(_ a: Double, _ b: Double) -> Double {
    var (a, b) = (a, b)
    while b > 0 { (a, b) = (b, a.truncatingRemainder(dividingBy: b)) }
    return a > 0 ? a : 1
  }
}
