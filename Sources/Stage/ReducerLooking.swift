import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

// What the keys do to what is looked at: unit, layer, sample, and the number to copy.

extension Reducer {
  mutating func step(unit by: Int) {
    if uses(.writing) { return nextWay(by) }
    if uses(.levels) {
      guard anyFrame?.facts.ground == nil else {
        state.message = "there are just two parameters: this is all of their plane"
        return
      }
      return state.changeLooks { $0.plane = ($0.plane + by + 2) % 2 }
    }
    if let view = paneView?.view, let count = pane?.units(view) {
      let next = (min(state.look.unit, count - 1) + by + count) % count
      state.changeLooks { $0.unit = next }
      return leaveProduct()
    }
    guard let facts = frame?.facts, !facts.isSurface else { return }
    if pane?.name == "numbers" {
      let count = max(NumbersPane.tensors(facts, state.look).count, 1)
      state.changeLook {
        $0.tensor = ($0.tensor + by + count) % count
        $0.panX = 0
        $0.panY = 0
      }
      return
    }
    let units = pane?.layers(facts) ?? facts.units
    guard !units.isEmpty else { return }
    let count = units[min(state.look.layer, units.count - 1)]
    guard count > 1 else {
      let what = facts.attentions.isEmpty ? "unit" : "head"
      state.message =
        "this layer has one \(what) only" + (units.count > 1 ? ": { and } change the layer" : "")
      return
    }
    let next = (min(state.look.unit, count - 1) + by + count) % count
    state.changeLooks { $0.unit = next }
    followUnit()
  }

  /// The cursor on a product would go on choosing it: it goes to a factor.
  private mutating func leaveProduct() {
    guard pane is ProductPane.Type, let cursor = picture.cursor else { return }
    state.cursors[state.focus] = Cursor(
      x: cursor.x, y: cursor.y, half: 0, source: .tensor(TensorKey(MatrixProducts.a)), index: 0)
  }

  /// In the network, the cursor goes with the chosen neuron: to its bias; in a head with its pair.
  mutating func followUnit() {
    for k in state.cursors.indices { forgetPair(k) }
    guard let layers = frame?.facts.layers, layers.indices.contains(state.look.layer),
      state.paneNames.indices.contains(state.focus), state.paneNames[state.focus] == "network",
      let cursor = picture.cursor
    else { return }
    state.cursors[state.focus] = Cursor(
      x: cursor.x, y: cursor.y, half: 0,
      source: .tensor(TensorKey(layers[state.look.layer].bias)), index: state.look.unit)
  }

  mutating func step(layer by: Int) {
    if uses(.writing) { return nudgeSampling(by) }
    if uses(.space) { return step(space: by) }
    guard let facts = frame?.facts else { return }
    let units = pane?.layers(facts) ?? facts.units
    guard !units.isEmpty else { return }
    let next = min(max(state.look.layer + by, 0), units.count - 1)
    if next == state.look.layer {
      state.message =
        units.count == 1
        ? "there is one layer only" : "this is the \(by > 0 ? "last" : "first") layer"
      return
    }
    state.changeLooks {
      $0.layer = next
      $0.unit = min($0.unit, units[next] - 1)
    }
    followUnit()
  }

  mutating func step(sample by: Int) {
    var count = max(frame?.batch ?? 1, 1)
    if let facts = frame?.facts, facts.data.form != nil || facts.data.image != nil {
      count = ShownPassage.samples(facts)
    }
    let next = (state.look.sample % count + by + count) % count
    state.changeLooks {
      $0.sample = next
      ($0.tokens, $0.drawn) = (nil, nil)
    }
    for k in state.cursors.indices { forgetPair(k) }
  }

  /// What is drawn of tensors: the next of what makes a difference on this screen.
  mutating func show() {
    let hasMemories = frame?.facts.memories.isEmpty == false
    var seen: [(canvas: Canvas, tensors: Set<TensorKey>)] = []
    let all = Look.Show.allCases.filter { show in
      // There is no difference where there is one run, no score without attention.
      guard show != .difference || state.runCount > 1, show != .memory || hasMemories,
        show != .scores || !state.heads.isEmpty,
        !show.isOfPictures || state.paneNames.contains(AttributionPane.name)
      else { return false }
      let there = drawn(show)
      if seen.contains(where: { $0 == there }) { return false }
      seen.append(there)
      return true
    }
    guard all.count > 1 else {
      state.message = "the panes on this screen show nothing else"
      return
    }
    let next = all[((all.firstIndex(of: state.look.show) ?? 0) + 1) % all.count]
    state.changeLooks { $0.show = next }
    let other = frame?.runs.first { $0.run == (state.look.run == 0 ? 1 : 0) }
    let words = next == .difference ? "weights: difference from \(other?.name ?? "")" : next.words
    state.message = "showing \(words)"
  }

