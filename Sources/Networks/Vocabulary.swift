/// What tokens are called, and how a text becomes tokens and is one again.
///
/// Characters are unicode scalars. Words are runs of letters, digits, ' and -; every other sign but
/// a blank is a word of its own. What is canonically equal but not the same stays apart.
package struct Vocabulary: Equatable, Sendable {
  package enum Unit: Sendable { case character, word }
  /// Token `id` as it is written: every one differs from the others.
  package let tokens: [String]
  package let unit: Unit
  /// What fills up a row that is longer than its text: nothing attends to it.
  package let padding: Int?
  /// By the bytes of a token: equal strings may differ in them. Looked up, never iterated.
  private let ids: [[UInt8]: Int]

  package init(_ tokens: [String], unit: Unit = .character, padding: Int? = nil) {
    (self.tokens, self.unit, self.padding) = (tokens, unit, padding)
    ids = Dictionary(tokens.enumerated().map { (Array($1.utf8), $0) }) { first, _ in first }
  }

  /// Every token of some texts, in the order of their bytes.
  package init(ofTexts texts: [String], unit: Unit) {
    let all = texts.reduce(into: Set<[UInt8]>()) { all, text in
      for piece in Self.pieces(of: text, unit) { all.insert(Array(piece.utf8)) }
    }
    let sorted = all.sorted { $0.lexicographicallyPrecedes($1) }
    self.init(sorted.map { String(decoding: $0, as: UTF8.self) }, unit: unit)
  }

  package static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    (a.ids, a.unit, a.padding) == (b.ids, b.unit, b.padding)
  }

  package var count: Int { tokens.count }
  package func id(of token: String) -> Int? { ids[Array(token.utf8)] }

  /// The tokens of a text; throws an `Objection` that names the first piece there is no token for.
  package func encode(_ text: String) throws -> [Int] {
    try pieces(of: text).map { piece in
      guard let id = id(of: piece) else {
        let known = tokens.indices.filter { $0 != padding }.prefix(12).map { tokens[$0] }
        throw Objection(
          "there is no token “\(Self.visible(piece))”: the tokens are "
            + known.map(Self.visible).joined(separator: " ") + (count > 13 ? " …" : ""))
      }
      return id
    }
  }

  /// A text in pieces, whether there are tokens for them or not.
  package func pieces(of text: String) -> [String] { Self.pieces(of: text, unit) }

  private static func pieces(of text: String, _ unit: Unit) -> [String] {
    guard unit == .word else { return text.unicodeScalars.map { String($0) } }
    var (pieces, word) = ([String](), String.UnicodeScalarView())
    func end() {
      if !word.isEmpty { pieces.append(String(word)) }
      word = .init()
    }
    for scalar in text.unicodeScalars {
      if isOfWord(scalar) {
        word.append(scalar)
      } else {
        end()
        if !scalar.properties.isWhitespace { pieces.append(String(scalar)) }
      }
    }
    end()
    return pieces
  }

  package static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return "'-".unicodeScalars.contains(scalar) || scalar.properties.isAlphabetic
        || scalar.properties.numericType != nil
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  package func decode(_ ids: [Int]) -> String {
    ids.map { tokens.indices.contains($0) ? tokens[$0] : "?" }
      .joined(separator: unit == .word ? " " : "")
  }

  /// A token as a label that can be seen: ␣ for a space, ⏎ for the end of a line.
  package func label(_ id: Int) -> String {
    tokens.indices.contains(id) ? Self.visible(tokens[id]) : "?"
  }
  package static func visible(_ token: String) -> String {
    switch token {
    case " ": "␣"
    case "\n": "⏎"
    case "\t": "⇥"
    default: token
    }
  }

  /// A text from elsewhere without what a terminal would obey, hide or turn round: lines end in one
  /// way, and each such sign is a �.
  package static func harmless(_ text: String) -> String {
    var harmless = String.UnicodeScalarView()
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      if scalar == "\n", isAfterReturn { continue }
      switch scalar.properties.generalCategory {
      case .control where scalar == "\n" || scalar == "\t": harmless.append(scalar)
      case .control where scalar == "\r": harmless.append("\n")
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        harmless.append("\u{FFFD}")
      default: harmless.append(scalar)
      }
    }
    return String(harmless)
  }
}
