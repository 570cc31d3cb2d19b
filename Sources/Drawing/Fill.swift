extension Canvas {
  /// Empties a rectangle: blank cells on a background, and no marks.
  package mutating func clear(_ rect: Rect? = nil, background: Color = .standard) {
    let blank = Cell(" ", .standard, background: background)
    let area = visible.intersection(rect ?? bounds)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { put(blank, .none, x: x, y: y) }
    }
  }

  /// Lays a background under what a rectangle holds, which stays, marks and all. Half blocks have
  /// no background of their own and are left alone.
  package mutating func tint(_ rect: Rect, _ background: Color) {
    let area = visible.intersection(rect)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right where self[x, y].glyph != Glyph.upperHalf {
        self[x, y].background = background.index
      }
    }
  }

  /// One glyph, on the background that is there unless another is given.
  package mutating func glyph(
    _ glyph: Unicode.Scalar, x: Int, y: Int, _ color: Color = .text, background: Color? = nil,
    style: Style = [], mark: Mark = .none
  ) {
    guard let place = place(x, y) else { return }
    let ground = background?.index ?? cells[place].ground
    let cell = Cell(
      glyph: Text.visible(glyph), foreground: color.index, background: ground, style: style)
    put(cell, mark, x: x, y: y)
  }

  /// A point over a field, a plot or nothing: the background of the cell beneath stays, and where
  /// no mark is given the cell keeps its own.
  package mutating func point(
    x: Int, y: Int, glyph: Unicode.Scalar = "●", _ color: Color, style: Style = [],
    mark: Mark? = nil
  ) {
    guard let place = place(x, y) else { return }
    cells[place] = Cell(
      glyph: Text.visible(glyph), foreground: color.index, background: cells[place].ground,
      style: style)
    if let mark { setMark(mark, x: x, y: y) }
  }

  /// A line of one glyph, to the right or downwards.
  package mutating func rule(
    x: Int, y: Int, length: Int, vertical: Bool = false, glyph: Unicode.Scalar? = nil,
    _ color: Color = .line
  ) {
    let rect = Rect(x: x, y: y, width: vertical ? 1 : length, height: vertical ? length : 1)
    let area = visible.intersection(rect)
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        self.glyph(glyph ?? (vertical ? "│" : "─"), x: x, y: y, color)
      }
    }
  }
}
