import Drawing
import Panes
import Simulation

/// What one person sees of a run that goes on elsewhere, and what that person has pressed.
///
/// What a key does may depend on what the keys before it did: it waits until the picture shows that,
/// so that keys which come all at once do what they do one by one, and none is lost.
package struct Seat {
  package var state: StageState
  package private(set) var frame: Frame?
  package private(set) var picture = Picture(canvas: Canvas(width: 0, height: 0))
  /// In the order they came, and not yet taken.
  private var events: [Event] = []
  /// How many frames have come while the first of them was waiting.
  private var seen = 0
  /// The last frame that was asked for, the last that carries out what was commanded, and the last
  /// that came; counted from 1.
  private var asked = 0
  private var commanded = 0
  private var answered = 0
  /// Iterations a second, where a clock measures them.
  private var rate: Double?
  /// Whether something has changed since the picture was drawn.
  private var isOld = true

  package init(_ state: StageState) { self.state = state }

  /// Whether a frame was asked for and is not here yet.
  package var isWaiting: Bool { answered < asked }
  /// Whether the frame is of after all that was commanded.
  package var isUpToDate: Bool { answered >= commanded }

  /// Begins anew, with another run.
  package mutating func sit(before frame: Frame) {
    self.frame = frame
    (asked, commanded, answered, seen) = (0, 0, 0, 0)
    (rate, isOld) = (nil, true)
  }

  /// Something happened that is to be seen.
  package mutating func change(_ body: (inout StageState) -> Void) {
    body(&state)
    isOld = true
  }

  /// Draws what has changed, if anything has.
  package mutating func draw(width: Int, height: Int) {
    guard isOld || (width, height) != (picture.canvas.columns, picture.canvas.rows) else { return }
    isOld = false
    picture = Screen.draw(&state, frame, width: width, height: height, rate: rate)
  }

  /// The number of a frame that is being asked for, with commands to carry out before it or without.
  package mutating func ask(commanding: Bool = false) -> Int {
    asked += 1
    if commanding { commanded = asked }
    return asked
  }

  package mutating func see(_ frame: Frame, answering number: Int, rate: Double? = nil) {
    (self.frame, self.rate) = (frame, rate)
    answered = max(answered, number)
    seen += 1
    isOld = true
  }

  // MARK: Events

  package mutating func press(_ new: [Event]) {
    for event in new {
      // Where the mouse is dragged to counts, not by which way, unless it draws.
      if case .mouse(.drag) = event, case .mouse(.drag)? = events.last, !state.isSheet {
        events.removeLast()
      }
      if event == .tick, events.last == .tick { continue }
      if events.isEmpty { seen = 0 }
      events.append(event)
    }
  }

  /// Takes the next event: what it asks for. Nil where there is none, or it has to wait for a frame.
  package mutating func next(width: Int, height: Int) -> [Command]? {
    guard let event = events.first else { return nil }
    if Reducer.mustSee(event, state) {
      draw(width: width, height: height)
      // Numbers that never come, while it runs, hold nothing up for long.
      guard state.journey != nil || isUpToDate && picture.isComplete(frame) || seen >= 6 else {
        return nil
      }
    }
    events.removeFirst()
    seen = 0
    let (next, commands) = Reducer.reduce(state, event, seeing: picture, frame)
    (state, isOld) = (next, true)
    return commands
  }
}

extension Reducer {
  /// Whether what an event does depends on the numbers that are shown.
  static func mustSee(_ event: Event, _ state: StageState) -> Bool {
    guard case .key(let key) = event else {
      if case .mouse(.drag) = event { return !state.isSheet }
      return event != .resize
    }
    // Escape, and hard upon it a key that may.
    if case .alt = key { return true }
    if state.question != nil { return true }
    if state.mode == .drawing { return false }
    if state.mode == .line || state.mode == .writing { return key == .enter }
    switch action(for: key, in: state.mode) {
    case nil, .play, .forward, .back, .forwardTen, .backTen, .first, .faster, .slower, .escape,
      .character, .clear:
      return false
    default: return true
    }
  }
}
