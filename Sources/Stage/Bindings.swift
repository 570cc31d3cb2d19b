import Drawing
import Panes

/// One key or several, and what they do.
package struct Binding: Sendable {
  package let keys: [Key]
  package let action: Action
  /// As help and footer write the keys: `. ,`
  package let name: String
  /// One word for the footer.
  package let word: String
  /// A sentence for the help.
  package let words: String
  package let modes: Set<Mode>
  /// Smaller comes first in the footer; nil is never there.
  package let rank: Int?
  /// Only where the focused pane uses one of them; everywhere where there are none.
  package let panes: [PaneKey]

  init(
    _ keys: String, _ action: Action, _ word: String, _ words: String, in modes: Set<Mode>,
    rank: Int? = nil, pane panes: PaneKey...
  ) {
    let names = keys.split(separator: " ").map(String.init)
    self.keys = names.compactMap(Key.init(named:))
    self.action = action
    (self.word, self.words, self.modes, self.rank, self.panes) = (word, words, modes, rank, panes)
    name = names.map { Self.written[$0] ?? $0 }.joined(separator: " ")
  }

  package func holds(inPaneUsing used: Set<PaneKey>) -> Bool {
    // Vectors are moved: there are as many as there are.
    if used.contains(.move), action == .add || action == .remove { return false }
    return panes.isEmpty || panes.contains(where: used.contains)
  }

  /// How a key is written for people, where not by its name.
  private static let written = [
    "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Enter": "enter", "Escape": "esc",
    "Tab": "tab", "BTab": "shift-tab", "Backspace": "backspace", "PageUp": "pgup",
    "PageDown": "pgdn", "Home": "home", "End": "end", "C-u": "ctrl-u",
  ]
}

