import Drawing
import Networks

/// Where steps stand side by side: as many as there is room for, about the chosen one.
struct StepColumns {
  /// Where the first begins, and how wide each is.
  let gutter, width: Int
  let seen: Range<Int>
  /// Columns to the right of all steps, where there is room for the numbers of the chosen one.
  let aside: Int
  /// The column that a second part begins with: before it there is a line.
  private let seam: Int?
  private let all: Int

  init(_ recurrence: ShownRecurrence, _ look: Look, room: Int, gutter: Int) {
    self.gutter = gutter
    let (form, count) = (recurrence.shown.form, recurrence.count)
    seam = recurrence.parts.count > 1 ? recurrence.parts[1].columns.lowerBound : nil
    all = count
    // At the right there is a place for the sign that there are more.
    let room = max(room - gutter - 1 - (seam == nil ? 0 : 1), 1)
    let label = recurrence.parts.reduce(1) { widest, part in
      part.labels.reduce(widest) { max($0, min(Text.width($1), 8)) }
    }
    let wide = form.isNumeric ? Self.digits : max(label + 1, 5)
    if count * wide <= room {
      width = min(room / max(count, 1), max(wide, 8))
    } else if label > 1 {
      width = min(wide, room)
    } else {
      width = [4, 3, 2].first { count * $0 <= room } ?? 1
    }
    let most = min(max(room / width, 1), count)
    let middle = min(max(recurrence.column - most / 2, 0), count - most)
    let first = min(max(middle + min(max(look.panX, -count), count), 0), count - most)
    seen = first..<first + most
    let spare = room - count * width - 1
    aside = spare >= 8 ? 8 : 0
  }
  /// What the digits of any number take, with a blank.
  private static let digits = 8

  /// Where a column begins.
  func x(_ column: Int) -> Int {
    let isBehind = seam.map { column >= $0 && seen.lowerBound < $0 } ?? false
    return gutter + (column - seen.lowerBound) * width + (isBehind ? 1 : 0)
  }
  /// The columns of a part that are seen; and those of them that are no padding.
  func seen(of part: ShownRecurrence.Part) -> Range<Int> { seen.clamped(to: part.columns) }
  func kept(of part: ShownRecurrence.Part) -> Range<Int> { seen.clamped(to: part.kept) }
  /// Where they are.
  func rect(_ columns: Range<Int>, y: Int, height: Int) -> Rect {
    Rect(x: x(columns.lowerBound), y: y, width: columns.count * width, height: height)
  }
  /// Whether the digits of any number fit under a step.
  var hasDigits: Bool { width >= Self.digits }
  var end: Int { seen.isEmpty ? gutter : x(seen.upperBound - 1) + width }

  /// `‹` and `›` where there are more steps, and the line between what is read and what is written.
  func edges(y: Int, height: Int, in canvas: inout Canvas) {
    if seen.lowerBound > 0 { canvas.glyph("‹", x: max(gutter - 1, 0), y: y, .accent) }
    if seen.upperBound < all { canvas.glyph("›", x: end, y: y, .accent) }
    guard let seam, seen.lowerBound < seam, seen.contains(seam) else { return }
    canvas.rule(x: x(seam) - 1, y: y, length: height, vertical: true, .label)
  }

  /// The numbers of steps, as many as stand apart.
  func ruler(_ recurrence: ShownRecurrence, y: Int, in canvas: inout Canvas) {
    let every = [1, 5, 10, 20, 50, 100].first { $0 * width >= 5 } ?? 100
    for part in recurrence.parts {
      let own = seen(of: part)
      for column in own {
        let step = column - part.columns.lowerBound
        // No number runs into the other half, or out of the picture.
        let last =
          own.upperBound < seen.upperBound
          ? x(own.upperBound) - 1 : aside > 0 ? end + 1 : canvas.width
        guard step % every == 0, x(column) + Text.width("\(step)") <= last else { continue }
        canvas.text("\(step)", x: x(column), y: y, .line, mark: .tick)
      }
    }
    guard aside > 0 else { return }
    canvas.text(
      "at \(recurrence.step)", endingAt: end + aside, y: y, .accent, mark: .name)
  }

  /// `├────┤`: the stretches between which no gradient goes back, that of the chosen step bright.
  func windows(_ recurrence: ShownRecurrence, y: Int, in canvas: inout Canvas) {
    for part in recurrence.parts {
      for window in part.layer.windows(of: part.columns.count) {
        let own =
          window.lowerBound + part.columns.lowerBound..<window.upperBound + part.columns.lowerBound
        let drawn = own.clamped(to: seen)
        guard !drawn.isEmpty else { continue }
        let color: Color = own.contains(recurrence.column) ? .bright : .line
        let (first, last) = (x(drawn.lowerBound), x(drawn.upperBound - 1) + width - 1)
        canvas.rule(x: first, y: y, length: last - first + 1, glyph: "─", color)
        if drawn.lowerBound == own.lowerBound { canvas.glyph("├", x: first, y: y, color) }
        if drawn.upperBound == own.upperBound, last > first {
          canvas.glyph("┤", x: last, y: y, color)
        }
      }
    }
  }

  /// `reads →`, `writes`: over the halves of a translation.
  func halves(_ recurrence: ShownRecurrence, y: Int, in canvas: inout Canvas) {
    for part in recurrence.parts {
      let own = seen(of: part)
      guard !own.isEmpty else { continue }
      let width = own.count * width
      let words = part.layer.isOfSource ? "the source, read" : "what is written"
      let short = part.layer.isOfSource ? "source" : "written"
      let direction = part.layer.isReversed ? "← " : ""
      let arrow = part.layer.isOfSource && !part.layer.isReversed ? " →" : ""
      for text in [direction + words + arrow, direction + short + arrow, short]
      where Text.width(text) <= width {
        canvas.text(text, x: x(own.lowerBound), y: y, .label, mark: .name)
        break
      }
    }
  }

  /// What is read at every step.
  func tokens(_ recurrence: ShownRecurrence, y: Int, in canvas: inout Canvas) {
    for part in recurrence.parts where !part.labels.isEmpty {
      for column in seen(of: part) {
        let isChosen = column == recurrence.column
        let color: Color = isChosen ? .accent : part.kept.contains(column) ? .text : .line
        let room = max(width - (width > 2 ? 1 : 0), 1)
        canvas.text(
          part.labels[column - part.columns.lowerBound], x: x(column), y: y,
          color, style: isChosen ? .bold : [], mark: .name, clip: room)
      }
    }
  }
}
