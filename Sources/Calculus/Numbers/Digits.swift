/// Decimal digits: a number written with so many that mean something, and read back.
package enum Digits {
  private static let tens: [Double] = (0...22).map { k in (0..<k).reduce(1) { x, _ in x * 10 } }

  /// `number` in `digits` significant digits, with a true minus and, where it is shorter, a power
  /// of ten: −0.0312, 4.1e−7.
  package static func text(_ number: Double, _ digits: Int) -> String {
    guard number.isFinite else {
      return number.isNaN ? "NaN" : number < 0 ? "−∞" : "∞"
    }
    guard number != 0 else { return "0" }
    let (whole, exponent) = decimal(abs(number), Swift.max(1, Swift.min(digits, 17)))
    var mantissa = String(whole)
    while mantissa.count > 1, mantissa.hasSuffix("0") { mantissa.removeLast() }
    let sign = number < 0 ? "−" : ""
    let zeros = Swift.max(exponent + 1 - mantissa.count, 0)
    // Zeros that only fill up would look like digits of the number.
    let areFilled =
      zeros > 0 && Double(mantissa + String(repeating: "0", count: zeros)) != abs(number)
    if exponent < -4 || exponent > 14 || exponent >= Swift.max(digits, 6) && mantissa.count <= 4
      || exponent >= 0 && areFilled
    {
      let rest = mantissa.dropFirst()
      let power = exponent < 0 ? "−\(-exponent)" : "\(exponent)"
      return sign + mantissa.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e" + power
    }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + mantissa }
    if mantissa.count <= exponent + 1 {
      return sign + mantissa + String(repeating: "0", count: zeros)
    }
    return sign + mantissa.prefix(exponent + 1) + "." + mantissa.dropFirst(exponent + 1)
  }

  /// A count with thin spaces between thousands: 1 284.
  package static func whole(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var text = count < 0 ? "−" : ""
    for (k, digit) in digits.enumerated() {
      if k > 0, (digits.count - k) % 3 == 0 { text.append("\u{2009}") }
      text.append(digit)
    }
    return text
  }

  /// The number that a text of this form stands for; NaN where it is none.
  package static func value(_ text: String) -> Double {
    switch text {
    case "∞": .infinity
    case "−∞": -.infinity
    default: Double(String(text.map { $0 == "−" ? "-" : $0 })) ?? .nan
    }
  }

  /// Whether two numbers are the same when rounded to so many digits.
  package static func agree(_ a: Double, _ b: Double, _ digits: Int) -> Bool {
    guard a.isFinite, b.isFinite, a != 0, b != 0 else { return text(a, digits) == text(b, digits) }
    let digits = Swift.max(1, Swift.min(digits, 17))
    return (a < 0) == (b < 0) && decimal(abs(a), digits) == decimal(abs(b), digits)
  }

  /// `number` ≈ whole · 10^(exponent + 1 − digits), with `digits` digits in `whole`.
  private static func decimal(_ number: Double, _ digits: Int) -> (whole: Int, exponent: Int) {
    // The shortest text that is this number, cut and rounded in decimal: no error of our own.
    let description = "\(number)"
    let parts = description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var figures = mantissa[0] + (mantissa.count > 1 ? mantissa[1] : "")
    exponent += mantissa[0].count - 1
    while figures.first == "0", figures.count > 1 {
      figures.removeFirst()
      exponent -= 1
    }
    var whole = Int(figures.prefix(digits)) ?? 0
    let next = figures.dropFirst(digits).first?.wholeNumberValue ?? 0
    for _ in 0..<Swift.max(0, digits - figures.count) { whole *= 10 }
    if next >= 5 { whole += 1 }
    if digits <= 17, Double(whole) >= tens[digits], String(whole).count > digits {
      whole /= 10
      exponent += 1
    }
    return (whole, exponent)
  }
}
