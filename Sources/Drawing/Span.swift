/// A piece of text with one colour, one style and one mark: lines are made of them.
package struct Span: Hashable, Sendable {
  package var text: String
  package var color: Color
  package var style: Style
  package var mark: Mark

  package init(
    _ text: String, _ color: Color = .text, style: Style = [], mark: Mark = .none
  ) {
    (self.text, self.color, self.style, self.mark) = (text, color, style, mark)
  }
}

extension Canvas {
  /// Writes pieces of text one after the other on one line; cut as `text` cuts. Returns the columns
  /// taken.
  @discardableResult
  package mutating func spans(
    _ spans: [Span], x: Int, y: Int, background: Color? = nil, clip: Int? = nil
  ) -> Int {
    let clip = coordinate(clip ?? farthest)
    var taken = 0
    for span in spans {
      let width = Text.width(span.text)
      let room = min(clip, visible.right - coordinate(x)) - taken
      // A piece that no longer begins inside: the last column says that something is missing.
      if room <= 0 {
        if width > 0, taken > 0 {
          point(x: coordinate(x) + taken - 1, y: y, glyph: "…", span.color, style: span.style)
        }
        break
      }
      taken += text(
        span.text, x: coordinate(x) + taken, y: y, span.color, background: background,
        style: span.style, mark: span.mark, clip: room)
      if width > room { break }
    }
    return taken
  }
}
