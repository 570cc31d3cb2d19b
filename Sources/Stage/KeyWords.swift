import Drawing
import Panes

// What a key is called and does in the pane that has the focus.

extension Binding {
  /// As the footer writes it: keys that belong together stand together.
  var footerName: String {
    switch action {
    case .panLeft: "HJKL"
    case .nextUnit: "[ ]"
    case .nextLayer: "{ }"
    case .nextSample: "( )"
    case .right where modes.contains(.drawing): "arrows"
    default: name
    }
  }

  /// One word for the footer.
  func word(_ state: StageState) -> String {
    let used = PaneKeys.used(state)
    return switch action {
    case .play where state.isPlaying: "pause"
    // What is put in depends on the pane.
    case .input where used.contains(.tokens): "type"
    case .input where used.contains(.draw): "draw"
    case .input: used.contains(.zoom) ? "start here" : "formula"
    case .nextLayer where used.contains(.writing): "less, more"
    case .nextUnit where state.mode == .drawing: word
    case .knockOut where state.look.pen?.rubs == true: "ink again"
    case .nextUnit: Self.unit(state, used).word
    case .zoomIn where used.contains(.shift): "turn left"
    case .add where used.contains(.writing): "next token"
    case .levels where used.contains(.patch): "mask"
    case .levels where used.contains(.projection): "PCA, t-SNE"
    case .enter where state.mode == .drawing: state.look.pen?.isDown == true ? "lift" : "pen down"
    case .enter where state.mode == .line: state.line == .formula ? "go down on it" : "show it"
    default: word
    }
  }

  /// A sentence for the help.
  func words(_ state: StageState) -> String {
    let used = PaneKeys.used(state)
    let samples =
      state.hasSequences
      ? state.hasHeldOut ? "of those held out" : "of the training" : "of this batch"
    return switch action {
    case .previousUnit: "the \(Self.unit(state, used).name) before"
    case .nextUnit: "the next \(Self.unit(state, used).name)"
    case .previousLayer where used.contains(.writing): "less temperature, k or p"
    case .nextLayer where used.contains(.writing): "more temperature, k or p"
    case .previousSample: "the sample before, \(samples)"
    case .nextSample: "the next sample, \(samples)"
    case .panLeft where used.contains(.move):
      "move the vector under the cursor: left, down, up, right"
    case .panLeft where used.contains(.shift): "move the shown picture: left, down, up, right"
    case .zoomIn where used.contains(.shift): "turn the shown picture to the left, by 5 degrees"
    case .zoomOut where used.contains(.shift): "turn it to the right"
    case .panLeft where used.contains(.zoom): "move or turn what is shown: left, down, up, right"
    case .levels where used.contains(.patch): "attention's mask: causal or none"
    case .levels where used.contains(.projection):
      "words on their principal axes (PCA), or by who is near whom (t-SNE)"
    case .input where used.contains(.tokens): "type the text that the panes show"
    case .input where used.contains(.draw): "draw the picture that the panes show"
    case .input where used.contains(.zoom): "all runs start anew from under the cursor"
    case .input: "type a formula to go down on"
    case .add where used.contains(.writing): "write the next token"
    case .remove where used.contains(.writing): "take the last token away"
    case .write where used.contains(.writing): "type T, k or p"
    case .write where !used.contains(.change): "type another score in the place of that of a weight"
    case .knockOut where !used.contains(.change):
      "knock out the head, or what a layer adds, under the cursor, or restore it"
    default: words
    }
  }

  /// What `[` and `]` step through.
  private static func unit(
    _ state: StageState, _ used: Set<PaneKey>
  ) -> (word: String, name: String) {
    if used.contains(.writing) { return ("way", "way of choosing") }
    if used.contains(.levels) { return ("plane", "plane") }
    if used.contains(.move) { return ("query", "query") }
    return switch state.focusedName {
    case ProductPane.name: ("AB BA", "product")
    case NumbersPane.name: ("tensor", "tensor")
    case AttributionPane.name: ("class", "class")
    default: state.heads.isEmpty ? ("unit", "unit") : ("head", "head")
    }
  }
}
