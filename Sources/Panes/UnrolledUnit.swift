import Calculus
import Drawing
import Networks
import Simulation

/// One unit over time: what it remembers, its cell and its gates as lines, and the text in the colour
/// of what it remembers (after Karpathy, Johnson and Fei-Fei, 2015, arXiv:1506.02078).
struct UnrolledUnit {
  let recurrence: ShownRecurrence
  let columns: StepColumns

  /// One line: the tensor that it is of.
  private struct Line {
    let tensor: (RecurrentLayer) -> String
    let words: String
    let color: Color
  }

  private var states: [Line] {
    recurrence.cellParts.filter { !$0.isGate }.map {
      Line(tensor: $0.tensor, words: $0.long, color: .label)
    } + [Line(tensor: { $0.hidden }, words: "hidden", color: .bright)]
  }
  private var cells: [Line] {
    recurrence.layer.cell.hasCellState
      ? [Line(tensor: { $0.cellState }, words: "cell", color: .warning)] : []
  }
  private var gates: [Line] {
    recurrence.cellParts.enumerated().filter(\.element.isGate).map { k, part in
      Line(tensor: part.tensor, words: part.long, color: .series(k))
    }
  }

  func draw(_ view: inout View, in canvas: inout Canvas) {
    let outputs = StepOutputs(recurrence: recurrence, columns: columns)
    var area = canvas.bounds
    if area.height >= 4 {
      let (rest, bottom) = area.cut(bottom: 1)
      canvas.spans(
        recurrence.footer(&view, columns, width: canvas.width), x: 0, y: bottom.y)
      area = rest
    }
    // The text takes what it needs, of a third at most.
    let text = UnitText(recurrence: recurrence, width: canvas.width - columns.gutter)
    let lines = min(text.lines, area.height >= 8 ? area.height / 3 : 0)
    if lines > 0 {
      let (rest, bottom) = area.cut(bottom: lines)
      canvas.text("in its colour", x: 0, y: bottom.y, .label, mark: .name, clip: columns.gutter - 1)
      text.draw(&view, in: bottom.inset(left: columns.gutter), &canvas)
      area = rest.height >= 8 ? rest.inset(bottom: 1) : rest
    }
    if area.height >= 9 {
      canvas.text("step", x: 0, y: area.y, .label, mark: .name, clip: columns.gutter - 1)
      columns.ruler(recurrence, y: area.y, in: &canvas)
      area = area.inset(top: 1)
    }
    if area.height >= 2, !recurrence.shown.form.isNumeric {
      canvas.text("reads", x: 0, y: area.y, .label, mark: .name, clip: max(columns.gutter - 1, 0))
      columns.tokens(recurrence, y: area.y, in: &canvas)
      columns.edges(y: area.y, height: 1, in: &canvas)
      area = area.inset(top: 1)
    }
    let rows = area.height >= 7 ? outputs.inputs() + outputs.outputs(&view) : []
    for row in rows.reversed() where area.height >= 7 {
      let (rest, bottom) = area.cut(bottom: 1)
      row.label(in: columns.gutter, y: bottom.y, &canvas)
      row.draw(&view, bottom, &canvas)
      area = rest
    }
    // The cell has a scale of its own, which grows without bounds, where there is room for it.
    let isApart = area.height >= 12
    let all = (isApart ? [cells, states] : [states + cells]) + [area.height >= 4 ? gates : []]
    let plots = all.enumerated().filter { !$0.element.isEmpty }
    let rects = area.rows(weights: plots.map { _ in 1 }, gap: area.height > 8 ? 1 : 0)
    for ((k, lines), rect) in zip(plots, rects) {
      let isGates = k == all.count - 1 && view.look.show != .gradients
      plot(lines, isShare: isGates, in: rect, &view, &canvas)
    }
  }

  /// Lines over the columns, with what they are called and what they are at the chosen step; below
  /// them, where columns are wide enough, the numbers.
  private func plot(
    _ lines: [Line], isShare: Bool, in rect: Rect, _ view: inout View, _ canvas: inout Canvas
  ) {
    let look = view.look
    let numbers = lines.map { recurrence.ofUnit(columns, look, $0.tensor) }
    var rect = rect
    if columns.hasDigits, rect.height >= lines.count + 4 {
      let (rest, bottom) = rect.cut(bottom: lines.count)
      for (k, line) in lines.reversed().enumerated() {
        numbers[lines.count - 1 - k].digits(&view, y: bottom.y + k, line.color, &canvas)
        canvas.text(
          line.words, x: 0, y: bottom.y + k, line.color, mark: .name,
          clip: max(columns.gutter - 1, 0))
      }
      rect = rest
    } else {
      names(lines, in: rect, &view, &canvas)
    }
    guard rect.height > 0, columns.end > columns.gutter else { return }
    var (low, high) = recurrence.ends(lines.map(\.tensor), &view)
    if isShare { (low, high) = (StepEnd(), StepEnd(value: 1)) }
    if high.value - low.value <= 0 { high = StepEnd(value: 1) }
    let area = Rect(
      x: columns.gutter, y: rect.y, width: columns.end - columns.gutter, height: rect.height)
    let range = high.value - low.value
    axis(low, high, in: area, &canvas)
    var braille = Braille(width: area.width, height: area.height)
    for (order, (line, numbers)) in zip(lines, numbers).enumerated() {
      for (seen, values, marks) in numbers.read(&view) {
        let points = zip(seen, values).map { column, value in
          let up = (value - low.value) / range
          let middle = Double(2 * (columns.x(column) - area.x) + columns.width) - 0.5
          return (x: middle, y: (1 - up) * Double(4 * area.height - 1))
        }
        braille.polyline(points, line.color, importance: Double(order)) { marks[$0] }
      }
    }
    canvas.draw(braille, at: (area.x, area.y))
  }

