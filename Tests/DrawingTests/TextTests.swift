import Testing

@testable import Drawing

@Test(arguments: [
  ("w − lr·m̂/(√v̂ + ε)", "w − lr·m/(√v + ε)"),  // no m̂ in one scalar
  ("y\u{302} = e\u{301}", "ŷ = é"), ("x₁² ⁻¹ ∂loss/∂w Σₖ α→β", "x₁² ⁻¹ ∂loss/∂w Σₖ α→β"),
  ("1\u{2009}284", "1\u{2009}284"), ("a\nb\tc\u{1B}[31m\u{7F}", "a␊b␉c␛[31m␡"),
  ("\u{202E}evil\u{200B}\u{FEFF}", "�evil��"), ("漢字 é", "�� é"), ("שלום", "����"),
  ("👩‍👩‍👧 🙂", "����� �"), ("\u{9B}0m", "�0m"), ("\u{301}x", "x"), ("a\u{AD}b\u{A0}c", "a�b c"),
  ("e\u{301}\u{301}\u{20DD}", "é"), ("\u{2028}", "�"), ("\u{1CD00}\u{E000}", "��"), ("Ｆ", "�"),
])
func `Text is harmless, and as wide as it is long`(_ text: String, _ expected: String) {
  let harmless = Text.harmless(text)
  #expect(harmless.unicodeScalars.elementsEqual(expected.unicodeScalars))
  #expect(Text.width(text) == harmless.unicodeScalars.count)
  #expect(Text.harmless(harmless).unicodeScalars.elementsEqual(harmless.unicodeScalars))
}

@Test func `No scalar at all is written as anything but one column`() {
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
