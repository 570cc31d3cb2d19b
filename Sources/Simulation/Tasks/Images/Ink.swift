import Networks

/// A place on a picture, in pixels: x to the right, y down, (0, 0) the upper left corner.
typealias Place = SIMD2<Double>

/// What a pen does between being set down and lifted: straight lines between its points, or the curve
/// through them.
struct Stroke: Sendable {
  var points: [Place]
  let isSmooth: Bool
  /// Whether it ends where it began.
  let isClosed: Bool

  /// Points as x, y, x, y, …
  init(_ numbers: Double..., smooth: Bool = false, closed: Bool = false) {
    points = stride(from: 0, to: numbers.count - 1, by: 2).map {
      Place(numbers[$0], numbers[$0 + 1])
    }
    (isSmooth, isClosed) = (smooth, closed)
  }
  init(_ points: [Place], smooth: Bool = false, closed: Bool = false) {
    (self.points, isSmooth, isClosed) = (points, smooth, closed)
  }
  static func curve(_ numbers: Double..., closed: Bool = false) -> Stroke {
    Stroke(
      stride(from: 0, to: numbers.count - 1, by: 2).map { Place(numbers[$0], numbers[$0 + 1]) },
      smooth: true, closed: closed)
  }

  func mapped(_ move: (Place) -> Place) -> Stroke {
    Stroke(points.map(move), smooth: isSmooth, closed: isClosed)
  }

  /// The stroke as short straight lines. Its curve between p₁ and p₂, with p₀ and p₃ beside them, is
  /// ½·(2p₁ + (p₂ − p₀)t + (2p₀ − 5p₁ + 4p₂ − p₃)t² + (3p₁ − 3p₂ + p₃ − p₀)t³), 0 ≤ t ≤ 1 (Catmull
  /// and Rom, 1974).
  var line: [Place] {
    let count = points.count
    guard isSmooth, count > 2 else { return isClosed ? points + points.prefix(1) : points }
    func point(_ k: Int) -> Place {
      points[isClosed ? (k + count) % count : min(max(k, 0), count - 1)]
    }
    let steps = 6
    var line = [points[0]]
    for k in 0..<(isClosed ? count : count - 1) {
      let (p0, p1, p2, p3) = (point(k - 1), point(k), point(k + 1), point(k + 2))
      let (a, b, c) = (p2 - p0, 2 * p0 - 5 * p1 + 4 * p2 - p3, 3 * p1 - 3 * p2 + p3 - p0)
      for step in 1...steps {
        let t = Double(step) / Double(steps)
        line.append(p1 + 0.5 * t * (a + t * (b + t * c)))
      }
    }
    return line
  }
}

/// A picture of one channel while it is drawn: 0 is the ground, 1 the brightest ink.
///
/// A pixel that a line of thickness w passes at distance d from its middle is covered by
/// w/2 + ½ − d, within 0…1: a border one pixel wide, which is what the mean over a pixel makes of an
/// edge along the pixels.
struct Ink {
  let height, width: Int
  private(set) var pixels: [Double]

  init(height: Int, width: Int) {
    (self.height, self.width) = (height, width)
    pixels = [Double](repeating: 0, count: height * width)
  }

  /// How what is drawn comes upon what is there.
  enum Blend {
    /// Where strokes meet the brighter one counts.
    case brightest(Double)
    /// What is there is hidden, as by paint.
    case over(Double)
  }

  mutating func draw(_ stroke: Stroke, thickness: Double, _ blend: Blend = .brightest(1)) {
    let line = stroke.line
    for k in 0..<max(line.count - 1, 1) {
      let (from, to) = (line[k], line[min(k + 1, line.count - 1)])
      cover(from, to, margin: thickness / 2 + 1, blend) { center in
        thickness / 2 + 0.5 - Self.distance(center, from, to)
      }
    }
  }

  /// What lies inside the stroke's border, which is closed.
  mutating func fill(_ stroke: Stroke, _ blend: Blend = .brightest(1)) {
    var line = stroke.line
    if line.first != line.last { line.append(line[0]) }
    let (low, high) = (line.reduce(line[0], pointwiseMin), line.reduce(line[0], pointwiseMax))
    cover(low, high, margin: 1, blend) { center in
      var (nearest, isInside) = (Double.infinity, false)
      for k in 0..<line.count - 1 {
        let (a, b) = (line[k], line[k + 1])
        nearest = min(nearest, Self.distance(center, a, b))
        if (a.y > center.y) != (b.y > center.y),
          center.x < a.x + (b.x - a.x) * (center.y - a.y) / (b.y - a.y)
        {
          isInside.toggle()
        }
      }
      return 0.5 + (isInside ? nearest : -nearest)
    }
  }

  /// Every row one brightness.
  mutating func shade(_ brightness: (Int) -> Double) {
    for row in 0..<height {
      for column in 0..<width { pixels[row * width + column] = brightness(row) }
    }
  }

  /// Lays ink on the pixels of a box and a margin around it, by how far their middles are covered.
  private mutating func cover(
    _ a: Place, _ b: Place, margin: Double, _ blend: Blend, _ covered: (Place) -> Double
  ) {
    func range(_ a: Double, _ b: Double, _ count: Int) -> Range<Int> {
      let low = max((min(a, b) - margin).rounded(.down), 0)
      let high = min((max(a, b) + margin).rounded(.up), Double(count))
      return low < high ? Int(low)..<Int(high) : 0..<0
    }
    let columns = range(a.x, b.x, width)
    for row in range(a.y, b.y, height) {
      for column in columns {
        let share = min(max(covered(Place(Double(column) + 0.5, Double(row) + 0.5)), 0), 1)
        let k = row * width + column
        switch blend {
        case .brightest(let value): pixels[k] = max(pixels[k], value * share)
        case .over(let value): pixels[k] += share * (value - pixels[k])
        }
      }
    }
  }

  /// From a point to the line between two others.
  private static func distance(_ p: Place, _ a: Place, _ b: Place) -> Double {
    let (along, to) = (b - a, p - a)
    let length = (along * along).sum()
    let t = length > 0 ? min(max((along * to).sum() / length, 0), 1) : 0
    let away = to - t * along
    return (away * away).sum().squareRoot()
  }
}
