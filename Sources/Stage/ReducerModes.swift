import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Staging

// What the keys do in the modes that open over a scene, and in the gallery.

extension Reducer {
  mutating func inGallery(_ action: Action) {
    switch action {
    case .up: state.gallery.move(-1)
    case .down: state.gallery.move(1)
    case .enter: if let entry = state.gallery.chosen { commands.append(.open(entry.name)) }
    case .escape: if state.scene != nil { state.mode = .scene }
    case .help:
      state.mode = .help
      state.scroll = 0
    case .quit: ask("quit, and lose what was changed?", action)
    default: break
    }
  }

  mutating func inExplanation(_ action: Action) {
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
    case .first:
      let origin = asked.steps[last].origin
      asked.steps.append(
        .init(Origin(origin.name, origin.index, kind: origin.kind, iteration: 0)))
    case .valueOrGradient: asked.gradient.toggle()
    case .byName: asked.byName.toggle()
    case .copy:
      if let explanation = frame.explanations[asked.steps[last].origin] {
        commands.append(.copy(explanation.plainText))
        state.message = "copied"
      }
    case .escape: return close()
    case .quit: return ask("quit, and lose what was changed?", action)
    default: break
    }
    state.asked = asked
  }

  mutating func close() {
    state.asked = nil
    state.mode = .scene
  }

  mutating func inTimeline(_ action: Action) {
    if inTime(action) { return }
    guard let frame else { return }
    switch action {
    case .left: scrub(-1, frame)
    case .right: scrub(1, frame)
    case .up: nextLine(-1, frame)
    case .down: nextLine(1, frame)
    case .escape: state.mode = .scene
    case .quit: ask("quit, and lose what was changed?", action)
    default: break
    }
  }

  /// A hundredth of the line, but never past a change: there it stops.
  private mutating func scrub(_ way: Int, _ frame: Frame) {
    let step = max(1, frame.newest / 100)
    let goal = frame.iteration + way * step
    let between = frame.branch.journal.entries.map(\.iteration).filter {
      way > 0 ? $0 > frame.iteration && $0 < goal : $0 < frame.iteration && $0 > goal
    }
    if let stop = way > 0 ? between.first : between.last {
      go(.go(stop))
    } else {
      go(.scrub(way * step))
    }
  }

  /// Along the rows of the tree: other lines of history of this run, and other runs.
  private mutating func nextLine(_ by: Int, _ frame: Frame) {
    let rows = HistoryRow.all(anyFrame?.runs ?? [frame])
    guard rows.count > 1 else {
      state.message = "one line of history: a change in the past begins another, b another run"
      return
    }
    let here = rows.firstIndex { $0.run == frame.run && $0.isCurrent } ?? 0
    let next = rows[(here + by + rows.count) % rows.count]
    if next.run != frame.run {
      state.changeLooks { if $0.run == frame.run { $0.run = next.run } }
    }
    if !next.isCurrent {
      if state.isPlaying {
        go(.change(.line(next.line), run: next.run))
      } else {
        commands.append(.change(.line(next.line), run: next.run))
      }
    }
  }

  mutating func inHelp(_ action: Action) {
    switch action {
    case .up: state.scroll = max(state.scroll - 1, 0)
    case .down: state.scroll += 1
    case .escape: state.mode = .scene
    case .quit: ask("quit, and lose what was changed?", action)
    default: break
    }
    if action == .escape, state.scene == nil { state.mode = .gallery }
  }
}
