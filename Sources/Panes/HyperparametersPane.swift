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

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let entries = view.frame.hyperparameters.entries
    // The optimizer stands first.
    let choice = min(max(view.look.choice, 0), entries.count)
    let isChoosing = view.isFocused || view.look.isChoosing
    var rows: [HyperparametersTable.Row] = [
      (
        "optimizer", [Span(view.facts.optimizer, .bright, mark: .name)],
        isChoosing ? "left and right: another one" : "the rule of every step"
      )
    ]
    for (k, entry) in entries.enumerated() {
      let isTyped = isChoosing && k + 1 == choice && view.look.typed != nil
      let value = isTyped ? typed(view.look.typed ?? "") : [shown(entry, &view)]
      rows.append((entry.name, value, isTyped ? entry.limits.words : entry.words))
    }
    if view.facts.schedule != Constant.name, let rate = view.number(ScheduledRate.name) {
      let value = Span(NumberFormat.text(rate), .bright, mark: view.mark(ScheduledRate.name))
      rows.append(("rate now", [value], "after the schedule, \(view.facts.schedule)"))
    }
    // What was changed stands below, the newest last, with a line of air if there is one to spare.
    let journal = view.frame.branch.journal.entries
    let table = HyperparametersTable(
      rows, choice: isChoosing ? choice : nil, width: canvas.width,
      height: canvas.height - (journal.isEmpty ? 0 : min(journal.count, 3) + 1))
    let room = max(canvas.height - table.height, 0)
    let below = min(journal.count, room)
    table.draw(in: canvas.bounds.cut(top: canvas.height - below).top, &canvas)
    if below > 0 {
      let y = table.height + (below < room ? 1 : 0)
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
        ]
          + entry.spans(
            mark: isCurrent && entry.isSetting ? view.mark(entry.name) : .name, dim,
            isCurrent ? .bright : dim), x: 0, y: rect.y + k, clip: rect.width)
    }
    if first > 0 {
      canvas.text(
        "▲ \(first) earlier", endingAt: rect.width, y: rect.y, .accent, mark: .name)
    }
  }
}
