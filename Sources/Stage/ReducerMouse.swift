import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

extension Reducer {
  mutating func mouse(_ mouse: Mouse) {
    switch mouse {
    case .press(let x, let y), .drag(let x, let y):
      if y == picture.canvas.rows - 2, let frame, state.mode != .gallery {
        scrub(to: x, frame)
      } else if case .press = mouse {
        click(x, y)
      } else {
        drag(to: x, y)
      }
    case .wheel(let x, let y, let up):
      switch state.mode {
      case .gallery: state.gallery.move(up ? -1 : 1)
      case .help: state.scroll = max(0, state.scroll + (up ? -2 : 2))
      default:
        if let pane = picture.panes.first(where: { $0.frame.contains(x: x, y: y) }) {
          if panes.first(where: { $0.name == pane.name })?.keys.contains(.zoom) == true {
            state.focus = pane.index
            zoom(up ? 1 : -1)
          } else {
            state.looks[pane.index].panY += up ? -2 : 2
          }
        }
      }
    case .release: state.dragged = nil
    }
  }

  /// A plane goes with the mouse, a surface turns, and a vector follows.
  private mutating func drag(to x: Int, _ y: Int) {
    guard state.mode == .scene || state.mode == .drawing, let from = state.dragged,
      from.pane == state.focus
    else { return }
    if uses(.draw) {
      drawLine(from: (from.x, from.y), to: (x, y))
      state.dragged = (from.pane, x, y)
      return
    }
    if uses(.move) { return dragVector(to: x, y) }
    guard uses(.zoom),
      let pane = picture.panes.first(where: { $0.index == from.pane })
    else { return }
    state.changeLook { look in
      look.panX -= x - from.x
      look.panY -= y - from.y
      look.pan(
        Double(from.x - x) / Double(max(pane.inside.width, 1)),
        Double(y - from.y) / Double(max(pane.inside.height, 1)))
    }
    holdPitch()
    state.dragged = (from.pane, x, y)
  }

  private mutating func click(_ x: Int, _ y: Int) {
    guard [.scene, .explain, .drawing].contains(state.mode),
      let pane = picture.panes.first(where: { $0.frame.contains(x: x, y: y) }),
      let view = picture.view
    else { return }
    if state.mode == .explain { close() }
    if state.mode == .drawing, pane.index != state.focus { press(.escape) }
    state.isStroke = false
    let wasHere = state.focus == pane.index
    let before = state.cursors[pane.index]
    state.focus = pane.index
    state.dragged = (pane.index, x, y)
    if state.mode == .drawing { return drawLine(from: (x, y), to: (x, y)) }
    let cells = Cells(picture.canvas, pane.inside, view)
    if let there = cells.nearest(toX: x - pane.inside.x, y: y - pane.inside.y, half: 0) {
      state.cursors[pane.index] = there
      choosePair()
      chooseState()
      chooseFilter()
      if uses(.answers) { _ = showAnswer() }
      // A second time on the same word: panes speak of it.
      if wasHere, before?.x == there.x, before?.y == there.y { _ = chooseWord() }
      // A second time on the same place of a surface: from there.
      if wasHere, uses(.input), uses(.zoom), before?.x == there.x, before?.y == there.y {
        startHere()
      }
    }
  }

  private mutating func scrub(to x: Int, _ frame: Frame) {
    let (first, last) = Screen.timelineEnds(state, frame, width: picture.canvas.columns)
    guard last > first, x >= first - 1, x <= last + 1 else { return }
    go(.go(min(max((x - first) * max(frame.newest, 1) / (last - first), 0), frame.newest)))
  }
}
