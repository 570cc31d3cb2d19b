import Drawing
import Panes
import Simulation
import Staging

/// Stage and session in one hand, with no clock: what `show` prints, what tests type into, and what
/// the audit looks at. Iterations come only from keys that step.
package final class Theatre {
  package private(set) var state: StageState
  package private(set) var session: Session?
  package private(set) var frame: Frame?
  package private(set) var picture: Picture
  package private(set) var hasQuit = false
  package private(set) var copied: String?
  private var width, height: Int
  private let load: (String) throws -> Session

  /// `load` opens a scene by its name.
  package init(
    width: Int, height: Int, gallery: Gallery = Gallery([]),
    load: @escaping (String) throws -> Session
  ) {
    (self.width, self.height, self.load) = (width, height, load)
    state = StageState(gallery: gallery)
    picture = Picture(canvas: Canvas(width: width, height: height))
    draw()
  }

  package func open(_ session: Session) {
    self.session = session
    state.open(session.scene)
    frame = nil
    draw()
  }

  package func resize(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    draw()
  }

  package func press(_ keys: [Key]) { for key in keys { act(.key(key)) } }

  package func act(_ event: Event) {
    let (next, commands) = Reducer.reduce(state, event, seeing: picture, frame)
    state = next
    for command in commands { perform(command) }
    if !commands.isEmpty { frame = nil }
    draw()
  }

  private func perform(_ command: Command) {
    switch command {
    case .quit: hasQuit = true
    case .copy(let text): copied = text
    case .open(let name):
      do { open(try load(name)) } catch { state.message = "\(error)" }
    default:
      if let mistake = session?.perform(command) { state.message = mistake }
    }
  }

  /// Changes what is looked at, and draws it.
  package func change(_ body: (inout StageState) -> Void) {
    body(&state)
    frame = nil
    draw()
  }

  /// Draws until the frame carries all that the picture needs.
  package func draw() {
    var request = frame == nil ? picture.request : Request()
    for _ in 0..<6 {
      if let session, frame == nil { frame = session.frame(request) }
      picture = Screen.draw(&state, frame, width: width, height: height)
      guard session != nil, !picture.isComplete(frame) else { return }
      request = picture.request
      frame = nil
    }
  }
}
