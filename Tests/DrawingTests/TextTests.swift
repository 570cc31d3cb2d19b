import Testing

@testable import Drawing

@Test(arguments: [
  ("w − lr·m̂/(√v̂ + ε)", "w − lr·m̂/(√v̂ + ε)", 17),  // no m̂ in one scalar
  ("y\u{302} = e\u{301}", "ŷ = é", 5), ("x₁² ⁻¹ ∂loss/∂w Σₖ α→β", "x₁² ⁻¹ ∂loss/∂w Σₖ α→β", 22),
  ("1\u{2009}284", "1\u{2009}284", 5), ("a\nb\tc\u{1B}[31m\u{7F}", "a␊b␉c␛[31m␡", 11),
  ("\u{202E}evil\u{200B}\u{FEFF}", "�evil��", 7), ("שלום", "����", 4),
  ("\u{9B}0m", "�0m", 3), ("\u{301}x", "x", 1), ("a\u{AD}b\u{A0}c", "a�b c", 5),
  ("\u{2028}", "�", 1), ("\u{1CD00}\u{E000}", "��", 2),
  ("e\u{301}\u{301}\u{20DD}", "\u{E9}\u{301}\u{20DD}", 1),
  // More marks than a cell holds.
  ("x\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "x\u{301}\u{302}\u{303}\u{304}", 1),
  // Chinese, Japanese (once with its marks apart), Korean (once letter by letter).
  ("漢字 é", "漢字 é", 6), ("か\u{3099}ハ\u{309A}", "がパ", 4), ("Ｆ￥", "Ｆ￥", 4),
  ("한글", "한글", 4), ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한글", 4),
  ("\u{1161}", "�", 1), ("か\u{301}", "か\u{301}", 2), ("𠮷", "𠮷", 2),
  // Hindi: vowels above and below join, those beside have a column; joiners only choose a form.
  ("नमस्ते", "नमस्ते", 4), ("हिन्दी", "हिन्दी", 5), ("क्\u{200D}ष", "क्ष", 2),
  // Emoji: one of the old is as wide everywhere, a sequence is not.
  ("🙂!", "🙂!", 3), ("👩‍👩‍👧 x", "�  x", 4), ("👍🏽", "� ", 2), ("🇫🇷🇩🇪", "� � ", 4),
  ("❤\u{FE0F}", "❤", 1), ("🫠", "�", 1), ("a\u{200D}b", "a�b", 3), ("🇫", "�", 1),
])
func `Text is harmless, and every terminal gives it as many columns`(
  _ text: String, _ expected: String, _ width: Int
) {
  let harmless = Text.harmless(text)
  #expect(harmless.unicodeScalars.elementsEqual(expected.unicodeScalars), "\(harmless)")
  #expect(Text.width(text) == width)
  #expect(Text.width(harmless) == width)
  #expect(Text.harmless(harmless).unicodeScalars.elementsEqual(harmless.unicodeScalars))
  // Cut anywhere, nothing is lost, and no half of a glyph is left.
  for columns in 0...width + 1 {
    let (head, tail) = Text.cut(text, after: columns)
    #expect((head + tail).unicodeScalars.elementsEqual(harmless.unicodeScalars))
    #expect(Text.width(head) + Text.width(tail) == width)
    #expect(Text.width(head) <= max(columns, 2) && !head.isEmpty)
    #expect(columns > width || Text.width(head) >= columns - 1)
    let end = Text.suffix(text, columns: columns)
    #expect(Text.width(end) <= columns && Text.width(end) >= min(columns - 1, width))
    #expect(
      Array(harmless.unicodeScalars).suffix(end.unicodeScalars.count).elementsEqual(
        end.unicodeScalars))
  }
}

