#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// What drawing needs from the C library, and nothing else of it. None of this is in the core: it
// places dots and mixes colours, and computes no number that is shown.

func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
func tenTo(_ exponent: Int) -> Double { pow(10, Double(exponent)) }
func decadic(_ value: Double) -> Double { log10(value) }
func cosine(degrees: Double) -> Double { cos(degrees * .pi / 180) }
func sine(degrees: Double) -> Double { sin(degrees * .pi / 180) }

/// The decimal digits of a finite number, correctly rounded to so many, and the power of ten of the
/// first: 0.0271 to two digits is ([2, 7], −2). The sign is left out.
func decimal(_ value: Double, digits: Int) -> (digits: [UInt8], exponent: Int) {
  let text = printed("%.*e", abs(value), min(max(digits, 1), 40) - 1)
  let halves = text.split(separator: UInt8(ascii: "e"), maxSplits: 1)
  let exponent = halves.count > 1 ? Int(String(decoding: halves[1], as: UTF8.self)) ?? 0 : 0
  return ((halves.first ?? []).filter(isDigit).map { $0 - 48 }, exponent)
}

/// The decimal digits of a finite number before and after the point, correctly rounded to so many
/// places. The sign is left out.
func decimal(_ value: Double, places: Int) -> (whole: String, fraction: String) {
  let digits = printed("%.*f", abs(value), min(max(places, 0), 40)).filter(isDigit)
  let text = String(decoding: digits, as: UTF8.self)
  return (String(text.dropLast(places)), String(text.suffix(places)))
}

/// The decimal sign depends on the locale: whatever is no digit is not looked at.
private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func printed(_ format: String, _ value: Double, _ precision: Int) -> [UInt8] {
  var buffer = [CChar](repeating: 0, count: 400)
  let written = withVaList([Int32(precision), value]) {
    vsnprintf(&buffer, buffer.count, format, $0)
  }
  return buffer.prefix(min(max(Int(written), 0), buffer.count - 1)).map { UInt8(bitPattern: $0) }
}
