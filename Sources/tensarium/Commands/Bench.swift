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
  @OptionGroup var computing: Computing
  @Option(help: "Seconds of measuring for each scene.") var seconds = 1.0
  @Flag(help: "A JSON object per scene.") var json = false

  func validate() throws {
    guard 0.01...600 ~= seconds else { throw ValidationError("--seconds must be from 0.01 to 600") }
  }

  func run() throws {
    try computing.withThreads(measureAll)
  }

  private func measureAll() throws {
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

  /// What drawing costs at 30 frames a second while a player trains, and what it leaves of its rate:
  /// iterations a second in stretches with drawing and in those between them without.
  private struct Beside {
    let milliseconds: Double
    let drawn, unseen: Double
    var share: Double { milliseconds * 30 / 1000 }
  }

  private func drawing(_ scene: Scene) throws -> Beside {
    var state = StageState(gallery: Gallery([]))
    state.open(scene)
    let session = try Session(scene)
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
    costs.sort()
    return Beside(
      milliseconds: costs.isEmpty ? .nan : costs[costs.count / 2],
      drawn: Double(iterations[1]) / times[1], unseen: Double(iterations[0]) / times[0])
  }

  private func report(_ scene: Scene, _ speed: Speed, _ beside: Beside) {
    if json {
      let object = JSON.object([
        ("name", .text(scene.name)), ("microsecondsPerIteration", .number(speed.median)),
        ("lowMicroseconds", .number(speed.low)), ("highMicroseconds", .number(speed.high)),
        ("iterationsPerSecond", .number(1e6 / speed.median)),
        ("threads", .whole(computing.count())),
        ("allocationsPerIteration", .number(speed.allocations)),
        ("drawMilliseconds", .number(beside.milliseconds)),
        ("drawShareOfACore", .number(beside.share)),
        ("iterationsPerSecondDrawn", .number(beside.drawn)),
        ("iterationsPerSecondUnseen", .number(beside.unseen)),
      ])
      return Output.line(object.description)
    }
    Output.line(
      "\(scene.name): \(Digits.text(speed.median, 3)) µs per iteration "
        + "(\(Digits.text(speed.low, 3))…\(Digits.text(speed.high, 3))), "
        + "\(Digits.text(1e6 / speed.median, 3)) iterations/s, "
        + "\(Digits.text(speed.allocations, 2)) allocations per iteration; drawn at 120×36: "
        + "\(Digits.text(beside.milliseconds, 2)) ms a frame, \(Digits.text(beside.drawn, 3)) "
        + "iterations/s (\(Digits.text(beside.unseen, 3)) undrawn)")
  }
}

private func sleep(_ seconds: Double) {
  var time = timespec(
    tv_sec: Int(seconds), tv_nsec: Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9))
  nanosleep(&time, nil)
}
