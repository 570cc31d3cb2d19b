import Calculus

/// What learns under the setup of now: the pass, the batches it is fed, the updates it gets. Nothing
/// of it is ever replaced; another setup makes another trainer.
final class Trainer {
  let pass: Pass
  /// Nil where nothing is learnt from samples.
  let feed: Feed?
  let optimizer: any Optimizer
  let schedule: any Schedule
  let plan: Setup.Plan
  private let rate: Double
  private let optimizerSince: Int
  private let held: Held?
  private let clip: Double
  private var knownFactor: Double?  // of the last pass

  init(_ recipe: Recipe, _ setup: Setup, _ pass: Pass, _ feed: Feed?) {
    (self.pass, self.feed, plan) = (pass, feed, setup.plan)
    let numbers = setup.hyperparameters
    optimizer = setup.optimizer.init(numbers.values(of: setup.optimizer.settings))
    optimizerSince = setup.optimizerSince
    schedule = recipe.schedule.make(numbers.values(of: recipe.schedule.allSettings))
    rate = numbers[Hyperparameters.learningRate] ?? 0
    clip = numbers[Hyperparameters.clip] ?? 0
    held = setup.holdsAny ? Held(pass.tape, setup) : nil
  }

  /// The learning rate of the update from `iteration` to the next.
  func rate(at iteration: Int) -> Double { schedule.rate(rate, at: iteration) }

  /// How many updates the optimizer has made before that of `iteration`.
  func age(at iteration: Int) -> Int { iteration - optimizerSince }

  /// What every gradient is multiplied by before the optimizer sees it; nil where nothing is clipped.
  var clipFactor: Double? {
    guard clip > 0 else { return nil }
    if let knownFactor { return knownFactor }
    knownFactor = Calculus.clipFactor(norm: pass.tape.gradientNorm, clip: clip)
    return knownFactor
  }

  /// The update from `iteration` to the next. It leaves gradients clipped, for the pass that follows
  /// to overwrite.
  func update(at iteration: Int) {
    if let clipFactor { pass.tape.scaleGradients(by: clipFactor) }
    held?.keep()
    pass.tape.update(by: optimizer, rate: rate(at: iteration), at: age(at: iteration))
    held?.putBack()
  }

  /// Values and gradients on the batch of `iteration`.
  func replay(at iteration: Int) {
    feed?.fill(at: iteration)
    pass.tape.pass()
    knownFactor = nil
  }
}

/// Numbers that the optimizer leaves alone, with what it remembers of them: kept aside during an
/// update.
private final class Held {
  private let tape: Tape
  private var parts: [(bytes: UnsafeMutableRawBufferPointer, aside: UnsafeMutableRawBufferPointer)]

  init(_ tape: Tape, _ setup: Setup) {
    self.tape = tape
    parts = []
    for (n, node) in tape.recording.nodes.enumerated() where node.role == .parameter {
      var indices = setup.frozen[node.name] ?? RangeSet()
      if !setup.cut.isEmpty {
        for i in 0..<node.count where setup.cut.contains(.init(node.name, i)) {
          indices.insert(contentsOf: i..<i + 1)
        }
      }
      let variable = tape.recording[node: n]
      for range in indices.ranges {
        for block in 0...tape.memories {
          let bytes = tape.bytes(of: variable, range, block: block)
          parts.append((bytes, .allocate(byteCount: bytes.count, alignment: 16)))
        }
      }
    }
  }

  deinit { for part in parts { part.aside.deallocate() } }

  func keep() {
    for part in parts { part.aside.copyMemory(from: UnsafeRawBufferPointer(part.bytes)) }
  }
  func putBack() {
    for part in parts { part.bytes.copyMemory(from: UnsafeRawBufferPointer(part.aside)) }
  }
}
