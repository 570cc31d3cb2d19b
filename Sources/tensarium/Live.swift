import Calculus
import Drawing
import Glibc
import Panes
import Simulation
import Stage
import Staging
import Terminal

/// The loop of the full screen: this thread draws, the player's computes.
struct Live {
  private let terminal: Terminal
  private let sets: [(path: String, value: String)]
  private let seed: Int?
  private let level: KernelLevel
  private var state: StageState
  private var player: Player?
  private var frame: Frame?
  private var rate: Double?
  private var picture: Picture
  /// Whether a frame was asked for and is not here yet.
  private var isWaiting = false
  private var nextFrame = 0.0
  private static let framesPerSecond = 30.0

  init(
    _ terminal: Terminal, _ scene: Scene?, sets: [(path: String, value: String)], seed: Int?,
    level: KernelLevel
  ) throws {
    (self.terminal, self.sets, self.seed, self.level) = (terminal, sets, seed, level)
    state = StageState(gallery: .ofScenes)
    picture = Picture(canvas: Canvas(width: 0, height: 0))
    if let scene { try take(Session(scene, level: level)) }
  }

  /// Returns the exit status.
  mutating func run() -> Int32 {
    var isDirty = true
    while true {
      if isDirty { draw() }
      isDirty = false
      let events = terminal.wait(until: deadline)
      if let ending = terminal.ending {
        player?.leave()
        return ending.status
      }
      for event in events {
        let (next, commands) = Reducer.reduce(state, event, seeing: picture, frame)
        state = next
        isDirty = true
        if perform(commands) {
          player?.leave()
          return 0
        }
      }
      if let news = player?.takeNews() {
        (frame, rate, isWaiting) = (news.frame, news.rate, false)
        state.isPlaying = news.isPlaying
        state.journey = nil
        if let message = news.message { state.message = message }
        isDirty = true
      }
      if let words = player?.takeJourney() {
        state.journey = words
        isDirty = true
      }
      if state.isPlaying, !isWaiting, secondsNow() >= nextFrame { ask([]) }
    }
  }

  /// While a frame is on its way it will wake us; while playing the next one is asked for in time;
  /// a paused screen sleeps.
  private var deadline: Double? {
    isWaiting ? secondsNow() + 1 : state.isPlaying ? nextFrame : nil
  }

  private mutating func draw() {
    let start = secondsNow()
    let size = terminal.size
    picture = Screen.draw(&state, frame, width: size.width, height: size.height, rate: rate)
    terminal.draw(picture.canvas)
    // The terminal pays as much as we do: leave it time.
    let cost = secondsNow() - start
    nextFrame = start + max(1 / Self.framesPerSecond, 3 * cost)
    if !state.isPlaying, !picture.isComplete(frame), !isWaiting { ask([]) }
  }

  private mutating func ask(_ commands: [Command]) {
    guard let player else { return }
    isWaiting = true
    player.post(commands, picture.request)
  }

  /// Whether that was the end.
  private mutating func perform(_ commands: [Command]) -> Bool {
    var forPlayer: [Command] = []
    for command in commands {
      switch command {
      case .quit: return true
      case .copy(let text): terminal.copy(text)
      case .open(let name):
        do {
          let scene = try SceneLibrary.load(name, sets: sets, seed: seed)
          try take(Session(scene, level: level))
        } catch {
          state.message = "\(error)"
        }
      default: forPlayer.append(command)
      }
    }
    if !forPlayer.isEmpty { ask(forPlayer) }
    return false
  }

  private mutating func take(_ session: sending Session) throws {
    player?.leave()
    state.open(session.scene)
    frame = session.frame(Request())
    player = Player(session) { Terminal.wake() }
    isWaiting = false
  }
}
