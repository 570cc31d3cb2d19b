import Calculus
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
    guard let facts = frame?.facts, !facts.isSurface else { return }
    if state.paneNames.indices.contains(state.focus), state.paneNames[state.focus] == "numbers" {
      let count = NumbersPane.tensors(facts, state.look).count
      state.changeLook {
        $0.tensor = ($0.tensor + by + count) % count; $0.panX = 0; $0.panY = 0
      }
      return
    }
    let units = facts.units
    guard !units.isEmpty else { return }
    let count = units[min(state.look.layer, units.count - 1)]
    guard count > 1 else {
      let what = facts.attentions.isEmpty ? "unit" : "head"
      state.message = "this layer has one \(what) only: { and } change the layer"
      return
    }
    let next = (min(state.look.unit, count - 1) + by + count) % count
    state.changeLooks { $0.unit = next }
    followUnit()
  }

  /// In the network, the cursor goes with the chosen neuron: to its bias.
  mutating func followUnit() {
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
    guard let units = frame?.facts.units, !units.isEmpty else { return }
    let next = min(max(state.look.layer + by, 0), units.count - 1)
    state.changeLooks {
      $0.layer = next
      $0.unit = min($0.unit, units[next] - 1)
    }
    followUnit()
  }

  mutating func step(sample by: Int) {
    var count = max(frame?.batch ?? 1, 1)
    if let facts = frame?.facts, facts.data.form != nil { count = ShownPassage.samples(facts) }
    let next = (state.look.sample % count + by + count) % count
    state.changeLooks {
      $0.sample = next
      $0.tokens = nil
    }
  }

  /// Scrolls, or moves what is shown of a plane by a tenth, or turns it.
  mutating func pan(_ x: Int, _ y: Int) {
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
    guard uses(.zoom) else { return }
    let next = min(max(state.look.zoom + by, Look.zooms.lowerBound), Look.zooms.upperBound)
    if next == state.look.zoom { state.message = "it goes no further" }
    state.changeLook { $0.zoom = next }
  }

  /// Whether the focused pane has that key.
  func uses(_ key: PaneKey) -> Bool {
    guard state.paneNames.indices.contains(state.focus) else { return false }
    let name = state.paneNames[state.focus]
    return panes.first { $0.name == name }?.keys.contains(key) ?? false
  }

  mutating func copyNumber() {
    guard let origin = picture.underCursor, var view = picture.view else { return }
    let number = Screen.number(of: origin, in: &view).map { Digits.text($0, 9) } ?? ""
    commands.append(.copy("\(Screen.title(of: origin, in: &view)) = \(number)"))
    state.message = "copied"
  }
}

extension Facts {
  /// How many neurons each layer has, or heads each attention.
  fileprivate var units: [Int] {
    attentions.isEmpty ? layers.map(\.outputs) : attentions.map(\.heads)
  }
}
