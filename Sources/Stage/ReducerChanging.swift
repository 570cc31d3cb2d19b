import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

// What the keys do to the runs: their hyperparameters, what they are made of, their numbers.

extension Reducer {
  /// The first line is the optimizer, the others are its numbers and those of the task.
  mutating func inHyperparameters(_ action: Action, _ key: Key) {
    guard let entries = frame?.hyperparameters.entries else {
      state.mode = .scene
      return
    }
    let choice = min(state.choice, entries.count)
    let entry = choice > 0 ? entries[choice - 1] : nil
    func next(_ up: Bool) -> Intervention {
      entry.map { .nudge($0.name, up: up) } ?? .nextOptimizer(up ? 1 : -1)
    }
    switch action {
    case .up: state.choice = max(choice - 1, 0)
    case .down: state.choice = min(choice + 1, entries.count)
    case .left: change(next(false))
    case .right: change(next(true))
    case .character where entry == nil: state.message = "left and right go to another optimizer"
    case .character: type(key)
    case .backtrack: erase()
    case .clear: state.typed = nil
    case .enter:
      if let entry, let value = typedNumber() { change(.set(entry.name, value)) }
      state.typed = nil
    case .escape:
      if state.typed != nil { state.typed = nil } else { state.mode = .scene }
    case .play: _ = inTime(action)
    case .quit: ask("quit, and lose what was changed?", action)
    default: break
    }
    if action == .up || action == .down { state.typed = nil }
  }

  // MARK: A start by hand

  /// All runs start anew from the point of the surface under the cursor.
  mutating func startHere() {
    guard let origin = picture.underCursor, let plane = LossPlane.named(origin.name),
      plane.directions == .axes
    else {
      state.message =
        anyFrame?.facts.ground == nil
        ? "a network has too many parameters to be put somewhere by hand"
        : "put the cursor on the surface to start from there"
      return
    }
    go(
      .change(
        .start(plane.coordinate(0, of: origin.index), plane.coordinate(1, of: origin.index)),
        run: state.look.run))
  }

  // MARK: A number by hand

  /// Begins to type a value for the parameter that the number under the cursor is of.
  mutating func write() {
    if uses(.writing) { return beginSampling() }
    if beginPatch() { return }
    guard let origin = picture.underCursor else {
      state.message = "put the cursor on a weight or a bias to type a value for it"
      return
    }
    guard let parameter = parameter(of: origin) else {
      state.message = "\(Run.name(origin)) is worked out from others: only parameters can be typed"
      return
    }
    state.writing = .parameter(parameter)
    state.typed = nil
    state.mode = .writing
  }

  /// What is meant by a number: a memory, a gradient, a change mean their parameter.
  private func parameter(of origin: Origin) -> Origin? {
    guard let runs = picture.view?.runs, let run = runs.first(where: { $0.run == origin.run })
    else { return nil }
    let (name, isWhole) = origin.subject(memories: run.facts.memories)
    guard let shape = run.facts.parameters[name], origin.index < shape.reduce(1, *),
      !isWhole || shape.isEmpty
    else { return nil }
    return Origin(name, origin.index, iteration: run.iteration, run: origin.run)
  }

  mutating func inWriting(_ action: Action, _ key: Key) {
    switch action {
    case .character: type(key)
    case .backtrack: erase()
    case .clear: state.typed = nil
    case .enter:
      guard state.typed != nil else { return stopWriting() }
      guard let writing = state.writing, let value = typedNumber() else { return }
      if case .parameter(let origin) = writing {
        commands.append(.change(.edit(origin, value), run: origin.run))
      } else if let mistake = put(value, writing) {
        state.message = mistake
        return
      }
      stopWriting()
    default: stopWriting()
    }
  }

  mutating func stopWriting() {
    (state.writing, state.typed) = (nil, nil)
    state.mode = .scene
  }

  private mutating func type(_ key: Key) {
    // Half the world writes a comma where the other half writes a point.
    if case .character(let c) = key {
      state.typed = (state.typed ?? "") + (c == "," ? "." : String(c))
    }
  }
  private mutating func erase() {
    state.typed = state.typed.map { String($0.dropLast()) }.flatMap { $0.isEmpty ? nil : $0 }
  }
  private mutating func typedNumber() -> Double? {
    guard let typed = state.typed else { return nil }
    if let value = Double(typed) { return value }
    state.message = "“\(typed)” is not a number"
    return nil
  }

  // MARK: What is under the cursor

  /// Asks for something to be done to what the number under the cursor belongs to.
  mutating func change(_ words: String, _ intervention: (Origin) -> Intervention) {
    guard let origin = picture.underCursor else {
      state.message = "put the cursor on a neuron or a weight to \(words)"
      return
    }
    commands.append(.change(intervention(origin), run: origin.run))
  }

  // MARK: Several runs

  mutating func nextRun(_ show: (inout StageState, Int) -> Void) {
    guard let runs = picture.view?.runs, runs.count > 1 else {
      state.message = "there is one run: b makes another from here"
      return
    }
    let next = (state.look.run + 1) % runs.count
    show(&state, next)
    state.message = "showing \(runs[next].name)"
  }
}
