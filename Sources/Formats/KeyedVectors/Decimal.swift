/// A number as it is written in decimal, read with the nearest Double: `-0.0271`, `1e-05`, `nan`.
///
/// Up to 2⁵³ and 10²² whole numbers and powers of ten are exact in Double, so one multiplication or
/// division rounds once (Clinger, 1990). What is longer is left to the library.
struct Decimal {
  let value: Double
  /// The byte behind it.
  let end: Int

  /// Nil where no number stands, up to a blank or the end.
  init?(_ text: UnsafeRawBufferPointer, at start: Int) {
    var i = start
    let isNegative = i < text.count && text[i] == UInt8(ascii: "-")
    if i < text.count, isNegative || text[i] == UInt8(ascii: "+") { i += 1 }
    var (digits, exponent, count) = (UInt64(0), 0, 0)
    let first = i
    while i < text.count, case let digit = text[i] &- 48, digit < 10 {
      digits = digits &* 10 &+ UInt64(digit)
      i += 1
    }
    count = i - first
    if i < text.count, text[i] == UInt8(ascii: ".") {
      i += 1
      let point = i
      while i < text.count, case let digit = text[i] &- 48, digit < 10 {
        digits = digits &* 10 &+ UInt64(digit)
        i += 1
      }
      exponent = point - i
      count += i - point
    }
    if count > 0, i < text.count, text[i] | 32 == UInt8(ascii: "e") {
      var j = i + 1
      let isBelow = j < text.count && text[j] == UInt8(ascii: "-")
      if j < text.count, isBelow || text[j] == UInt8(ascii: "+") { j += 1 }
      let from = j
      var power = 0
      while j < text.count, case let digit = text[j] &- 48, digit < 10 {
        power = min(10 * power + Int(digit), 10_000)
        j += 1
      }
      guard j > from else { return nil }
      exponent += isBelow ? -power : power
      i = j
    }
    let isWhole = i == text.count || Self.isBlank(text[i])
    if count > 0, count <= 19, isWhole, digits <= 1 << 53, abs(exponent) <= 22 {
      let size = Double(digits)
      let power = Self.powers[abs(exponent)]
      let value = exponent < 0 ? size / power : size * power
      (self.value, end) = (isNegative ? -value : value, i)
      return
    }
    while i < text.count, !Self.isBlank(text[i]) { i += 1 }
    // The library would read numbers to the base of 16 as well.
    guard !text[start..<i].contains(where: { $0 | 32 == UInt8(ascii: "x") }),
      let value = Double(String(decoding: text[start..<i], as: UTF8.self))
    else { return nil }
    (self.value, end) = (value, i)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

  private static let powers: [Double] = (0...22).map { (0..<$0).reduce(1) { x, _ in x * 10 } }
}
