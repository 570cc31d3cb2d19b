/// What tokens are called, and how a text becomes tokens and is one again.
///
/// Characters are unicode scalars; words are what spaces part.
package struct Vocabulary: Equatable, Sendable {
  package enum Unit: Sendable { case character, word }
  /// Token `id` as it is written: every one differs from the others.
  package let tokens: [String]
  package let unit: Unit
  /// What fills up a row that is longer than its text: nothing attends to it.
  package let padding: Int?
  private let ids: [String: Int]  // looked up, never iterated

  package init(_ tokens: [String], unit: Unit = .character, padding: Int? = nil) {
    (self.tokens, self.unit, self.padding) = (tokens, unit, padding)
    ids = Dictionary(tokens.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  package static func == (a: Vocabulary, b: Vocabulary) -> Bool {
    (a.tokens, a.unit, a.padding) == (b.tokens, b.unit, b.padding)
  }

  package var count: Int { tokens.count }
  package func id(of token: String) -> Int? { ids[token] }

  /// The tokens of a text; throws an `Objection` that names the first piece there is no token for.
  package func encode(_ text: String) throws -> [Int] {
    try pieces(of: text).map { piece in
      guard let id = ids[piece] else {
        let known = tokens.filter { $0 != padding.map { tokens[$0] } }.prefix(12)
        throw Objection(
          "there is no token “\(Self.visible(piece))”: the tokens are "
            + known.map(Self.visible).joined(separator: " ") + (count > 13 ? " …" : ""))
      }
      return id
    }
  }

  /// A text in pieces, whether there are tokens for them or not.
  package func pieces(of text: String) -> [String] {
    switch unit {
    case .character: text.unicodeScalars.map { String($0) }
    case .word: text.split { $0 == " " || $0 == "\n" }.map(String.init)
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
}