/// The one table of keys: what dispatches them, and what help and footer are made from.
package let bindings: [Binding] = [
  // Time
  Binding("space", .play, "play", "play / pause", in: [.scene, .explain, .timeline], rank: 0),
  Binding(".", .forward, "step", "one iteration forward", in: [.scene, .timeline], rank: 1),
  Binding(
    ",", .back, "back", "one iteration back: exactly the numbers of before",
    in: [.scene, .timeline], rank: 2),
  Binding(">", .forwardTen, "", "ten iterations forward", in: [.scene, .timeline]),
  Binding("<", .backTen, "", "ten iterations back", in: [.scene, .timeline]),
  Binding("g", .first, "", "to the first iteration", in: [.scene, .timeline]),
  Binding("G", .newest, "", "to the newest iteration", in: [.scene, .timeline]),
  Binding(
    "s", .subForward, "sub-step", "one sub-step: forward → loss → backward → memory → update",
    in: [.scene],
    rank: 13),
  Binding("S", .subBack, "", "one sub-step back", in: [.scene]),
  Binding(
    "+", .faster, "", "faster: 1, 5, 20, 30, 300, 3000 iterations a second, as fast as it goes",
    in: [.scene]),
  Binding("-", .slower, "", "slower", in: [.scene]),
  Binding(
    "t", .timeline, "timeline", "scrub through all iterations reached", in: [.scene], rank: 12),

  // Looking
  Binding(
    "Tab", .nextPane, "pane", "focus the next pane; 1 to 9 one by its number", in: [.scene],
    rank: 13
  ),
  Binding("BTab", .previousPane, "", "focus the pane before", in: [.scene]),
  Binding(
    "Enter", .enter, "zoom",
    "open the neuron, the picture or the word under the cursor, or zoom the pane; in notes, the answer",
    in: [.scene]),
  Binding("Escape", .escape, "", "back: zoom out, close what is open", in: [.scene]),
  Binding("Up k", .up, "", "move the cursor over the pane's numbers", in: [.scene]),
  Binding("Down j", .down, "", "move the cursor down", in: [.scene]),
  Binding("Left h", .left, "", "move the cursor left", in: [.scene]),
  Binding("Right l", .right, "", "move the cursor right", in: [.scene]),
  Binding(
    "[", .previousUnit, "", "the unit before", in: [.scene], pane: .unit, .writing),
  Binding(
    "]", .nextUnit, "unit", "the next unit", in: [.scene], rank: 4, pane: .unit, .writing),
  Binding(
    "{", .previousLayer, "", "the layer before", in: [.scene], pane: .layer, .writing, .space),
  Binding(
    "}", .nextLayer, "layer", "the next layer", in: [.scene], rank: 5, pane: .layer, .writing,
    .space),
  Binding(
    "(", .previousSample, "", "the sample before", in: [.scene], pane: .sample),
  Binding(
    ")", .nextSample, "sample", "the next sample", in: [.scene], rank: 6, pane: .sample),
  Binding(
    "z", .zoomIn, "zoom in", "zoom in; of recurrent cells: one unit; of a picture: turn it left",
    in: [.scene], rank: 7, pane: .zoom, .oneUnit, .shift),
  Binding(
    "Z", .zoomOut, "", "zoom out; of recurrent cells: all units; of a picture: turn it right",
    in: [.scene], pane: .zoom, .oneUnit, .shift),
  Binding(
    "m", .levels, "levels",
    "levels of the loss evenly apart, or of its logarithm", in: [.scene], rank: 12, pane: .levels,
    .patch, .projection),
  Binding(
    "H", .panLeft, "move", "scroll left", in: [.scene], rank: 7, pane: .pan, .shift),
  Binding("J", .panDown, "", "scroll down", in: [.scene], pane: .pan, .shift),
  Binding("K", .panUp, "", "scroll up", in: [.scene], pane: .pan, .shift),
  Binding("L", .panRight, "", "scroll right", in: [.scene], pane: .pan, .shift),
  Binding(
    "v", .show, "view",
    "what is drawn: values → gradients → optimizer memory → change since the start → difference from another run",
    in: [.scene], rank: 9),
  Binding(
    "O", .order, "order",
    "tokens in the vocabulary's order, or the likeliest first; words near by cosine, dot product, distance",
    in: [.scene], rank: 9, pane: .order, .closeness),
  Binding("/", .find, "find", "find a word, and choose it", in: [.scene], rank: 4, pane: .words),
  Binding("c", .colors, "", "the next colour map", in: [.scene]),

  Binding(
    "n", .notes, "notes", "what the scene says to look at", in: [.scene], rank: 12),

  // Asking
  Binding(
    "e", .explain, "explain", "where the number under the cursor comes from", in: [.scene], rank: 3),
  Binding("Up k", .up, "", "the operand above", in: [.explain]),
  Binding("Down j", .down, "choose", "the operand below", in: [.explain], rank: 2),
  Binding("Enter", .follow, "follow", "where that operand comes from", in: [.explain], rank: 1),
  Binding("Backspace", .backtrack, "back", "the question before", in: [.explain], rank: 3),
  Binding("v", .valueOrGradient, "gradient", "the value, or ∂loss/∂this", in: [.explain], rank: 4),
  Binding("g", .first, "first", "the same number at iteration 0", in: [.explain], rank: 7),
  Binding("=", .byName, "names", "the names alone, or with the numbers", in: [.explain], rank: 5),
  Binding(
    "y", .copy, "copy", "copy the number and its explanation to the clipboard",
    in: [.scene, .explain], rank: 15),
  Binding("Escape e", .escape, "close", "close the explanation", in: [.explain], rank: 6),

  // Changing
  Binding(
    "p", .hyperparameters, "tweak", "change hyperparameters while it runs", in: [.scene], rank: 8),
  Binding("Up k", .up, "", "the hyperparameter above", in: [.hyperparameters]),
  Binding("Down j", .down, "choose", "the hyperparameter below", in: [.hyperparameters], rank: 1),
  Binding("Left h", .left, "less", "less; the optimizer before", in: [.hyperparameters], rank: 2),
  Binding("Right l", .right, "more", "more; the next optimizer", in: [.hyperparameters], rank: 3),
  Binding(
    "0 1 2 3 4 5 6 7 8 9 . , - e", .character, "", "type a value; enter sets it",
    in: [.hyperparameters]),
  Binding(
    "C-u", .clear, "clear", "erase all that is typed", in: [.hyperparameters, .writing, .line],
    rank: 4),
  Binding("Enter", .enter, "set", "set the value that was typed", in: [.hyperparameters], rank: 4),
  Binding("Backspace", .backtrack, "", "erase the last character typed", in: [.hyperparameters]),
  Binding("space", .play, "play", "play / pause", in: [.hyperparameters], rank: 0),
  Binding(
    "Escape p", .escape, "close", "close; what was typed is dropped", in: [.hyperparameters],
    rank: 5),
  Binding(
    "i", .input, "input",
    "type the text that the panes show", in: [.scene], rank: 8, pane: .input, .tokens, .draw),
  Binding("Enter", .enter, "take it", "take what was typed", in: [.line], rank: 0),
  Binding("Left", .left, "", "edit what is there: a character to the left", in: [.line]),
  Binding("Right", .right, "", "a character to the right", in: [.line]),
  Binding("Backspace", .backtrack, "erase", "erase the character before", in: [.line], rank: 1),
  Binding("Escape", .escape, "leave", "leave everything as it is", in: [.line], rank: 2),
  Binding(
    "=", .write, "set",
    "type a value for the weight, the bias or the score under the cursor",
    in: [.scene], rank: 10, pane: .change, .patch, .writing),
  Binding("Up k", .up, "", "the pen goes up", in: [.drawing]),
  Binding("Down j", .down, "", "the pen goes down", in: [.drawing]),
  Binding("Left h", .left, "", "the pen goes to the left", in: [.drawing]),
  Binding("Right l", .right, "move", "the pen goes to the right", in: [.drawing], rank: 2),
  Binding(
    "Enter", .enter, "pen down", "set the pen down, or lift it", in: [.drawing], rank: 1),
  Binding("x", .knockOut, "rub out", "the pen takes ink away", in: [.drawing], rank: 4),
  Binding("[", .previousUnit, "", "a thinner pen", in: [.drawing]),
  Binding("]", .nextUnit, "thickness", "a thicker pen", in: [.drawing], rank: 7),
  Binding("(", .previousSample, "", "lay the sample before on the sheet", in: [.drawing]),
  Binding(")", .nextSample, "sample", "lay the next sample there", in: [.drawing], rank: 8),
  Binding("u", .undo, "undo", "take the last stroke back", in: [.drawing], rank: 5),
  Binding("C-u", .clear, "clear", "an empty sheet", in: [.drawing], rank: 6),
  Binding("space", .play, "play", "play / pause", in: [.drawing], rank: 9),
  Binding("Escape i", .escape, "done", "done: what is drawn stays", in: [.drawing], rank: 0),
  Binding(
    "F", .nextFilter, "known filter",
    "lay the next known filter into this one: identity, blur, sharpen, Sobel, Laplacian",
    in: [.scene], rank: 10, pane: .kernel),
  Binding(
    "T", .tour, "tour", "the window moves on by itself, or stands", in: [.scene], rank: 11,
    pane: .window),
  Binding(
    "M", .temperature, "temperature", "type the temperature of attention's softmax", in: [.scene],
    rank: 13, pane: .patch),
  Binding(
    "0 1 2 3 4 5 6 7 8 9 . , - e", .character, "", "type a value; enter sets it", in: [.writing]),
  Binding("Enter", .enter, "set", "set the value that was typed", in: [.writing], rank: 0),
  Binding("Backspace", .backtrack, "erase", "erase the last character", in: [.writing], rank: 1),
  Binding(
    "Escape =", .escape, "leave", "leave everything as it is", in: [.writing], rank: 2),
  Binding(
    "x", .knockOut, "knock out",
    "knock out the neuron, weight, head or layer under the cursor, or restore it",
    in: [.scene], rank: 10, pane: .change, .patch),
  Binding(
    "X", .hide, "hide place",
    "hide the place under the cursor (of a weight: its key) from all others",
    in: [.scene], rank: 12, pane: .patch),
  Binding(
    "f", .freeze, "freeze",
    "freeze what is under the cursor, so that it learns no more, or thaw it",
    in: [.scene], rank: 11, pane: .change),
  Binding(
    "a", .add, "add", "add a neuron, a layer, a row or column at the cursor",
    in: [.scene], rank: 3, pane: .change, .writing, .words),
  Binding(
    "A", .remove, "",
    "take this neuron, layer, row or column away", in: [.scene], pane: .change, .writing, .words),
  Binding(
    "u", .undo, "",
    "take back the last change made at this iteration, or to how a sequence is read", in: [.scene]),
  Binding(
    "b", .branch, "branch", "another run from this very state, side by side", in: [.scene],
    rank: 14),
  Binding(
    "w", .nextRun, "run", "of several runs, show the next one in this pane", in: [.scene], rank: 7,
    pane: .run),
  Binding(
    "W", .nextRunEverywhere, "", "show the next run in all panes", in: [.scene], pane: .run),

  // Timeline
  Binding("Left h", .left, "", "scrub back", in: [.timeline]),
  Binding("Right l", .right, "scrub", "scrub forward", in: [.timeline], rank: 3),
  Binding("Up k", .up, "", "the line of history before", in: [.timeline]),
  Binding("Down j", .down, "history", "the next line of history", in: [.timeline], rank: 4),
  Binding("Escape t Enter", .escape, "close", "leave the timeline", in: [.timeline], rank: 5),

  // Elsewhere
  Binding("r", .restart, "", "restart with the same seed", in: [.scene]),
  Binding("R", .nextSeed, "", "restart with the next seed", in: [.scene]),
  Binding("o", .gallery, "scenes", "the gallery of scenes", in: [.scene], rank: 16),
  Binding("?", .help, "help", "this help", in: [.scene, .gallery], rank: 11),
  Binding(
    "q", .quit, "quit", "quit",
    in: [.scene, .gallery, .explain, .hyperparameters, .timeline, .help], rank: 19),

  // The gallery and the help are lists
  Binding("Up k", .up, "", "the scene above", in: [.gallery]),
  Binding("Down j", .down, "choose", "the scene below", in: [.gallery], rank: 1),
  Binding("Enter", .enter, "open", "open the scene", in: [.gallery], rank: 0),
  Binding("Escape", .escape, "back", "back to the scene that is open", in: [.gallery]),
  Binding("Down j", .down, "scroll", "scroll down", in: [.help], rank: 0),
  Binding("Up k", .up, "", "scroll up", in: [.help]),
  Binding("Escape ?", .escape, "close", "close the help", in: [.help], rank: 1),
  Binding("y", .confirm, "yes", "go on", in: [.question], rank: 0),
  Binding("n Escape q", .deny, "no", "stay", in: [.question], rank: 1),
]

/// What a key does in a mode.
package func action(for key: Key, in mode: Mode) -> Action? {
  if mode == .scene, case .character(let c) = key, let n = c.wholeNumberValue, 1...9 ~= n {
    return .pane(n - 1)
  }
  // Everything that can be typed is part of a formula, or of a text.
  if mode == .line, case .character = key { return .character }
  return bindings.first { $0.modes.contains(mode) && $0.keys.contains(key) }?.action
}
