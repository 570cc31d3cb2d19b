import ArgumentParser
import Glibc
import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How fast scenes train, and what drawing costs beside it.")
  @Argument(help: "Scenes; without one, all of them.") var scenes: [String] = []
  @Option(help: "How many threads compute.") var threads = 1
  @Option(help: "Seconds of measuring for each scene.") var seconds = 1.0
  @Flag(help: "A JSON object per scene.") var json = false

  func validate() throws {
    guard 1...64 ~= threads else { throw ValidationError("--threads must be from 1 to 64") }
    guard 0.01...600 ~= seconds else { throw ValidationError("--seconds must be from 0.01 to 600") }
  }

  func run() throws {
    useThreads(threads)
    defer { useThreads(1) }
    for name in scenes.isEmpty ? SceneLibrary.names : scenes {
      let scene = try SceneLibrary.load(name)
      report(scene, try measure(scene), try drawing(scene))
      Output.flush()
    }
  }

  private struct Speed {
    let median, low, high: Double  // µs per iteration
    let allocations: Double
  }

  /// The median of many short rounds, and the middle four fifths of them.
  private func measure(_ scene: Scene) throws -> Speed {
    let run = try Run(scene.recipe)
    for _ in 0..<2000 { run.step() }
    var count = 1
    var once = time(run, count)
    while once * Double(count) < 4000, count < 1 << 20 {
      count *= 2
      once = time(run, count)
    }
    let allocations = allocationsSoFar()
    for _ in 0..<1000 { run.step() }
    let perIteration = Double(allocationsSoFar() - allocations) / 1000
    var rounds: [Double] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || rounds.count < 5 { rounds.append(time(run, count)) }
    rounds.sort()
    return Speed(
      median: rounds[rounds.count / 2], low: rounds[rounds.count / 10],
      high: rounds[rounds.count * 9 / 10], allocations: perIteration)
  }

  private func time(_ run: Run, _ count: Int) -> Double {
    let start = secondsNow()
    for _ in 0..<count { run.step() }
    return (secondsNow() - start) / Double(count) * 1e6
  }

  /// What drawing costs at 30 frames a second while a player trains, and what it leaves of its rate.
  private struct Beside {
    let milliseconds: Double
    let share: Double
    let rate: Double
  }

  private func drawing(_ scene: Scene) throws -> Beside {
    var state = StageState(gallery: Gallery([]))
    state.open(scene)
    let session = try Session(scene)
    var frame = session.frame(Request())
    var picture = Screen.draw(&state, frame, width: 120, height: 36)
    let player = Player(session) {}
    player.post([.speed(.fastest), .play(true)], picture.request)
    var costs: [Double] = []
    let start = secondsNow()
    var (first, firstTime) = (0, start)
    var isPlaying = true
    while secondsNow() < start + seconds, isPlaying {
      sleep(1.0 / 30)
      guard let news = player.takeNews() else { continue }
      if costs.isEmpty { (first, firstTime) = (news.frame.iteration, secondsNow()) }
      (frame, isPlaying) = (news.frame, news.isPlaying)
      let begin = secondsNow()
      picture = Screen.draw(&state, frame, width: 120, height: 36, rate: news.rate)
      costs.append((secondsNow() - begin) * 1000)
      player.post([], picture.request)
    }
    let rate = Double(frame.iteration - first) / max(secondsNow() - firstTime, 1e-9)
    player.leave()
    costs.sort()
    let median = costs.isEmpty ? .nan : costs[costs.count / 2]
    return Beside(milliseconds: median, share: median * 30 / 1000, rate: rate)
  }

  private func report(_ scene: Scene, _ speed: Speed, _ beside: Beside) {
    if json {
      let object = JSON.object([
        ("name", .text(scene.name)), ("microsecondsPerIteration", .number(speed.median)),
        ("lowMicroseconds", .number(speed.low)), ("highMicroseconds", .number(speed.high)),
        ("iterationsPerSecond", .number(1e6 / speed.median)), ("threads", .whole(threads)),
        ("allocationsPerIteration", .number(speed.allocations)),
        ("drawMilliseconds", .number(beside.milliseconds)),
        ("drawShareOfACore", .number(beside.share)),
        ("iterationsPerSecondDrawn", .number(beside.rate)),
      ])
      return Output.line(object.description)
    }
    Output.line(
      "\(scene.name): \(Digits.text(speed.median, 3)) µs per iteration "
        + "(\(Digits.text(speed.low, 3))…\(Digits.text(speed.high, 3))), "
        + "\(Digits.text(1e6 / speed.median, 3)) iterations/s, "
        + "\(Digits.text(speed.allocations, 2)) allocations per iteration; drawn at 120×36: "
        + "\(Digits.text(beside.milliseconds, 2)) ms a frame, \(Digits.text(beside.rate, 3)) "
        + "iterations/s")
  }
}

private func sleep(_ seconds: Double) {
  var time = timespec(
    tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
  nanosleep(&time, nil)
}