@Test func `Every scalar takes one column or two, and joins nothing that it does not belong to`() {
  // All of the first two planes, and some of the others.
  for value in Array(0..<0x20000) + Array(stride(from: 0x20000, through: 0x10FFFF, by: 97)) {
    guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
    let width = Text.width("x" + String(String.UnicodeScalarView([scalar])) + "y")
    let isMark = [.nonspacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
    #expect(isMark ? width == 2 : width == 3 || width == 4, "\(String(value, radix: 16)): \(width)")
  }
}

@Test func `No scalar at all is written for itself but in one column`() {
  for value in 0...0x10FFFF as ClosedRange<UInt32> {
    guard let scalar = Unicode.Scalar(value) else { continue }
    let shown = Text.visible(scalar)
    #expect(shown == value || shown == 0xFFFD || (0x2400...0x2421).contains(shown) || shown == 0x20)
    #expect(shown >= 0x20 && !(0x7F..<0xA0).contains(shown))
  }
}

@Test func `Text over a field keeps what is beneath it as its background`() {
  var canvas = Canvas(width: 4, height: 1)
  let map = ColorMap.sequential[0]
  canvas.field(canvas.bounds, columns: 1, rows: 2) { _, row in
    map.color(for: Double(row), from: 0, to: 1)
  }
  canvas.text("w", x: 0, y: 0)
  canvas.point(x: 1, y: 0, .point(0))
  let middle = Palette.between(map.slots.lowerBound, map.slots.upperBound - 1)
  #expect(canvas[0, 0] == Cell("w", .text, background: Color(index: middle)))
  #expect(canvas[1, 0] == Cell("●", .point(0), background: Color(index: middle)))
}

@Test func `Spans follow each other and are cut visibly`() {
  var canvas = Canvas(width: 12, height: 3)
  let spans = [Span("loss ", .label), Span("0.4121", mark: .name), Span(" nats", .label)]
  #expect(canvas.spans(spans, x: 0, y: 0) == 12)
  #expect(canvas.spans(spans, x: 0, y: 1, clip: 8) == 8)
  #expect(canvas.spans(spans, x: 0, y: 2, clip: 11) == 11)
  #expect(canvas.text == "loss 0.4121…\nloss 0.…\nloss 0.412…")
}

@Test func `A paragraph is broken between words, and says where it is cut`() {
  var canvas = Canvas(width: 14, height: 4)
  let text = "Two arms wound into each other: no line parts them."
  #expect(canvas.paragraph(text, in: Rect(x: 1, y: 0, width: 12, height: 4)) == 5)
  #expect(
    canvas.text
      == """
       Two arms
       wound into
       each other:
       no line…
      """.replacing("\n  ", with: "\n"))
  canvas.clear()
  canvas.paragraph(text, in: canvas.bounds, from: 3)
  #expect(canvas.text == "parts them.\n\n\n")
  #expect(Paragraph("a\n\nb", width: 9).lines.count == 3)
  #expect(
    Paragraph("abcdefgh ij", width: 3).lines.map { $0.map(\.text).joined() } == [
      "abc", "def", "gh", "ij",
    ])
  #expect(Paragraph("abc", width: 0).lines.isEmpty)
}

@Test func `Two columns are drawn as a whole or not at all`() {
  var canvas = Canvas(width: 9, height: 5)
  #expect(canvas.text("漢字かな", x: 0, y: 0) == 8)
  // Cut: what has only half its room gives way.
  canvas.text("漢字かな", x: 0, y: 1, clip: 4)
  canvas.text("漢字かな", x: 0, y: 2, clip: 5)
  // Something else over the first half, and over the second.
  canvas.text("漢字かな", x: 0, y: 3)
  canvas.text("a", x: 2, y: 3)
  canvas.text("b", x: 5, y: 3)
  canvas.clipped(to: Rect(x: 3, y: 4, width: 4, height: 1)) {
    $0.text("漢字かな", x: -1, y: 0)
  }
  #expect(canvas.text == "漢字かな\n漢 …\n漢字…\n漢a  bな\n   …字…")
}

@Test func `However texts are drawn over each other, a row is as wide as it is`() {
  var random = Awkward(seed: 5)
  let texts = ["漢字かな交じり文", "한국어 text", "नमस्ते दुनिया", "m̂ 🙂 v̂ 👩‍👩‍👧", "plain", "   "]
  for _ in 0..<400 {
    var canvas = Canvas(width: Int.random(in: 0...20, using: &random), height: 2)
    for _ in 0..<6 {
      let rect = Rect(
        x: Int.random(in: -3...20, using: &random), y: 0,
        width: Int.random(in: 0...20, using: &random), height: 2)
      canvas.clipped(to: rect) { canvas in
        canvas.text(
          texts.randomElement(using: &random) ?? "", x: Int.random(in: -5...9, using: &random),
          y: Int.random(in: 0...1, using: &random), clip: Int.random(in: 0...20, using: &random))
      }
    }
    for row in 0..<2 {
      canvas.withRow(row) { cells in
        var text = String.UnicodeScalarView()
        for x in 0..<cells.count { Canvas.seen(cells, x).write(to: &text) }
        #expect(Text.width(String(text)) == cells.count)
      }
    }
    // Plain where there is only ASCII, and still as wide.
    for row in 0..<2 {
      canvas.withRow(row) { cells in
        for x in 0..<cells.count {
          let plain = Degrade.ascii(Canvas.seen(cells, x)).glyph
          #expect((0x20...0x7E).contains(plain))
        }
      }
    }
  }
}

@Test func `A paragraph of wide glyphs is broken between them`() {
  let lines = Paragraph("漢字かな交じり文 and more", width: 5).lines
  #expect(lines.map { $0.map(\.text).joined() } == ["漢字", "かな", "交じ", "り文", "and", "more"])
  // No room for even one: they come one by one all the same.
  #expect(Paragraph("漢字", width: 1).lines.map { $0.map(\.text).joined() } == ["漢", "字"])
}
