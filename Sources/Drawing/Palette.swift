/// A slot of the palette.
package struct Color: Hashable, Sendable {
  package let index: UInt8
  package init(index: UInt8) { self.index = index }

  /// The terminal's own: as a background what is behind everything, as a foreground its text.
  package static let standard = Color(index: 0)

  package static let text = Color(index: 1)
  /// Brighter than text: the number that matters, the border of the pane in focus.
  package static let bright = Color(index: 2)
  /// What says what something is.
  package static let label = Color(index: 3)
  /// Borders, axes.
  package static let line = Color(index: 4)
  /// Keys, and what is chosen.
  package static let accent = Color(index: 5)
  /// The background of the cell that the cursor is on; `ground` is what is written on it.
  package static let cursor = Color(index: 6)
  /// What every map of colours has for nothing: almost the background.
  package static let ground = Color(index: 7)
  package static let good = Color(index: 8)
  package static let bad = Color(index: 9)
  package static let warning = Color(index: 10)
  /// The sign that there is no number: NaN, infinity.
  package static let gap = Color(index: 11)
  /// The background of the chosen line of a list.
  package static let selection = Color(index: 12)
  /// Lines that should hardly be seen: a grid, the rail of a timeline.
  package static let faint = Color(index: 13)
  /// The background of what lies over the panes.
  package static let panel = Color(index: 14)
  /// A formula, beside the numbers put into it.
  package static let formula = Color(index: 15)

  /// The curves of a plot and the classes of a task, four and then again from the first.
  package static func series(_ k: Int) -> Color { Color(index: UInt8(16 + k & 3)) }
  /// A data point of a class: lighter than the field of that class beneath it.
  package static func point(_ k: Int) -> Color { Color(index: UInt8(20 + k & 3)) }
  /// The field of a class where it is this likely, 0…1; nil for NaN and the infinities.
  package static func field(_ k: Int, likely: Double) -> Color? {
    coordinate(min(max(likely, 0), 1) * 8).flatMap { level in
      likely.isFinite ? Color(index: UInt8(24 + 9 * (k & 3) + level)) : nil
    }
  }
}

/// The colours there are: at most 255, so that a slot is one byte and two of them name a pair.
///
/// 0 the terminal's own, 1–15 the surface, 16–19 series, 20–23 points, 24–59 the fields of four
/// classes, 60–254 the maps of colours.
package enum Palette {
  package static let colors: [RGB] =
    surface + classes + classes.map { $0.mixed(with: RGB(255, 255, 255), 0.55) }
    + classes.flatMap { end in (0...8).map { ground.mixed(with: end, 0.7 * Double($0) / 8) } }
    + ColorMap.colors

  static let ground = RGB(24, 26, 32)

  private static let surface = [
    RGB(16, 16, 20), RGB(216, 220, 228), RGB(255, 255, 255), RGB(120, 126, 138), RGB(70, 75, 86),
    RGB(255, 200, 90), RGB(254, 254, 254), ground, RGB(120, 220, 120), RGB(255, 95, 95),
    RGB(255, 170, 60), RGB(140, 100, 120), RGB(44, 48, 58), RGB(46, 49, 57), RGB(30, 32, 40),
    RGB(86, 180, 233),
  ]

  /// Four that stay apart for everyone (M. Okabe and K. Ito, 2002).
  private static let classes = [
    RGB(86, 180, 233), RGB(230, 159, 0), RGB(0, 158, 115), RGB(204, 121, 167),
  ]

  /// The L* of every slot, 0…100.
  static let lightness: [Double] = colors.map(\.lightness)

  package static func lightness(of slot: UInt8) -> Double {
    lightness.indices.contains(Int(slot)) ? lightness[Int(slot)] : 0
  }

  package static func rgb(_ slot: UInt8) -> RGB {
    colors.indices.contains(Int(slot)) ? colors[Int(slot)] : colors[0]
  }

  /// The slot halfway between two levels of one map; of two that have nothing in common, the first,
  /// unless that is the terminal's own.
  package static func between(_ a: UInt8, _ b: UInt8) -> UInt8 {
    if a == 0 { return b }
    guard a != b, b != 0, ramp(a) == ramp(b), ramp(a) > 0 else { return a }
    return UInt8((Int(a) + Int(b)) / 2)
  }

  /// Which run of neighbouring levels a slot belongs to; 0: to none.
  static func ramp(_ slot: UInt8) -> Int { Int(ramps[Int(slot)]) }

  /// On which side of zero a slot is in its map, −1, 0 or 1; nil: its map knows no signs.
  static func side(_ slot: UInt8) -> Int? {
    guard let map = ColorMap.diverging.first(where: { $0.slots.contains(slot) }) else { return nil }
    return (Int(slot) - Int(map.slots.lowerBound) - 16).signum()
  }

  private static let ramps: [UInt8] = (0...255).map { slot in
    switch slot {
    case ..<24: 0
    case ..<60: UInt8(1 + (slot - 24) / 9)
    default: UInt8(5 + (ColorMap.all.firstIndex { $0.slots.contains(UInt8(slot)) } ?? 6))
    }
  }
}
