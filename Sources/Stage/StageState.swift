import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

/// What a person is looking at.
package struct StageState: Sendable {
  package var mode: Mode
  /// The scene that is open, if any.
  package var scene: Scene?
  package var isPlaying = false
  package var speed = Speed.fastest
  /// The focused pane, in the order of the layout.
  package var focus = 0
  package var isZoomed = false
  /// What each pane shows; layer, unit, sample, phase, show and colours they have in common.
  package var looks: [Look] = []
  /// Where the cursor stands in each pane.
  package var cursors: [Cursor?] = []
  /// A pane that is open over the layout, as the neuron pane is over a network's neuron.
  package var visiting: String?
  /// The pane that had the focus before.
  package var cameFrom = 0
  /// The number last under the cursor, for panes that speak of it.
  package var lastOrigin: LastOrigin?
  package var asked: Asked?
  /// What a value is being typed for.
  package var writing: Writing?
  /// What is being typed in a line of its own.
  package var line = Line.formula
  /// How many runs the frame last drawn had.
  package var runCount = 1
  /// Whether what there is to go down on is a surface, with a start that can be moved.
  var hasSurface = false
  /// Whether the model reads sequences of tokens.
  var hasSequences = false
  /// How many heads each of its attentions has.
  var heads: [Int] = []
  /// Whether some samples are held out from the training.
  var hasHeldOut = false
  /// Whether the layer to look at first has been chosen.
  private var hasBegun = false
  /// Panes that show a run go over to another one as soon as that is there.
  package var awaited: (run: Int, from: Int)?
  /// The sheets before each stroke, the last one last; nil where a sample was shown.
  var sheets: [Drawn?] = []
  /// Whether the mouse has drawn since its button went down.
  var isStroke = false
  /// Whether the task has pictures.
  var hasPictures = false
  /// Whether the window of a filter moves on by itself.
  package var isTouring = false
  /// Where in which pane the mouse was when it was last seen with its button down.
  var dragged: (pane: Int, x: Int, y: Int)?
  package var typed: String?
  /// Where in a line of its own.
  package var caret = Caret()
  package var choice = 0
  package var scroll = 0
  package var gallery: Gallery
  /// What a question would do if answered with yes.
  package var question: (text: String, action: Action)?
  /// One line for the person: an error, or what was done. Until the next key.
  package var message: String?
  /// How far a long way has come, while it lasts.
  package var journey: String?

  package init(gallery: Gallery) {
    self.gallery = gallery
    mode = .gallery
  }

  /// Takes a scene on the stage, as it is seen first.
  package mutating func open(_ scene: Scene) {
    self.scene = scene
    mode = .scene
    focus = 0
    isZoomed = false
    visiting = nil
    lastOrigin = nil
    isPlaying = false
    speed = scene.speed
    asked = nil
    writing = nil
    question = nil
    hasBegun = false
    (sheets, isTouring) = ([], false)
    (runCount, awaited) = (scene.runs.count, nil)
    // One more than the layout has: for the pane that may be open over it.
    looks = (scene.layout.runs + [0]).map { run in
      var look = Look()
      look.run = run
      return look
    }
    cursors = looks.map { _ in nil }
    gallery.choose(scene.name)
  }

  package var paneNames: [String] {
    (scene?.layout.panes ?? []) + (visiting.map { [$0] } ?? [])
  }
  /// Whether the focused pane is a sheet to draw on.
  var isSheet: Bool {
    panes.contains { $0.name == focusedName && $0.keys.contains(.draw) }
  }
  /// The name of the focused pane.
  var focusedName: String { paneNames.indices.contains(focus) ? paneNames[focus] : "" }
  package var look: Look { looks.indices.contains(focus) ? looks[focus] : Look() }

  /// Takes note of the runs there are: those just branched off are shown, none that is gone is.
  mutating func settle(_ frame: Frame) {
    runCount = frame.runs.count
    hasSurface = frame.facts.ground != nil
    hasSequences = frame.facts.data.form != nil
    hasPictures = frame.facts.data.image != nil
    heads = frame.facts.attentions.map(\.heads)
    hasHeldOut = !frame.facts.data.heldOut.isEmpty
    if !hasBegun {
      hasBegun = true
      // Where one sequence looks at another is the heart of a translation.
      let cross = frame.facts.attentions.lastIndex { $0.isCross }
      if let cross { changeLooks { $0.layer = cross } }
    }
    if let awaited, frame.runs.indices.contains(awaited.run) {
      changeLooks { if $0.run == awaited.from { $0.run = awaited.run } }
      self.awaited = nil
    }
    changeLooks { $0.run = min($0.run, frame.runs.count - 1) }
  }

  /// Changes what all panes have in common, or one pane's own.
  package mutating func changeLooks(_ change: (inout Look) -> Void) {
    for k in looks.indices { change(&looks[k]) }
  }
  package mutating func changeLook(_ change: (inout Look) -> Void) {
    if looks.indices.contains(focus) { change(&looks[focus]) }
  }
}

