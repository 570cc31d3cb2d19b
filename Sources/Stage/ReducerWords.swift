import Calculus
import Drawing
import Panes
import Simulation

// Words that are found, chosen, added to those that panes compare, and taken away.

extension Reducer {
  private var shownWords: ShownWords? { frame.flatMap { ShownWords($0.facts, state.look) } }

  /// The word under the cursor.
  private var wordHere: Int? {
    guard uses(.words), let origin = picture.underCursor, let (view, _) = paneView else {
      return nil
    }
    return pane?.word(of: origin, view)
  }

  /// A word to be typed.
  mutating func beginWord() {
    guard uses(.words), shownWords != nil else {
      state.message = "there are no words to be found here"
      return
    }
    begin(.word, with: nil)
  }

  mutating func take(word typed: String) {
    guard let shown = shownWords else { return stopWriting() }
    guard let word = shown.lexicon.found(typed, most: 1).first else {
      state.message = "there is no word with “\(typed)” in it"
      return
    }
    stopWriting()
    choose(word)
  }

  /// Panes speak of it: it comes last among those chosen, in the place of the one before or beside it.
  private mutating func choose(_ word: Int, beside: Bool = false) {
    guard let shown = shownWords else { return }
    let words = (beside ? shown.chosen : shown.chosen.dropLast()).filter { $0 != word } + [word]
    state.changeLooks { $0.words = words }
    let label = shown.label(word)
    let count = shown.lexicon.frequency(of: word).map { ", \($0) times in the text" } ?? ""
    let group = shown.lexicon.group(of: word).map { ", of \(shown.lexicon.groups[$0])" } ?? ""
    state.message = "“\(label)”: word \(word)\(count)\(group)"
  }

  /// The word under the cursor is what panes speak of, whatever was before. Returns whether there is one.
  mutating func chooseWord() -> Bool {
    guard let word = wordHere else { return false }
    choose(word)
    return true
  }

  /// The same beside those there are.
  mutating func addWord() -> Bool {
    guard uses(.words) else { return false }
    guard let word = wordHere else {
      state.message = "put the cursor on a word to add it to those chosen"
      return true
    }
    choose(word, beside: true)
    return true
  }

  mutating func takeWordAway() -> Bool {
    guard uses(.words), let shown = shownWords else { return false }
    let word = wordHere.flatMap { shown.chosen.contains($0) ? $0 : nil } ?? shown.word
    guard shown.chosen.count > 1 else {
      state.message = "one word stays chosen"
      return true
    }
    let words = shown.chosen.filter { $0 != word }
    state.changeLooks { $0.words = words }
    state.message = "“\(shown.label(word))” is no longer among those chosen"
    return true
  }

  /// Another space where words stand.
  mutating func step(space by: Int) {
    guard let spaces = frame?.facts.spaces, spaces.count > 1 else {
      state.message = "words stand in one space only"
      return
    }
    let next = (min(state.look.space, spaces.count - 1) + by + spaces.count) % spaces.count
    state.changeLooks { $0.space = next }
    state.message = spaces[next].words
  }
}
