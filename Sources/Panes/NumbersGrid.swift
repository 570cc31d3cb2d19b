import Drawing
import Simulation

/// Rows and columns of numbers, all columns equally wide and all points aligned, with signs where
/// there is more of them than room.
struct NumbersGrid {
  let tensor: NumbersTensor
  let numbers: Tensor
  let look: Look
  let samples: [Int]
  /// Of the tensor in the view's table of sources.
  var place = 0
  /// What a hand did to its elements.
  var sign: (_ index: Int) -> Setup.Sign? = { _ in nil }

  init(_ tensor: NumbersTensor, _ numbers: Tensor, look: Look, samples: [Int]) {
    (self.tensor, self.numbers, self.look, self.samples) = (tensor, numbers, look, samples)
  }

  private var rows: Int { tensor.rows }
  private var columns: Int { tensor.columns }
  private func index(_ row: Int, _ column: Int) -> Int { row * columns + column }

  /// From which one on, of `count` of which `room` fit: moved as wished, but first so far that
  /// `seen` is among them.
  private func first(_ count: Int, room: Int, moved: Int, seen: Int) -> Int {
    let last = max(count - max(room, 1), 0)
    let base = min(max(seen - max(room, 1) + 1, 0), last)
    return min(max(base + min(max(moved, -count), count), 0), last)
  }

  func draw(in canvas: inout Canvas) {
    guard rows > 0, columns > 0 else { return }
    let hasHeader = canvas.height > 1 && !tensor.columnName(0).isEmpty
    let top = hasHeader ? 1 : 0
    let isCut = rows > canvas.height - top
    let hasMore = isCut && canvas.height - top > 1
    let room = max(canvas.height - top - (hasMore ? 1 : 0), 1)
    let sample = tensor.isBatch ? min(max(look.sample, 0), rows - 1) : 0
    let firstRow = first(rows, room: room, moved: look.panY, seen: sample)
    let shownRows = firstRow..<min(firstRow + room, rows)

    let names = shownRows.map { tensor.rowName($0, samples: samples) }
    let widest = names.map(Text.width).max() ?? 0
    // The names give way where there would be no room for a number.
    let left = widest == 0 || canvas.width < widest + 10 ? 0 : widest + 2
    let (shownColumns, texts, wide) = shown(shownRows, across: canvas.width - left)

    for (line, row) in shownRows.enumerated() {
      let isSample = tensor.isBatch && row == sample
      if left > 0 {
        if isSample { canvas.glyph("▸", x: left - 1, y: top + line, .accent) }
        canvas.text(
          names[line], endingAt: left - 1, y: top + line, isSample ? .accent : .label, mark: .name)
      }
      for (k, column) in shownColumns.enumerated() {
        let text = texts[line * shownColumns.count + k]
        cell(row, column, text, x: left + k * wide, y: top + line, wide: wide, in: &canvas)
      }
    }
    if hasHeader { header(shownColumns, left: left, wide: wide, in: &canvas) }
    if hasMore { more(shownRows, in: &canvas) }
    if isCut, !hasMore { canvas.glyph("…", x: canvas.width - 1, y: canvas.height - 1, .accent) }
  }

  /// The columns that fit, their numbers as text, and how wide one is.
  private func shown(_ rows: Range<Int>, across width: Int) -> (Range<Int>, [String], Int) {
    func texts(_ columns: Range<Int>) -> [String] {
      NumberFormat.aligned(
        rows.flatMap { row in columns.map { numbers[index(row, $0)] } }, digits: 4)
    }
    func wide(_ texts: [String], _ columns: Range<Int>) -> Int {
      let names = columns.map { Text.width(tensor.columnName($0)) }
      return max(texts.map(Text.width).max() ?? 1, names.max() ?? 0) + 2
    }
    // Numbers are hardly narrower than five columns: more need not be looked at.
    var count = min(max(width / 5, 1), columns)
    while true {
      let from = first(columns, room: count, moved: look.panX, seen: 0)
      let range = from..<min(from + count, columns)
      let found = texts(range)
      let each = wide(found, range)
      let fit = max(width / each, 1)
      if fit >= count || count == 1 { return (range, found, each) }
      count = max(min(fit, count - 1), 1)
    }
  }

  private func cell(
    _ row: Int, _ column: Int, _ text: String, x: Int, y: Int, wide: Int, in canvas: inout Canvas
  ) {
    let value = numbers[index(row, column)]
    let map = ColorMap.diverging[abs(look.colors % ColorMap.diverging.count)]
    let rect = Rect(x: x, y: y, width: min(wide, canvas.width - x), height: 1)
    let background = map.color(for: value, scale: scale)
    if let background { canvas.clear(rect, background: background) }
    let ink: Color = value.isFinite ? background.map { Palette.ink(on: $0) } ?? .text : .warning
    let mark = Mark(source: place, index: index(row, column))
    let isUnit = column == look.unit && !isSingleColumn
    canvas.text(
      text, x: x + max(wide - 1 - Text.width(text), 0), y: y, ink,
      style: isUnit && tensor.isBatch && row == look.sample ? [.underline] : [], mark: mark,
      clip: max(rect.width, 0))
    if let sign = sign(index(row, column)), rect.width == wide {
      canvas.glyph(sign.rawValue, x: x + wide - 1, y: y, ink, mark: mark)
    }
    for column in 0..<rect.width { canvas.setMark(mark, x: x + column, y: y) }
  }
  private var isSingleColumn: Bool { columns == 1 }

  /// Twice the largest, so that a number stays easy to read on its colour.
  private var scale: Double {
    2 * numbers.numbers.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
  }

  private func header(_ shown: Range<Int>, left: Int, wide: Int, in canvas: inout Canvas) {
    for (k, column) in shown.enumerated() {
      let isUnit = column == look.unit && !isSingleColumn
      canvas.text(
        tensor.columnName(column), endingAt: min(left + (k + 1) * wide - 1, canvas.width), y: 0,
        isUnit ? .accent : .label, mark: .name)
    }
    if shown.lowerBound > 0 { canvas.glyph("‹", x: max(left, 0), y: 0, .accent) }
    if shown.upperBound < columns { canvas.glyph("›", x: canvas.width - 1, y: 0, .accent) }
  }

  private func more(_ shown: Range<Int>, in canvas: inout Canvas) {
    var spans: [Span] = []
    for (sign, count) in [("▲ ", shown.lowerBound), ("▼ ", rows - shown.upperBound)] where count > 0
    {
      spans += [
        Span(spans.isEmpty ? "" : "  "), Span(sign, .accent),
        Span(NumberFormat.integer(count) + " more", .label, mark: .name),
      ]
    }
    canvas.spans(spans, x: 0, y: canvas.height - 1)
  }
}
