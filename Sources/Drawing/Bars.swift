extension Canvas {
  /// A bar to the right, as long as a share of so many columns, to an eighth of a column. What has
  /// no length (NaN) is a gap, what is too long (infinity too) ends in ▸.
  package mutating func bar(
    _ share: Double, x: Int, y: Int, width: Int, _ color: Color, background: Color? = nil,
    mark: Mark = .none
  ) {
    let area = visible.intersection(Rect(x: x, y: y, width: width, height: 1))
    guard width > 0, !area.isEmpty else { return }
    if let background { tint(area, background) }
    for column in area.x..<area.right { setMark(mark, x: column, y: y) }
    guard !share.isNaN else { return gap(x: x, y: y, mark: mark) }
    let length = 8 * Double(coordinate(width))
    let eighths = coordinate(min(max(share, 0) * length, length)) ?? 0
    // A number that is not zero is never nothing.
    let shown = share > 0 ? max(eighths, 1) : 0
    for column in area.x..<area.right {
      let glyph = Glyph.left(eighths: shown - 8 * (column - coordinate(x)))
      if glyph != Glyph.space { part(glyph, x: column, y: y, color, mark) }
    }
    if share > 1 + 1e-6, area.contains(x: coordinate(x) + width - 1, y: y) {
      point(x: coordinate(x) + width - 1, y: y, glyph: "▸", .ground, mark: mark)
    }
  }

  /// A bar about a zero line in the middle: to the right in one colour, to the left in another.
  package mutating func signedBar(
    _ share: Double, x: Int, y: Int, width: Int, positive: Color, negative: Color,
    mark: Mark = .none
  ) {
    guard width > 0 else { return }
    let x = coordinate(x)
    let half = (coordinate(width) - 1) / 2
    let zero = x + half
    for column in visible.intersection(Rect(x: x, y: y, width: 2 * half + 1, height: 1)).columns {
      setMark(mark, x: column, y: y)
    }
    glyph("│", x: zero, y: y, .line, mark: mark)
    if share.isNaN { return gap(x: zero, y: y, mark: mark) }
    if share >= 0 {
      return bar(share, x: zero + 1, y: y, width: half, positive, mark: mark)
    }
    // Blocks fill a cell from the left only: to the left of zero, what is not filled is drawn and
    // the colours are exchanged.
    let eighths = coordinate(min(-share, 1) * Double(8 * half)) ?? 0
    for column in visible.intersection(Rect(x: x, y: y, width: half, height: 1)).columns {
      let filled = max(eighths, 1) - 8 * (zero - 1 - column)
      guard filled > 0, let place = place(column, y) else { continue }
      let ground = cells[place].ground
      if filled >= 8 {
        part(Glyph.fullBlock, x: column, y: y, negative, mark)
      } else if ground == 0 {
        part(Glyph.left(eighths: 8 - filled), x: column, y: y, negative, mark, style: .reverse)
      } else {
        put(
          Cell(
            glyph: Glyph.left(eighths: 8 - filled), foreground: ground,
            background: negative.index), mark, x: column, y: y)
      }
    }
    if share < -1 - 1e-6 { point(x: x, y: y, glyph: "◂", .ground, mark: mark) }
  }

  /// A part of a bar, on the background that is there.
  mutating func part(
    _ glyph: UInt32, x: Int, y: Int, _ color: Color, _ mark: Mark, style: Style = []
  ) {
    guard let place = place(x, y) else { return }
    let cell = Cell(
      glyph: glyph, foreground: color.index, background: cells[place].ground, style: style)
    put(cell, mark, x: x, y: y)
  }

  /// The sign that there is no number here.
  package mutating func gap(x: Int, y: Int, mark: Mark = .none) {
    glyph("×", x: x, y: y, .gap, style: .dim, mark: mark)
  }
}

extension Rect {
  /// The columns of a rectangle that has rows; else none.
  fileprivate var columns: Range<Int> { isEmpty ? x..<x : x..<right }
}
