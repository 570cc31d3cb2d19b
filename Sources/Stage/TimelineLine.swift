import Drawing
import Panes
import Simulation

extension Screen {
  /// ├────◆───●┈┈┈┤  it 1 284 of 5 000
  static func drawTimeline(
    _ state: StageState, _ frame: Frame, in rect: Rect, _ canvas: inout Canvas
  ) {
    let words = timelineWords(state, frame, width: rect.width)
    let (first, last) = timelineEnds(state, frame, width: rect.width)
    guard last - first > 5 else {
      canvas.text(words, x: rect.x + 1, y: rect.y, .label, mark: .name, clip: rect.width - 1)
      return
    }
    let isActive = state.mode == .timeline
    let end = max(frame.newest, 1)
    func place(_ iteration: Int) -> Int {
      first + min(max(iteration * (last - first) / end, 0), last - first)
    }
    canvas.text("├", x: first - 1, y: rect.y, .line)
    canvas.text("┤", x: last + 1, y: rect.y, .line)
    let now = place(frame.iteration)
    for x in first...last {
      canvas.text(x <= now ? "─" : "┈", x: x, y: rect.y, isActive ? .label : .line)
    }
    if let fork = frame.branch.parent == nil ? frame.place.root?.iteration : frame.branch.fork {
      canvas.text("╰", x: place(fork), y: rect.y, .label)
    }
    for entry in frame.branch.journal.entries {
      canvas.text("◆", x: place(entry.iteration), y: rect.y, .accent)
    }
    canvas.text("●", x: now, y: rect.y, isActive ? .accent : .bright)
    canvas.text(words, x: last + 4, y: rect.y, .label, mark: .name)
  }

  /// Where one is, and what was changed just here.
  private static func timelineWords(
    _ state: StageState, _ frame: Frame, width: Int
  ) -> String {
    let now = NumberFormat.integer(frame.iteration)
    let history =
      frame.branchCount > 1 ? "  history \(frame.branchIndex + 1) of \(frame.branchCount)" : ""
    let words = "it \(now) of \(NumberFormat.integer(frame.newest))" + history
    let here = frame.branch.journal.entries.filter { $0.iteration == frame.iteration }
    // What has just been done is said by the line at the top.
    guard let last = here.last, state.message?.contains(last.text) != true else { return words }
    let more = here.count > 1 ? " and \(here.count - 1) more" : ""
    let room = width * 2 / 3 - Text.width(words) - 5
    return room < 8 ? words : words + "  ◆ " + Text.cut(last.text + more, to: room)
  }

  /// The columns of iteration 0 and of the newest.
  static func timelineEnds(_ state: StageState, _ frame: Frame, width: Int) -> (Int, Int) {
    (2, width - Text.width(timelineWords(state, frame, width: width)) - 6)
  }
}

extension Text {
  /// As much of a text as so many columns hold, with an ellipsis where that is not all.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    guard columns > 1 else { return "" }
    var cut = text
    while width(cut) > columns - 1 { cut.removeLast() }
    return cut + "…"
  }
}
