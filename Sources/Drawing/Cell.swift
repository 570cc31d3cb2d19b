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

/// One place of the screen, in eight bytes: a glyph one column wide, two palette slots, a style.
package struct Cell: Hashable, Sendable {
  /// A Unicode scalar; the canvas lets only those in that are one column wide.
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

  package var scalar: Unicode.Scalar { Unicode.Scalar(glyph) ?? "\u{FFFD}" }

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

/// The glyphs that drawing is made of, as the numbers that cells hold.
package enum Glyph {
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
