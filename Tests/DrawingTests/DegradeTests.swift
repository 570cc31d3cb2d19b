import Testing

@testable import Drawing

private func ascii(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { Degrade.ascii(Cell(glyph: $0.value)).scalar }))
}

@Test func `Without Unicode there is something of one column for everything`() {
  #expect(ascii("╭─ 1 loss ─╮│├┤╰┼╯") == "+- 1 loss -+|+++++")
  #expect(
    ascii("w − lr·m/(√v + ε) ← Σₖ ∂loss/∂w × x² ≤ ∞") == "w - lr.m/(Vv + e) < Sk dloss/dw x x2 < I")
  #expect(ascii("●○ ▲▼‹›… ŷ é Ž �") == "oo ^v<>~ y e Z ?")
  #expect(ascii("⠁⠇⠿⣿⠀") == ".:** ")
  #expect(ascii("█▋▎▁▄█") == "#=-_=#")
  for value in 0x20...0x2FFFF as ClosedRange<UInt32> where Unicode.Scalar(value) != nil {
    let glyph = Degrade.ascii(Cell(glyph: value)).glyph
    #expect((0x20...0x7E).contains(glyph), "\(value)")
  }
}

@Test func `The two sides of the table of substitutes are as long as each other`() {
  for (fancy, plain) in Ascii.rows {
    #expect(fancy.unicodeScalars.count == plain.unicodeScalars.count, "\(fancy)")
  }
}

@Test func `A field becomes a ramp by its lightness, with or without colours`() {
  var canvas = Canvas(width: 8, height: 1)
  canvas.field(canvas.bounds, columns: 8, rows: 1) { column, _ in
    ColorMap.sequential[2].color(for: Double(column), scale: 7)
  }
  for degrade in [Degrade.ascii, Degrade.monochrome] {
    var plain = canvas
    for x in 0..<8 { plain[x, 0] = degrade(canvas[x, 0]) }
    #expect(plain.text == " .-=+*%@")
  }
  #expect(Degrade.ascii(canvas[7, 0]).foreground == canvas[7, 0].foreground)
}

@Test func `Without colours the sign of a field and the roles of text stay visible`() {
  let map = ColorMap.diverging[0]
  var canvas = Canvas(width: 3, height: 1)
  canvas.field(canvas.bounds, columns: 3, rows: 1) { column, _ in
    map.color(for: Double(column - 1), scale: 1)
  }
  #expect(Degrade.monochrome(canvas[0, 0]).style == .underline)
  #expect(Degrade.monochrome(canvas[1, 0]).glyph == 0x20)
  #expect(Degrade.monochrome(canvas[2, 0]).style == [])
  #expect(Degrade.monochrome(Cell("a", .accent)).style == .bold)
  #expect(Degrade.monochrome(Cell("a", .label)).style == .dim)
  #expect(Degrade.monochrome(Cell("a", .ground, background: .cursor)).style.contains(.reverse))
}

@Test func `No slot and no glyph is without a lesser form`() {
  for slot in UInt8.min...UInt8.max {
    for glyph in [0x20, 0x41, Glyph.upperHalf, Glyph.lowerHalf, 0x25CF, .max] {
      let cell = Cell(glyph: glyph, foreground: slot, background: 255 - slot, style: .reverse)
      let plain = Degrade.monochrome(Degrade.ascii(cell))
      #expect((0x20...0x7E).contains(plain.glyph))
      #expect(plain.foreground == 0 && plain.background == 0)
      #expect(Degrade.ascii(Degrade.monochrome(cell)).foreground == 0)
    }
  }
}

@Test func `ANSI says the colours of the palette and ends every line without any`() {
  var canvas = Canvas(width: 6, height: 2)
  canvas.text("a", x: 0, y: 0, .accent, style: .bold)
  canvas.text("b", x: 1, y: 0, .accent, style: .bold)
  canvas.text("c", x: 3, y: 0, .standard, background: .ground)
  let (accent, reset) = ("\u{1B}[0;1;38;2;255;200;90m", "\u{1B}[0m\n")
  #expect(
    canvas.ansi(trueColor: true)
      == accent + "ab\u{1B}[0m \u{1B}[0;48;2;24;26;32mc" + reset + reset)
  #expect(canvas.ansi(trueColor: false).hasPrefix("\u{1B}[0;1;38;5;221mab"))
  #expect(canvas.plainText() == "ab c\n\n")
  #expect(Canvas(width: 0, height: 0).ansi(trueColor: true).isEmpty)
}

@Test func `The nearest of 256 colours is near`() {
  for rgb in Palette.colors {
    #expect(rgb.nearestOf256 >= 16)
  }
  #expect(RGB(0, 0, 0).nearestOf256 == 16)
  #expect(RGB(255, 255, 255).nearestOf256 == 231)
  #expect(RGB(120, 120, 121).nearestOf256 == 243)
  #expect(RGB(255, 0, 0).nearestOf256 == 196)
}
