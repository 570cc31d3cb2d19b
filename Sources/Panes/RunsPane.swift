import Calculus
import Drawing
import Networks
import Simulation

/// The runs of a scene as a table: what tells them apart, and how far each has come.
package enum RunsPane: Pane {
  package static let name = "runs"
  package static let words = """
    The runs that go on side by side, an iteration of each at a time: what differs between them, and \
    how far each has come. They share nothing but the data they are given: each is what it would be \
    alone.
    """
  package static let legend = [
    "the bright line: the run that the focused pane shows",
    "◆ changed by hand at that iteration   ╰ branched off there",
    "held-out: the share of samples never learnt from that it gets right",
    "× from that iteration on its loss is no finite number",
    "|∇| how steep it is   distance to the nearest minimum   within … at: first so near, maybe not for good",
  ]
  package static func run(_ view: View) -> Int? { nil }

  private struct Column {
    let title: String
    /// Smaller stays longer where there is little room.
    let rank: Int
    var cells: [[Span]]
    var isRight = true
    var width: Int { cells.map(Text.width).reduce(Text.width(title), max) }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let shown = view.focusedRun
    var columns = Self.columns(&view)
    func width(_ columns: [Column]) -> Int { columns.reduce(-2) { $0 + $1.width + 2 } }
    while columns.count > 1, width(columns) > canvas.width - 2,
      let worst = columns.map(\.rank).max()
    {
      columns.removeAll { $0.rank == worst }
    }
    let hasHead = canvas.height > 2
    let room = max(canvas.height - (hasHead ? 1 : 0), 1)
    let isCut = view.runs.count > room
    let count = isCut && room > 1 ? room - 1 : min(room, view.runs.count)
    let place = view.runs.firstIndex { $0.run == shown } ?? 0
    let first = min(max(place - count + 1, 0), view.runs.count - count)
    for k in first..<first + count where view.runs[k].run == shown && view.runs.count > 1 {
      canvas.tint(
        Rect(x: 0, y: (hasHead ? 1 : 0) + k - first, width: canvas.width, height: 1), .selection)
    }
    var x = 1
    for column in columns {
      let width = min(column.width, canvas.width - x)
      func put(_ spans: [Span], y: Int) {
        let start = column.isRight ? max(width - Text.width(spans), 0) : 0
        canvas.spans(spans, x: x + start, y: y, clip: width - start)
      }
      if hasHead { put([Span(column.title, .label, mark: .name)], y: 0) }
      for k in first..<first + count { put(column.cells[k], y: (hasHead ? 1 : 0) + k - first) }
      x += width + 2
    }
    if isCut, room > 1 {
      canvas.text(
        "… \(NumberFormat.integer(view.runs.count - count)) more", x: 1, y: canvas.height - 1,
        .label, mark: .name)
    }
  }

  // MARK: Columns

  private static func columns(_ view: inout View) -> [Column] {
    let (runs, shown) = (view.runs, view.focusedRun)
    func column(
      _ title: String, rank: Int, isRight: Bool = true, _ cell: (inout View) -> [Span]
    ) -> Column {
      let cells = runs.map { run in view.of(run.run) { cell(&$0) } }
      return Column(title: title, rank: rank, cells: cells, isRight: isRight)
    }
    func setting(_ name: String, rank: Int) -> Column {
      column(name == Hyperparameters.learningRate ? "rate" : name, rank: rank) { view in
        guard let value = view.number(name) else { return [Span("–", .label)] }
        let text = Hyperparameters.text(name, value)
        return [Span(text, .text, mark: view.mark(name))]
      }
    }
    var columns = [
      column("run", rank: 0, isRight: false) { view in
        let isShown = view.frame.run == shown
        guard runs.count > 1 else { return [Span("● the only one", .text)] }
        return view.frame.tag(style: isShown ? .bold : [])
      }
    ]
    if !runs.allSatisfy({ $0.name.hasPrefix($0.facts.optimizer) }) {
      columns.append(
        column("optimizer", rank: 5, isRight: false) {
          [Span($0.facts.optimizer, .text, mark: .name)]
        })
    }
    if Set(runs.map { sizes($0.facts) }).count > 1 {
      columns.append(
        column("layers", rank: 4, isRight: false) {
          [Span(sizes($0.facts), .text, mark: .name)]
        })
    }
    // With a schedule it is what tells the runs apart, and another one at every iteration.
    let isScheduled = runs.contains { $0.facts.schedule != Constant.name }
    columns.append(
      column(isScheduled ? "rate now" : "rate", rank: isScheduled ? 1 : 4) { view in
        guard let value = view.number(ScheduledRate.name) else { return [Span("–", .label)] }
        return [Span(NumberFormat.text(value), .text, mark: view.mark(ScheduledRate.name))]
      })
    // What belongs to one optimizer alone tells nothing of the others.
    for name in Hyperparameters.differing(runs.map(\.hyperparameters))
    where name != Hyperparameters.learningRate
      && runs.allSatisfy({ $0.hyperparameters[name] != nil })
    {
      columns.append(setting(name, rank: 7))
    }
    columns.append(column("loss", rank: 1, loss))
    columns += race(view) { column($0, rank: $1, isRight: $2, $3) }
    if runs.contains(where: { !$0.facts.data.heldOut.isEmpty }) {
      let hasClasses = runs.contains(where: \.facts.hasClasses)
      let name = Run.heldOutName + (hasClasses ? "/accuracy" : "/loss")
      columns.append(
        column(
          hasClasses ? "held-out" : "held-out loss", rank: view.facts.ground == nil ? 2 : 6
        ) { view in
          guard let value = view.number(name) else { return [] }
          let text = hasClasses ? NumberFormat.fixed(value, places: 3) : NumberFormat.text(value)
          return [Span(text, value.isFinite ? .text : .bad, mark: view.mark(name))]
        })
    }
    if runs.contains(where: { $0.place.root != nil || !$0.branch.journal.entries.isEmpty }) {
      columns.append(column("changed at", rank: 6, isRight: false, changes))
    }
    return columns
  }

  /// How far a race down a surface has come.
  private static func race(
    _ view: View,
    _ column: (String, Int, Bool, (inout View) -> [Span]) -> Column
  ) -> [Column] {
    guard let ground = view.facts.ground else { return [] }
    func measured(_ name: String) -> (inout View) -> [Span] {
      { view in
        guard let value = view.number(name) else { return [Span("–", .label)] }
        return [
          Span(NumberFormat.text(value), value.isFinite ? .text : .bad, mark: view.mark(name))
        ]
      }
    }
    let slope = column("|∇|", 5, true, measured(GradientNorm.name))
    guard !ground.minima.isEmpty else { return [slope] }
    return [
      slope, column("distance", 2, true, measured(Distance.name)),
      column("within \(NumberFormat.text(ground.nearness)) at", 3, true) { view in
        guard let reached = view.frame.branch.reached, reached <= view.frame.iteration,
          view.number(Reached.name) != nil
        else {
          return [Span("–", .label)]
        }
        return [
          Span(
            NumberFormat.integer(reached), .good, mark: view.mark(Reached.name))
        ]
      },
    ]
  }

  private static func sizes(_ facts: Facts) -> String {
    ([facts.inputs] + facts.layers.map(\.outputs)).map(String.init).joined(separator: "-")
  }

  /// The loss, or since when it is none.
  private static func loss(_ view: inout View) -> [Span] {
    let loss = view.number("loss") ?? view.frame.loss
    if let bad = view.frame.branch.bad, bad <= view.frame.iteration {
      return [
        Span("× from ", .bad),
        Span(NumberFormat.integer(bad), .bad, mark: view.mark(.series("loss"), bad)),
      ]
    }
    return [Span(NumberFormat.text(loss), .bright, mark: view.mark("loss"))]
  }

  private static func changes(_ view: inout View) -> [Span] {
    var spans: [Span] = []
    if let root = view.frame.place.root, view.runs.indices.contains(root.run) {
      spans.append(
        Span(
          "╰ \(view.runs[root.run].name) \(NumberFormat.integer(root.iteration))", .label,
          mark: .name))
    }
    var seen: [Int] = []
    for entry in view.frame.branch.journal.entries
    where entry.iteration <= view.frame.iteration && !seen.contains(entry.iteration) {
      seen.append(entry.iteration)
    }
    for iteration in seen.suffix(4) {
      spans += [
        Span(spans.isEmpty ? "" : " "), Span("◆ ", .accent),
        Span(NumberFormat.integer(iteration), .label, mark: .name),
      ]
    }
    return spans
  }
}

extension Text {
  static func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + width($1.text) } }
}

extension Hyperparameters {
  /// As a person writes it: a batch of 0 is all of the samples.
  static func text(_ name: String, _ value: Double) -> String {
    name == batch && value == 0 ? "all" : NumberFormat.text(value)
  }

  /// The names whose values are not the same in all of them, in the order they are found.
  static func differing(_ all: [Hyperparameters]) -> [String] {
    var names: [String] = []
    for entry in all.flatMap(\.entries) where !names.contains(entry.name) {
      names.append(entry.name)
    }
    return names.filter { name in !all.allSatisfy { $0[name] == all.first?[name] } }
  }
}
