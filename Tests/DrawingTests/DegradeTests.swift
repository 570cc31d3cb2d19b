import Foundation
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

/// Every character above ASCII that the program's sources hold, comments apart, and that is one
/// column wide.
@Test func `Whatever the program writes has an ASCII form of one column`() throws {
  var sources = URL(filePath: #filePath)
  for _ in 0..<3 { sources.deleteLastPathComponent() }
  sources.append(path: "Sources")
  let files = try #require(
    FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
  var found: Set<Unicode.Scalar> = []
  for case let file as URL in files where file.pathExtension == "swift" {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    for line in lines where !line.drop(while: { $0 == " " }).hasPrefix("//") {
      found.formUnion(line.unicodeScalars.filter { $0.value > 0x7E })
    }
  }
  #expect(found.count > 100)
  for scalar in found where scalar.properties.generalCategory != .nonspacingMark {
    let plain = Degrade.ascii(Cell(glyph: scalar.value)).glyph
    #expect((0x20...0x7E).contains(plain) && plain != 0x3F, "\(scalar)")
  }
  #expect(ascii("‖ \u{2C6}\u{A0}") == "= ^ ")
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

@Test func `Without colours classes have their glyphs and signs a line`() {
  for k in 0..<4 {
    let glyph = "ox+#".unicodeScalars.map(\.value)[k]
    #expect(
      Degrade.monochrome(Cell("●", .point(k), style: .bold)) == Cell(glyph: glyph, style: .bold))
    #expect(Degrade.monochrome(Cell("•", .series(k))) == Cell(glyph: glyph))
  }
  #expect(Degrade.monochrome(Cell("●", .bright)).scalar == "●")
  for map in ColorMap.diverging {
    let low = Color(index: map.slots.lowerBound)
    let high = Color(index: map.slots.upperBound - 1)
    #expect(Degrade.monochrome(Cell("●", low)).scalar == "o")
    #expect(Degrade.monochrome(Cell("●", high)).scalar == "x")
    #expect(Degrade.monochrome(Cell("⠇", low)).style == .underline)
    #expect(Degrade.monochrome(Cell("⠇", high)).style == [])
    #expect(Degrade.monochrome(Cell("5", low)).style == [])
  }
  #expect(Degrade.monochrome(Cell("⠇", .series(0))) != Degrade.monochrome(Cell("⠇", .series(1))))
}

@Test func `Half blocks that are no field stay without colours and without Unicode`() {
  let map = ColorMap.diverging[0]
  for color in [Color.text, .accent, .series(1), Color(index: map.slots.lowerBound + 16)] {
    let bar = Cell("▄", color)
    #expect(Degrade.monochrome(bar).scalar == "▄")
    #expect(Degrade.ascii(Degrade.monochrome(bar)).scalar == "=")
  }
  var canvas = Canvas(width: 1, height: 1)
  canvas.field(canvas.bounds, columns: 1, rows: 2) { _, row in
    row == 0 ? .standard : map.color(for: 1, scale: 1)
  }
  #expect(canvas.text == "▄")
  #expect(Degrade.monochrome(canvas[0, 0]).scalar == "+")
  #expect(Degrade.fewColors(canvas[0, 0]) == Cell("▄", .series(1)))
  let half = Cell("▀", .accent)
  #expect(Degrade.monochrome(half).scalar == "▀")
  #expect(Degrade.ascii(Degrade.monochrome(half)).scalar == "\"")
  // The cursor on a value of a field.
  let cursor = Cell("▀", .cursor, background: Color(index: map.slots.lowerBound))
  #expect(Degrade.monochrome(cursor).style == [.underline, .reverse])
}

@Test func `A point on a field has no box without Unicode`() {
  for glyph in "●•◉◆×".unicodeScalars {
    let cell = Cell(
      glyph, .point(1), background: Color(index: ColorMap.diverging[0].slots.lowerBound))
    #expect(Degrade.ascii(cell).background == 0)
  }
}

@Test func `With few colours a field has two hues and darkness between them`() {
  let map = ColorMap.diverging[0]
  func few(_ upper: Double, _ lower: Double) -> Cell? {
    guard let a = map.color(for: upper, scale: 1), let b = map.color(for: lower, scale: 1) else {
      return nil
    }
    return Degrade.fewColors(Cell("▀", a, background: b))
  }
  let (low, high) = (Degrade.deep, Color.series(1))
  #expect(few(-1, 1) == Cell("▀", low, background: high))
  #expect(few(-0.3, -1) == Cell("▀", low, background: low))
  #expect(few(0, 0) == .blank)
  #expect(few(0.05, 1) == Cell("▄", high))
  #expect(few(1, -0.05) == Cell("▀", high))
  let faint = map.slots.lowerBound + 15
  #expect(Degrade.fewColors(Cell(glyph: 0x2807, foreground: faint)) == Cell("⠇", .series(0)))
  #expect(
    Degrade.fewColors(Cell("5", .bright, background: Color(index: faint))) == Cell("5", .series(0)))
  #expect(Degrade.fewColors(Cell("─", .line)) == Cell("─", .line, style: .dim))
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

@Test func `An empty cell in the colour of a value is a shade where there are no colours`() {
  let map = ColorMap.sequential[0]
  let tiles = [0.05, 0.5, 1].map {
    Cell(" ", .standard, background: map.color(for: $0, scale: 1) ?? .ground)
  }
  #expect(Set(tiles.map { Degrade.monochrome($0).glyph }).count == 3)
  #expect(tiles.dropFirst().allSatisfy { Degrade.text($0).glyph != Glyph.space })
  #expect(Degrade.monochrome(Cell(" ", .standard)).glyph == Glyph.space)
}
