import ArgumentParser
import Calculus
import Glibc
import Panes
import Simulation
import Stage
import Staging
import Terminal

/// Draws frames of a scene that trains at its own speed in between, each when a key asks for it, and
/// says on standard error what each cost: for `bench`, which reads both.
struct Frames: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws so many frames, one at every key.", shouldDisplay: false)
  @OptionGroup var options: SceneOptions
  @Option var count = 30

  func run() throws { try options.withSession(draw) }

  private func draw(_ session: Session) throws {
    let terminal: Terminal
    do {
      terminal = try Terminal(color: .truecolor, mouse: false, ascii: false)
    } catch {
      throw Failure.usage("\(error)")
    }
    defer { terminal.close() }
    var state = StageState(gallery: Gallery([]))
    state.open(session.scene)
    state.isPlaying = true
    var request = Request()
    for _ in 0..<count {
      advance(session.runs, at: session.scene.speed)
      let frame = session.frame(request)
      let (width, height) = terminal.size
      let start = secondsNow()
      let picture = Screen.draw(&state, frame, width: width, height: height)
      let made = secondsNow()
      terminal.draw(picture.canvas)
      let cost = "\((made - start) * 1000) \((secondsNow() - made) * 1000)\n"
      _ = write(STDERR_FILENO, cost, cost.utf8.count)
      request = picture.request
      guard !terminal.wait(until: secondsNow() + 10).isEmpty else { return }
    }
  }

  /// As far as it gets in a thirtieth of a second.
  private func advance(_ runs: Runs, at speed: Speed) {
    if let perSecond = speed.perSecond { return runs.steps(max(1, Int(perSecond / 30))) }
    let end = secondsNow() + 1.0 / 30
    while secondsNow() < end { runs.steps(16) }
  }
}
