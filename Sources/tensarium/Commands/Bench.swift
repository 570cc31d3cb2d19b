import ArgumentParser
import Calculus
import Drawing
import Staging

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How fast scenes train, where the time goes, and what drawing costs beside it.")
  @Argument(help: "Scenes; without one, all of them.") var scenes: [String] = []
  @Option(name: .customLong("set"), help: "Sets a value in the scene: path=value. May be repeated.")
  var sets: [String] = []
  @Option(help: "Another seed than the scene's.") var seed: Int?
  @OptionGroup var computing: Computing
  @Option(help: "Seconds of measuring for each scene and thing measured.") var seconds = 1.0
  @Flag(help: "Training alone, nothing drawn.") var noDrawing = false
  @Flag(name: .customLong("products"), help: "Instead: matrix products, at every --kernels.")
  var isOfProducts = false
  @Flag(name: .customLong("panes"), help: "Instead: what each pane costs to draw, at 200×60.")
  var isOfPanes = false
  @Flag(
    name: .customLong("vectors"),
    help: "Instead: reading files of word vectors, and neighbours; without a file 400000 × 300.")
  var isOfVectors = false
  @Flag(help: "A JSON object per scene.") var json = false

  func validate() throws {
    guard 0.01...600 ~= seconds else { throw ValidationError("--seconds must be from 0.01 to 600") }
  }

  func run() throws {
    if isOfProducts { return products() }
    if isOfVectors { return try vectors() }
    let sets = try SceneOptions.parse(sets)
    for name in scenes.isEmpty ? SceneLibrary.names : scenes {
      let scene = try SceneLibrary.load(name, sets: sets, seed: seed)
      if isOfPanes {
        panes(scene, try PaneSpeed.all(scene, level: computing.level, seconds: seconds))
        Output.flush()
        continue
      }
      try computing.withThreads {
        let training = try TrainingSpeed(scene, level: computing.level, seconds: seconds)
        let playing =
          noDrawing ? nil : try PlayingSpeed(scene, level: computing.level, seconds: seconds)
        let back = try GoingBack(scene, level: computing.level, seconds: seconds)
        report(scene, training, back, playing, noDrawing ? [] : drawing(name))
      }
      Output.flush()
    }
  }

  private func drawing(_ name: String) -> [DrawingSpeed] {
    var options = [name, "--kernels", "\(computing.level)", "--threads", "\(computing.count())"]
    options += sets.flatMap { ["--set", $0] }
    options += seed.map { ["--seed", "\($0)"] } ?? []
    let frames = min(max(Int(20 * seconds), 8), 100)
    return DrawingSpeed.sizes.compactMap { DrawingSpeed(options, $0, frames: frames) }
  }

  private func report(
    _ scene: Scene, _ training: TrainingSpeed, _ back: GoingBack, _ playing: PlayingSpeed?,
    _ drawing: [DrawingSpeed]
  ) {
    if json {
      Output.line(object(scene, training, back, playing, drawing).description)
    } else {
      for line in lines(scene, training, back, playing, drawing) { Output.line(line) }
    }
  }

  // MARK: For people

  private func lines(
    _ scene: Scene, _ training: TrainingSpeed, _ back: GoingBack, _ playing: PlayingSpeed?,
    _ drawing: [DrawingSpeed]
  ) -> [String] {
    func text(_ x: Double, _ digits: Int = 3) -> String { Digits.text(x, digits) }
    func line(_ name: String, _ text: String) -> String { "  " + padded(name, 11) + text }
    let threads = computing.count()
    var lines = [
      "\(scene.name): \(text(training.median)) µs per iteration "
        + "(\(text(training.low))…\(text(training.high))), "
        + "\(text(1e6 / training.median)) iterations/s, "
        + "\(text(training.allocations, 2)) allocations per iteration; "
        + "\(computing.level), \(threads) thread\(threads == 1 ? "" : "s")"
    ]
    if training.products > 0 {
      lines.append(
        line(
          "products",
          "\(training.products) floating point operations: \(text(training.rate)) GFLOP/s, "
            + "\(percent(training.shareOfPeak)) of the \(text(training.peak)) a core does at most"))
    }
    lines.append(
      line(
        "time",
        training.parts.map { "\($0.name) \(percent($0.share))" }.joined(separator: "  ")))
    for operation in training.operations {
      lines.append(
        line(
          "",
          padded(operation.name, 20) + padded("\(operation.calls)×", 5, toTheRight: true)
            + padded(percent(operation.share), 7, toTheRight: true)
            + "  (forward \(percent(operation.forward)), backward \(percent(operation.backward)))"))
    }
    lines.append(
      line(
        "back",
        "\(text(back.one, 2)) ms one iteration back after \(back.iterations), "
          + "\(text(back.half, 2)) ms half the way; history \(back.historyBytes >> 10) kB"))
    for size in drawing {
      lines.append(
        line(
          "\(size.width)×\(size.height)",
          "\(text(size.milliseconds, 2)) ms a frame (\(text(size.making, 2)) to make, "
            + "\(text(size.writing, 2)) to write), \(text(size.bytes)) bytes; "
            + "the first \(text(size.firstBytes))"))
    }
    if let playing {
      lines.append(
        line(
          "played",
          "\(text(playing.drawn)) iterations/s with 30 frames a second at 120×36, "
            + "\(text(playing.unseen)) without"))
    }
    return lines
  }

  // MARK: For programs

  private func object(
    _ scene: Scene, _ training: TrainingSpeed, _ back: GoingBack, _ playing: PlayingSpeed?,
    _ drawing: [DrawingSpeed]
  ) -> JSON {
    var items: [(String, JSON)] = [
      ("name", .text(scene.name)), ("kernels", .text("\(computing.level)")),
      ("threads", .whole(computing.count())),
      ("microsecondsPerIteration", .number(training.median)),
      ("lowMicroseconds", .number(training.low)), ("highMicroseconds", .number(training.high)),
      ("iterationsPerSecond", .number(1e6 / training.median)),
      ("allocationsPerIteration", .number(training.allocations)),
      ("productOperations", .whole(training.products)),
      ("gigaflops", .number(training.rate)), ("peakGigaflops", .number(training.peak)),
      ("shareOfPeak", .number(training.shareOfPeak)),
      (
        "phases",
        .list(
          training.parts.map { part in
            .object([
              ("name", .text(part.name)), ("share", .number(part.share)),
              ("microseconds", .number(part.share * training.median)),
            ])
          })
      ),
      (
        "operations",
        .list(
          training.operations.map { operation in
            .object([
              ("name", .text(operation.name)), ("calls", .whole(operation.calls)),
              ("share", .number(operation.share)),
              ("forwardMicroseconds", .number(operation.forward * training.median)),
              ("backwardMicroseconds", .number(operation.backward * training.median)),
            ])
          })
      ),
    ]
    items.append(
      (
        "back",
        .object([
          ("iterations", .whole(back.iterations)), ("oneMilliseconds", .number(back.one)),
          ("oneReplayed", .whole(back.replayedForOne)),
          ("halfMilliseconds", .number(back.half)),
          ("halfReplayed", .whole(back.replayedForHalf)),
          ("historyBytes", .whole(back.historyBytes)),
        ])
      ))
    if let playing {
      items += [
        ("drawMilliseconds", .number(playing.milliseconds)),
        ("drawShareOfACore", .number(playing.shareOfACore)),
        ("iterationsPerSecondDrawn", .number(playing.drawn)),
        ("iterationsPerSecondUnseen", .number(playing.unseen)),
      ]
    }
    if !noDrawing {
      items.append(
        (
          "drawing",
          .list(
            drawing.map { size in
              .object([
                ("width", .whole(size.width)), ("height", .whole(size.height)),
                ("milliseconds", .number(size.milliseconds)),
                ("makingMilliseconds", .number(size.making)),
                ("writingMilliseconds", .number(size.writing)),
                ("bytesPerFrame", .number(size.bytes)), ("firstBytes", .number(size.firstBytes)),
              ])
            })
        ))
    }
    return .object(items)
  }
}
