import Drawing
import Simulation

/// What a line of history kept of its losses: numbers at iterations.
struct LossHistory {
  struct Line {
    /// As its marks are named.
    let name: String
    private(set) var iterations: [Int]
    private(set) var values: [Double]

    /// What was kept, and the number now where nothing after it was.
    init(_ name: String, _ series: Series, now: (iteration: Int, value: Double)?) {
      self.name = name
      iterations = series.values.indices.map { $0 * series.stride }
      values = series.values.map { Double($0) }
      if let now, now.iteration > iterations.last ?? -1 {
        iterations.append(now.iteration)
        values.append(now.value)
      }
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
  let now: Int
  let newest: Int

  init(_ frame: Frame, heldOut: Double?, accuracy: Double?) {
    let branch = frame.branch
    (now, newest) = (frame.iteration, frame.newest)
    func last(_ value: Double?) -> (Int, Double)? {
      frame.iteration < frame.newest ? nil : value.map { (frame.iteration, $0) }
    }
    train = Line("loss", branch.loss, now: last(frame.loss))
    self.heldOut = Line("heldOut/loss", branch.heldOutLoss, now: last(heldOut))
    self.accuracy = Line("heldOut/accuracy", branch.heldOutAccuracy, now: last(accuracy))
  }

  /// The least and the largest of what can be drawn.
  private var ends: ClosedRange<Double>? {
    let finite = (train.values + heldOut.values).filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
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
    guard let ends, scale == .linear, ends.lowerBound > 0 else { return ends }
    let (low, high) = (ends.lowerBound, ends.upperBound)
    if high > 2 * low { return 0...high }
    let air = max(high / 4 - (high - low), 0) / 2
    return low - air...high + air
  }

  /// The ends of the axis below: a few iterations at least, so that the first one has a place.
  var x: ClosedRange<Double> { 0...Double(max(newest, 10)) }
}
