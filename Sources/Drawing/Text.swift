/// Text as a terminal may be given it: every glyph one column wide and harmless.
///
/// Names and tokens come from files and can hold anything. What a terminal would obey, hide, turn
/// round or draw two columns wide is replaced by something that can be seen: control characters by
/// their pictures (␊), everything else by �. A combining mark joins its letter where the two exist
/// as one (m̂ does not) and is dropped where not.
package enum Text {
  /// The same text, harmless.
  package static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var harmless = String.UnicodeScalarView()
    each(text) { harmless.append(Unicode.Scalar($0) ?? "\u{FFFD}") }
    return String(harmless)
  }

  /// How many columns a text takes.
  package static func width(_ text: String) -> Int {
    var width = 0
    each(text) { _ in width += 1 }
    return width
  }

  /// The glyphs of a text, each one column wide.
  static func glyphs(_ text: String) -> ContiguousArray<UInt32> {
    var glyphs = ContiguousArray<UInt32>()
    glyphs.reserveCapacity(text.utf8.count)
    each(text) { glyphs.append($0) }
    return glyphs
  }

  private static func each(_ text: String, _ body: (UInt32) -> Void) {
    var base: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar.value < 0x300 || !joins(scalar) {
        if let base { body(visible(base)) }
        base = scalar
      } else if let letter = base {
        base = Composed.letter(letter, scalar) ?? letter
      }
    }
    if let base { body(visible(base)) }
  }

  /// What stands for a scalar on the screen: itself, or something harmless.
  package static func visible(_ scalar: Unicode.Scalar) -> UInt32 {
    let value = scalar.value
    switch value {
    case 0x20...0x7E: return value
    case 0..<0x20: return 0x2400 + value
    case 0x7F: return 0x2421
    case 0xA1...0x2FF: return value == 0xAD ? Glyph.substitute : value
    case 0xA0: return 0x20
    case 0..<Text.known: return seen[Int(value)]
    default: return isPlain(scalar) ? value : Glyph.substitute
    }
  }

  /// Most text is made of few scalars, and to ask Unicode for each of them is dear: what is known of
  /// those before this one.
  private static let known: UInt32 = 0x3000
  private static let seen = (0..<known).map { value in
    Unicode.Scalar(value).map { isPlain($0) ? value : Glyph.substitute } ?? Glyph.substitute
  }
  private static let joining = (0..<known).map { Unicode.Scalar($0).map(isCombining) ?? false }

  private static func joins(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < known ? joining[Int(scalar.value)] : isCombining(scalar)
  }

  private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Whether every terminal gives it one column and leaves it where it is.
  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    if unsuited.contains(where: { $0.contains(scalar.value) }) { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
      return false
    default: return !scalar.properties.isEmojiPresentation
    }
  }

  /// Written from the right, or two columns wide (Unicode's East Asian Width), or, beyond the first
  /// plane, in few fonts.
  private static let unsuited: [ClosedRange<UInt32>] = [
    0x0590...0x08FF, 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xDFFF, 0xE000...0xFAFF, 0xFB1D...0xFDFF, 0xFE10...0xFE6F, 0xFE70...0xFF60,
    0xFFE0...0xFFE6, 0x10000...0x1D3FF, 0x1D800...0x10FFFF,
  ]
}

/// Letters that exist both as one scalar and as a letter with a mark: ŷ is U+0177.
private enum Composed {
  static func letter(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
    var pair = String.UnicodeScalarView()
    pair.append(letter)
    pair.append(mark)
    let both = String(pair)
    return both.count == 1 ? letters[Character(both)] : nil
  }

  /// Characters are equal when they look the same, however they are composed.
  private static let letters: [Character: Unicode.Scalar] = {
    var letters: [Character: Unicode.Scalar] = [:]
    for block in [0xC0...0x24F, 0x386...0x3CE, 0x400...0x45F, 0x1E00...0x1FFF] {
      for value in block {
        guard let scalar = Unicode.Scalar(UInt32(value)),
          scalar.properties.generalCategory != .unassigned
        else { continue }
        letters[Character(scalar)] = letters[Character(scalar)] ?? scalar
      }
    }
    return letters
  }()
}
