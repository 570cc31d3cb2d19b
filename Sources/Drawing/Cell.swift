/// How a glyph is written, apart from its colours.
package struct Style: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let bold = Style(rawValue: 1)
  package static let dim = Style(rawValue: 2)
  package static let underline = Style(rawValue: 4)
  package static let reverse = Style(rawValue: 8)
  /// Nothing that is seen: this ▄ is a value of a field with nothing above it, not the end of a bar.
  static let value = Style(rawValue: 16)
}

/// One place of the screen, in eight bytes: a glyph, two palette slots, a style.
package struct Cell: Hashable, Sendable {
  /// A Unicode scalar one column wide, or one of those that `Glyph` tells apart.
  package var glyph: UInt32
  package var foreground: UInt8
  package var background: UInt8
  package var style: Style

  package init(
    glyph: UInt32, foreground: UInt8 = 0, background: UInt8 = 0, style: Style = []
  ) {
    self.glyph = glyph
    self.foreground = foreground
    self.background = background
    self.style = style
  }

  package init(
    _ glyph: Unicode.Scalar, _ color: Color = .text, background: Color = .standard,
    style: Style = []
  ) {
    self.init(
      glyph: glyph.value, foreground: color.index, background: background.index, style: style)
  }

  package static let blank = Cell(glyph: Glyph.space)

  /// The letter that is drawn; a blank where the glyph before it reaches over this cell.
  package var scalar: Unicode.Scalar { Glyph.scalars(glyph).first ?? " " }

  /// Adds what is drawn, with its marks: nothing where the glyph before it reaches over this cell.
  package func write(to text: inout String.UnicodeScalarView) {
    if Glyph.isPlain(glyph) {
      text.append(Unicode.Scalar(glyph) ?? "\u{FFFD}")
    } else {
      text.append(contentsOf: Glyph.scalars(glyph))
    }
  }

  /// The colour that shows where this cell's glyph gives way to another one: its background, or
  /// what lies between the two colours where the glyph is half a block.
  package var ground: UInt8 {
    switch glyph {
    case Glyph.upperHalf, Glyph.lowerHalf: Palette.between(foreground, background)
    case Glyph.fullBlock: foreground
    default: background
    }
  }
}

/// The glyphs that drawing is made of, as the numbers that cells hold: a scalar, and for those two
/// columns wide, and those of several scalars, a bit that says so.
package enum Glyph {
  /// Two columns wide: the next cell holds its tail.
  package static let wide: UInt32 = 1 << 30
  /// The number of a letter with its marks.
  package static let cluster: UInt32 = 1 << 29
  /// What stands in the second cell of a glyph two columns wide.
  package static let tail: UInt32 = 1 << 28

  package static func isWide(_ glyph: UInt32) -> Bool { glyph & (wide | 1 << 31) == wide }
  /// One scalar in one column.
  @inline(__always) static func isPlain(_ glyph: UInt32) -> Bool { glyph < tail }

  /// The letter that is drawn, then its marks; nothing for a tail.
  package static func scalars(_ glyph: UInt32) -> [Unicode.Scalar] {
    if glyph == tail { return [] }
    guard glyph & (cluster | 1 << 31) == cluster else {
      return [Unicode.Scalar(glyph & ~wide) ?? "\u{FFFD}"]
    }
    return Clusters.scalars(glyph).compactMap { Unicode.Scalar($0) }
  }

  package static let space: UInt32 = 0x20
  package static let ellipsis: UInt32 = 0x2026
  package static let gap: UInt32 = 0xD7
  package static let substitute: UInt32 = 0xFFFD
  package static let upperHalf: UInt32 = 0x2580
  package static let lowerHalf: UInt32 = 0x2584
  package static let fullBlock: UInt32 = 0x2588
  package static let braille: UInt32 = 0x2800

  /// Whether a glyph is one of the 256 braille patterns.
  package static func isBraille(_ glyph: UInt32) -> Bool { glyph & ~0xFF == braille }

  /// A cell filled from the left by so many eighths: 0 is blank, 8 is full.
  package static func left(eighths: Int) -> UInt32 {
    eighths <= 0 ? space : 0x2590 - UInt32(min(eighths, 8))
  }

  /// A cell filled from below by so many eighths: 0 is blank, 8 is full.
  package static func bottom(eighths: Int) -> UInt32 {
    eighths <= 0 ? space : 0x2580 + UInt32(min(eighths, 8))
  }
}
