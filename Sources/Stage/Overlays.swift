import Calculus
import Drawing
import Panes
import Simulation
import Staging

extension Screen {
  /// What is open over the panes: an explanation, the hyperparameters, the help.
  static func drawOverlay(
    _ state: StageState, _ view: inout View, in middle: Rect, _ picture: inout Picture
  ) {
    view.look = state.look
    view.isFocused = true
    switch state.mode {
    case .explain where !isOnStage("explain", picture):
      // In the half that the cursor is not in.
      let height = min(middle.height, max(12, min(20, middle.height / 2)))
      let isBelow = isCursorAbove(state, middle, picture)
      let width = min(middle.width, max(60, min(110, middle.width * 3 / 4)))
      let rect = Rect(
        x: middle.x + (middle.width - width) / 2,
        y: isBelow ? middle.bottom - height : middle.y, width: width, height: height)
      open(ExplainPane.self, &view, in: rect, &picture.canvas)
    case .hyperparameters:
      view.look.choice = state.choice
      view.look.typed = state.typed
      view.look.isChoosing = true
      let rows =
        1 + view.frame.hyperparameters.entries.count + view.frame.branch.journal.entries.count
      let height = min(middle.height, max(8, min(rows + 5, middle.height * 2 / 3)))
      let width = min(middle.width, max(58, middle.width / 2))
      let rect = Rect(
        x: middle.right - width, y: middle.bottom - height, width: width, height: height)
      open(HyperparametersPane.self, &view, in: rect, &picture.canvas)
    case .timeline: drawTree(state, &view, in: middle, &picture.canvas)
    case .help:
      drawHelp(state, in: middle, &picture.canvas)
    default: break
    }
  }

  private static func open(
    _ pane: any Pane.Type, _ view: inout View, in rect: Rect, _ canvas: inout Canvas
  ) {
    canvas.clear(rect)
    canvas.border(rect, title: pane.heading(view, focused: true, width: rect.width), focused: true)
    canvas.clipped(to: rect.inset(left: 2, top: 1, right: 2, bottom: 1)) {
      pane.draw(&view, in: &$0)
    }
  }

  static func isOnStage(_ name: String, _ picture: Picture) -> Bool {
    picture.panes.contains { $0.name == name }
  }

  private static func isCursorAbove(_ state: StageState, _ middle: Rect, _ picture: Picture) -> Bool
  {
    guard let cursor = state.cursors[state.focus],
      let pane = picture.panes.first(where: { $0.index == state.focus })
    else { return true }
    return pane.inside.y + cursor.y < middle.y + middle.height / 2
  }

  // MARK: Help

  private static func drawHelp(_ state: StageState, in rect: Rect, _ canvas: inout Canvas) {
    canvas.clear(rect)
    let inside = canvas.border(rect, title: "help", focused: true)
      .inset(left: 1, top: 0, right: 1, bottom: 0)
    canvas.paragraph(helpText(state), in: inside, from: state.scroll)
  }

  static func helpText(_ state: StageState) -> [Span] {
    var spans: [Span] = []
    func line(_ text: String, _ color: Color = .text, style: Style = []) {
      spans.append(Span(text + "\n", color, style: style, mark: .name))
    }
    if let pane = panes.first(where: { $0.name == state.focusedName }) {
      line("This pane: \(pane.name)", .accent, style: .bold)
      line(pane.words)
      for entry in pane.legend { line("  " + entry, .label) }
      line("")
    }
    let used = PaneKeys.used(state)
    let here = bindings.filter { $0.modes.contains(.scene) && $0.holds(inPaneUsing: used) }
    // What is of this pane comes first.
    for (title, keys) in [
      ("Keys of this pane", here.filter { !$0.panes.isEmpty }),
      ("Keys", here.filter(\.panes.isEmpty)),
    ] where !keys.isEmpty {
      line(title, .accent, style: .bold)
      for binding in keys {
        let space = String(repeating: " ", count: max(1, 12 - Text.width(binding.name)))
        let name = (binding.name + space).replacing(" ", with: "\u{A0}")
        spans.append(Span(name, .accent, mark: .name))
        line(binding.words(state))
      }
      line("")
    }
    line(
      "In an explanation, the hyperparameters, the timeline, while typing: the keys are in the bottom line.",
      .label)
    line(
      "The mouse: click focuses a pane and moves the cursor, the wheel scrolls, dragging along the timeline scrubs.",
      .label)
    return spans
  }
}
