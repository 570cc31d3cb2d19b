/// Curves over a common axis: what is to be shown. `Canvas.plot` lays it out and draws it.
package struct Plot {
  package struct Series {
    package enum Positions: Sendable {
      case even(from: Double, step: Double)
      case at([Double])
    }
    package enum Shape: Sendable { case line, dots }

    package var name: String
    package var color: Color
    package var x: Positions
    package var y: [Double]
    package var shape: Shape
    package var thickness: Int
    /// Where the number at a sample comes from: the cursor can stand on the curve.
    package var mark: (_ sample: Int) -> Mark

    package init(
      _ name: String, _ color: Color, x: Positions = .even(from: 0, step: 1), y: [Double],
      shape: Shape = .line, thickness: Int = 1, mark: @escaping (Int) -> Mark = { _ in .none }
    ) {
      (self.name, self.color, self.x, self.y) = (name, color, x, y)
      (self.shape, self.thickness, self.mark) = (shape, thickness, mark)
    }

    package var count: Int {
      if case .at(let places) = x { min(places.count, y.count) } else { y.count }
    }

    package func position(_ sample: Int) -> Double {
      switch x {
      case .even(let start, let step): start + Double(sample) * step
      case .at(let places): places.indices.contains(sample) ? places[sample] : .nan
      }
    }
  }

  /// Something that happened at a place of the axis below: a tweak of a hyperparameter.
  package struct Moment {
    package var x: Double
    package var color: Color
    package var mark: Mark

    package init(x: Double, _ color: Color = .accent, mark: Mark = .none) {
      (self.x, self.color, self.mark) = (x, color, mark)
    }
  }

  package var series: [Series]
  package var moments: [Moment] = []
  package var scale: Scale
  /// Of the axis below.
  package var xScale = Scale.linear
  /// The ends of the axes; from what is drawn where not given.
  package var x: ClosedRange<Double>?
  package var y: ClosedRange<Double>?
  package var hasLegend = true

  package init(
    _ series: [Series], moments: [Moment] = [], scale: Scale = .linear,
    x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil, hasLegend: Bool = true
  ) {
    (self.series, self.moments, self.scale) = (series, moments, scale)
    (self.x, self.y, self.hasLegend) = (x, y, hasLegend)
  }
}

extension Plot {
  /// The axes' ends: those given, or those of the numbers that can be drawn.
  var ends: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    var (across, up) = (Extent(), Extent())
    for series in series where x == nil || y == nil {
      for sample in 0..<series.count {
        let (place, value) = (series.position(sample), series.y[sample])
        guard place.isFinite, value.isFinite, scale == .linear || value > 0,
          xScale == .linear || place > 0
        else { continue }
        if let x, !x.contains(place) { continue }
        across.include(place)
        up.include(value)
      }
    }
    return (Extent.usable(x ?? across.range, xScale), Extent.usable(y ?? up.range, scale))
  }
}

/// The least and the largest of some numbers.
struct Extent {
  private var low = Double.infinity
  private var high = -Double.infinity

  mutating func include(_ value: Double) {
    low = min(low, value)
    high = max(high, value)
  }

  var range: ClosedRange<Double>? { low <= high ? low...high : nil }

  /// Two ends with something between them that can be divided by: finite, apart, above zero where
  /// the scale is logarithmic.
  static func usable(_ range: ClosedRange<Double>?, _ scale: Scale) -> ClosedRange<Double> {
    guard let range else { return scale == .log ? 0.1...1 : 0...1 }
    let limit = 1e280
    var low = min(max(range.lowerBound, -limit), limit)
    var high = min(max(range.upperBound, -limit), limit)
    if scale == .log {
      high = high > 1e-280 ? high : 1
      low = low > 1e-280 ? low : min(high / 1000, 1e-280 * 1000)
      return high / low > 1 + 1e-9 ? low...high : low / 2...high * 2
    }
    if high - low <= max(abs(low), abs(high)) * 1e-9 || high - low < 1e-280 {
      let air = max(abs(low), abs(high)) / 2
      (low, high) = air > 1e-270 ? (low - air, high + air) : (-1, 1)
    }
    return low...high
  }
}
