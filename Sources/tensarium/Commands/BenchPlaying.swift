import Calculus
import Glibc
import Simulation
import Stage
import Staging

/// What drawing at 120×36 takes from a player that trains as fast as it can: iterations a second in
/// stretches with thirty frames a second, and in those between them without any.
struct PlayingSpeed {
  let drawn, unseen: Double
  /// Making a frame's cells.
  let milliseconds: Double
  var shareOfACore: Double { milliseconds * 30 / 1000 }

  init(_ scene: Scene, level: KernelLevel, seconds: Double) throws {
    var state = StageState(gallery: Gallery([]))
    state.open(scene)
    let session = try Session(scene, level: level)
    var picture = Screen.draw(&state, session.frame(Request()), width: 120, height: 36)
    let player = Player(session) {}
    defer { player.leave() }
    var isPlaying = true
    var rate: Double?
    var costs: [Double] = []

    /// Asks for a frame, and waits for it.
    func look() -> (frame: Frame, time: Double)? {
      player.post([], picture.request)
      while isPlaying {
        sleep(0.001)
        guard let news = player.takeNews() else { continue }
        (isPlaying, rate) = (news.isPlaying, news.rate)
        return (news.frame, secondsNow())
      }
      return nil
    }
    player.post([.speed(.fastest), .play(true)], picture.request)
    sleep(0.05)
    _ = player.takeNews()
    var (iterations, times) = ([0, 0], [0.0, 0.0])  // without and with drawing
    let stretch = seconds / 10
    for n in 0..<10 {
      guard let first = look() else { break }
      var last = first
      while isPlaying, last.time - first.time < stretch {
        sleep(n % 2 == 0 ? stretch : 1.0 / 30)
        guard let next = look() else { break }
        last = next
        guard n % 2 == 1 else { continue }
        picture = Screen.draw(&state, last.frame, width: 120, height: 36, rate: rate)
        costs.append((secondsNow() - last.time) * 1000)
      }
      iterations[n % 2] += last.frame.iteration - first.frame.iteration
      times[n % 2] += last.time - first.time
    }
    milliseconds = quantile(costs, 0.5)
    (unseen, drawn) = (Double(iterations[0]) / times[0], Double(iterations[1]) / times[1])
  }
}

func sleep(_ seconds: Double) {
  var time = timespec(
    tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
  nanosleep(&time, nil)
}
