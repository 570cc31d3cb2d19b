extension Degrade {
  /// Eight or sixteen colours: no shades, so a number in a map is one of two or three flat hues, and
  /// nothing is drawn where a field is dark. What is left are the slots below 24, `standard` and
  /// `deep`.
  package static func fewColors(_ cell: Cell) -> Cell {
    var plain = cell
    if cell.style.contains(.value) { swap(&plain.foreground, &plain.background) }
    if cell.glyph == Glyph.upperHalf || cell.style.contains(.value) {
      plain.glyph = Glyph.upperHalf
      plain.style.remove(.value)
      plain.foreground = flat[Int(plain.foreground)]
      plain.background = flat[Int(plain.background)]
      // Never black over a colour: nobody knows whether the terminal's own background is black.
      if plain.foreground == 0 {
        plain.glyph = plain.background == 0 ? Glyph.space : Glyph.lowerHalf
        swap(&plain.foreground, &plain.background)
      }
      return plain
    }
    if Palette.ramp(cell.background) > 0 {
      // A number printed on its colour has that colour instead.
      let inks: [Color] = [.ground, .text, .bright]
      if inks.contains(Color(index: cell.foreground)) { plain.foreground = cell.background }
      plain.background = 0
    }
    let role = Color(index: plain.foreground)
    if role == .line || role == .faint { plain.style.insert(.dim) }
    plain.foreground = hue[Int(plain.foreground)]
    return plain
  }

  /// The hue of a field for the lower of two values: darker than the points on it.
  package static let deep = Color(index: ColorMap.diverging[0].slots.lowerBound)

  /// Where a field has which hue; dark: none.
  private static let flat: [UInt8] = (UInt8.min...255).map { slot in
    if slot == Color.ground.index || slot == Color.panel.index { return 0 }
    if slot < 24 { return slot }
    if slot < 60 { return (slot - 24) % 9 < 4 ? 0 : ofClass[Int(slot - 24) / 9].index }
    guard let map = ColorMap.all.firstIndex(where: { $0.slots.contains(slot) }) else { return 0 }
    let level = Int(slot - ColorMap.all[map].slots.lowerBound)
    let side = level < 13 ? -1 : level > 19 ? 1 : 0
    let color: Color =
      switch map {
      case 0: [deep, .standard, .series(1)][side + 1]
      case 1: [.series(3), .standard, .series(2)][side + 1]
      case 2: level == 16 ? .series(0) : level < 20 ? .standard : .cursor
      case 3: [.standard, deep, .series(0), .series(1)][level / 8]
      case 4: [.standard, .series(1), .cursor][level / 11]
      default: level < 16 ? .standard : .cursor
      }
    return color.index
  }

  private static let ofClass: [Color] = [deep, .series(1), .series(2), .series(3)]

  /// The same for lines, points and text, which must be seen.
  private static let hue: [UInt8] = (UInt8.min...255).map { slot in
    if slot < 24 { return slot }
    if slot < 60 { return Color.series(Int(slot - 24) / 9).index }
    if let side = Palette.side(slot) {
      guard side != 0 else { return Color.label.index }
      let ends: [(Color, Color)] = [
        (.series(0), .series(1)), (.series(3), .series(2)), (.label, .bright),
      ]
      let (low, high) = ends[Int(slot - ColorMap.all[0].slots.lowerBound) / 33]
      return (side < 0 ? low : high).index
    }
    return switch Color(index: flat[Int(slot)]) {
    case .standard: Color.label.index
    case deep: Color.series(0).index
    case .cursor: Color.bright.index
    case let color: color.index
    }
  }
}
