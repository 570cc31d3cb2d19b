import Calculus
import Drawing
import Networks
import Panes
import Simulation

// Where the cursor goes; and what it stands on, a weight or a step, is what all panes speak of.

extension Reducer {
  mutating func moveCursor(_ dx: Int, _ dy: Int) {
    guard let pane = picture.panes.first(where: { $0.index == state.focus }),
      let view = picture.view, state.cursors.indices.contains(state.focus),
      let cursor = picture.cursor
    else { return }
    if moveStep(dx, lines: dy) { return }
    let cells = Cells(picture.canvas, pane.inside, view)
    if let next = cells.next(from: cursor, dx: dx, dy: dy) { state.cursors[state.focus] = next }
    choosePair()
    chooseState()
    chooseFilter()
  }

  /// Which weight of an attention a number is, in what the focused pane shows.
  func pair(of origin: Origin) -> (layer: Int, head: Int, query: Int, key: Int)? {
    guard var view = picture.view else { return nil }
    view.look = state.look
    view.turn(to: state.look.run)
    return view.pair(of: origin)
  }

  /// All panes speak of the query, the key and the head under the cursor.
  mutating func choosePair() {
    guard let cursor = state.cursors[state.focus], case .tensor(let key) = cursor.source,
      let pair = pair(of: Origin(key.name, cursor.index, iteration: 0))
    else { return }
    state.changeLooks {
      ($0.layer, $0.unit, $0.query, $0.key) = (pair.layer, pair.head, pair.query, pair.key)
    }
    for k in state.cursors.indices where k != state.focus { forgetPair(k) }
  }

  /// The number under the cursor, and the view that the focused pane is drawn from.
  private var chosen: (origin: Origin, view: View)? {
    guard var view = picture.view, let cursor = state.cursors[state.focus],
      case .tensor(let key) = cursor.source
    else { return nil }
    view.look = state.look
    view.turn(to: state.look.run)
    return (Origin(key.name, cursor.index, iteration: view.frame.iteration), view)
  }

  /// All panes speak of the layer, the unit and the step under the cursor.
  mutating func chooseState() {
    guard let (origin, view) = chosen, let found = view.state(of: origin) else { return }
    state.changeLooks {
      ($0.layer, $0.query) = (found.layer, found.step)
      if let unit = found.unit { $0.unit = unit }
    }
    // What was scrolled to is where the cursor now is.
    if pane?.layers(view.facts) != nil { state.changeLook { ($0.panX, $0.panY) = (0, 0) } }
    for k in state.cursors.indices where k != state.focus { forgetPair(k) }
  }

  /// All panes speak of the filter under the cursor, and of the window or of the channel.
  mutating func chooseFilter() {
    guard let (origin, view) = chosen, let found = view.filter(of: origin) else { return }
    state.changeLooks {
      ($0.layer, $0.unit) = (found.layer, found.filter)
      if let window = found.window { $0.query = window }
      if let channel = found.channel { $0.key = channel }
    }
    for k in state.cursors.indices where k != state.focus { forgetPair(k) }
  }

  mutating func tour() {
    guard state.isTouring || uses(.window) else {
      state.message = "only the window of convolution moves by itself: go to that pane"
      return
    }
    state.isTouring.toggle()
    state.message = state.isTouring ? "the window moves on by itself" : "the window stands"
  }

  /// The window goes on to the next, row by row, and from the last to the first.
  mutating func moveWindow() {
    guard var view = picture.view else { return }
    view.look = state.look
    guard let shown = ShownFilter(view) else { return }
    let next = (shown.window + 1) % max(shown.windowCount, 1)
    state.changeLooks { $0.query = next }
    for k in state.cursors.indices { forgetPair(k) }
  }

  /// Another known filter, in the place of the chosen channel of the chosen filter.
  mutating func layNextFilter() {
    guard uses(.kernel) else {
      state.message = "known filters are laid in where filters are shown: in convolution or filters"
      return
    }
    guard var view = picture.view else { return }
    view.look = state.look
    view.turn(to: state.look.run)
    guard let shown = ShownFilter(view), let weights = view.tensor(shown.weights) else {
      state.message = "this network has no filters"
      return
    }
    let now = shown.known(in: weights)
    let next = now.map { ($0 + 1) % knownFilters.count } ?? 0
    let origin = Origin(
      shown.weights, shown.firstWeight, iteration: view.frame.iteration, run: view.frame.run)
    commands.append(.change(.lay(knownFilters[next].name, origin), run: origin.run))
  }

  /// In panes of time left and right go a step back or on, whatever of it the cursor is on. Returns
  /// whether it is of a step.
  mutating func moveStep(_ by: Int, lines: Int) -> Bool {
    guard uses(.steps), let (view, _) = paneView, let origin = picture.underCursor,
      let cursor = picture.cursor
    else { return false }
    if pane is ContinuationPane.Type {
      guard
        let to = ContinuationPane.moved(view, from: origin, steps: by, lines: lines)
      else { return false }
      state.changeLooks { $0.query = to.step }
      for k in state.cursors.indices { forgetPair(k) }
      state.cursors[state.focus] = Cursor(
        x: cursor.x, y: cursor.y, half: 0,
        source: .tensor(TensorKey(to.name, run: view.frame.run)), index: to.index)
      return true
    }
    guard lines == 0 else { return false }
    guard let found = view.state(of: origin) else { return false }
    guard let index = view.state(of: origin, movedBy: by) else {
      // From the last step of a source on it goes to what is written.
      return !view.hasStep(beside: found.layer, to: by)
    }
    state.cursors[state.focus] = Cursor(
      x: cursor.x, y: cursor.y, half: cursor.half, source: cursor.source, index: index)
    chooseState()
    return true
  }

  /// Examples of the kind of answer under the cursor; or all panes show the held-out sample there.
  /// Returns whether there is one.
  mutating func showAnswer() -> Bool {
    guard let (origin, view) = chosen else { return false }
    let (cell, sample) = view.answer(of: origin)
    if let cell, view.frame.number(origin) != 0 { state.changeLook { $0.choice = cell + 1 } }
    guard let sample else { return cell != nil }
    state.changeLooks {
      $0.sample = sample
      ($0.tokens, $0.drawn) = (nil, nil)
    }
    return true
  }

  /// The cursor of a pane of attention, or of cells, goes with what is chosen.
  mutating func forgetPair(_ k: Int) {
    guard state.paneNames.indices.contains(k),
      Self.following.contains(state.paneNames[k])
    else { return }
    state.cursors[k] = nil
  }
  private static let following = [
    "attention", "heads", "lines", "unrolled", "throughTime", "continuation", "convolution",
  ]
}
