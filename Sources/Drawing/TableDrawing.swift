extension Canvas {
  /// Draws a table: numbers to the right with their points below each other, names to the left;
  /// ‹ and › where columns are left out, ▲ and ▼ with a count where rows are.
  @discardableResult
  package mutating func table(_ table: Table, in rect: Rect) -> Table.Shown {
    guard !rect.isEmpty else { return Table.Shown(rows: 0..<0, columns: 0..<0) }
    return clipped(to: rect) { canvas in
      let layout = table.layout(width: canvas.width, height: canvas.height)
      if layout.hasHeader { canvas.header(of: table, layout) }
      canvas.signs(of: table, layout)
      for (line, row) in layout.rows.enumerated() {
        let y = line + (layout.hasHeader ? 1 : 0)
        if table.labels.indices.contains(row) {
          canvas.text(
            table.labels[row], x: 0, y: y, .label, mark: .name, clip: layout.labelWidth)
        }
        for (order, place) in layout.columns.enumerated() {
          canvas.entry(table, row, place, layout.texts[order][line], y: y)
        }
      }
      if layout.hasMore { canvas.more(of: table, layout) }
      let first = layout.columns.first?.column ?? 0
      return Table.Shown(rows: layout.rows, columns: first..<first + layout.columns.count)
    }
  }

  private mutating func entry(
    _ table: Table, _ row: Int, _ place: (column: Int, x: Int, width: Int), _ text: String, y: Int
  ) {
    let background = table.background(row, place.column)
    if let background {
      clear(Rect(x: place.x, y: y, width: place.width, height: 1), background: background)
    }
    switch table.content(row, place.column) {
    case .number(let value, let mark):
      let color: Color =
        !value.isFinite ? .warning : background.map { Palette.ink(on: $0) } ?? .text
      let start = place.x + max(place.width - Text.width(text), 0)
      self.text(text, x: start, y: y, color, mark: mark, clip: place.width)
      // Blanks that only align belong to the number too: the cursor is as wide as the column.
      for x in place.x..<place.x + place.width { setMark(mark, x: x, y: y) }
    case .text(let text, let color, let mark):
      self.text(text, x: place.x, y: y, color, mark: mark, clip: place.width)
    case .empty: break
    }
  }

  private mutating func header(of table: Table, _ layout: Table.Layout) {
    for place in layout.columns {
      let name = table.headers[place.column]
      let isNumber = layout.rows.first.map { row in
        if case .number = table.content(row, place.column) { true } else { false }
      }
      let air = isNumber == true ? max(place.width - Text.width(name), 0) : 0
      text(name, x: place.x + air, y: 0, .label, mark: .name, clip: place.width - air)
    }
  }

  /// Columns are left out to the left, or to the right.
  private mutating func signs(of table: Table, _ layout: Table.Layout) {
    guard let first = layout.columns.first, let last = layout.columns.last else { return }
    if first.column > 0 { glyph("‹", x: max(first.x - 2, 0), y: 0, .accent) }
    if last.column + 1 < table.headers.count { glyph("›", x: width - 1, y: 0, .accent) }
  }

  private mutating func more(of table: Table, _ layout: Table.Layout) {
    let (above, below) = (layout.rows.lowerBound, table.rowCount - layout.rows.upperBound)
    var spans: [Span] = []
    if above > 0 {
      spans += [
        Span("▲ ", .accent), Span(NumberFormat.integer(above) + " more", .label, mark: .name),
      ]
    }
    if above > 0, below > 0 { spans.append(Span("  ")) }
    if below > 0 {
      spans += [
        Span("▼ ", .accent), Span(NumberFormat.integer(below) + " more", .label, mark: .name),
      ]
    }
    self.spans(spans, x: 0, y: height - 1)
  }
}

extension Palette {
  /// What can be read on a background: the text's colour, or almost the background's.
  package static func ink(on background: Color) -> Color {
    let lightness = background == .standard ? 0 : lightness(of: background.index)
    return lightness > 55 ? .ground : .bright
  }
}
