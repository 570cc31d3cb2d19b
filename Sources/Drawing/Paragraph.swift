/// Text broken into lines no wider than so many columns, between words where it can be, and where
/// the text says so (a line feed).
package struct Paragraph: Sendable {
  package private(set) var lines: [[Span]] = []

  package init(_ spans: [Span], width: Int) {
    guard width > 0 else { return }
    var words: [[Span]] = [[]]
    func finish(_ paragraph: inout Paragraph) {
      paragraph.fill(words.filter { !$0.isEmpty }, width: coordinate(width))
      words = [[]]
    }
    for span in spans {
      for (order, line) in span.pieces(between: "\n").enumerated() {
        if order > 0 { finish(&self) }
        for (order, word) in line.pieces(between: " ").enumerated() {
          if order > 0 { words.append([]) }
          if !word.text.isEmpty { words[words.count - 1].append(word) }
        }
      }
    }
    finish(&self)
  }

  package init(_ text: String, _ color: Color = .text, width: Int) {
    self.init([Span(text, color, mark: .name)], width: width)
  }

  /// Fills lines with words; a word too long for a line is broken where the line ends.
  private mutating func fill(_ words: [[Span]], width: Int) {
    var line: [Span] = []
    var taken = 0
    for word in words {
      var word = word
      var length = word.reduce(0) { $0 + Text.width($1.text) }
      if taken > 0, taken + 1 + length > width {
        lines.append(line)
        (line, taken) = ([], 0)
      }
      while length > width {
        let (head, tail) = Paragraph.broken(word, after: width)
        if tail.isEmpty { break }  // one glyph wider than the line
        lines.append(head)
        (word, length) = (tail, tail.reduce(0) { $0 + Text.width($1.text) })
      }
      if taken > 0, let last = line.last {
        // The blank between two words belongs to a piece that holds both, and to no number.
        let isInside = word.first.map { $0.mark == last.mark && $0.style == last.style } ?? false
        line.append(
          Span(
            " ", last.color, style: isInside ? last.style : [], mark: isInside ? last.mark : .none)
        )
        taken += 1
      }
      line += word
      taken += length
    }
    lines.append(line)
  }

  private static func broken(_ word: [Span], after width: Int) -> ([Span], [Span]) {
    var (head, tail): ([Span], [Span]) = ([], [])
    var room = width
    for span in word {
      var (first, second) = (span, span)
      (first.text, second.text) = room > 0 ? Text.cut(span.text, after: room) : ("", span.text)
      let wide = Text.width(first.text)
      // Half a glyph is not for this line, unless the line has no more room than that.
      if wide > room, !head.isEmpty { (first.text, second.text) = ("", span.text) }
      if !first.text.isEmpty { head.append(first) }
      if !second.text.isEmpty { tail.append(second) }
      room = second.text.isEmpty ? room - wide : 0
    }
    return (head, tail)
  }
}

extension Span {
  fileprivate func pieces(between separator: Character) -> [Span] {
    text.split(separator: separator, omittingEmptySubsequences: false).map {
      Span(String($0), color, style: style, mark: mark)
    }
  }
}

extension Canvas {
  /// Writes text into a rectangle, broken between words, from one of its lines on; where lines are
  /// left below, the last one says so. Returns how many lines there are in all.
  @discardableResult
  package mutating func paragraph(_ spans: [Span], in rect: Rect, from first: Int = 0) -> Int {
    let lines = Paragraph(spans, width: rect.width).lines
    let shown = lines.dropFirst(max(first, 0)).prefix(rect.height)
    for (row, line) in shown.enumerated() {
      self.spans(line, x: rect.x, y: rect.y + row, clip: rect.width)
    }
    if shown.endIndex < lines.endIndex, let last = shown.last {
      let width = last.reduce(0) { $0 + Text.width($1.text) }
      glyph(
        "…", x: rect.x + min(width, rect.width - 1), y: rect.y + rect.height - 1, .accent)
    }
    return lines.count
  }

  @discardableResult
  package mutating func paragraph(
    _ text: String, in rect: Rect, _ color: Color = .text, from first: Int = 0
  ) -> Int {
    paragraph([Span(text, color, mark: .name)], in: rect, from: first)
  }
}
