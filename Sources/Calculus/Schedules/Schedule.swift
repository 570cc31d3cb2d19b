/// How the learning rate changes with the iteration.
package protocol Schedule: Sendable {
  static var name: String { get }
  static var words: String { get }
  static var settings: [Setting] { get }
  /// Whether a warm-up can go before it.
  static var takesWarmUp: Bool { get }
  /// `values` in the order of `settings`.
  init(_ values: [Double])
  /// The rate at `iteration`, counted from 0.
  func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N
  func rate(_ base: Double, at iteration: Int) -> Double
}

extension Schedule {
  package static var takesWarmUp: Bool { true }
  package func rate(_ base: Double, at iteration: Int) -> Double { formula(base, at: iteration) }

  /// Its own settings, and that of a warm-up before it.
  package static var allSettings: [Setting] {
    takesWarmUp ? settings + [WarmUp.before] : settings
  }
  /// `values` in the order of `allSettings`.
  package static func make(_ values: [Double]) -> any Schedule {
    let own = Self(Array(values.prefix(settings.count)))
    guard takesWarmUp, let warmUp = values.last, warmUp > 0 else { return own }
    return WarmUp(iterations: warmUp, then: own)
  }
}

/// Every schedule there is.
package let schedules: [any Schedule.Type] = [
  Constant.self, Cosine.self, StepDecay.self, ExponentialDecay.self, WarmUp.self, OneCycle.self,
]