  /// The screen as it would be, as far as the numbers are here, and which it would need.
  private func drawn(_ show: Look.Show) -> (Canvas, Set<TensorKey>) {
    var state = state
    state.changeLooks { $0.show = show }
    let canvas = picture.canvas
    let picture = Screen.draw(&state, anyFrame, width: canvas.columns, height: canvas.rows)
    return (picture.canvas, picture.request.tensors)
  }

  /// The order of tokens, or of words that are near, in the pane that has one.
  mutating func order() {
    if uses(.closeness) { return nextCloseness() }
    guard uses(.order) else {
      let other = state.paneNames.first { name in
        panes.contains { $0.name == name && !$0.keys.isDisjoint(with: [.order, .closeness]) }
      }
      state.message = other.map { "O orders what stands in \($0): go there with tab" }
      return
    }
    state.changeLook { $0.isByVocabulary.toggle() }
    state.message =
      state.look.isByVocabulary
      ? "tokens in the vocabulary’s order"
      : "the likeliest token first" + (state.isPlaying ? ", as soon as it pauses" : "")
  }

  private mutating func nextCloseness() {
    let all = Closeness.allCases
    let next = all[((all.firstIndex(of: state.look.closeness) ?? 0) + 1) % all.count]
    state.changeLooks { $0.closeness = next }
    state.message = "near by \(next.words)"
  }

  /// Scrolls, or moves what is shown of a plane by a tenth, or turns it.
  mutating func pan(_ x: Int, _ y: Int) {
    if uses(.move) { return moveVector(x.signum(), -y.signum()) }
    if uses(.shift) { return movePicture(right: x.signum(), down: y.signum()) }
    state.changeLook { look in
      look.panX += x
      look.panY += y
      look.pan(Double(x) / 40, -Double(y) / 20)
    }
    holdPitch()
  }

  /// A surface is seen from above, and no further down than from its side.
  mutating func holdPitch() {
    if uses(.zoom) { state.changeLook { $0.panY = min(max($0.panY, -20), 21) } }
  }

  mutating func zoom(_ by: Int) {
    if uses(.shift) { return movePicture(degrees: 5 * by) }
    guard uses(.zoom) || uses(.oneUnit) else { return }
    let zooms = uses(.zoom) ? Look.zooms : 0...1
    let next = min(max(state.look.zoom + by, zooms.lowerBound), zooms.upperBound)
    if next == state.look.zoom { state.message = "it goes no further" }
    state.changeLook { $0.zoom = next }
  }

  /// Whether the focused pane has that key.
  func uses(_ key: PaneKey) -> Bool { pane?.keys.contains(key) ?? false }

  /// The focused pane.
  var pane: (any Pane.Type)? {
    let name = state.focusedName
    return panes.first { $0.name == name }
  }

  /// What the focused pane was drawn from, and the size of what it was drawn in.
  var paneView: (view: View, inside: Rect)? {
    guard var view = picture.view,
      let inside = picture.panes.first(where: { $0.index == state.focus })?.inside
    else { return nil }
    view.look = state.look
    view.turn(to: state.look.run)
    return (view, inside)
  }

  mutating func copyNumber() {
    guard let origin = picture.underCursor, var view = picture.view else { return }
    let number = Screen.number(of: origin, in: &view).map { Digits.text($0, 9) } ?? ""
    commands.append(.copy("\(Screen.title(of: origin, in: &view)) = \(number)"))
    state.message = "copied"
  }
}

extension Facts {
  /// How many neurons each layer has, or heads each attention, or units each layer of cells.
  fileprivate var units: [Int] {
    guard attentions.isEmpty else { return attentions.map(\.heads) }
    return recurrences.isEmpty ? layers.map(\.outputs) : recurrences.map(\.width)
  }
}
