extension Canvas {
  /// The glyphs alone, line by line, without the blanks at the ends of lines.
  package func plainText() -> String { text { $0 } }

  /// The screen as text alone: fields as shades, for a page without colours.
  package func shadedText() -> String { text(Degrade.text) }

  private func text(_ degrade: (Cell) -> Cell) -> String {
    var text = String.UnicodeScalarView()
    for row in 0..<rows {
      withRow(row) { cells in
        let end = (cells.lastIndex { $0.glyph != Glyph.space } ?? -1) + 1
        for x in 0..<end { degrade(Canvas.seen(cells, x)).write(to: &text) }
      }
      text.append("\n")
    }
    return String(text)
  }

  /// The whole screen with its colours, as a terminal is told them: in 24 bits, or as the nearest of
  /// the 240 that every terminal of 256 agrees about. Every line begins and ends without colours.
  package func ansi(trueColor: Bool) -> String {
    let colors = (0...255).map { slot in
      Canvas.code(Palette.rgb(UInt8(slot)), trueColor: trueColor)
    }
    var text = String.UnicodeScalarView()
    for row in 0..<rows {
      withRow(row) { cells in
        var last = Cell.blank
        let end = (cells.lastIndex { !$0.isNothing } ?? -1) + 1
        for x in 0..<end {
          let cell = Canvas.seen(cells, x)
          if (cell.foreground, cell.background, cell.style)
            != (last.foreground, last.background, last.style)
          {
            text.append(contentsOf: Canvas.codes(cell, colors).unicodeScalars)
            last = cell
          }
          cell.write(to: &text)
        }
      }
      text.append(contentsOf: "\u{1B}[0m\n".unicodeScalars)
    }
    return String(text)
  }

  private static func codes(_ cell: Cell, _ colors: [String]) -> String {
    var codes = "\u{1B}[0"
    let styles: [(Style, String)] = [
      (.bold, ";1"), (.dim, ";2"), (.underline, ";4"), (.reverse, ";7"),
    ]
    for (style, code) in styles where cell.style.contains(style) { codes += code }
    if cell.foreground > 0 { codes += ";38" + colors[Int(cell.foreground)] }
    if cell.background > 0 { codes += ";48" + colors[Int(cell.background)] }
    return codes + "m"
  }

  private static func code(_ rgb: RGB, trueColor: Bool) -> String {
    trueColor ? ";2;\(rgb.red);\(rgb.green);\(rgb.blue)" : ";5;\(rgb.nearestOf256)"
  }
}

extension Cell {
  /// Whether nothing of it is seen.
  fileprivate var isNothing: Bool {
    glyph == Glyph.space && background == 0 && style.isDisjoint(with: [.underline, .reverse])
  }
}
