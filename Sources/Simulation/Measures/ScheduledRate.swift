import Calculus

/// The learning rate of the coming update, after its schedule.
package struct ScheduledRate: Measure {
  package static let name = "scheduledRate"
  package static let words = "the learning rate now, after its schedule"
  package static let isOfTensor = false
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (run, name) = (x.run, Hyperparameters.learningRate)
    let base = X.Number.setting(name, run.hyperparameters[name] ?? .nan)
    return run.currentSchedule.formula(base, at: run.iteration)
  }
}
