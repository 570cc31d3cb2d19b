/// y = (1 − m)·running + m·batch: what a running mean or variance will be after this batch. Of a
/// variance n/(n − 1) of the batch's counts, which has no bias towards the batch's own mean.
package struct RunningStatistic: Operation {
  package static let name = "runningStatistic"
  package static let words = "mostly what it was, and a little of this batch"
  package let shape: [Int]
  /// Once for all slices, as the statistic it follows.
  package var joins: Bool { true }
  private let rate: Double
  private let samples: Int?

  /// `samples`: how many a variance is of; nil for a mean. `rate` is m.
  package init(_ shape: [Int], varianceOf samples: Int? = nil, rate: Double = 0.1) {
    (self.shape, self.rate) = (shape, rate)
    self.samples = samples == 1 ? nil : samples  // one sample has no variance to correct
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    .known("1 − m", 1 - rate) * x[0, i] + share() * x[1, i]
  }

  // ∂y/∂running = 1 − m     ∂y/∂batch = m
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    (n == 0 ? .known("1 − m", 1 - rate) : share()) * x.seed(i)
  }

  private func share<N: Arithmetic>() -> N {
    guard let samples else { return .known("m", rate) }
    return .known("m", rate)
      * .known("\(samples)/\(samples - 1)", Double(samples) / Double(samples - 1))
  }
}
