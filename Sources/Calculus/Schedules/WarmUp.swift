/// From 0 to the full rate along a line, η·t/T, and from T on the full rate, or another schedule
/// that begins then (Goyal et al., 2017, arXiv:1706.02677).
package struct WarmUp: Schedule {
  package static let name = "warmUp"
  package static let words = "from 0 up to the full learning rate, and on from there"
  package static let settings = [
    Setting("iterations", 100, .positive, "after how many the rate is full", isWhole: true)
  ]
  package static let takesWarmUp = false
  /// The warm-up before another schedule.
  static let before = Setting(
    "warmUp", 0, .notNegative, "iterations from 0 up to the full rate, before all else",
    isWhole: true)

  private let iterations: Double
  private let setting: String
  private let next: any Schedule
  package init(_ values: [Double]) {
    (iterations, setting, next) = (values[0], Self.settings[0].name, Constant())
  }
  init(iterations: Double, then next: any Schedule) {
    (self.iterations, setting, self.next) = (iterations, Self.before.name, next)
  }
  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N {
    guard Double(iteration) < iterations else {
      return next.formula(base, at: iteration - Int(iterations))
    }
    return base * (N.known("iteration", Double(iteration)) / N.setting(setting, iterations))
  }
}
