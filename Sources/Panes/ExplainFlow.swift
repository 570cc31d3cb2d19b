import Drawing

/// Arithmetic broken into lines: before a sign that stands between two terms, and only where a term
/// is longer than a line inside it; an operand stays whole as long as it can.
enum ExplainFlow {
  /// Lines after the first begin `indent` columns in.
  static func lines(_ pieces: [(span: Span, isWhole: Bool)], width: Int, indent: Int) -> [[Span]] {
    guard width > 0 else { return [] }
    let indent = min(indent, width / 3)
    var (lines, line, taken): ([[Span]], [Span], Int) = ([], [], 0)
    func next() {
      lines.append(line)
      (line, taken) = ([Span(String(repeating: " ", count: indent))], indent)
    }
    func isFresh() -> Bool { taken == (lines.isEmpty ? 0 : indent) }
    func add(_ span: Span) {
      line.append(span)
      taken += Text.width(span.text)
    }
    for term in terms(pieces) {
      let length = term.reduce(0) { $0 + Text.width($1.span.text) }
      if !isFresh() {
        if taken + 1 + min(length, width - indent) > width { next() } else { add(Span(" ")) }
      }
      if taken + length <= width {
        term.forEach { add($0.span) }
        continue
      }
      for part in term.flatMap(inside) {
        var rest = part
        if taken + Text.width(rest.text) > width, !isFresh() { next() }
        while taken + Text.width(rest.text) > width {
          var head = rest
          (head.text, rest.text) = Text.cut(rest.text, after: max(width - taken, 1))
          add(head)
          if !rest.text.isEmpty { next() }
        }
        if !rest.text.isEmpty { add(rest) }
      }
    }
    if !isFresh() || lines.isEmpty { lines.append(line) }
    return lines
  }

  private typealias Piece = (span: Span, isWhole: Bool)

  /// Cut at the blanks between terms; a sign stays with the term that it stands before.
  private static func terms(_ pieces: [Piece]) -> [[Piece]] {
    var (terms, term): ([[Piece]], [Piece]) = ([], [])
    for piece in pieces {
      if piece.isWhole {
        term.append(piece)
        continue
      }
      let words = piece.span.text.split(separator: " ", omittingEmptySubsequences: false)
      for (k, word) in words.enumerated() {
        if k > 0 {
          let isSign = term.count == 1 && ["+", "−", "=", ">"].contains(term[0].span.text)
          if isSign {
            term[0].span.text += " "
          } else if !term.isEmpty {
            terms.append(term)
            term = []
          }
        }
        guard !word.isEmpty else { continue }
        var span = piece.span
        span.text = String(word)
        term.append((span, false))
      }
    }
    return term.isEmpty ? terms : terms + [term]
  }

  /// The pieces of one term, cut before · and /.
  private static func inside(_ piece: Piece) -> [Span] {
    guard !piece.isWhole else { return [piece.span] }
    var spans: [Span] = []
    for sign in piece.span.text {
      if spans.isEmpty || sign == "·" || sign == "/" {
        var span = piece.span
        span.text = ""
        spans.append(span)
      }
      spans[spans.count - 1].text.append(sign)
    }
    return spans
  }
}
