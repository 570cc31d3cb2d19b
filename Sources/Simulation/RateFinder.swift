import Calculus

/// The learning rate range test (L. N. Smith, 2015, arXiv:1506.01186): a copy of the run goes on from
/// here, on the batches to come, with a learning rate that grows from step to step.
///
/// Where the loss falls fastest the rate is a good one; where it flies off it is too large. Smith
/// takes the loss of each batch; where batches are small that would show chance more than the rate,
/// so the loss is measured on training samples that stay the same.
final class RateFinder {
  static let name = "rateFinder"
  /// How many updates are made, unless the loss flies off before.
  static let steps = 100
  private static let low = 1e-6
  private static let high = 10.0
  /// How many training samples the loss is measured on, at most, where batches are small.
  private static let most = 512

  /// What it finds, by step.
  enum Part: String, CaseIterable {
    /// The learning rate of each step: all of them.
    case rate
    /// The loss before it: of the steps that were made.
    case loss
    var name: String { RateFinder.name + "/" + rawValue }
  }

  private let trainer: Trainer
  private let setupNumber: Int
  private var version = -1
  private var losses: [Double] = []
  /// What the loss is measured on; nil where every batch is all there is.
  private let ruler: Pass?

  init?(_ run: Run) {
    guard
      let trainer = try? Run.trainer(
        run.recipe, run.setup, run.data, run.targets, run.level, run.index)
    else { return nil }
    (self.trainer, setupNumber) = (trainer, run.setupNumber)
    ruler = run.batch < run.data.training.count ? Self.ruler(run) : nil
  }

  /// Whether it is of the run as it is now.
  func fits(_ run: Run) -> Bool { setupNumber == run.setupNumber }

  /// Walks from where the run is, unless it did already.
  func follow(_ run: Run) {
    guard version != run.version else { return }
    version = run.version
    let tape = trainer.pass.tape
    tape.state.copyMemory(from: UnsafeRawBufferPointer(run.training.tape.state))
    losses = []
    var best = Double.infinity
    for k in 0..<Self.steps {
      trainer.replay(at: run.iteration + k)
      let loss = measured
      losses.append(loss)
      best = min(best, loss)
      guard trainer.pass.isFinite, loss <= best + 3 * abs(best) else { return }
      trainer.update(at: run.iteration + k, rate: Self.rate(k))
    }
  }

  /// The loss of the copy as it is.
  private var measured: Double {
    guard let ruler else { return trainer.pass.loss }
    ruler.takeParameters(from: trainer.pass)
    ruler.tape.forward()
    return ruler.loss
  }

  private static func ruler(_ run: Run) -> Pass? {
    let count = [most, 128, 32, 8, 1].first { run.fits(samples: $0) } ?? 1
    let samples = run.data.training.prefix(count)
    let pass = Pass(
      run.recipe, run.setup, prefix: name + "/", rows: samples.count,
      targetWidth: run.targets.first?.count, level: run.level, run: run.index)
    if let x = pass.x { pass.tape.fill(x, with: samples.flatMap(\.input)) }
    if let target = pass.target {
      pass.tape.fill(target, with: run.targets.prefix(count).flatMap { $0 })
    }
    return pass
  }

  // MARK: Formulas

  /// low · (high/low)^(k/99)
  private static func rate<N: Arithmetic>(_ k: Int) -> N {
    let part = N.known("\(k)/\(steps - 1)", Double(k) / Double(steps - 1))
    return N.known("low", low) * .exp(part * .log(N.known("high/low", high / low)))
  }

  func tensor(_ part: Part) -> Tensor {
    let numbers: [Double] =
      switch part {
      case .rate: (0..<Self.steps).map { Self.rate($0) }
      case .loss: losses
      }
    return Tensor(shape: [numbers.count], numbers: numbers)
  }

  func definition<N: Arithmetic>(_ part: Part, _ k: Int, of run: Run) -> N? {
    switch part {
    case .rate: Self.rate(k)
    case .loss where k == 0 && ruler == nil:
      .read(losses[0], Origin("loss", iteration: run.iteration, run: run.index))
    case .loss: nil
    }
  }

  func words(_ part: Part, _ k: Int, of run: Run) -> String {
    let step = "step \(k) of a copy that goes on from here with ever larger learning rates"
    switch part {
    case .rate: return "the learning rate of \(step): from 1e−6 to 10, each the same times larger"
    case .loss:
      let place =
        ruler.map { "on the first \(Digits.whole($0.rows)) training samples" }
        ?? "on the batch of iteration \(Digits.whole(run.iteration + k))"
      let before =
        k > 0 ? "; the step before it was made at the rate \(Digits.text(Self.rate(k - 1), 4))" : ""
      return "the loss before \(step), \(place)\(before)"
    }
  }
}

extension Run {
  /// What the learning-rate finder finds from here.
  func rateFinderPart(_ name: String) -> Quantity? {
    guard let part = RateFinder.Part(rawValue: name) else { return nil }
    if rateFinder?.fits(self) != true { rateFinder = RateFinder(self) }
    guard let rateFinder else { return nil }
    rateFinder.follow(self)
    return .rateFinder(rateFinder, part)
  }
}
