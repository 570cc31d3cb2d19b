import Calculus

/// The learning rate range test (L. N. Smith, 2015, arXiv:1506.01186): a copy of the run goes on from
/// here, on the batches to come, with a learning rate that grows from step to step.
///
/// Where the loss falls fastest the rate is a good one; where it flies off it is too large.
final class RateFinder {
  static let name = "rateFinder"
  /// How many updates are made, unless the loss flies off before.
  static let steps = 100
  private static let low = 1e-6
  private static let high = 10.0

  /// What it finds, by step.
  enum Part: String, CaseIterable {
    /// The learning rate of each step: all of them.
    case rate
    /// The loss before it: of the steps that were made.
    case loss
    /// The same, weighted with those before it.
    case smoothed
    var name: String { RateFinder.name + "/" + rawValue }
  }

  private let trainer: Trainer
  private let setupNumber: Int
  private var version = -1
  private var losses: [Double] = []
  private var smoothed: [Double] = []
  /// How much the loss before counts in the next: nothing where no chance is in the batches.
  private let momentum: Double

  init?(_ run: Run) {
    guard
      let trainer = try? Run.trainer(
        run.recipe, run.setup, run.data, run.targets, run.level, run.index)
    else { return nil }
    (self.trainer, setupNumber) = (trainer, run.setupNumber)
    momentum = run.batch < run.data.training.count ? 0.9 : 0
  }

  /// Whether it is of the run as it is now.
  func fits(_ run: Run) -> Bool { setupNumber == run.setupNumber }

  /// Walks from where the run is, unless it did already.
  func follow(_ run: Run) {
    guard version != run.version else { return }
    version = run.version
    let tape = trainer.pass.tape
    tape.state.copyMemory(from: UnsafeRawBufferPointer(run.training.tape.state))
    (losses, smoothed) = ([], [])
    var best = Double.infinity
    for k in 0..<Self.steps {
      trainer.replay(at: run.iteration + k)
      losses.append(trainer.pass.loss)
      let loss: Double = smooth(k) { losses[$0] }
      smoothed.append(loss)
      best = min(best, loss)
      guard trainer.pass.isFinite, loss <= best + 3 * abs(best) else { return }
      trainer.update(at: run.iteration + k, rate: Self.rate(k))
    }
  }

  // MARK: Formulas

  /// low · (high/low)^(k/99)
  private static func rate<N: Arithmetic>(_ k: Int) -> N {
    let part = N.known("\(k)/\(steps - 1)", Double(k) / Double(steps - 1))
    return N.known("low", low) * .exp(part * .log(N.known("high/low", high / low)))
  }

  /// Σ_j βᵏ⁻ʲ·loss_j / Σ_j βᵏ⁻ʲ over j ≤ k.
  private func smooth<N: Arithmetic>(_ k: Int, _ loss: (Int) -> N) -> N {
    guard momentum > 0 else { return loss(k) }
    var weights = [1.0]
    for _ in 0..<k { weights.append(weights[weights.count - 1] * momentum) }
    let sum = N.sum(k + 1) { j in
      .known("β^\(k - j)", weights[k - j]) * loss(j)
    }
    return sum / N.known("Σ β", weights.reduce(0, +))
  }

  func tensor(_ part: Part) -> Tensor {
    let numbers: [Double] =
      switch part {
      case .rate: (0..<Self.steps).map { Self.rate($0) }
      case .loss: losses
      case .smoothed: smoothed
      }
    return Tensor(shape: [numbers.count], numbers: numbers)
  }

  func definition<N: Arithmetic>(_ part: Part, _ k: Int, of run: Run) -> N? {
    func loss(_ j: Int, _ name: String) -> N {
      .read(losses[j], Origin(name, j, iteration: run.iteration, run: run.index))
    }
    return switch part {
    case .rate: Self.rate(k)
    case .loss: k == 0 ? loss(0, "loss") : nil
    case .smoothed: smooth(k) { loss($0, Part.loss.name) }
    }
  }

  func words(_ part: Part, _ k: Int, of run: Run) -> String {
    let step = "step \(k) of a copy that goes on from here with ever larger learning rates"
    return switch part {
    case .rate: "the learning rate of \(step): from 1e−6 to 10, each the same times larger"
    case .loss where k == 0: "the loss before \(step): that of the run itself"
    case .loss:
      "the loss before \(step), on the batch of iteration \(Digits.whole(run.iteration + k)); the "
        + "step before it was made at the rate \(Digits.text(Self.rate(k - 1), 4))"
    case .smoothed:
      momentum > 0
        ? "the loss before \(step), with those before it at ever smaller weights"
        : "the loss before \(step): every batch is all there is, so that nothing is to be smoothed"
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
