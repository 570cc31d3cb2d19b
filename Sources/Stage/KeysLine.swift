import Drawing
import Panes

extension Screen {
  /// The keys that do something here, those of the focused pane first; or what there is to say, until
  /// the next key.
  static func drawKeys(_ state: StageState, _ message: String?, in canvas: inout Canvas) {
    let y = canvas.rows - 1
    if let question = state.question {
      let keys = bindings.filter { $0.modes.contains(.question) }
      let spans =
        [Span(" \(question.text)  ", .warning, mark: .name)]
        + keys.flatMap { [Span($0.name, .accent, mark: .name), Span(" \($0.word)   ", .label)] }
      canvas.spans(spans, x: 0, y: y, clip: canvas.columns)
      return
    }
    if let message {
      canvas.text(message, x: 1, y: y, .warning, mark: .name, clip: canvas.columns - 1)
      return
    }
    let keys = shown(state, width: canvas.columns)
    var x = 1
    for binding in keys {
      x += canvas.text(binding.footerName, x: x, y: y, .accent, mark: .name) + 1
      x += canvas.text(binding.word(state), x: x, y: y, .label, mark: .name) + 3
    }
  }

  /// Those that fit, in order; help and quit always.
  private static func shown(_ state: StageState, width: Int) -> [Binding] {
    let used = PaneKeys.used(state)
    var list = bindings.filter { binding in
      binding.rank != nil && binding.modes.contains(state.mode)
        && (binding.action != .panLeft || used.contains(.move))
        && binding.holds(inPaneUsing: used)
    }
    if state.mode == .gallery, state.scene != nil {
      list += bindings.filter { $0.modes.contains(.gallery) && $0.action == .escape }
    }
    // Where one pane is seen at a time, the way to the others comes soon.
    let isSingle = width < Screen.several.width
    func rank(_ binding: Binding) -> Int {
      isSingle && binding.action == .nextPane ? 1 : 2 * (binding.rank ?? 99)
    }
    list.sort { rank($0) < rank($1) }
    func room(_ list: [Binding]) -> Int {
      list.reduce(1) {
        $0 + Text.width($1.footerName) + 1 + max(Text.width($1.word(state)), 5) + 3
      }
    }
    while room(list) > width + 3, list.count > 1 {
      // The least needed goes, but never help and quit.
      let kept: Set<Action> = [.help, .quit, state.mode == .scene ? .help : .escape]
      guard let k = list.lastIndex(where: { !kept.contains($0.action) }) else {
        break
      }
      list.remove(at: k)
    }
    return list
  }
}

enum PaneKeys {
  /// By the focused pane; where there are several runs every pane can show each.
  static func used(_ state: StageState) -> Set<PaneKey> {
    guard let pane = panes.first(where: { $0.name == state.focusedName }) else { return [] }
    var keys = pane.keys
    if state.runCount > 1 { keys.insert(.run) }
    if keys.contains(.move) { keys.insert(.pan) }
    if !state.hasSurface { keys.remove(.input) }
    if !state.hasPictures { keys.subtract([.draw, .kernel, .window]) }
    if !state.hasSequences { keys.subtract([.tokens, .order, .patch, .writing]) }
    // Where there is one head, or one layer of them, there is no other; numbers go from tensor to tensor.
    if !state.heads.isEmpty, pane.name != NumbersPane.name {
      if state.heads.allSatisfy({ $0 == 1 }) { keys.remove(.unit) }
      if state.heads.count == 1 { keys.remove(.layer) }
    }
    // All of two parameters' plane is seen: there is no other.
    if state.hasSurface, keys.contains(.levels) { keys.remove(.unit) }
    return keys
  }
}
