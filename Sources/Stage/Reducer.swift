import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

/// (state, what a person did) → (state, commands): a pure function, which looks at the screen that
/// the person saw.
package struct Reducer {
  package var state: StageState
  let picture: Picture
  /// Of the run that the focused pane shows.
  var frame: Frame? {
    anyFrame.map { $0.runs.indices.contains(state.look.run) ? $0.runs[state.look.run] : $0 }
  }
  let anyFrame: Frame?
  var commands: [Command] = []

  package static func reduce(
    _ state: StageState, _ event: Event, seeing picture: Picture, _ frame: Frame?
  ) -> (StageState, [Command]) {
    var reducer = Reducer(state: state, picture: picture, frame: frame)
    switch event {
    case .key(let key): reducer.press(key)
    case .mouse(let mouse): reducer.mouse(mouse)
    case .resize: break
    case .tick: if reducer.state.isTouring { reducer.moveWindow() }
    }
    return (reducer.state, reducer.commands)
  }

  private init(state: StageState, picture: Picture, frame: Frame?) {
    (self.state, self.picture, anyFrame) = (state, picture, frame)
  }

  mutating func press(_ key: Key) {
    if case .alt(let character) = key {
      // No key here is an alt key: it was escape, and quickly after it another.
      press(.escape)
      return press(.character(character))
    }
    state.message = nil
    let mode = state.question == nil ? state.mode : .question
    guard let action = action(for: key, in: mode) else { return }
    if state.journey != nil, action == .escape { return commands.append(.stop) }
    switch mode {
    case .question: answer(action)
    case .gallery: inGallery(action)
    case .scene: inScene(action)
    case .explain: inExplanation(action)
    case .hyperparameters: inHyperparameters(action, key)
    case .writing: inWriting(action, key)
    case .line: inLine(action, key)
    case .drawing: inDrawing(action)
    case .timeline: inTimeline(action)
    case .help: inHelp(action)
    }
  }

  // MARK: The scene

  mutating func inScene(_ action: Action) {
    if inTime(action) { return }
    switch action {
    case .subForward: subStep(1)
    case .subBack: subStep(-1)
    case .faster: change(faster: true)
    case .slower: change(faster: false)
    case .timeline: state.mode = .timeline
    case .nextPane: focus(state.focus + 1)
    case .previousPane: focus(state.focus - 1)
    case .pane(let n): if state.paneNames.indices.contains(n) { focus(n) }
    case .up: moveCursor(0, -1)
    case .down: moveCursor(0, 1)
    case .left: moveCursor(-1, 0)
    case .right: moveCursor(1, 0)
    case .enter: enter()
    case .escape:
      if state.visiting != nil {
        state.visiting = nil
        state.focus = min(state.cameFrom, max(state.paneNames.count - 1, 0))
      } else if state.look.phase != nil {
        state.changeLooks { $0.phase = nil }
      } else {
        state.isZoomed = false
      }
    case .previousUnit: step(unit: -1)
    case .nextUnit: step(unit: 1)
    case .previousLayer: step(layer: -1)
    case .nextLayer: step(layer: 1)
    case .previousSample: step(sample: -1)
    case .nextSample: step(sample: 1)
    case .panLeft: pan(-4, 0)
    case .panRight: pan(4, 0)
    case .panUp: pan(0, -2)
    case .panDown: pan(0, 2)
    case .zoomIn: zoom(1)
    case .zoomOut: zoom(-1)
    case .levels: levels()
    case .tour: tour()
    case .temperature: beginTemperature()
    case .order: order()
    case .hide: hidePlace()
    case .input: input()
    case .find: beginWord()
    case .show: show()
    case .colors: state.changeLooks { $0.colors = ($0.colors + 1) % ColorMap.diverging.count }
    case .notes: visit("notes")
    case .explain:
      guard let origin = picture.underCursor else {
        state.message = "there is no number under the cursor here"
        return
      }
      state.asked = Asked(origin)
      state.mode = .explain
    case .copy: copyNumber()
    case .hyperparameters:
      state.mode = .hyperparameters
      // The optimizer itself stands before its numbers.
      state.choice = 1
      state.typed = nil
    case .write: write()
    case .nextFilter: layNextFilter()
    case .knockOut: if !knockOutPart() { change("knock out") { .knockOut($0) } }
    case .freeze: change("freeze") { .freeze($0) }
    case .add:
      if uses(.writing) {
        writeOn()
      } else if !addWord() {
        change("add one") { .add($0) }
      }
    case .remove:
      if uses(.writing) {
        takeLastAway()
      } else if !takeWordAway() {
        change("take it away") { .remove($0) }
      }
    case .undo: if !(uses(.draw) && takeStrokeBack()), !takePatchBack() { change(.undo) }
    case .branch:
      state.awaited = (state.runCount, state.look.run)
      change(.branch)
    case .nextRun: nextRun { state, run in state.changeLook { $0.run = run } }
    case .nextRunEverywhere: nextRun { state, run in state.changeLooks { $0.run = run } }
    case .restart: ask("restart from iteration 0, and lose what was changed?", action)
    case .nextSeed: ask("restart with the next seed, and lose what was changed?", action)
    case .gallery: ask("leave this scene, and lose what was changed in it?", action)
    case .quit: ask("quit, and lose what was changed?", action)
    case .help:
      state.mode = .help
      state.scroll = 0
    default: break
    }
  }

  /// What moves through time, in every mode that lets it.
  mutating func inTime(_ action: Action) -> Bool {
    switch action {
    case .play:
      state.isPlaying.toggle()
      state.changeLooks { $0.phase = nil }
      commands.append(.play(state.isPlaying))
    case .forward: go(.step(1))
    case .back: go(.step(-1))
    case .forwardTen: go(.step(10))
    case .backTen: go(.step(-10))
    case .first: go(.go(0))
    case .newest: go(.go(anyFrame?.runs.map(\.newest).max() ?? 0))
    default: return false
    }
    return true
  }

  mutating func go(_ command: Command) {
    if state.isPlaying {
      state.isPlaying = false
      commands.append(.play(false))
    }
    state.changeLooks { $0.phase = nil }
    commands.append(command)
  }

  mutating func subStep(_ by: Int) {
    if state.isPlaying {
      state.isPlaying = false
      commands.append(.play(false))
    }
    // Nothing, forward, loss, backward, update, and then forward of the next iteration; back the same
    // way, and before forward nothing again.
    let remembers = frame?.facts.memories.isEmpty == false
    let phases = Look.Phase.allCases.filter { $0 != .memory || remembers }
    var next: Look.Phase?
    if let phase = state.look.phase, let k = phases.firstIndex(of: phase) {
      let there = k + by
      next = there < 0 ? nil : phases[there % phases.count]
      if there >= phases.count { commands.append(.step(1)) }
    } else if by > 0 {
      next = phases.first
    } else if let frame, frame.iteration > 0 {
      next = phases.last
      commands.append(.step(-1))
    }
    state.changeLooks { $0.phase = next }
    let isSurface = frame?.facts.isSurface == true
    state.message = next.map { "sub-step: \(isSurface ? $0.wordsOnSurface : $0.words)" }
  }

  mutating func change(faster: Bool) {
    if let speed = state.speed.next(faster: faster) {
      state.speed = speed
      commands.append(.speed(speed))
    }
    state.message = "speed: \(state.speed.words)"
  }

  mutating func focus(_ n: Int) {
    let count = state.paneNames.count
    guard count > 0 else { return }
    state.focus = (n + count) % count
  }

  /// Opens what is under the cursor: a neuron in the neuron pane, a head as a matrix, a weight in its
  /// parts; in notes the answer; else zooms.
  mutating func enter() {
    let name = state.focusedName
    if name == "notes" {
      guard let frame, let scene = state.scene else { return }
      state.changeLook { $0.answered = NotesPane.answered(asking: $0, frame, scene.words) }
    } else if uses(.answers) && showAnswer() || chooseWord() {
      return
    } else if name == "network", let origin = picture.underCursor, let place = unit(of: origin) {
      state.changeLooks { ($0.layer, $0.unit) = place }
      visit("neuron")
    } else if ["heads", "attention", "lines"].contains(name), let origin = picture.underCursor,
      pair(of: origin) != nil
    {
      choosePair()
      visit(name == "heads" ? "attention" : "pair")
    } else {
      state.isZoomed.toggle()
    }
  }

  /// Goes to a pane of the layout, or opens it over the layout.
  mutating func visit(_ pane: String) {
    if let there = state.paneNames.firstIndex(of: pane) {
      state.focus = there
    } else {
      state.cameFrom = state.focus
      state.visiting = pane
      state.focus = state.paneNames.count - 1
      state.cursors[state.focus] = nil
    }
  }

  /// Which neuron a number belongs to.
  func unit(of origin: Origin) -> (Int, Int)? {
    guard let layers = frame?.facts.layers else { return nil }
    let name = origin.name.split(separator: "/").last.map(String.init) ?? origin.name
    guard
      let k = layers.firstIndex(where: {
        name.hasPrefix($0.name + ".") || name.contains("(" + $0.name + ".")
      })
    else { return nil }
    return (k, origin.index % max(layers[k].outputs, 1))
  }

  /// Asks for something to be done to the run that is shown.
  mutating func change(_ intervention: Intervention) {
    commands.append(.change(intervention, run: state.look.run))
  }

  // MARK: Questions

  /// Asks first where something tweaked would be lost.
  mutating func ask(_ text: String, _ action: Action) {
    let isTweaked = anyFrame?.runs.contains {
      !$0.branch.journal.entries.isEmpty || $0.branchCount > 1 || $0.place.root != nil
    }
    if isTweaked == true { state.question = (text, action) } else { perform(action) }
  }

  mutating func answer(_ action: Action) {
    let question = state.question
    state.question = nil
    if action == .confirm, let question { perform(question.action) }
  }

  mutating func perform(_ action: Action) {
    let seed = frame?.runs.first?.facts.seed ?? 1
    switch action {
    case .quit: commands.append(.quit)
    case .restart: commands.append(.restart(seed: seed))
    case .nextSeed: commands.append(.restart(seed: seed + 1))
    case .gallery:
      state.isPlaying = false
      commands.append(.play(false))
      state.mode = .gallery
    default: break
    }
    if action == .restart || action == .nextSeed {
      state.isPlaying = false
      state.changeLooks { $0.phase = nil }
    }
  }
}
