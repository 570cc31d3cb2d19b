import Calculus

/// What stands between a layer's sums and its activation, so that they keep to a middle size.
package enum Normalisation: String, Sendable, CaseIterable {
  case none
  /// Each sample's sums by their own mean and variance.
  case layer
  /// Each sample's sums by their root mean square.
  case rms
  /// Each unit's sums by their mean and variance over the batch, of maps each channel's over its cells
  /// too; in probes, by running ones.
  case batch

  /// Records it on z (…, units), of maps on z (B, channels, H, W), and returns the result alike.
  func record(
    _ z: Variable, given: [String: [Double]], into r: inout Recording
  ) -> Variable {
    guard self != .none else { return z }
    let units = [z.shape[self == .batch ? 1 : z.shape.count - 1]]
    let gamma = r.parameter("gamma", units) { given[$0].map(Initial.given) ?? .constant(1) }
    guard self != .rms else {
      return r.record(RMSNorm(z.shape), z, gamma, named: "normed")
    }
    let beta = r.parameter("beta", units) { given[$0].map(Initial.given) ?? .zeros }
    guard self == .batch else {
      return r.record(LayerNorm(z.shape), z, gamma, beta, named: "normed")
    }
    let runningMean = r.carried("runningMean", units, .zeros)
    let runningVariance = r.carried("runningVariance", units, .constant(1))
    guard r.isTraining else {
      return r.record(
        BatchNorm(z.shape), z, runningMean, runningVariance, gamma, beta, named: "normed")
    }
    let all = [z.shape[0] * r.slices] + z.shape[1...]
    let mean = r.record(BatchMean(all), z, named: "mean")
    let variance = r.record(BatchVariance(all), z, mean, named: "variance")
    r.carry(
      r.record(RunningStatistic(units), runningMean, mean, named: "nextRunningMean"),
      into: runningMean)
    r.carry(
      r.record(
        RunningStatistic(units, varianceOf: all.reduce(1, *) / units[0]), runningVariance, variance,
        named: "nextRunningVariance"),
      into: runningVariance)
    return r.record(BatchNorm(z.shape), z, mean, variance, gamma, beta, named: "normed")
  }
}
