import Drawing
import Simulation

/// What a line of history kept of its losses: numbers at iterations.
struct LossHistory {
  struct Line {
    /// As its marks are named.
    let name: String
    private(set) var iterations: [Int]
    private(set) var values: [Double]
    /// Iterations between one number and the next.
    private let stride: Int

    /// What was kept, and the number now where nothing after it was.
    init(_ name: String, _ series: Series, now: (iteration: Int, value: Double)?) {
      self.name = name
      stride = series.stride
      iterations = series.values.indices.map { $0 * series.stride }
      values = series.values.map { Double($0) }
      if let now, now.iteration > iterations.last ?? -1 {
        iterations.append(now.iteration)
        values.append(now.value)
      }
    }

    /// Of many numbers as wide as one dot, the least and the largest: nobody sees the others.
    func thinned(perDot: Double) -> Line {
      guard perDot > 2 * Double(stride), !iterations.isEmpty else { return self }
      var thin = self
      var kept: [Int] = []
      var k = 0
      while k < iterations.count {
        let end = Double(iterations[k]) + perDot
        var (low, high, next) = (k, k, k + 1)
        while next < iterations.count, Double(iterations[next]) < end {
          if values[next] < values[low] || values[low].isNaN { low = next }
          if values[next] > values[high] || values[high].isNaN { high = next }
          next += 1
        }
        kept.append(min(low, high))
        if low != high { kept.append(max(low, high)) }
        k = next
      }
      if kept.last != iterations.count - 1 { kept.append(iterations.count - 1) }
      thin.iterations = kept.map { iterations[$0] }
      thin.values = kept.map { values[$0] }
      return thin
    }

    /// Of many numbers as wide as one dot the first.
    func sampled(perDot: Double) -> Line {
      guard perDot > 2 * Double(stride) else { return self }
      var thin = self
      let step = max(Int(perDot / Double(stride)), 1)
      let kept = iterations.indices.filter { $0 % step == 0 || $0 == iterations.count - 1 }
      thin.iterations = kept.map { iterations[$0] }
      thin.values = kept.map { values[$0] }
      return thin
    }

    /// Where to draw it, so many iterations being as wide as a dot. Between two numbers with others
    /// between them that are not known, the first holds until the second: a step, no slope.
    func points(perDot: Double) -> (x: [Double], y: [Double]) {
      guard stride > max(1, Int(perDot)) else { return (iterations.map { Double($0) }, values) }
      var (x, y): ([Double], [Double]) = ([], [])
      for (k, iteration) in iterations.enumerated() {
        if k > 0 {
          x.append(Double(iteration))
          y.append(values[k - 1])
        }
        x.append(Double(iteration))
        y.append(values[k])
      }
      return (x, y)
    }

    /// The part up to an iteration, or from there on; both have what lies at their border.
    func part(upTo end: Int) -> Line { part { $0 <= end } }
    func part(from start: Int) -> Line {
      let first = iterations.last { $0 <= start } ?? start
      return part { $0 >= first }
    }
    private func part(_ isIn: (Int) -> Bool) -> Line {
      var part = self
      let chosen = iterations.indices.filter { isIn(iterations[$0]) }
      part.iterations = chosen.map { iterations[$0] }
      part.values = chosen.map { values[$0] }
      return part
    }
  }

  let train: Line
  let heldOut: Line
  let accuracy: Line
  /// The losses of the scene's other runs.
  let others: [(run: Int, train: Line)]
  /// The loss of the simplest model there is of such data, where there is one: to be better than.
  let baseline: Baseline?
  struct Baseline {
    let name, word: String
    let loss: Double
  }
  let now: Int
  let newest: Int
  /// Since when the loss is not a finite number.
  private let bad: Int?
  /// The least and the largest of what can be drawn.
  private let ends: ClosedRange<Double>?

  init(
    _ frame: Frame, heldOut: Double?, accuracy: Double?, beside runs: [Frame] = [],
    baseline: Baseline? = nil
  ) {
    self.baseline = baseline
    let branch = frame.branch
    let companions = runs.filter { $0.run != frame.run }
    now = frame.iteration
    newest = companions.reduce(frame.newest) { max($0, $1.newest) }
    bad = companions.isEmpty ? branch.bad : nil
    func last(_ value: Double?) -> (Int, Double)? {
      frame.iteration < frame.newest ? nil : value.map { (frame.iteration, $0) }
    }
    train = Line("loss", branch.loss, now: last(frame.loss))
    self.heldOut = Line("heldOut/loss", branch.heldOutLoss, now: last(heldOut))
    self.accuracy = Line("heldOut/accuracy", branch.heldOutAccuracy, now: last(accuracy))
    others = companions.map { other in
      let isNew = other.iteration >= other.newest
      return (
        other.run,
        Line("loss", other.branch.loss, now: isNew ? (other.iteration, other.loss) : nil)
      )
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    // One of several that runs away does not press the others to the floor.
    let starts = ([train] + others.map(\.train)).compactMap(\.values.first).filter(\.isFinite)
    let ceiling = others.isEmpty ? .infinity : 100 * (starts.max() ?? .infinity)
    for values in [train.values, self.heldOut.values, [baseline?.loss].compactMap { $0 }]
      + others.map(\.train.values)
    {
      // A loss of exactly 0 has no place on a log scale, and must not take that from the others.
      for value in values where value.isFinite && value <= ceiling && value != 0 {
        (low, high) = (min(low, value), max(high, value))
      }
    }
    ends = low <= high ? low...high : nil
  }

  /// How much of a factor two numbers have to span before only a log scale shows both.
  private static let wide = 20.0

  var scale: Scale {
    guard let ends, ends.lowerBound > 0 else { return .linear }
    return ends.upperBound / ends.lowerBound > Self.wide ? .log : .linear
  }

  /// The ends of the axis at the left: down to zero where that is not far, and never so near to each
  /// other that what hardly changes seems to.
  var y: ClosedRange<Double>? {
    guard let ends, ends.lowerBound > 0 else { return ends }
    var (low, high) = (ends.lowerBound, ends.upperBound)
    if scale == .log {
      // Two powers of ten at least: with one alone there is no telling how far apart they are.
      let (below, top) = (Self.powerOfTen(notAbove: low), Self.powerOfTen(notAbove: high))
      guard top / below < 50 else { return low...high }
      if low / below < 10 * top / high { low = below } else { high = 10 * top }
      return low...high
    }
    if high > 2 * low { return 0...high }
    let air = max(high / 4 - (high - low), 0) / 2
    return low - air...high + air
  }

  private static func powerOfTen(notAbove x: Double) -> Double {
    var power = 1.0
    while power > x { power /= 10 }
    while 10 * power <= x { power *= 10 }
    return power
  }

  /// The ends of the axis below: a few iterations at least, so that the first one has a place. After
  /// the last finite number nothing comes that could be drawn.
  var x: ClosedRange<Double> {
    let last = bad.map { min($0 + max($0 / 8, 1), newest) } ?? newest
    return 0...Double(max(last, 10))
  }
}
