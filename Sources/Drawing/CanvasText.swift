extension Canvas {
  /// Writes one line of text from a column on, on the background that is there unless another is
  /// given. What does not fit (into `clip` columns, or up to the clip rectangle's edge) ends in a
  /// visible "…". Returns the columns taken from `x` on, whether or not they were seen.
  @discardableResult
  package mutating func text(
    _ text: String, x: Int, y: Int, _ color: Color = .text, background: Color? = nil,
    style: Style = [], mark: Mark = .none, clip: Int? = nil
  ) -> Int {
    let x = coordinate(x)
    let room = min(coordinate(clip ?? farthest), visible.right - x)
    guard room > 0 else { return 0 }
    var glyphs = Text.glyphs(text)
    if glyphs.count > room {
      let isCut = glyphs[room...].contains { $0 != Glyph.space }
      glyphs.removeSubrange(room...)
      if isCut { glyphs[room - 1] = Glyph.ellipsis }
    }
    let hidden = visible.x - x
    if hidden > 0, hidden < glyphs.count { glyphs[hidden] = Glyph.ellipsis }
    for (column, glyph) in glyphs.enumerated() {
      guard let place = place(x + column, y) else { continue }
      cells[place] = Cell(
        glyph: glyph, foreground: color.index,
        background: background?.index ?? cells[place].ground, style: style)
      marks[2 * place] = mark
      marks[2 * place + 1] = mark
    }
    return glyphs.count
  }

  /// Writes a line of text that ends before a column.
  @discardableResult
  package mutating func text(
    _ text: String, endingAt right: Int, y: Int, _ color: Color = .text,
    background: Color? = nil, style: Style = [], mark: Mark = .none
  ) -> Int {
    let x = coordinate(right) - Text.width(text)
    return self.text(
      text, x: x, y: y, color, background: background, style: style, mark: mark,
      clip: coordinate(right) - x)
  }

  /// Writes a line of text in the middle of so many columns.
  @discardableResult
  package mutating func text(
    _ text: String, centeredAt x: Int, width: Int, y: Int, _ color: Color = .text,
    background: Color? = nil, style: Style = [], mark: Mark = .none
  ) -> Int {
    let air = max((coordinate(width) - Text.width(text)) / 2, 0)
    return self.text(
      text, x: coordinate(x) + air, y: y, color, background: background, style: style,
      mark: mark, clip: coordinate(width) - air)
  }
}
