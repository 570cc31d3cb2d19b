import Calculus
import Drawing
import Networks
import Simulation

/// All units of one tensor, or as many as there is room for about the chosen one.
struct UnitField {
  let recurrence: ShownRecurrence
  let columns: StepColumns
  let tensor: (RecurrentLayer) -> String
  let words: String
  private let look: Look
  private let seen: Range<Int>
  /// How many units stand in a line: two, or one in each of some lines.
  private let isHalved: Bool
  private let each: Int
  /// The lines it takes.
  let rows: Int

  init(
    recurrence: ShownRecurrence, columns: StepColumns,
    tensor: @escaping (RecurrentLayer) -> String, words: String, height: Int, look: Look
  ) {
    (self.recurrence, self.columns, self.tensor) = (recurrence, columns, tensor)
    (self.words, self.look) = (words, look)
    let count = recurrence.layer.width
    isHalved = count > height
    each = isHalved ? 1 : min(height / max(count, 1), 2)
    let room = isHalved ? 2 * height : count
    let most = min(room, count)
    let middle = min(max(recurrence.unit - most / 2, 0), count - most)
    let first = min(max(middle + min(max(look.panY, -count), count), 0), count - most)
    seen = first..<first + most
    rows = isHalved ? (most + 1) / 2 : most * each
  }

  func draw(_ view: inout View, y: Int, _ canvas: inout Canvas) {
    guard rows > 0 else { return }
    var peak = 0.0
    for part in recurrence.parts {
      let key = recurrence.key(tensor(part.layer), look)
      peak = max(peak, view.tensor(key.name, key.kind)?.numbers.finitePeak ?? 0)
    }
    let count = isHalved ? 2 * rows : seen.count
    for part in recurrence.parts {
      let key = recurrence.key(tensor(part.layer), look)
      let (own, width) = (columns.kept(of: part), part.layer.width)
      guard !own.isEmpty, let numbers = view.tensor(key.name, key.kind) else { continue }
      let source = view.place(of: .tensor(key))
      func index(_ column: Int, _ row: Int) -> Int? {
        let unit = seen.lowerBound + row
        guard unit < min(width, seen.upperBound) else { return nil }
        return (own.lowerBound + column - part.columns.lowerBound) * width + unit
      }
      canvas.field(
        columns.rect(own, y: y, height: rows), columns: own.count, rows: count,
        marks: { column, row in
          index(column, row).map { Mark(source: source, index: $0) } ?? .none
        },
        color: { column, row in
          guard let index = index(column, row) else { return .standard }
          return look.signed.color(for: numbers[index], scale: peak)
        })
    }
    labels(&view, y: y, &canvas)
  }

  private func row(of unit: Int) -> Int {
    (unit - seen.lowerBound) * each / (isHalved ? 2 : 1)
  }

  /// The chosen unit's number, and the names of those that follow something.
  private func labels(_ view: inout View, y: Int, _ canvas: inout Canvas) {
    let gutter = columns.gutter
    guard gutter > 3 else { return }
    let followed = Followed(recurrence, &view)
    var names: [(row: Int, found: Followed.Found, isChosen: Bool)] = []
    if gutter >= 14, words == "hidden" {
      for unit in seen {
        guard let found = followed.best(unit) else { continue }
        let (row, isChosen) = (row(of: unit), unit == recurrence.unit)
        // Of two in one line the chosen one, or the one that follows more closely.
        if let last = names.last, last.row == row {
          guard isChosen || !last.isChosen && abs(found.r) > abs(last.found.r) else { continue }
          names.removeLast()
        }
        names.append((row, found, isChosen))
      }
    }
    var taken: Set<Int> = []
    let chosen = row(of: recurrence.unit)
    for (row, found, isChosen) in names where isChosen || row != chosen || gutter >= 17 {
      let spans = [
        Span(found.feature.name + " ", isChosen ? .accent : .text, mark: .name), found.span(),
      ]
      canvas.spans(spans, x: gutter - 1 - Text.width(spans), y: y + row)
      taken.insert(row)
    }
    let number = "\(recurrence.unit)"
    let isBeside = taken.contains(chosen)
    if isBeside {
      if gutter >= 17 { canvas.text(number, x: 0, y: y + chosen, .accent, mark: .name) }
    } else {
      canvas.text(number, endingAt: gutter - 1, y: y + chosen, .accent, mark: .name)
    }
    if !taken.contains(0), chosen != 0 || gutter > words.count + 4 {
      let word = gutter > words.count ? words : String(words.prefix(1))
      canvas.text(word, x: 0, y: y, .label, mark: .name)
    }
    // Of two units in a line, which of them it is.
    let halves: (Unicode.Scalar, Unicode.Scalar) = ("▀", "▄")
    for unit in isHalved ? [recurrence.unit] : [] where seen.contains(unit) {
      let isUpper = (unit - seen.lowerBound) % 2 == 0
      canvas.glyph(
        isUpper ? halves.0 : halves.1, x: gutter - 1, y: y + row(of: unit), .accent)
    }
    let last = recurrence.layer.width
    if seen.lowerBound > 0 { canvas.glyph("▲", x: gutter - 1, y: y, .accent) }
    if seen.upperBound < last { canvas.glyph("▼", x: gutter - 1, y: y + rows - 1, .accent) }
  }
}
