import Calculus
import Drawing
import Panes
import Simulation

/// A line of history of one of the runs, as a row of the tree.
struct HistoryRow {
  let run: Int
  let line: Int
  let isCurrent: Bool
  let name: String
  let branch: Run.Branch
  /// Where it leaves the one it comes from, if it does.
  let fork: Int?
  /// The run that it leaves, where it is the first line of one that was branched off.
  let root: Int?

  /// Every line of every run, in order: a line always comes after the one that it leaves.
  static func all(_ runs: [Frame]) -> [HistoryRow] {
    runs.flatMap { run in
      run.branches.indices.map { k in
        let branch = run.branches[k]
        let fork = branch.parent != nil ? branch.fork : k == 0 ? run.place.root?.iteration : nil
        let name = runs.count > 1 ? run.name : "history"
        return HistoryRow(
          run: run.run, line: k, isCurrent: k == run.branchIndex,
          name: run.branches.count > 1 ? "\(name) \(k + 1)" : name, branch: branch, fork: fork,
          root: run.place.root?.run)
      }
    }
  }

  /// Which row it leaves.
  func parent(among rows: [HistoryRow]) -> Int? {
    if let parent = branch.parent {
      return rows.firstIndex { $0.run == run && $0.line == parent }
    }
    return fork == nil ? nil : rows.firstIndex { $0.run == root && $0.line == 0 }
  }

  /// What was changed on it, since it is a line of its own.
  var changes: [Journal.Entry] {
    branch.journal.entries.filter { $0.iteration >= fork ?? 0 }
  }
}

extension Screen {
  /// The lines of history one below the other, over the timeline: what was changed first on each, and
  /// where its loss ended.
  static func drawTree(
    _ state: StageState, _ view: inout View, in middle: Rect, _ canvas: inout Canvas
  ) {
    let frame = view.frame
    let rows = HistoryRow.all(view.runs)
    guard rows.count > 1, middle.height > 3 else { return }
    let here = rows.firstIndex { $0.run == frame.run && $0.isCurrent } ?? 0
    let height = min(rows.count + 2, max(middle.height / 2, 4), middle.height)
    let rect = Rect(
      x: middle.x, y: middle.bottom - height, width: middle.width, height: height)
    canvas.clear(rect)
    canvas.border(rect, title: "history", focused: true)
    let inside = rect.inset(left: 2, top: 1, right: 2, bottom: 1)
    let count = min(rows.count, inside.height)
    let first = min(max(here - count + 1, 0), rows.count - count)
    let names = min(rows.map { Text.width($0.name) }.max() ?? 0, inside.width / 4) + 2
    let words = inside.width < 44 ? 0 : max(inside.width * 2 / 5, 18)
    let end = max(rows.map(\.branch.newest).max() ?? 1, 1)
    let scale = Axis(
      from: inside.x + names + 2, to: inside.right - words - 3, end: end)
    for k in first..<first + count {
      let y = inside.y + k - first
      let row = rows[k]
      let isHere = k == here
      if isHere {
        canvas.tint(Rect(x: inside.x - 1, y: y, width: inside.width + 2, height: 1), .selection)
        canvas.glyph("▸", x: inside.x, y: y, .accent)
      }
      let color: Color = view.runs.count > 1 ? .run(row.run) : isHere ? .text : .label
      canvas.text(row.name, x: inside.x + 2, y: y, color, mark: .name, clip: names - 2)
      draw(row, isHere: isHere, scale, y: y, &canvas)
      if let fork = row.fork, let parent = row.parent(among: rows) {
        // Down from where it leaves, past the rows between.
        for above in max(parent + 1, first)..<max(k, max(parent + 1, first)) {
          let (x, y) = (scale.place(fork) - 1, inside.y + above - first)
          if canvas[x, y].glyph == Glyph.space { canvas.glyph("│", x: x, y: y, .line) }
        }
      }
      guard words > 0 else { continue }
      let text = self.words(of: row, &view, room: words)
      canvas.spans(text, x: inside.right - words, y: y, clip: words)
    }
    for k in rows.indices where rows[k].isCurrent {
      // Before a line left its parent, what one sees is the parent's.
      var place = k
      while let fork = rows[place].fork, frame.iteration < fork,
        let parent = rows[place].parent(among: rows)
      {
        place = parent
      }
      guard first..<first + count ~= place, scale.to > scale.from else { continue }
      let newest = rows[place].branch.newest
      canvas.glyph(
        "●", x: scale.place(min(frame.iteration, newest)), y: inside.y + place - first,
        k == here ? .bright : .label)
    }
    if first > 0 { canvas.glyph("▲", x: rect.right - 1, y: inside.y, .accent) }
    if first + count < rows.count {
      canvas.glyph("▼", x: rect.right - 1, y: inside.bottom - 1, .accent)
    }
  }

  private struct Axis {
    let from, to, end: Int
    func place(_ iteration: Int) -> Int {
      from + min(max(iteration * max(to - from, 0) / end, 0), max(to - from, 0))
    }
  }

  private static func draw(
    _ row: HistoryRow, isHere: Bool, _ axis: Axis, y: Int, _ canvas: inout Canvas
  ) {
    guard axis.to > axis.from else { return }
    let start = axis.place(row.fork ?? 0)
    for x in start...axis.place(row.branch.newest) {
      canvas.glyph("─", x: x, y: y, isHere ? .text : .line)
    }
    // One column before what was changed there.
    if row.fork != nil { canvas.glyph("╰", x: start - 1, y: y, .label) }
    for change in row.changes { canvas.glyph("◆", x: axis.place(change.iteration), y: y, .accent) }
  }

  /// `learningRate 0.03 → 0.1   loss 0.012`: numbers of other lines than the one that a run is on have
  /// nobody who could explain them, and are left out.
  private static func words(
    of row: HistoryRow, _ view: inout View, room: Int
  ) -> [Span] {
    var loss: [Span] = []
    let series = row.branch.loss
    if row.isCurrent, let last = series.values.last {
      let at = (series.values.count - 1) * series.stride
      let mark = view.mark(Origin("loss", iteration: at, run: row.run))
      loss = [
        Span("last loss ", .label),
        Span(NumberFormat.text(Double(last)), last.isFinite ? .bright : .bad, mark: mark),
      ]
    }
    let width = loss.reduce(0) { $0 + Text.width($1.text) }
    let change = row.changes.first.map(\.text) ?? (row.fork == nil ? "" : "nothing changed yet")
    let clipped = Text.cut(change, to: room - width - 2)
    let air = String(repeating: " ", count: max(room - width - Text.width(clipped), 0))
    return [Span(clipped, .label, mark: .name), Span(air)] + loss
  }
}
