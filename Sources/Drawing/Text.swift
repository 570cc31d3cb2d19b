/// Text as a terminal may be given it: every glyph one or two columns wide, and harmless.
///
/// Names and tokens come from files and can hold anything. What a terminal would obey, hide, turn
/// round or draw as wide as it likes is replaced by something that can be seen: control characters by
/// their pictures (␊), a sequence of emoji that terminals draw differently by � and a blank, everything
/// else by �. Chinese, Japanese and Korean characters take two columns. A combining mark joins its
/// letter: in one scalar where there is one (ŷ), else in one glyph of several (m̂).
package enum Text {
  /// The same text, harmless.
  package static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var harmless = String.UnicodeScalarView()
    each(text) { harmless.append(contentsOf: Glyph.scalars($0)) }
    return String(harmless)
  }

  /// How many columns a text takes.
  package static func width(_ text: String) -> Int {
    var width = 0
    each(text) { _ in width += 1 }
    return width
  }

  /// The glyphs of a text, one for every column: one of two columns is followed by its tail.
  static func glyphs(_ text: String) -> ContiguousArray<UInt32> {
    var glyphs = ContiguousArray<UInt32>()
    glyphs.reserveCapacity(text.utf8.count)
    each(text) { glyphs.append($0) }
    return glyphs
  }

  /// A harmless text in two, the first of them at most so many columns wide; but never nothing, so
  /// that what is left ends.
  package static func cut(_ text: String, after columns: Int) -> (head: String, tail: String) {
    let glyphs = glyphs(text)
    var end = min(max(columns, 0), glyphs.count)
    if end < glyphs.count, glyphs[end] == Glyph.tail { end -= 1 }
    if end == 0, !glyphs.isEmpty { end = Glyph.isWide(glyphs[0]) ? 2 : 1 }
    return (string(glyphs[..<end]), string(glyphs[end...]))
  }

  /// The end of a text, harmless, at most so many columns wide.
  package static func suffix(_ text: String, columns: Int) -> String {
    let glyphs = glyphs(text)
    var end = glyphs.suffix(max(columns, 0))
    if end.first == Glyph.tail { end.removeFirst() }
    return string(end)
  }

  private static func string(_ glyphs: ArraySlice<UInt32>) -> String {
    var text = String.UnicodeScalarView()
    for glyph in glyphs { text.append(contentsOf: Glyph.scalars(glyph)) }
    return String(text)
  }

  private static func each(_ text: String, _ body: (UInt32) -> Void) {
    var base: Unicode.Scalar?
    var marks: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if scalar.value < 0x300 || !Scalars.mayJoin(scalar) {
        if let base { glyph(base, marks, body) }
        base = scalar
        if !marks.isEmpty { marks = [] }
      } else if let letter = base {
        if Scalars.joins(scalar, letter, marks) {
          marks.append(scalar)
        } else {
          glyph(letter, marks, body)
          (base, marks) = (scalar, [])
        }
      } else if !Scalars.isCombining(scalar) {
        base = scalar
      }
    }
    if let base { glyph(base, marks, body) }
  }

  /// What stands on the screen for a scalar and what joins it.
  @inline(__always)
  private static func glyph(
    _ base: Unicode.Scalar, _ marks: [Unicode.Scalar], _ body: (UInt32) -> Void
  ) {
    if marks.isEmpty, !Scalars.isWide(base) { return body(visible(base)) }
    joined(base, marks, body)
  }

  private static func joined(
    _ base: Unicode.Scalar, _ marks: [Unicode.Scalar], _ body: (UInt32) -> Void
  ) {
    if marks.contains(where: Scalars.isOfSequence), !Scalars.isIndic(base) {
      body(Glyph.substitute)
      return body(Glyph.space)
    }
    var (letter, rest) = (base, [Unicode.Scalar]())
    for mark in marks where Scalars.isCombining(mark) || Scalars.isVowel(mark) {
      if rest.isEmpty, let both = Composed.letter(letter, mark) {
        letter = both
      } else if Scalars.isDrawn(mark) {
        rest.append(mark)
      }
    }
    let isWide = Scalars.isWide(letter)
    let plain = isWide ? letter.value | Glyph.wide : visible(letter)
    let isItself = isWide || plain == letter.value
    body(isItself && !rest.isEmpty ? Clusters.glyph(plain, rest) : plain)
    if isWide { body(Glyph.tail) }
  }

  /// What stands for a scalar in one column: itself, or something harmless.
  package static func visible(_ scalar: Unicode.Scalar) -> UInt32 {
    let value = scalar.value
    switch value {
    case 0x20...0x7E: return value
    case 0..<0x20: return 0x2400 + value
    case 0x7F: return 0x2421
    case 0xA1...0x2FF: return value == 0xAD ? Glyph.substitute : value
    case 0xA0: return 0x20
    default: return Scalars.isPlain(scalar) ? value : Glyph.substitute
    }
  }
}
