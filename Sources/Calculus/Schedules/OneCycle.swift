/// Up from a small rate to the full one and down to almost nothing, each along half a cosine (Smith
/// and Topin, 2017, arXiv:1708.07120), in PyTorch's form:
///
///     η·(b + (a − b)·½(1 + cos(π·p)))
///
/// from a = start to b = 1 while t ≤ peakAt·T − 1, then from a = 1 to b = end, reached at T − 1; p
/// grows from 0 to 1 in either phase.
package struct OneCycle: Schedule {
  package static let name = "oneCycle"
  package static let words = "up from a small learning rate to the full one, and down to almost 0"
  package static let settings = [
    Setting("iterations", 1000, .positive, "how many the cycle takes", isWhole: true),
    Setting("peakAt", 0.3, .fraction, "after which share of them the rate is full"),
    Setting("start", 0.04, .positive, "the first rate, as a share of the full one"),
    Setting("end", 4e-6, .positive, "the last rate, as a share of the full one"),
  ]
  private let iterations, peakAt, start, end: Double
  package init(_ values: [Double]) {
    (iterations, peakAt, start, end) = (values[0], values[1], values[2], values[3])
  }

  package func formula<N: Arithmetic>(_ base: N, at iteration: Int) -> N {
    let (t, peak, last) = (Double(iteration), peakAt * iterations - 1, iterations - 1)
    return t <= peak
      ? base * half(from: .setting("start", start), to: 1, peak > 0 ? t / peak : 1)
      : base
        * half(
          from: 1, to: .setting("end", end), t < last ? (t - peak) / (last - peak) : 1)
  }

  /// Half a cosine, of which `share` lies behind.
  private func half<N: Arithmetic>(from a: N, to b: N, _ share: Double) -> N {
    let p = N.known("p", share)
    return b + (a - b) * (0.5 * (1 + .cos(N.known("π", Double.pi) * p)))
  }
}
