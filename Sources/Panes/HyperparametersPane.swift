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
    "several runs: a column each; what differs between them is bright",
    "▸ the one that is chosen", "◆ changed at that iteration",
  ]

  package static func run(_ view: View) -> Int? {
    // Of all of them, unless something is being changed.
    view.look.isChoosing ? view.frame.run : nil
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    if view.runs.count > 1, !view.look.isChoosing, sideBySide(&view, in: &canvas) { return }
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

  /// Several runs: a column each, what differs between them bright. Returns whether there was room.
  private static func sideBySide(_ view: inout View, in canvas: inout Canvas) -> Bool {
    let (runs, shown) = (view.runs, view.frame.run)
    var names: [String] = []
    for entry in runs.flatMap(\.hyperparameters.entries) where !names.contains(entry.name) {
      names.append(entry.name)
    }
    let differing = Hyperparameters.differing(runs.map(\.hyperparameters))
    let isSame = Set(runs.map(\.facts.optimizer)).count == 1
    let columns = runs.map { run in
      view.of(run.run) { view in
        [
          view.frame.tag(style: view.frame.run == shown ? .bold : []),
          [Span(view.facts.optimizer, isSame ? .label : .bright, mark: .name)],
        ]
          + names.map { name in
            guard view.frame.hyperparameters[name] != nil, let value = view.number(name) else {
              return [Span("–", .line)]
            }
            let color: Color = differing.contains(name) ? .bright : .label
            return [Span(Hyperparameters.text(name, value), color, mark: view.mark(name))]
          }
      }
    }
    let left = max((names + ["optimizer"]).map(Text.width).max() ?? 0, 1)
    let widths = columns.map { $0.map(Text.width).max() ?? 0 }
    guard left + widths.reduce(0, { $0 + $1 + 2 }) <= canvas.width,
      names.count + 2 <= canvas.height
    else { return false }
    for (y, name) in (["", "optimizer"] + names).enumerated() {
      canvas.text(name, x: 0, y: y, .text, mark: .name)
      var end = left
      for (column, width) in zip(columns, widths) {
        end += width + 2
        canvas.spans(column[y], x: end - Text.width(column[y]), y: y)
      }
    }
    return true
  }

  private static func typed(_ text: String) -> [Span] {
    [Span(text, .accent, mark: .name), Span("▏", .accent)]
  }

  private static func shown(_ entry: Hyperparameters.Entry, _ view: inout View) -> Span {
    let value = view.number(entry.name) ?? entry.value
    return Span(Hyperparameters.text(entry.name, value), .bright, mark: view.mark(entry.name))
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
