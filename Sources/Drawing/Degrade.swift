/// A cell for a terminal that can do less: glyphs without Unicode, fields without colours. From cell
/// to cell, so that neither the panes nor the canvas know of it.
package enum Degrade {
  /// Only ASCII: a field becomes a ramp of glyphs by its lightness and keeps its colour.
  package static func ascii(_ cell: Cell) -> Cell {
    guard cell.glyph > 0x7E else { return cell }
    var plain = cell
    switch cell.glyph {
    case Glyph.tail: plain.glyph = Glyph.space
    case _ where !Glyph.isPlain(cell.glyph):
      plain.glyph = Ascii.glyph(cell.scalar.value)
    case _ where isField(cell): plain = ramp(cell)
    case Glyph.upperHalf: plain.glyph = code("\"")
    case 0x2581...0x2588: plain.glyph = bottom[Int(cell.glyph - 0x2581)]
    case 0x2589...0x258F:
      // Of a bar to the left, what is empty is drawn, in exchanged colours.
      let eighths = Int(0x2590 - cell.glyph)
      let isLeft = cell.style.contains(.reverse)
      plain.glyph = (isLeft ? 8 - eighths : eighths) >= 4 ? code("=") : code("-")
      plain.style.remove(.reverse)
    case 0x2800...0x28FF:
      let dots = (cell.glyph & 0xFF).nonzeroBitCount
      plain.glyph = dots == 0 ? Glyph.space : code(dots < 3 ? "." : dots < 6 ? ":" : "*")
      if Palette.ramp(cell.background) > 0 { plain.background = 0 }
    default:
      plain.glyph = Ascii.glyph(cell.glyph)
      // A point on a field lies among glyphs without backgrounds.
      if points.contains(cell.glyph), Palette.ramp(cell.background) > 0 { plain.background = 0 }
    }
    return plain
  }

  /// No colours: a field becomes a ramp of glyphs, a negative number in it underlined where its map
  /// shows signs by hue alone (a number printed on a field says it itself), and so are lines of
  /// negative numbers. Points become the glyph of their class or side, the roles of text bold and
  /// dim, and what is chosen is reversed.
  package static func monochrome(_ cell: Cell) -> Cell {
    var plain = cell
    let slot = cell.foreground
    if isTile(cell) {
      plain.glyph = glyph(share(cell.background))
      if isNegative(cell.background) { plain.style.insert(.underline) }
    } else if isField(cell) {
      plain = ramp(cell)
      if isNegative(Palette.ramp(slot) > 0 ? cell.ground : cell.background) {
        plain.style.insert(.underline)
      }
    } else if let glyph = point(cell) {
      plain.glyph = glyph
    } else {
      plain.style.formUnion(style(Color(index: slot)))
      let isNumber = Glyph.isBraille(cell.glyph) || points.contains(cell.glyph)
      if isNumber, Palette.side(slot) == -1 { plain.style.insert(.underline) }
    }
    let grounds = isField(cell) ? [slot, cell.background] : [cell.background]
    if grounds.contains(Color.cursor.index) || grounds.contains(Color.selection.index) {
      plain.style.formSymmetricDifference(.reverse)
    }
    plain.foreground = 0
    plain.background = 0
    return plain
  }

  /// ● and • in the colour of a class or of one side of zero: o x + #.
  private static func point(_ cell: Cell) -> UInt32? {
    guard cell.glyph == 0x25CF || cell.glyph == 0x2022 else { return nil }
    if (16..<24).contains(cell.foreground) { return classes[Int(cell.foreground & 3)] }
    switch Palette.side(cell.foreground) {
    case -1: return classes[0]
    case 1: return classes[1]
    default: return nil
    }
  }

  /// Whether a cell is empty but for the colour of one value.
  private static func isTile(_ cell: Cell) -> Bool {
    cell.glyph == Glyph.space && Palette.ramp(cell.background) > 0
  }

  /// Whether a cell holds two values of a field, and not the end of a bar.
  private static func isField(_ cell: Cell) -> Bool {
    (cell.glyph == Glyph.upperHalf || cell.style.contains(.value))
      && (Palette.ramp(cell.foreground) > 0 || Palette.ramp(cell.background) > 0)
  }

  /// For text alone: a field becomes shades, from the lowest of its map to the highest; the classes
  /// of a plane one shade each. Everything else keeps its glyph.
  package static func text(_ cell: Cell) -> Cell {
    let isField = cell.glyph == Glyph.upperHalf || cell.glyph == Glyph.lowerHalf
    let (ramp, under) = (Palette.ramp(cell.foreground), Palette.ramp(cell.background))
    if isTile(cell) {
      var plain = cell
      plain.glyph = level(place(cell.background))
      return plain
    }
    guard isField, ramp > 0 || under > 0 else { return cell }
    var plain = cell
    let slots = [cell.foreground, cell.background].filter { Palette.ramp($0) > 0 }
    let mean = slots.reduce(0) { $0 + place($1) } / Double(slots.count)
    plain.glyph = level(mean)
    return plain
  }

  private static func level(_ share: Double) -> UInt32 {
    levels[min(coordinate(share * Double(levels.count)) ?? 0, levels.count - 1)]
  }

  /// Where a slot stands in its map, 0…1; a class, among classes.
  private static func place(_ slot: UInt8) -> Double {
    if slot < 60 { return Double(Palette.ramp(slot) - 1) / 4 + 0.125 }
    guard let map = ColorMap.all.first(where: { $0.slots.contains(slot) }) else { return 0 }
    return Double(slot - map.slots.lowerBound) / Double(map.slots.count)
  }

  private static let levels = "·░▒▓".unicodeScalars.map(\.value)

  /// Two values of a field as one glyph by their mean lightness.
  private static func ramp(_ cell: Cell) -> Cell {
    let mean = (share(cell.foreground) + share(cell.background)) / 2
    return Cell(
      glyph: glyph(mean), foreground: cell.ground, style: cell.style.subtracting(.value))
  }

  private static func glyph(_ share: Double) -> UInt32 {
    shades[min(coordinate(share * Double(shades.count - 1)) ?? 0, shades.count - 1)]
  }

  /// How light a slot is, 0…1; a level of a map, among its levels.
  private static func share(_ slot: UInt8) -> Double { shares[Int(slot)] }

  private static let shares: [Double] = (0...255).map { slot in
    let slot = UInt8(slot)
    if slot == 0 { return 0 }
    let ramp = Palette.ramp(slot)
    let own = Palette.lightness(of: slot)
    guard ramp > 0 else { return own / 100 }
    let all = (UInt8.min...254).filter { Palette.ramp($0) == ramp }.map(Palette.lightness(of:))
    guard let least = all.min(), let largest = all.max(), largest > least else { return 0 }
    return (own - least) / (largest - least)
  }

  /// Whether a slot is below zero in a map whose two sides are equally light.
  private static func isNegative(_ slot: UInt8) -> Bool {
    ColorMap.diverging.prefix(2).contains { map in
      slot >= map.slots.lowerBound && slot < map.slots.lowerBound + 16
    }
  }

  private static func style(_ role: Color) -> Style {
    switch role {
    case .bright, .accent, .bad, .warning: .bold
    case .label, .line, .faint, .gap, .series(1), .point(1): .dim
    case .series(2), .point(2): .bold
    case .series(3), .point(3): .underline
    default: []
    }
  }

  private static func code(_ glyph: Unicode.Scalar) -> UInt32 { glyph.value }
  private static let shades = " .:-=+*#%@".unicodeScalars.map(\.value)
  private static let classes = "ox+#".unicodeScalars.map(\.value)
  /// ● • ◉ ◆ ×
  private static let points: Set<UInt32> = [0x25CF, 0x2022, 0x25C9, 0x25C6, Glyph.gap]
  private static let bottom = "_.-=+*##".unicodeScalars.map(\.value)
}
