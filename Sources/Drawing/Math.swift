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
  var buffer = [CChar](repeating: 0, count: 64)
  let digits = min(max(digits, 1), 40)
  let written = withVaList([digits - 1, abs(value)]) { arguments in
    vsnprintf(&buffer, buffer.count, "%.*e", arguments)
  }
  // The decimal sign depends on the locale: whatever is no digit before the "e" is skipped.
  let text = buffer.prefix(max(Int(written), 0)).map { UInt8(bitPattern: $0) }
  let halves = text.split(separator: UInt8(ascii: "e"), maxSplits: 1)
  let mantissa = (halves.first ?? []).filter { (48...57).contains($0) }.map { $0 - 48 }
  let exponent = halves.count > 1 ? Int(String(decoding: halves[1], as: UTF8.self)) ?? 0 : 0
  return (mantissa, exponent)
}
