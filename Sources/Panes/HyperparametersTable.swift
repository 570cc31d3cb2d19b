import Drawing

/// Names, values and hints, one below the other. A hint too long for its line goes on in the next:
/// every one where there is room for that, else that of the chosen line.
struct HyperparametersTable {
  typealias Row = (name: String, value: [Span], words: String)

  private let rows: [Row]
  private let choice: Int?
  private let valueEnd: Int
  /// The lines of each hint.
  private let hints: [[[Span]]]
  /// The lines that all of it takes.
  var height: Int { hints.reduce(0) { $0 + max($1.count, 1) } }

  init(_ rows: [Row], choice: Int?, width: Int, height: Int) {
    (self.rows, self.choice) = (rows, choice)
    let names = rows.map { Text.width($0.name) }.max() ?? 0
    let values = rows.map { Self.width($0.value) }.max() ?? 0
    let end = min(2 + names + 2 + values, width)
    valueEnd = end
    guard end + 6 < width else {
      hints = rows.map { _ in [] }
      return
    }
    let wrapped = rows.map { Paragraph($0.words, .label, width: width - end - 2).lines }
    let cut = rows.map { [[Span($0.words, .label, mark: .name)]] }
    var chosen = cut
    if let choice, wrapped.indices.contains(choice) { chosen[choice] = wrapped[choice] }
    hints = [wrapped, chosen].first { $0.reduce(0) { $0 + max($1.count, 1) } <= height } ?? cut
  }

  private static func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }

  func draw(in rect: Rect, _ canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    // Where not all of it fits every row takes one line.
    let isCut = height > rect.height
    let room = isCut ? min(rows.count, rect.height) : rows.count
    let first = min(max((choice ?? 0) - room + 1, 0), rows.count - room)
    var y = 0
    for k in first..<first + room {
      let hint = isCut ? Array(hints[k].prefix(1)) : hints[k]
      draw(rows[k], hint, isChosen: k == choice, y: y, width: rect.width, &canvas)
      y += max(hint.count, 1)
    }
    if first > 0 { canvas.glyph("▲", x: rect.width - 1, y: 0, .accent) }
    if first + room < rows.count { canvas.glyph("▼", x: rect.width - 1, y: room - 1, .accent) }
  }

  private func draw(
    _ row: Row, _ hint: [[Span]], isChosen: Bool, y: Int, width: Int, _ canvas: inout Canvas
  ) {
    if isChosen {
      canvas.tint(Rect(x: 0, y: y, width: width, height: max(hint.count, 1)), .selection)
      canvas.glyph("▸", x: 0, y: y, .accent)
    }
    let start = max(valueEnd - Self.width(row.value), 0)
    canvas.text(
      row.name, x: 2, y: y, isChosen ? .accent : .text, mark: .name, clip: max(start - 3, 0))
    canvas.spans(row.value, x: start, y: y, clip: width - start)
    for (k, line) in hint.enumerated() {
      canvas.spans(line, x: valueEnd + 2, y: y + k, clip: width - valueEnd - 2)
    }
  }
}
