import Calculus

/// What learns under the hyperparameters of now: the pass, the batches it is fed, the updates it
/// gets. Nothing of it is ever replaced; other hyperparameters make another trainer.
final class Trainer {
  let pass: Pass
  let feed: Feed
  let optimizer: any Optimizer
  let schedule: any Schedule
  private let rate: Double
  private let clip: Double
  private var knownFactor: Double?  // of the last pass

  init(_ recipe: Recipe, _ hyperparameters: Hyperparameters, _ pass: Pass, _ feed: Feed) {
    (self.pass, self.feed) = (pass, feed)
    optimizer = recipe.optimizer.init(hyperparameters.values(of: recipe.optimizer.settings))
    schedule = recipe.schedule.make(hyperparameters.values(of: recipe.schedule.allSettings))
    rate = hyperparameters[Hyperparameters.learningRate] ?? 0
    clip = hyperparameters[Hyperparameters.clip] ?? 0
  }

  /// The learning rate of the update from `iteration` to the next.
  func rate(at iteration: Int) -> Double { schedule.rate(rate, at: iteration) }

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
    pass.tape.update(by: optimizer, rate: rate(at: iteration), at: iteration)
  }

  /// Values and gradients on the batch of `iteration`.
  func replay(at iteration: Int) {
    feed.fill(at: iteration)
    pass.tape.pass()
    knownFactor = nil
  }
}
