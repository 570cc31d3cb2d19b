/// A colour as the terminal is told it.
package struct RGB: Hashable, Sendable {
  package let red: UInt8
  package let green: UInt8
  package let blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  /// From linear light, held within 0…1.
  init(linear red: Double, _ green: Double, _ blue: Double) {
    self.init(RGB.encoded(red), RGB.encoded(green), RGB.encoded(blue))
  }

  /// So far on the way to another colour: 0 is this one, 1 the other.
  func mixed(with other: RGB, _ share: Double) -> RGB {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(coordinate(min(max(Double(a) + (Double(b) - Double(a)) * share, 0), 255)) ?? 0)
    }
    return RGB(mix(red, other.red), mix(green, other.green), mix(blue, other.blue))
  }

  /// The three channels as light, 0…1.
  package var linear: (red: Double, green: Double, blue: Double) {
    (RGB.decoded(red), RGB.decoded(green), RGB.decoded(blue))
  }

  /// CIE lightness L*, 0 (black) … 100 (white).
  package var lightness: Double {
    let (red, green, blue) = linear
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return luminance > 216.0 / 24389
      ? 116 * power(luminance, 1.0 / 3) - 16 : luminance * 24389 / 27
  }

  // The transfer curve of sRGB, IEC 61966-2-1 (1999).

  private static func encoded(_ light: Double) -> UInt8 {
    let light = min(max(light, 0), 1)
    let code = light <= 0.0031308 ? 12.92 * light : 1.055 * power(light, 1 / 2.4) - 0.055
    return UInt8(coordinate(code * 255) ?? 0)
  }

  private static func decoded(_ code: UInt8) -> Double {
    let code = Double(code) / 255
    return code <= 0.04045 ? code / 12.92 : power((code + 0.055) / 1.055, 2.4)
  }
}

extension RGB {
  /// OKLab (B. Ottosson, 2020) in polar form: equal steps of lightness look equal. Where the screen
  /// has no such colour, chroma gives way and lightness and hue stay.
  init(lightness: Double, chroma: Double, hue degrees: Double) {
    var (low, high) = (0.0, chroma)
    func light(_ chroma: Double) -> (Double, Double, Double) {
      let (a, b) = (chroma * cosine(degrees: degrees), chroma * sine(degrees: degrees))
      let l = lightness + 0.3963377774 * a + 0.2158037573 * b
      let m = lightness - 0.1055613458 * a - 0.0638541728 * b
      let s = lightness - 0.0894841775 * a - 1.2914855480 * b
      let (l³, m³, s³) = (l * l * l, m * m * m, s * s * s)
      return (
        4.0767416621 * l³ - 3.3077115913 * m³ + 0.2309699292 * s³,
        -1.2684380046 * l³ + 2.6097574011 * m³ - 0.3413193965 * s³,
        -0.0041960863 * l³ - 0.7034186147 * m³ + 1.7076147010 * s³
      )
    }
    func fits(_ c: (Double, Double, Double)) -> Bool {
      min(c.0, c.1, c.2) >= 0 && max(c.0, c.1, c.2) <= 1
    }
    if !fits(light(chroma)) {
      for _ in 0..<24 {
        let middle = (low + high) / 2
        if fits(light(middle)) { low = middle } else { high = middle }
      }
      high = low
    }
    let (red, green, blue) = light(high)
    self.init(linear: red, green, blue)
  }
}
