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
    #expect(ColorLevel.truecolor.numbers(of: RGB(0x12, 0xAB, 0x05)).foreground == 0x12AB05)
    #expect(ColorLevel.truecolor.numbers(of: RGB(0, 0, 3)).background == 3)
  }

  @Test(arguments: [
    (RGB(255, 0, 0), 196), (RGB(0, 0, 0), 16), (RGB(95, 135, 175), 67),
    (RGB(128, 128, 128), 244), (RGB(254, 254, 254), 231),
  ])
  func takesTheNearestOf240(_ color: RGB, _ number: Int) {
    #expect(ColorLevel.colors256.numbers(of: color).foreground == number)
  }

  @Test func everyColourOf240IsItsOwnNearest() {
    for number in 16..<256 {
      let color = xtermColor(number)
      #expect(xtermColor(ColorLevel.colors256.numbers(of: color).background) == color)
    }
  }

  @Test func brightIsBoldWhereThereAreEight() {
    #expect(ColorLevel.colors8.numbers(of: RGB(255, 0, 0)) == (1, 1, true))
    #expect(ColorLevel.colors8.numbers(of: RGB(205, 0, 0)) == (1, 1, false))
    #expect(ColorLevel.colors16.numbers(of: RGB(255, 0, 0)) == (9, 9, false))
  }
}
