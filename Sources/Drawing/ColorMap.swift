/// A number made a colour: signed numbers about a marked zero (diverging), magnitudes from almost
/// the background upwards (sequential).
package struct ColorMap: Hashable, Sendable {
  package let isDiverging: Bool
  /// Its levels in the palette, from the least.
  package let slots: Range<UInt8>

  package var name: String { ColorMap.names[self] ?? "" }

  /// Blue to orange; purple to green, in shades that stay apart without red or without green; grey,
  /// darker to lighter, where zero alone is coloured.
  package static let diverging = [
    ColorMap(isDiverging: true, slots: 60..<93),
    ColorMap(isDiverging: true, slots: 93..<126),
    ColorMap(isDiverging: true, slots: 126..<159),
  ]

  /// Through the hues from blue to yellow; amber; grey. Steps of equal lightness.
  package static let sequential = [
    ColorMap(isDiverging: false, slots: 159..<191),
    ColorMap(isDiverging: false, slots: 191..<223),
    ColorMap(isDiverging: false, slots: 223..<255),
  ]

  static let all = diverging + sequential

  private static let names = Dictionary(
    zip(all, ["blue–orange", "purple–green", "grey, zero marked", "dusk", "amber", "grey"]),
    uniquingKeysWith: { first, _ in first })

  /// The colour of a number where `scale` is the largest magnitude there is; what lies beyond has
  /// the last colour. Nil for NaN and the infinities, which are gaps.
  package func color(for value: Double, scale: Double) -> Color? {
    guard value.isFinite, !scale.isNaN else { return nil }
    let scale = abs(scale)
    let share = value == 0 ? 0 : min(max(scale > 0 ? value / scale : value * .infinity, -1), 1)
    return color(share: share)
  }

  /// The colour of a number between two ends; nil for NaN and the infinities.
  package func color(for value: Double, from low: Double, to high: Double) -> Color? {
    guard value.isFinite, low.isFinite, high.isFinite else { return nil }
    // Halves, so that the distance of two huge numbers is none too large to be a number.
    let share = high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5
    return color(share: isDiverging ? 2 * share - 1 : share)
  }

  /// The colour of a share of the whole: −1…1 where the map is diverging, else 0…1.
  private func color(share: Double) -> Color? {
    guard let level = isDiverging ? ColorMap.signed(share) : coordinate(31 * share) else {
      return nil
    }
    return Color(index: UInt8(min(max(Int(slots.lowerBound) + level, first), last)))
  }

  private var first: Int { Int(slots.lowerBound) }
  private var last: Int { Int(slots.upperBound) - 1 }

  /// The level of a share, 0…32 with zero at 16: sign(x)·|x|^0.8, rounded. The power shows small
  /// numbers sooner; it is taken by asking how many of the levels' lower ends x has passed.
  private static func signed(_ share: Double) -> Int {
    let size = abs(share)
    var (low, high) = (0, passes.count)
    while low < high {
      let middle = (low + high) / 2
      if passes[middle] <= size { low = middle + 1 } else { high = middle }
    }
    return share < 0 ? 16 - low : 16 + low
  }

  /// Where |x|^0.8 passes from one of the 16 levels to the next: ((k + ½)/16)^1.25.
  private static let passes: [Double] = (0..<16).map { power((Double($0) + 0.5) / 16, 1.25) }
}

extension ColorMap {
  /// The colours of all maps, in the order of their slots.
  static let colors: [RGB] =
    signed(from: RGB(70, 150, 255), to: RGB(255, 150, 50))
    + signed(from: RGB(176, 110, 255), to: RGB(150, 205, 60))
    + (0...32).map { level in
      level == 16
        ? RGB(0, 120, 140)
        : RGB(lightness: 0.16 + 0.8 * Double(level) / 32, chroma: 0.004, hue: 260)
    }
    + steps { t in (0.03 + 0.08 * t * (3 - 2 * t) + 0.05 * t * t * t, 290 - 185 * t) }
    + steps { t in (0.01 + 0.3 * t * (1 - 0.62 * t), 45 + 45 * t) }
    + steps { _ in (0.006, 260) }

  /// From one colour through almost the background to another.
  private static func signed(from low: RGB, to high: RGB) -> [RGB] {
    (-16...16).map { level in
      Palette.ground.mixed(with: level < 0 ? low : high, Double(abs(level)) / 16)
    }
  }

  /// From almost the background to almost white in 32 steps of equal lightness.
  private static func steps(_ path: (Double) -> (chroma: Double, hue: Double)) -> [RGB] {
    (0..<32).map { level in
      let t = Double(level) / 31
      let (chroma, hue) = path(t)
      return RGB(lightness: 0.22 + 0.73 * t, chroma: chroma, hue: hue)
    }
  }
}