  /// `forget gate .91`, in the colour of its line.
  private func names(
    _ lines: [Line], in rect: Rect, _ view: inout View, _ canvas: inout Canvas
  ) {
    guard columns.gutter >= 14, rect.height >= lines.count else { return }
    let first = rect.y + (rect.height - lines.count + 1) / 2
    for (k, line) in lines.reversed().enumerated() {
      canvas.text(line.words, x: 0, y: first + k, line.color, mark: .name)
    }
  }

  /// Both ends and zero, and a line through the chosen step.
  private func axis(_ low: StepEnd, _ high: StepEnd, in area: Rect, _ canvas: inout Canvas) {
    let share = high.value / (high.value - low.value)
    let zero = area.y + (Int(exactly: (share * Double(area.height - 1)).rounded()) ?? 0)
    canvas.rule(x: area.x, y: zero, length: area.width, glyph: "┈", .faint)
    let x = columns.x(recurrence.column) + columns.width / 2
    if columns.seen.contains(recurrence.column) {
      canvas.rule(x: x, y: area.y, length: area.height, vertical: true, glyph: "┊", .line)
    }
    guard columns.gutter >= 5 else { return }
    func label(_ end: StepEnd, y: Int) {
      let text = end.value == 0 ? "0" : end.mark == .tick ? "1" : StepNumbers.short(end.value)
      let start = area.x - 1 - Text.width(text)
      guard start >= 0, (start..<area.x).allSatisfy({ canvas[$0, y].glyph == Glyph.space }) else {
        return
      }
      canvas.text(text, endingAt: area.x - 1, y: y, .label, mark: end.mark)
    }
    label(high, y: area.y)
    if area.height >= 3 { label(low, y: area.bottom - 1) }
    if area.height >= 5, zero > area.y, zero < area.bottom - 1 { label(StepEnd(), y: zero) }
  }
}

/// A text in the colour of one unit's hidden state after each of its tokens.
struct UnitText {
  private typealias Spot = (column: Int, part: ShownRecurrence.Part, x: Int, line: Int)
  private let recurrence: ShownRecurrence
  private var spots: [Spot] = []
  /// How many lines all of it takes.
  private(set) var lines = 0

  init(recurrence: ShownRecurrence, width: Int) {
    self.recurrence = recurrence
    guard width > 0, !recurrence.shown.form.isNumeric else { return }
    let gap = recurrence.shown.form.vocabulary.unit == .word ? 1 : 0
    var (x, line) = (0, 0)
    for part in recurrence.parts {
      // What is written begins anew.
      if x > 0 { (x, line) = (0, line + 1) }
      for (label, column) in zip(part.labels, part.columns) {
        let taken = min(Text.width(label), width)
        if x + taken > width { (x, line) = (0, line + 1) }
        spots.append((column, part, x, line))
        x += taken + gap
      }
    }
    lines = spots.isEmpty ? 0 : line + 1
  }

  /// As many lines as there is room for, about the chosen step.
  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let chosen = spots.first { $0.column == recurrence.column }?.line ?? 0
    let first = min(max(chosen - rect.height / 2, 0), max(lines - rect.height, 0))
    let (unit, look) = (recurrence.unit, view.look)
    for part in recurrence.parts where unit < part.layer.width {
      let key = recurrence.key(part.layer.hidden, look)
      guard let tensor = view.tensor(key.name, key.kind) else { continue }
      let source = view.place(of: .tensor(key))
      var peak = 0.0
      for index in stride(from: unit, to: tensor.count, by: part.layer.width)
      where tensor[index].isFinite { peak = max(peak, abs(tensor[index])) }
      for spot in spots where spot.part.number == part.number {
        guard first..<first + rect.height ~= spot.line else { continue }
        let step = spot.column - part.columns.lowerBound
        let index = step * part.layer.width + unit
        let color = look.signed.color(for: tensor[index], scale: peak)
        let isDark = Palette.lightness(of: color?.index ?? 0) < 50
        let (x, y) = (rect.x + spot.x, rect.y + spot.line - first)
        let isChosen = spot.column == recurrence.column
        let taken = canvas.text(
          part.labels[step], x: x, y: y, isDark ? isChosen ? .accent : .text : .ground,
          background: color ?? .gap, style: isChosen ? [.bold, .underline] : [], mark: .name,
          clip: rect.width - spot.x)
        // The colour is the number; a digit read is a name.
        for x in x..<x + taken {
          canvas.setMark(Mark(source: source, index: index), x: x, y: y, half: 1)
        }
      }
    }
  }
}