/// What a line of text becomes.
package enum Line: Sendable, Equatable {
  /// A surface to go down on.
  case formula
  /// What the panes of sequences show.
  case tokens
  /// A word to be chosen.
  case word
}

/// Where the next character goes.
package struct Caret: Sendable, Equatable {
  /// How many characters are behind it.
  package var behind = 0
  /// Whether the whole line is chosen, and what is typed replaces it.
  package var isAll = false
}

/// What a number is typed for.
package enum Writing: Sendable, Equatable {
  case parameter(Origin)
  /// What a model of sequences computes, changed by hand: the number it is of, and how.
  case patch(Origin, Patch)
  /// What the scores of attention are divided by.
  case temperature
  /// The number of the way in which the next token is chosen.
  case sampling

  /// The number that is replaced, where it is on the screen.
  package var origin: Origin? {
    switch self {
    case .parameter(let origin), .patch(let origin, _): origin
    case .temperature, .sampling: nil
    }
  }
}

/// A number, at its iteration or, where it was that of the frame, at that of any frame.
package struct LastOrigin: Equatable, Sendable {
  private let origin: Origin
  private let isNow: Bool

  init(_ origin: Origin, now iteration: Int) {
    isNow = origin.iteration == iteration
    var origin = origin
    if isNow { origin.iteration = 0 }
    self.origin = origin
  }

  func at(_ iteration: Int) -> Origin {
    var origin = origin
    if isNow { origin.iteration = iteration }
    return origin
  }
}

/// A place in a pane, and what stood there, so that the cursor stays with its number.
package struct Cursor: Equatable, Sendable {
  package var x: Int
  package var y: Int
  /// 0 the upper half of the cell, 1 the lower.
  package var half: Int
  package var source: Source?
  package var index: Int
}

/// What the stage asks of whoever runs the scene.
package enum Command: Sendable {
  case open(String)
  case play(Bool)
  case speed(Speed)
  /// So many iterations forward, or back.
  case step(Int)
  case go(Int)
  /// So many iterations along the timeline, between the first and the newest.
  case scrub(Int)
  case change(Intervention, run: Int)
  /// All runs anew, down another surface.
  case formula(String)
  case restart(seed: Int)
  /// No farther on a long way.
  case stop
  case copy(String)
  case quit
}

/// What a person does to one of the runs.
package enum Intervention: Sendable {
  /// A hyperparameter, set to a value or to its next round value.
  case set(String, Double)
  case nudge(String, up: Bool)
  /// The next of the optimizers, or the one before.
  case nextOptimizer(Int)
  case edit(Origin, Double)
  /// The vector that a number is of, to a place of the plane.
  case move(Origin, Point)
  /// All runs, from another point of their surface.
  case start(Double, Double)
  case knockOut(Origin)
  case freeze(Origin)
  /// A known filter, in the place of the channel that a weight is of.
  case lay(String, Origin)
  case add(Origin)
  case remove(Origin)
  case undo
  /// Another of the run's lines of history.
  case line(Int)
  /// Another run from this very state, side by side.
  case branch
}

extension Layout {
  /// Where each pane is, in the same order.
  func places(in rect: Rect) -> [Rect] {
    switch self {
    case .pane: return [rect]
    case .rows(let parts):
      return zip(parts, rect.rows(weights: parts.map(\.weight))).flatMap {
        $0.layout.places(in: $1)
      }
    case .columns(let parts):
      return zip(parts, rect.columns(weights: parts.map(\.weight)))
        .flatMap { $0.layout.places(in: $1) }
    }
  }
}
