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
  private let picture: Picture
  private let frame: Frame?
  private var commands: [Command] = []

  package static func reduce(
    _ state: StageState, _ event: Event, seeing picture: Picture, _ frame: Frame?
  ) -> (StageState, [Command]) {
    var reducer = Reducer(state: state, picture: picture, frame: frame)
    switch event {
    case .key(let key): reducer.press(key)
    case .mouse(let mouse): reducer.mouse(mouse)
    case .resize: break
    }
    return (reducer.state, reducer.commands)
  }

  private init(state: StageState, picture: Picture, frame: Frame?) {
    (self.state, self.picture, self.frame) = (state, picture, frame)
  }

  private mutating func press(_ key: Key) {
    if case .alt(let character) = key {
      // No key here is an alt key: it was escape, and quickly after it another.
      press(.escape)
      return press(.character(character))
    }
    state.message = nil
    let mode = state.question == nil ? state.mode : .question
    guard let action = action(for: key, in: mode) else { return }
    switch mode {
    case .question: answer(action)
    case .gallery: inGallery(action)
    case .scene: inScene(action)
    case .explain: inExplanation(action)
    case .hyperparameters: inHyperparameters(action, key)
    case .timeline: inTimeline(action)
    case .help: inHelp(action)
    }
  }

  // MARK: The scene

  private mutating func inScene(_ action: Action) {
    if inTime(action) { return }
    switch action {
    case .subForward: subStep(1)
    case .subBack: subStep(-1)
    case .faster: change(speed: 1)
    case .slower: change(speed: -1)
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
      if state.look.phase != nil {
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
    case .panLeft: state.changeLook { $0.panX -= 4 }
    case .panRight: state.changeLook { $0.panX += 4 }
    case .panUp: state.changeLook { $0.panY -= 2 }
    case .panDown: state.changeLook { $0.panY += 2 }
    case .show:
      let all = Look.Show.allCases
      let next = all[((all.firstIndex(of: state.look.show) ?? 0) + 1) % all.count]
      state.changeLooks { $0.show = next }
      state.message = "showing \(next.words)"
    case .colors: state.changeLooks { $0.colors = ($0.colors + 1) % ColorMap.diverging.count }
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
      state.choice = 0
      state.typed = nil
    case .restart: ask("restart from iteration 0, and leave what was tweaked?", action)
    case .nextSeed: ask("restart with the next seed, and leave what was tweaked?", action)
    case .gallery: ask("leave this scene, and what was tweaked in it?", action)
    case .quit: ask("quit, and lose what was tweaked?", action)
    case .help:
      state.mode = .help
      state.scroll = 0
    default: break
    }
  }

  /// What moves through time, in every mode that lets it.
  private mutating func inTime(_ action: Action) -> Bool {
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
    case .newest: go(.go(frame?.newest ?? 0))
    default: return false
    }
    return true
  }

  private mutating func go(_ command: Command) {
    if state.isPlaying {
      state.isPlaying = false
      commands.append(.play(false))
    }
    state.changeLooks { $0.phase = nil }
    commands.append(command)
  }

  private mutating func subStep(_ by: Int) {
    if state.isPlaying {
      state.isPlaying = false
      commands.append(.play(false))
    }
    let phases = Look.Phase.allCases
    var next: Look.Phase?
    if let phase = state.look.phase, let k = phases.firstIndex(of: phase) {
      let there = k + by
      next = phases[(there + phases.count) % phases.count]
      if there >= phases.count { commands.append(.step(1)) }
      if there < 0 { commands.append(.step(-1)) }
    } else {
      next = by > 0 ? phases.first : phases.last
      if by < 0 { commands.append(.step(-1)) }
    }
    state.changeLooks { $0.phase = next }
    state.message = next.map { "sub-step: \($0.words)" }
  }

  private mutating func change(speed by: Int) {
    guard let speed = Speed(rawValue: state.speed.rawValue + by) else { return }
    state.speed = speed
    state.message = "speed: \(speed.words)"
    commands.append(.speed(speed))
  }

  private mutating func focus(_ n: Int) {
    let count = state.paneNames.count
    guard count > 0 else { return }
    state.focus = (n + count) % count
  }

  private mutating func moveCursor(_ dx: Int, _ dy: Int) {
    guard let pane = picture.panes.first(where: { $0.index == state.focus }),
      let view = picture.view, state.cursors.indices.contains(state.focus),
      let cursor = state.cursors[state.focus]
    else { return }
    let cells = Cells(picture.canvas, pane.inside, view)
    if let next = cells.next(from: cursor, dx: dx, dy: dy) { state.cursors[state.focus] = next }
  }

  /// Opens what is under the cursor: a neuron in the neuron pane; in notes the answer; else zooms.
  private mutating func enter() {
    let name = state.paneNames.indices.contains(state.focus) ? state.paneNames[state.focus] : ""
    if name == "notes" {
      guard let frame, let scene = state.scene else { return }
      let all = NotesPane.arrived(frame, scene.words).count
      state.changeLook { $0.choice = $0.choice == all ? 0 : all }
    } else if name == "network", let origin = picture.underCursor, let place = unit(of: origin),
      let neuron = state.paneNames.firstIndex(of: "neuron")
    {
      state.changeLooks { ($0.layer, $0.unit) = place }
      state.focus = neuron
    } else {
      state.isZoomed.toggle()
    }
  }

  /// Which neuron a number belongs to.
  private func unit(of origin: Origin) -> (Int, Int)? {
    guard let layers = frame?.facts.layers else { return nil }
    let name = origin.name.split(separator: "/").last.map(String.init) ?? origin.name
    guard
      let k = layers.firstIndex(where: {
        name.hasPrefix($0.name + ".") || name.contains("(" + $0.name + ".")
      })
    else { return nil }
    return (k, origin.index % max(layers[k].outputs, 1))
  }

  private mutating func step(unit by: Int) {
    guard let layers = frame?.facts.layers, !layers.isEmpty else { return }
    if state.paneNames.indices.contains(state.focus), state.paneNames[state.focus] == "numbers" {
      let count = 4 * layers.count + 4
      state.changeLook {
        $0.tensor = ($0.tensor + by + count) % count; $0.panX = 0; $0.panY = 0
      }
      return
    }
    let count = layers[min(state.look.layer, layers.count - 1)].outputs
    let next = (min(state.look.unit, count - 1) + by + count) % count
    state.changeLooks { $0.unit = next }
  }

  private mutating func step(layer by: Int) {
    guard let layers = frame?.facts.layers, !layers.isEmpty else { return }
    let next = min(max(state.look.layer + by, 0), layers.count - 1)
    state.changeLooks {
      $0.layer = next
      $0.unit = min($0.unit, layers[next].outputs - 1)
    }
  }

  private mutating func step(sample by: Int) {
    let count = max(frame?.batch ?? 1, 1)
    let next = (state.look.sample % count + by + count) % count
    state.changeLooks { $0.sample = next }
  }

  private mutating func copyNumber() {
    guard let origin = picture.underCursor, var view = picture.view else { return }
    let number = Screen.number(of: origin, in: &view).map { Digits.text($0, 9) } ?? ""
    commands.append(.copy("\(Screen.title(of: origin, in: &view)) = \(number)"))
    state.message = "copied"
  }

  // MARK: Questions

  /// Asks first where something tweaked would be lost.
  private mutating func ask(_ text: String, _ action: Action) {
    let isTweaked = frame.map { !$0.branch.journal.entries.isEmpty || $0.branchCount > 1 } ?? false
    if isTweaked { state.question = (text, action) } else { perform(action) }
  }

  private mutating func answer(_ action: Action) {
    let question = state.question
    state.question = nil
    if action == .confirm, let question { perform(question.action) }
  }

  private mutating func perform(_ action: Action) {
    let seed = frame?.facts.seed ?? 1
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

  // MARK: Modes

  private mutating func inGallery(_ action: Action) {
    switch action {
    case .up: state.gallery.move(-1)
    case .down: state.gallery.move(1)
    case .enter: if let entry = state.gallery.chosen { commands.append(.open(entry.name)) }
    case .escape: if state.scene != nil { state.mode = .scene }
    case .quit: ask("quit, and lose what was tweaked?", action)
    default: break
    }
  }

  private mutating func inExplanation(_ action: Action) {
    guard var asked = state.asked, let frame else {
      state.mode = .scene
      return
    }
    let operands = ExplainPane.operands(of: asked, in: frame)
    let last = asked.steps.count - 1
    switch action {
    case .up: asked.steps[last].choice = max(asked.steps[last].choice - 1, 0)
    case .down:
      asked.steps[last].choice = min(asked.steps[last].choice + 1, max(operands.count - 1, 0))
    case .follow:
      guard operands.indices.contains(asked.steps[last].choice) else { return }
      let operand = operands[asked.steps[last].choice]
      switch operand.target {
      case .origin(let origin):
        asked.steps.append(.init(origin))
        asked.gradient = false
      case .step:
        var step = asked.steps[last]
        step.path.append(operand.label)
        step.choice = 0
        asked.steps.append(step)
      }
    case .backtrack:
      if asked.steps.count > 1 { asked.steps.removeLast() } else { return close() }
    case .valueOrGradient: asked.gradient.toggle()
    case .byName: asked.byName.toggle()
    case .copy:
      if let explanation = frame.explanations[asked.steps[last].origin] {
        commands.append(.copy(explanation.plainText))
        state.message = "copied"
      }
    case .escape: return close()
    case .quit: return ask("quit, and lose what was tweaked?", action)
    default: break
    }
    state.asked = asked
  }

  private mutating func close() {
    state.asked = nil
    state.mode = .scene
  }

  private mutating func inHyperparameters(_ action: Action, _ key: Key) {
    guard let entries = frame?.hyperparameters.entries, !entries.isEmpty else {
      state.mode = .scene
      return
    }
    let entry = entries[min(state.choice, entries.count - 1)]
    switch action {
    case .up: state.choice = max(state.choice - 1, 0)
    case .down: state.choice = min(state.choice + 1, entries.count - 1)
    case .left:
      commands.append(
        .tweak(
          entry.name,
          Steps.next(from: entry, up: false, samples: frame?.facts.data.training.count ?? 1)))
    case .right:
      commands.append(
        .tweak(
          entry.name,
          Steps.next(from: entry, up: true, samples: frame?.facts.data.training.count ?? 1)))
    case .character:
      if case .character(let c) = key { state.typed = (state.typed ?? "") + String(c) }
    case .backtrack:
      state.typed = state.typed.map { String($0.dropLast()) }.flatMap { $0.isEmpty ? nil : $0 }
    case .enter:
      guard let typed = state.typed else { return }
      if let value = Double(typed) {
        commands.append(.tweak(entry.name, value))
      } else {
        state.message = "“\(typed)” is not a number"
      }
      state.typed = nil
    case .escape:
      if state.typed != nil { state.typed = nil } else { state.mode = .scene }
    case .play: _ = inTime(action)
    case .quit: ask("quit, and lose what was tweaked?", action)
    default: break
    }
    if action == .up || action == .down { state.typed = nil }
  }

  private mutating func inTimeline(_ action: Action) {
    if inTime(action) { return }
    guard let frame else { return }
    let step = max(1, frame.newest / 100)
    switch action {
    case .left: go(.go(max(frame.iteration - step, 0)))
    case .right: go(.go(min(frame.iteration + step, frame.newest)))
    case .up:
      commands.append(.takeBranch((frame.branchIndex - 1 + frame.branchCount) % frame.branchCount))
    case .down: commands.append(.takeBranch((frame.branchIndex + 1) % frame.branchCount))
    case .escape: state.mode = .scene
    case .quit: ask("quit, and lose what was tweaked?", action)
    default: break
    }
  }

  private mutating func inHelp(_ action: Action) {
    switch action {
    case .up: state.scroll = max(state.scroll - 1, 0)
    case .down: state.scroll += 1
    case .escape: state.mode = .scene
    case .quit: ask("quit, and lose what was tweaked?", action)
    default: break
    }
    if action == .escape, state.scene == nil { state.mode = .gallery }
  }

  // MARK: The mouse

  private mutating func mouse(_ mouse: Mouse) {
    switch mouse {
    case .press(let x, let y), .drag(let x, let y):
      if y == picture.canvas.rows - 2, let frame, state.mode != .gallery {
        scrub(to: x, frame)
      } else if case .press = mouse {
        click(x, y)
      }
    case .wheel(let x, let y, let up):
      switch state.mode {
      case .gallery: state.gallery.move(up ? -1 : 1)
      case .help: state.scroll = max(0, state.scroll + (up ? -2 : 2))
      default:
        if let pane = picture.panes.first(where: { $0.frame.contains(x: x, y: y) }) {
          state.looks[pane.index].panY += up ? -2 : 2
        }
      }
    case .release: break
    }
  }

  private mutating func click(_ x: Int, _ y: Int) {
    guard state.mode == .scene || state.mode == .explain,
      let pane = picture.panes.first(where: { $0.frame.contains(x: x, y: y) }),
      let view = picture.view
    else { return }
    if state.mode == .explain { close() }
    state.focus = pane.index
    let cells = Cells(picture.canvas, pane.inside, view)
    if let there = cells.nearest(toX: x - pane.inside.x, y: y - pane.inside.y, half: 0) {
      state.cursors[pane.index] = there
    }
  }

  private mutating func scrub(to x: Int, _ frame: Frame) {
    let (first, last) = Screen.timelineEnds(state, frame, width: picture.canvas.columns)
    guard last > first, x >= first - 1, x <= last + 1 else { return }
    go(.go(min(max((x - first) * max(frame.newest, 1) / (last - first), 0), frame.newest)))
  }
}

