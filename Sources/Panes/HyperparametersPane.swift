import Calculus
import Drawing
import Simulation

/// What steers the learning, and what a person has changed of it on the way.
package enum HyperparametersPane: Pane {
  package static let name = "hyperparameters"
  package static let words = """
    The numbers that are not learnt: how far a step goes, how many samples it looks at. Change one \
    at any moment; it acts from the next update on.
    """
  package static let legend = [
    "▸ the one that is chosen", "◆ changed at that iteration",
  ]

  private typealias Row = (name: String, value: [Span], words: String)

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let entries = view.frame.hyperparameters.entries
    let choice = min(max(view.look.choice, 0), max(entries.count - 1, 0))
    let isChoosing = view.isFocused || view.look.isChoosing
    var rows: [Row] = []
    for (k, entry) in entries.enumerated() {
      let isTyped = isChoosing && k == choice && view.look.typed != nil
      let value = isTyped ? typed(view.look.typed ?? "") : [shown(entry, &view)]
      rows.append((entry.name, value, isTyped ? entry.limits.words : entry.words))
    }
    if view.facts.schedule != Constant.name, let rate = view.number(ScheduledRate.name) {
      let value = Span(NumberFormat.text(rate), .bright, mark: view.mark(ScheduledRate.name))
      rows.append(("rate now", [value], "after the schedule, \(view.facts.schedule)"))
    }
    // What was changed stands below, the newest last, with a line of air if there is one to spare.
    let journal = view.frame.branch.journal.entries
    let room = max(canvas.height - rows.count, 0)
    let below = min(journal.count, room)
    table(
      rows, choice: isChoosing ? choice : nil,
      in: canvas.bounds.cut(top: canvas.height - below).top, &canvas)
    if below > 0 {
      let y = rows.count + (below < room ? 1 : 0)
      changes(journal, &view, in: Rect(x: 0, y: y, width: canvas.width, height: below), &canvas)
    } else if !journal.isEmpty {
      canvas.glyph("◆", x: canvas.width - 1, y: canvas.height - 1, .accent)
    }
  }

  private static func typed(_ text: String) -> [Span] {
    [Span(text, .accent, mark: .name), Span("▏", .accent)]
  }

  private static func shown(_ entry: Hyperparameters.Entry, _ view: inout View) -> Span {
    let value = view.number(entry.name) ?? entry.value
    return Span(text(entry.name, value), .bright, mark: view.mark(entry.name))
  }

  private static func text(_ name: String, _ value: Double) -> String {
    name == Hyperparameters.batch && value == 0 ? "all" : NumberFormat.text(value)
  }

  // MARK: Drawing

  private static func table(_ rows: [Row], choice: Int?, in rect: Rect, _ canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    let room = min(rows.count, rect.height)
    let first = min(max((choice ?? 0) - room + 1, 0), rows.count - room)
    let names = rows.map { Text.width($0.name) }.max() ?? 0
    let values = rows.map { width($0.value) }.max() ?? 0
    let valueEnd = min(2 + names + 2 + values, rect.width)
    for line in 0..<room {
      let (k, y) = (first + line, line)
      let row = rows[k]
      if k == choice {
        canvas.tint(Rect(x: 0, y: y, width: rect.width, height: 1), .selection)
        canvas.glyph("▸", x: 0, y: y, .accent)
      }
      let start = max(valueEnd - width(row.value), 0)
      canvas.text(
        row.name, x: 2, y: y, k == choice ? .accent : .text, mark: .name,
        clip: max(start - 3, 0))
      canvas.spans(row.value, x: start, y: y, clip: rect.width - start)
      if valueEnd + 6 < rect.width {
        canvas.text(
          row.words, x: valueEnd + 2, y: y, .label, mark: .name, clip: rect.width - valueEnd - 2)
      }
    }
    if first > 0 { canvas.glyph("▲", x: rect.width - 1, y: 0, .accent) }
    if first + room < rows.count {
      canvas.glyph("▼", x: rect.width - 1, y: room - 1, .accent)
    }
  }

  private static func changes(
    _ entries: [Journal.Entry], _ view: inout View, in rect: Rect, _ canvas: inout Canvas
  ) {
    let first = entries.count - rect.height
    let widest = entries.map { NumberFormat.integer($0.iteration).unicodeScalars.count }.max() ?? 0
    for k in 0..<rect.height {
      let entry = entries[first + k]
      let isPast = entry.iteration <= view.frame.iteration
      let isCurrent =
        isPast
        && !entries.contains { later in
          later.name == entry.name && later.iteration > entry.iteration
            && later.iteration <= view.frame.iteration
        }
      let at = NumberFormat.integer(entry.iteration)
      let blanks = String(repeating: " ", count: widest - at.unicodeScalars.count)
      let dim: Color = isPast ? .label : .line
      canvas.spans(
        [
          Span("◆ ", isPast ? .accent : .line), Span("it \(blanks)\(at)", dim, mark: .name),
          Span("  " + entry.name + " ", isPast ? .text : .line, mark: .name),
          Span(text(entry.name, entry.before), dim, mark: .name), Span(" → ", dim),
          Span(
            text(entry.name, entry.value), isCurrent ? .bright : dim,
            mark: isCurrent ? view.mark(entry.name) : .name),
        ], x: 0, y: rect.y + k, clip: rect.width)
    }
    if first > 0 {
      canvas.text(
        "▲ \(first) earlier", endingAt: rect.width, y: rect.y, .accent, mark: .name)
    }
  }
}
