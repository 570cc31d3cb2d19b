/// The colours of a terminal that has 256 of them.
extension RGB {
  /// The nearest of the 256 colours of xterm, among the cube and the greys: the first 16 are the
  /// user's own.
  ///
  /// By its place in OKLab (B. Ottosson, 2020), where hue and chroma count for more than lightness: a
  /// dark blue must not turn into a grey, for then nobody could tell it from a dark orange.
  package var nearestOf256: UInt8 {
    let mine = lab
    func distance(_ k: Int) -> Double {
      let other = RGB.labs[k]
      let (dl, da, db) = (mine.l - other.l, mine.a - other.a, mine.b - other.b)
      return dl * dl + 4 * (da * da + db * db)
    }
    var best = (0, Double.infinity)
    for k in RGB.labs.indices {
      let d = distance(k)
      if d < best.1 { best = (k, d) }
    }
    return UInt8(16 + best.0)
  }

  private static let labs = (16..<256).map { xtermColor($0).lab }

  private var lab: (l: Double, a: Double, b: Double) {
    let (red, green, blue) = linear
    let l = power(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue, 1.0 / 3)
    let m = power(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue, 1.0 / 3)
    let s = power(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue, 1.0 / 3)
    return (
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    )
  }
}

/// xterm's table: 16 named colours, a cube of 6×6×6, 24 greys.
package func xtermColor(_ number: Int) -> RGB {
  switch number {
  case 0..<7:
    return RGB(number & 1 == 0 ? 0 : 205, number & 2 == 0 ? 0 : 205, number & 4 == 0 ? 0 : 238)
  case 7: return RGB(229, 229, 229)
  case 8: return RGB(127, 127, 127)
  case 9..<16:
    if number == 12 { return RGB(92, 92, 255) }
    return RGB(number & 1 == 0 ? 0 : 255, number & 2 == 0 ? 0 : 255, number & 4 == 0 ? 0 : 255)
  case 16..<232:
    func level(_ digit: Int) -> UInt8 { digit == 0 ? 0 : UInt8(55 + 40 * digit) }
    let cube = number - 16
    return RGB(level(cube / 36), level(cube / 6 % 6), level(cube % 6))
  default:
    let grey = UInt8(8 + 10 * (min(max(number, 232), 255) - 232))
    return RGB(grey, grey, grey)
  }
}