/// Round steps for a hyperparameter: 1, 2, 5, 10, …
enum Steps {
  static func next(from entry: Hyperparameters.Entry, up: Bool, samples: Int) -> Double {
    if entry.name == Hyperparameters.batch {
      // 1, 2, 4, … and then all of them, which is written 0.
      let now = entry.value == 0 ? Double(samples) : entry.value
      let next = up ? now * 2 : (now / 2).rounded(.up)
      return next >= Double(samples) ? (up ? 0 : entry.value) : max(next, 1)
    }
    switch entry.limits {
    case .fraction:
      // Towards 1 in ever smaller steps: 0.9, 0.95, 0.98, 0.99.
      if entry.value == 0 { return up ? 0.5 : 0 }
      let rest = round125(1 - entry.value, up: !up)
      return rest >= 1 ? 0 : rounded(1 - rest)
    case .notNegative:
      if entry.value == 0 { return up ? 1e-5 : 0 }
      let next = round125(entry.value, up: up)
      return next < 1e-5 ? 0 : next
    case .positive: return round125(entry.value, up: up)
    }
  }

  /// The next of 1, 2, 5 times a power of ten.
  private static func round125(_ x: Double, up: Bool) -> Double {
    let steps = (-12...12).flatMap { power in
      [1.0, 2, 5].map { Double("\(Int($0))e\(power)") ?? 0 }
    }
    let next =
      up ? steps.first { $0 > x * (1 + 1e-9) } : steps.last { $0 < x * (1 - 1e-9) }
    return next ?? x
  }
  private static func rounded(_ x: Double) -> Double { (x * 1e9).rounded() / 1e9 }
}
