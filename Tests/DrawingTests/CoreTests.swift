import Testing

@testable import Drawing

@Test func `A cell is eight bytes`() {
  #expect(MemoryLayout<Cell>.size == 8)
  #expect(MemoryLayout<Cell>.stride == 8)
}

@Test func `A mark gives back its source and index, and special marks are no numbers`() {
  for (source, index) in [(0, 0), (1, 0), (0, 1), (3, 1 << 40 - 1), (Mark.sources - 1, 17)] {
    let mark = Mark(source: source, index: index)
    #expect(mark.source == source)
    #expect(mark.index == index)
    #expect(mark.isNumber)
  }
  for mark in [Mark.none, .name, .tick] {
    #expect(mark.source == nil)
    #expect(!mark.isNumber)
  }
  #expect(Mark(source: -5, index: .min) == Mark(source: 0, index: 0))
  #expect(Mark(source: .max, index: .max).source == Mark.sources - 1)
}

@Test func `Text that does not fit ends in an ellipsis`() {
  var canvas = Canvas(width: 8, height: 1)
  #expect(canvas.text("learning rate", x: 0, y: 0) == 8)
  #expect(canvas.text == "learnin…")
  canvas.clear()
  #expect(canvas.text("loss", x: 2, y: 0, clip: 3) == 3)
  #expect(canvas.text == "  lo…")
  canvas.clear()
  #expect(canvas.text("forward", x: -3, y: 0) == 7)
  #expect(canvas.text == "…ard")
}

extension Canvas {
  /// The glyphs of the whole grid, without the blanks at the ends of its lines.
  var text: String {
    (0..<rows).map { row in
      withRow(row) { cells in
        var scalars = String.UnicodeScalarView()
        for x in 0..<cells.count { Canvas.seen(cells, x).write(to: &scalars) }
        var line = String(scalars)
        while line.last == " " { line.removeLast() }
        return line
      }
    }.joined(separator: "\n")
  }
}
