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
  private var seat = Seat(StageState(gallery: .ofScenes))
  private var player: Player?
  private var nextFrame = 0.0
  private static let framesPerSecond = 30.0
  /// For what moves by itself.
  private var nextTick = 0.0
  private static let ticksPerSecond = 8.0

  init(
    _ terminal: Terminal, _ scene: Scene?, sets: [(path: String, value: String)], seed: Int?,
    level: KernelLevel
  ) throws {
    (self.terminal, self.sets, self.seed, self.level) = (terminal, sets, seed, level)
    if let scene { try take(Session(scene, level: level)) }
  }

  /// Returns the exit status.
  mutating func run() -> Int32 {
    var isDirty = true
    while true {
      while let commands = seat.next(width: terminal.size.width, height: terminal.size.height) {
        isDirty = true
        if perform(commands) {
          player?.leave()
          return 0
        }
      }
      if isDirty { draw() }
      let events = terminal.wait(until: deadline)
      isDirty = events.contains(.resize)
      if let ending = terminal.ending {
        player?.leave()
        return ending.status
      }
      seat.press(events)
      if let news = player?.takeNews() {
        seat.see(news.frame, answering: news.number, rate: news.rate)
        // What was pressed since is on its way.
        let isUpToDate = seat.isUpToDate
        seat.change { state in
          if isUpToDate { state.isPlaying = news.isPlaying }
          state.journey = nil
          if let message = news.message { state.message = message }
        }
        isDirty = true
      }
      if let words = player?.takeJourney() {
        seat.change { $0.journey = words }
        isDirty = true
      }
      if seat.state.isPlaying, !seat.isWaiting, secondsNow() >= nextFrame { ask([]) }
      if seat.state.isTouring, secondsNow() >= nextTick {
        nextTick = secondsNow() + 1 / Self.ticksPerSecond
        seat.press([.tick])
      }
    }
  }

  /// While a frame is on its way it will wake us; while playing the next one is asked for in time;
  /// a paused screen sleeps.
  private var deadline: Double? {
    let frame = seat.isWaiting ? secondsNow() + 1 : seat.state.isPlaying ? nextFrame : nil
    guard seat.state.isTouring else { return frame }
    return min(frame ?? nextTick, nextTick)
  }

  private mutating func draw() {
    let start = secondsNow()
    let size = terminal.size
    seat.draw(width: size.width, height: size.height)
    terminal.draw(seat.picture.canvas)
    // The terminal pays as much as we do: leave it time.
    let cost = secondsNow() - start
    nextFrame = start + max(1 / Self.framesPerSecond, 3 * cost)
    if !seat.state.isPlaying, !seat.isWaiting, !seat.picture.isComplete(seat.frame) { ask([]) }
  }

  private mutating func ask(_ commands: [Command]) {
    guard let player else { return }
    let number = seat.ask(commanding: !commands.isEmpty)
    player.post(commands, seat.picture.request, number: number)
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
          seat.change { $0.message = "\(error)" }
        }
      default: forPlayer.append(command)
      }
    }
    if !forPlayer.isEmpty { ask(forPlayer) }
    return false
  }

  private mutating func take(_ session: sending Session) throws {
    player?.leave()
    seat.change { $0.open(session.scene) }
    seat.sit(before: session.frame(Request()))
    player = Player(session) { Terminal.wake() }
  }
}
