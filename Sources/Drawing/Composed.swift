/// Letters that exist both as one scalar and as a letter with a mark: ŷ is U+0177.
enum Composed {
  static func letter(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) -> Unicode.Scalar? {
    if let syllable = syllable(letter.value, mark.value) { return syllable }
    var pair = String.UnicodeScalarView()
    pair.append(letter)
    pair.append(mark)
    let both = String(pair)
    return both.count == 1 ? letters[Character(both)] : nil
  }

  /// Characters are equal when they look the same, however they are composed.
  private static let letters: [Character: Unicode.Scalar] = {
    var letters: [Character: Unicode.Scalar] = [:]
    for block in [0xC0...0x24F, 0x386...0x3CE, 0x400...0x45F, 0x1E00...0x1FFF, 0x304C...0x30FE] {
      for value in block {
        guard let scalar = Unicode.Scalar(UInt32(value)),
          scalar.properties.generalCategory != .unassigned
        else { continue }
        letters[Character(scalar)] = letters[Character(scalar)] ?? scalar
      }
    }
    return letters
  }()

  /// A Korean syllable of its letters: a consonant and a vowel, then perhaps a last consonant
  /// (The Unicode Standard, §3.12).
  private static func syllable(_ first: UInt32, _ next: UInt32) -> Unicode.Scalar? {
    if (0x1100...0x1112).contains(first), (0x1161...0x1175).contains(next) {
      return Unicode.Scalar(0xAC00 + ((first - 0x1100) * 21 + next - 0x1161) * 28)
    }
    let isOpen = (0xAC00...0xD7A3).contains(first) && (first - 0xAC00) % 28 == 0
    return isOpen && (0x11A8...0x11C2).contains(next)
      ? Unicode.Scalar(first + next - 0x11A7) : nil
  }
}
