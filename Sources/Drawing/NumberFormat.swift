/// Numbers for people: a true minus, thin spaces between thousands, and no more digits than mean
/// something.
package enum NumberFormat {
  package static let minus = "\u{2212}"
  package static let thinSpace = "\u{2009}"

  /// A number to so many significant digits: 0.7312, −12.70, 2.200e−4. One that has fewer to begin
  /// with is written as it is: 0.5, 32.
  package static func text(_ value: Double, digits: Int = 4) -> String {
    text(value, digits: digits, shortest: "\(value)")
  }

  package static func text(_ value: Float, digits: Int = 4) -> String {
    text(Double(value), digits: digits, shortest: "\(value)")
  }

  private static func text(_ value: Double, digits: Int, shortest: String) -> String {
    if let word = word(for: value) { return word }
    if value == 0 { return "0" }
    // What needs fewer digits than are asked for gets no zeros behind it.
    let digits = min(max(digits, 1), 17)
    let needed = significant(in: shortest)
    let rounded = decimal(value, digits: digits)
    guard (-3...5).contains(rounded.exponent) else {
      return scientific(value, digits: min(digits, max(needed, 2)))
    }
    let places = max(min(digits, needed) - 1 - rounded.exponent, 0)
    return fixed(value, places: places)
  }

  /// A number with so many digits behind the point.
  package static func fixed(_ value: Double, places: Int) -> String {
    if let word = word(for: value) { return word }
    guard abs(value) < 1e18 else { return scientific(value, digits: 4) }
    let (whole, fraction) = decimal(value, places: min(max(places, 0), 20))
    let isZero = (whole + fraction).allSatisfy { $0 == "0" }
    return (value < 0 && !isZero ? minus : "") + grouped(whole)
      + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// A number as mantissa and power of ten, with one digit at least behind the point: 1.0e−3.
  package static func scientific(_ value: Double, digits: Int = 4) -> String {
    if let word = word(for: value) { return word }
    let (mantissa, exponent) = decimal(value, digits: min(max(digits, 2), 17))
    let text = mantissa.map { String($0) }
    return (value < 0 ? minus : "") + text.prefix(1).joined() + "." + text.dropFirst().joined()
      + "e" + integer(exponent)
  }

  /// A whole number, its thousands apart.
  package static func integer(_ value: Int) -> String {
    (value < 0 ? minus : "") + grouped(String(value.magnitude))
  }

  /// A share of one as a percentage without the sign: 0.914 is 91.
  package static func percent(_ share: Double, places: Int = 0) -> String {
    fixed(share * 100, places: places)
  }

  private static func word(for value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? minus + "∞" : "∞" }
    return nil
  }

  /// Thin spaces between thousands.
  private static func grouped(_ digits: String) -> String {
    guard digits.count > 3 else { return digits }
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += thinSpace }
      grouped.append(digit)
    }
    return grouped
  }

  /// How many significant digits a number has in its shortest spelling.
  private static func significant(in shortest: String) -> Int {
    let digits = shortest.prefix { $0 != "e" }.filter(\.isNumber)
    let leading = digits.prefix { $0 == "0" }.count
    let trailing = digits.reversed().prefix { $0 == "0" }.count
    return max(digits.count - leading - trailing, 1)
  }
}

extension NumberFormat {
  /// Reads back what is written here; nil for what is no number.
  package static func parse(_ text: String) -> Double? {
    let plain = String(
      text.unicodeScalars.lazy.filter { $0 != "\u{2009}" && $0 != " " }
        .map { $0 == "\u{2212}" ? "-" : Character($0) })
    switch plain {
    case "∞": return .infinity
    case "-∞": return -.infinity
    case "NaN": return .nan
    default: return plain.contains { $0.isLetter && $0 != "e" } ? nil : Double(plain)
    }
  }
}
