import Calculus

/// What learns under the hyperparameters of now: the pass, the batches it is fed, the updates it
/// gets. Nothing of it is ever replaced; other hyperparameters make another trainer.
final class Trainer {
  let pass: Pass
  let feed: Feed
  let optimizer: any Optimizer
  let schedule: any Schedule
  private let rate: Double

  init(_ recipe: Recipe, _ hyperparameters: Hyperparameters, _ pass: Pass, _ feed: Feed) {
    (self.pass, self.feed) = (pass, feed)
    optimizer = recipe.optimizer.init(hyperparameters.values(of: recipe.optimizer.settings))
    schedule = recipe.schedule.init(hyperparameters.values(of: recipe.schedule.settings))
    rate = hyperparameters[Hyperparameters.learningRate] ?? 0
  }

  /// The learning rate of the update from `iteration` to the next.
  func rate(at iteration: Int) -> Double { schedule.rate(rate, at: iteration) }

  /// The update from `iteration` to the next.
  func update(at iteration: Int) {
    pass.tape.update(by: optimizer, rate: rate(at: iteration), at: iteration)
    pass.tape.handOver()
  }

  /// Values and gradients on the batch of `iteration`.
  func replay(at iteration: Int) {
    feed.fill(at: iteration)
    pass.tape.drawMasks(at: iteration)
    pass.tape.pass()
  }
}
