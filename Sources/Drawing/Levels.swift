/// How the heights of a surface are told apart: each has a share of the way from the lowest to the
/// highest, for its colour and for its height in perspective, and round ones among them have lines.
///
/// Linear: share(f) = (f − low)/(high − low). Logarithmic:
///
///     share(f) = log((f − low)/s + 1) / log((high − low)/s + 1)
///
/// where low is the least number of the grid, so that numbers may be zero or less, and s is what a
/// fiftieth of the grid's points stay below, counted from low. Below s the share is nearly linear,
/// above it logarithmic: a narrow valley (2 % of Rosenbrock's plane) keeps a bottom of its own, and
/// what lies higher is spread over the colours by its power of ten.
///
/// A few far higher numbers do not flatten the rest: high is the largest, but no more above low
/// than 4 times (linear) or 1000 times (logarithmic) what nine tenths of the points stay below.
package struct Levels: Equatable, Sendable {
  package let scale: Scale
  package let low, high: Double
  private let softness: Double
  /// Heights that lines are drawn at, rising, between low and high.
  package private(set) var values: [Double]

  /// At most so many lines.
  package init(of grid: Grid, scale: Scale, atMost count: Int) {
    self.scale = scale
    var ends = Extent()
    for value in grid.values where value.isFinite { ends.include(value) }
    // No distance of two such numbers is too large to be a number.
    let limit = 1e280
    let least = min(max(ends.range?.lowerBound ?? 0, -limit), limit)
    let most = min(max(ends.range?.upperBound ?? 0, -limit), limit)
    let some = Levels.some(of: grid)
    func above(_ share: Double) -> Double {
      some.isEmpty ? 0 : max(some[Int(share * Double(some.count - 1))] - least, 0)
    }
    let most90 = above(0.9) * (scale == .log ? 1000 : 4)
    (low, high) = (least, most90 > 0 ? min(most, least + most90) : most)
    softness = min(max(above(0.02), (high - low) * 1e-6), high - low)
    values = []
    guard high > low, softness > 0, count > 0 else { return }
    values = scale == .linear ? evenValues(atMost: count) : roundValues(count)
  }

  /// Logarithmic where most of the numbers lie near the least of them, half below a quarter of the way
  /// to the largest; or where what is lowest would be one level: a fiftieth below a two-hundredth.
  package static func scale(suiting grid: Grid) -> Scale {
    let values = some(of: grid)
    guard let least = values.first, let most = values.last else { return .linear }
    func above(_ k: Int) -> Double { values[k] - least }
    let isLow = above(values.count / 2) < (most - least) / 4
    return isLow || above(values.count / 50) < (most - least) / 200 ? .log : .linear
  }

  /// The finite numbers of a grid, sorted: a thousand of them tell as well as all.
  private static func some(of grid: Grid) -> [Double] {
    let every = max(grid.values.count / 1000, 1)
    return stride(from: 0, to: grid.values.count, by: every).map { grid.values[$0] }
      .filter(\.isFinite).sorted()
  }

  /// 0 at the lowest, 1 at the highest and beyond; NaN for what is no number.
  package func share(_ value: Double) -> Double {
    guard value.isFinite else { return .nan }
    guard high > low else { return 0 }
    let part = min(max((value - low) / (high - low), 0), 1)
    guard scale == .log, softness > 0 else { return part }
    let steps = (high - low) / softness
    return decadic(part * steps + 1) / decadic(steps + 1)
  }

  /// The height that has a share.
  private func value(atShare share: Double) -> Double {
    guard scale == .log else { return low + share * (high - low) }
    let steps = (high - low) / softness
    return low + softness * (power(steps + 1, share) - 1)
  }

  /// 1, 2 or 5 times a power of ten apart.
  private func evenValues(atMost count: Int) -> [Double] {
    scale.ticks(from: low, to: high, atMost: count).map(\.value).filter { $0 > low && $0 < high }
  }

  /// As many as asked for, equally far apart on the scale but for being round: each is the number
  /// with the fewest digits less than a quarter of the way to its neighbours.
  private func roundValues(_ count: Int) -> [Double] {
    var values: [Double] = []
    for k in 1...count {
      let (place, step) = (Double(k) / Double(count + 1), 1 / Double(count + 1))
      let value = Levels.roundest(
        from: value(atShare: place - step / 4), to: value(atShare: place + step / 4))
      if value > values.last ?? low, value < high { values.append(value) }
    }
    return values
  }

  /// The number with the fewest digits between two; 0 where it lies between them.
  static func roundest(from low: Double, to high: Double) -> Double {
    if low <= 0, high >= 0 { return 0 }
    let largest = max(abs(low), abs(high))
    guard low < high, largest < 1e290, high - low > largest * 1e-12, largest > 1e-290 else {
      return (low + high) / 2
    }
    let first = coordinate(decadic(largest).rounded(.down)) ?? 0
    for exponent in stride(from: first, to: first - 14, by: -1) {
      for factor in [5.0, 2, 1] {
        let unit = factor * tenTo(exponent)
        let number = low > 0 ? (low / unit).rounded(.up) : (high / unit).rounded(.down)
        let value =
          exponent < 0 ? number * factor / tenTo(-exponent) : number * unit
        if value >= low, value <= high { return value }
      }
    }
    return (low + high) / 2
  }
}
