import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Staging

/// What each pane of a scene costs to draw, alone on a screen of 200×60, while the scene trains; what
/// can be turned or moved is turned or moved with every frame.
struct PaneSpeed {
  static let (width, height) = (200, 60)

  let name: String
  /// Of a whole screen with this pane alone, in ms.
  let median, low, high: Double
  /// From one frame to the next in a player that trains as fast as it can and is asked for thirty
  /// frames a second, in ms: the median and the longest.
  let wait, longestWait: Double
  /// From a weight of a filter, changed by hand, to the drawn screen, in ms; nil where there are no
  /// filters.
  let edited: Double?

  static func all(_ scene: Scene, level: KernelLevel, seconds: Double) throws -> [PaneSpeed] {
    try scene.layout.panes.indices.map { k in
      var state = StageState(gallery: Gallery([]))
      state.open(scene)
      (state.focus, state.isZoomed) = (k, true)
      let costs = try drawing(state, try Session(scene, level: level), seconds: seconds / 2)
      let waits = try playing(state, scene, level, seconds: seconds / 2)
      return PaneSpeed(
        name: scene.layout.panes[k], median: quantile(costs, 0.5), low: quantile(costs, 0.1),
        high: quantile(costs, 0.9), wait: quantile(waits, 0.5), longestWait: waits.max() ?? .nan,
        edited: try editing(state, try Session(scene, level: level), seconds: seconds / 4))
    }
  }

  private static func editing(
    _ state: StageState, _ session: Session, seconds: Double
  ) throws -> Double? {
    let filter = session.runs.first.facts.maps.compactMap(\.sum).first { $0.kind == .convolution }
    guard let filter else { return nil }
    var state = state
    var picture = Screen.draw(&state, session.frame(Request()), width: width, height: height)
    var costs: [Double] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || costs.count < 5 {
      let start = secondsNow()
      let weight = Origin(filter.weight, 0, iteration: session.runs.iteration)
      let value = costs.count.isMultiple(of: 2) ? 0.5 : -0.5
      _ = session.perform(.change(.edit(weight, value), run: 0))
      for round in 0..<3 {
        let frame = session.frame(picture.request)
        picture = Screen.draw(&state, frame, width: width, height: height)
        if round > 0, picture.isComplete(frame) { break }
      }
      costs.append((secondsNow() - start) * 1000)
    }
    return quantile(costs, 0.5)
  }

  private static func move(_ state: inout StageState) {
    state.changeLook { look in
      look.panX += 4
      look.pan(0.002, 0)
    }
  }

  private static func drawing(
    _ state: StageState, _ session: Session, seconds: Double
  ) throws -> [Double] {
    var state = state
    func draw(_ frame: Frame) -> Picture {
      Screen.draw(&state, frame, width: width, height: height)
    }
    var picture = draw(session.frame(Request()))
    for _ in 0..<4 { picture = draw(session.frame(picture.request)) }
    var costs: [Double] = []
    let end = secondsNow() + seconds
    while secondsNow() < end || costs.count < 5 {
      session.runs.steps(1)
      move(&state)
      // Once to know what is asked for, once to draw it.
      picture = draw(session.frame(picture.request))
      let frame = session.frame(picture.request)
      let start = secondsNow()
      picture = draw(frame)
      costs.append((secondsNow() - start) * 1000)
    }
    return costs
  }

  private static func playing(
    _ state: StageState, _ scene: Scene, _ level: KernelLevel, seconds: Double
  ) throws -> [Double] {
    var state = state
    let session = try Session(scene, level: level)
    var picture = Screen.draw(&state, session.frame(Request()), width: width, height: height)
    let player = Player(session) {}
    defer { player.leave() }
    player.post([.speed(.fastest), .play(true)], picture.request)
    var waits: [Double] = []
    var last = secondsNow()
    let end = last + seconds
    while last < end {
      player.post([], picture.request)
      var news = player.takeNews()
      while news == nil {
        sleep(0.0005)
        news = player.takeNews()
      }
      guard let news else { break }
      move(&state)
      picture = Screen.draw(&state, news.frame, width: width, height: height)
      // As often as the screen asks.
      let due = last + 1.0 / 30
      if secondsNow() < due { sleep(due - secondsNow()) }
      waits.append((secondsNow() - last) * 1000)
      last = secondsNow()
    }
    return Array(waits.dropFirst(3))
  }
}

extension Bench {
  func panes(_ scene: Scene, _ all: [PaneSpeed]) {
    func text(_ x: Double) -> String { Digits.text(x, 3) }
    if json {
      Output.line(
        JSON.object([
          ("name", .text(scene.name)), ("runs", .whole(scene.runs.count)),
          (
            "panes",
            .list(
              all.map { pane in
                .object([
                  ("name", .text(pane.name)), ("milliseconds", .number(pane.median)),
                  ("lowMilliseconds", .number(pane.low)), ("highMilliseconds", .number(pane.high)),
                  ("frameMilliseconds", .number(pane.wait)),
                  ("longestFrameMilliseconds", .number(pane.longestWait)),
                  ("editedMilliseconds", pane.edited.map { .number($0) } ?? .null),
                ])
              })
          ),
        ]).description)
      return
    }
    let runs = scene.runs.count
    Output.line(
      "\(scene.name): panes alone at \(PaneSpeed.width)×\(PaneSpeed.height), "
        + "\(runs) run\(runs == 1 ? "" : "s"); turned or moved with every frame")
    for pane in all {
      Output.line(
        "  " + padded(pane.name, 16)
          + "\(text(pane.median)) ms to draw (\(text(pane.low))…\(text(pane.high))); "
          + "playing, a frame every \(text(pane.wait)) ms, the longest \(text(pane.longestWait))"
          + (pane.edited.map { "; a weight changed by hand is drawn within \(text($0))" } ?? ""))
    }
  }
}
