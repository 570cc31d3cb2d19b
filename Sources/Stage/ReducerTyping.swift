import Calculus
import Drawing
import Networks
import Panes
import Simulation

// What is typed in a line of its own: a formula to go down on, or a text for the panes of sequences.

extension Reducer {
  mutating func input() {
    if uses(.tokens) { return beginText() }
    if uses(.draw) { return beginDrawing() }
    guard uses(.input) else { return }
    if uses(.zoom) { startHere() } else { beginFormula() }
  }

  private mutating func beginFormula() {
    guard let facts = anyFrame?.facts, facts.isSurface else {
      state.message = "this loss is no formula of two numbers"
      return
    }
    begin(.formula, with: facts.formula)
  }

  /// The text there is is chosen as a whole: typing writes another, other keys go on with it.
  mutating func begin(_ line: Line, with text: String?) {
    (state.mode, state.line) = (.line, line)
    (state.typed, state.caret) = (text, Caret(isAll: text != nil))
  }

  mutating func inLine(_ action: Action, _ key: Key) {
    switch action {
    case .character:
      if state.caret.isAll { clearLine() }
      let typed = state.typed ?? ""
      if case .character(let c) = key, typed.count < Formula.mostCharacters {
        state.typed = typed.dropLast(state.caret.behind) + String(c) + behindCaret
      }
    case .backtrack:
      let typed = (state.typed ?? "").dropLast(state.caret.behind).dropLast() + behindCaret
      state.typed = typed.isEmpty ? nil : String(typed)
      state.caret.isAll = false
    case .clear: clearLine()
    case .left, .right:
      let next = state.caret.behind + (action == .left ? 1 : -1)
      state.caret = Caret(behind: min(max(next, 0), state.typed?.count ?? 0))
    case .enter:
      guard let typed = state.typed, !state.caret.isAll else { return stopWriting() }
      switch state.line {
      case .formula: take(formula: typed)
      case .tokens: take(text: typed)
      case .word: take(word: typed)
      }
    default: stopWriting()
    }
  }

  private var behindCaret: Substring { (state.typed ?? "").suffix(state.caret.behind) }
  private mutating func clearLine() { (state.typed, state.caret) = (nil, Caret()) }

  private mutating func take(formula typed: String) {
    do {
      _ = try Formula(typed)
      if state.isPlaying { commands.append(.play(false)) }
      state.isPlaying = false
      commands.append(.formula(typed))
      stopWriting()
    } catch {
      state.message = "at character \(error.offset + 1): \(error.message)"
    }
  }

  /// A line ends are typed as they are shown.
  private static let signs = [("\n", "⏎"), ("\t", "⇥")]

  mutating func beginText() {
    guard let shown, !shown.form.isNumeric else {
      state.message = "this network reads no sequences of tokens"
      return
    }
    let form = shown.form
    let ids = form.source > 0 ? shown.ids.prefix(form.source) : shown.ids[...]
    let text = form.vocabulary.decode(ids.filter { $0 != form.vocabulary.padding })
    begin(.tokens, with: Self.signs.reduce(text) { $0.replacing($1.0, with: $1.1) })
  }

  mutating func take(text typed: String) {
    guard let shown else { return stopWriting() }
    let (form, vocabulary) = (shown.form, shown.form.vocabulary)
    let text = Self.signs.reduce(typed) {
      vocabulary.id(of: $1.1) == nil ? $0.replacing($1.1, with: $1.0) : $0
    }
    var ids: [Int]
    do { ids = try vocabulary.encode(text) } catch {
      state.message = "\(error)"
      return
    }
    // Where every sequence begins with the same token, so does this one: nothing else was learned.
    var isBegun = false
    if let start = frame?.facts.data.firstToken, let first = ids.first, first != start {
      ids.insert(start, at: 0)
      isBegun = true
    }
    let most = form.source > 0 ? form.source : form.longest
    guard (1...most).contains(ids.count) else {
      state.message =
        ids.isEmpty
        ? "type at least one token" : "\(ids.count) tokens are too many: \(most) fit"
      return
    }
    if form.source > 0 {
      // What is written of the translation begins as the task begins it.
      ids = form.padded(ids) + shown.ids.dropFirst(form.source).prefix(1)
    }
    show(ids)
    stopWriting()
    if isBegun, let first = ids.first {
      state.message = "“\(vocabulary.label(first))” put in front, as every sequence here begins"
    }
  }
}
