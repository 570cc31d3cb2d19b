/// What is written for a glyph where there is only ASCII: one character for one, never a digit that
/// was none.
enum Ascii {
  static func glyph(_ glyph: UInt32) -> UInt32 {
    if let plain = pairs[glyph] { return plain }
    if (0x2500...0x257F).contains(glyph) { return 0x2B }
    guard let scalar = Unicode.Scalar(glyph) else { return 0x3F }
    return letters[Character(scalar)] ?? 0x3F
  }

  static let rows = [
    ("─━┄┅┈┉╌╍═╴╶", "-----------"), ("│┃┆┇┊┋╎╏║╵╷", "|||||||||||"), ("░▒▓▐", ".:##"),
    ("╱╲", "/\\"),
    ("●○◉◆◇■□▪▫★✕✗✓", "oo@**####*xxv"), ("▶▸►▷◀◂◁▲△▼▽▾◢◣", ">>>><<<^^vvv/\\"),
    ("←→↑↓↔↦⇐⇒⇄↵⏎⇥", "<>^v->==-<<>"), ("‹›«»“”„‘’…", "<><>\"\"\"''~"),
    ("×·•∙⋅−–—‐÷±√∑∏∂∇∆∞", "x.*..----/+VSPdVDI"), ("≤≥≈≠≡∈∘⊙∗∫∝⊤ᵀ°′″", "<>~!=eoo*S~TTo'\""),
    ("αβγδεζηθικλμνξοπρσςτυφχψω", "abgdezhtiklmnxoprsstufcyw"), ("ϵϑϕµ", "etfm"),
    ("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "ABGDEZHTIKLMNXOPRSTUFCYW"),
    ("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni"), ("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", "0123456789+-=()"),
    ("ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥᵧ", "aeoxhklmnpstijruvy"), ("\u{2009}\u{2002}\u{2003}\u{200A}", "    "),
    ("␣␠␤␊‖½ˆ⌊⌋†\u{A0}", "__nn=h^[]+ "), ("łøđıħŧß", "lodihts"), ("⓪①②③④⑤⑥⑦⑧⑨", "0123456789"),
    ("ŁØĐ", "LOD"),
  ]

  private static let pairs: [UInt32: UInt32] = {
    var pairs: [UInt32: UInt32] = [:]
    for (fancy, plain) in rows {
      for (from, to) in zip(fancy.unicodeScalars, plain.unicodeScalars) {
        pairs[from.value] = to.value
      }
    }
    return pairs
  }()

  /// Letters with a mark: equal to the plain letter followed by the mark.
  private static let letters: [Character: UInt32] = {
    var letters: [Character: UInt32] = [:]
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".unicodeScalars {
      for mark in 0x300...0x331 as ClosedRange<UInt32> {
        guard let mark = Unicode.Scalar(mark) else { continue }
        var pair = String.UnicodeScalarView()
        pair.append(letter)
        pair.append(mark)
        letters[Character(String(pair))] = letter.value
      }
    }
    return letters
  }()
}
