import Drawing
import Terminal
import Testing

@Suite struct ColorLevelTests {
  /// choice, environment, colours of the terminal's description, whether it is a direct one
  static let ladder: [(ColorChoice, [String: String], Int, Bool, ColorLevel)] = [
    (.truecolor, ["NO_COLOR": "1"], 8, false, .truecolor),
    (.colors8, ["COLORTERM": "truecolor"], 256, false, .colors8),
    (.none, ["COLORTERM": "truecolor"], 256, false, .monochrome),
    (.auto, ["NO_COLOR": "1", "COLORTERM": "truecolor"], 256, true, .monochrome),
    (.auto, ["NO_COLOR": ""], 256, false, .colors256),
    (.auto, ["COLORTERM": "truecolor"], 256, false, .truecolor),
    (.auto, ["COLORTERM": "24bit"], 256, false, .truecolor),
    (.auto, ["COLORTERM": "yes"], 256, false, .colors256),
    (.auto, ["COLORTERM": "truecolor", "TERM": "screen-256color"], 256, false, .colors256),
    (.auto, ["COLORTERM": "truecolor", "TERM": "screen", "TMUX": "x"], 256, false, .truecolor),
    (.auto, [:], 256, true, .truecolor),
    (.auto, [:], 1 << 24, false, .truecolor),
    (.auto, [:], 88, false, .colors16),
    (.auto, [:], 16, false, .colors16),
    (.auto, [:], 8, false, .colors8),
    (.auto, [:], 0, false, .monochrome),
  ]

  @Test(arguments: ladder)
  func isTheFirstThatApplies(
    _ row: (ColorChoice, [String: String], Int, Bool, ColorLevel)
  ) {
    let level = ColorLevel(
      row.0, environment: { row.1[$0] }, terminalColors: row.2, terminalIsDirect: row.3)
    #expect(level == row.4)
  }

  @Test func saysExactColoursInTruecolor() {
    #expect(ColorLevel.truecolor.number(of: RGB(0x12, 0xAB, 0x05)) == 0x12AB05)
    #expect(ColorLevel.truecolor.number(of: RGB(0, 0, 3)) == 3)
    #expect(ColorLevel.truecolor.numbers(of: Color.accent.index) == (0xFFC85A, 0xFFC85A, false))
  }

  @Test(arguments: [
    (RGB(255, 0, 0), 196), (RGB(0, 0, 0), 16), (RGB(95, 135, 175), 67),
    (RGB(128, 128, 128), 244), (RGB(254, 254, 254), 231),
  ])
  func takesTheNearestOf240(_ color: RGB, _ number: Int) {
    #expect(ColorLevel.colors256.number(of: color) == number)
  }

  @Test func everyColourOf240IsItsOwnNearest() {
    for number in 16..<256 {
      let color = xtermColor(number)
      #expect(xtermColor(ColorLevel.colors256.number(of: color)) == color)
    }
  }

  @Test func brightIsBoldWhereThereAreEight() {
    let bad = Color.bad.index
    #expect(ColorLevel.colors8.numbers(of: bad) == (1, 1, true))
    #expect(ColorLevel.colors16.numbers(of: bad) == (9, 1, false))
    #expect(ColorLevel.monochrome.numbers(of: bad) == (-1, -1, false))
  }

  /// Black is written on the cursor only, and the background is the terminal's own, the cursor's, the
  /// chosen line's or a field's.
  @Test(arguments: [ColorLevel.colors8, .colors16])
  func nothingIsBlackOnBlack(_ level: ColorLevel) {
    for slot in UInt8.min...254 {
      for glyph in [0x41, Glyph.space, Glyph.upperHalf, Glyph.lowerHalf, Glyph.braille | 7] {
        for background in [0, slot, Color.panel.index, 254 - slot] {
          guard slot != Color.ground.index, slot != Color.panel.index else { continue }
          let cell = Degrade.fewColors(
            Cell(glyph: glyph, foreground: slot, background: background))
          #expect(level.numbers(of: cell.foreground).foreground != 0)
          #expect(level.numbers(of: cell.foreground).foreground != 8)
          #expect(cell.background < 24 || cell.background == Degrade.deep.index)
        }
      }
    }
    #expect(level.numbers(of: Color.ground.index).foreground == 0)
    #expect(level.numbers(of: Color.cursor.index).background == 7)
  }

  @Test func lightIsWhatTheTerminalSays() {
    for light in ["0;15", "0;default;15", "0;7"] { #expect(saysLight(light)) }
    for dark in ["15;0", "15;default;0", "7", "", "15;", "0;70", nil] as [String?] {
      #expect(saysLight(dark) == (dark == "7"))
    }
  }
}
