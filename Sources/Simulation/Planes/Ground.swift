import Calculus

/// The ground of a run with just two numbers to find: what of it is shown, and where it is lowest.
package struct Ground: Sendable {
  package let coordinates: [Coordinate]
  package let window: Window
  package let minima: [Point]
  /// So near to a minimum it counts as reached.
  package let nearness: Double

  init(_ coordinates: [Coordinate], _ window: Window, _ minima: [Point]) {
    (self.coordinates, self.window, self.minima) = (coordinates, window, minima)
    let (width, height) = (
      window.x.upperBound - window.x.lowerBound, window.y.upperBound - window.y.lowerBound
    )
    nearness = min(0.01, Self.rounded((width + height) / 400))
  }

  /// Ends with two figures or so.
  static func rounded(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    var step = 1.0
    while step * 40 < high - low { step *= 10 }
    while step * 4 > high - low { step /= 10 }
    return step * (low / step).rounded(.down)...step * (high / step).rounded(.up)
  }

  /// One figure is enough.
  private static func rounded(_ x: Double) -> Double { Digits.value(Digits.text(x, 1)) }

  /// The minimum nearest to a point.
  func nearest(_ x: Double, _ y: Double) -> (minimum: Point, distance: Double)? {
    guard var best = minima.first else { return nil }
    var least = Double.infinity
    for k in minima.indices {
      let (dx, dy) = (x - minima[k].x, y - minima[k].y)
      let square = dx * dx + dy * dy
      if square < least { (best, least) = (minima[k], square) }
    }
    return (best, least.squareRoot())
  }
}

extension Run {
  /// The two numbers of a run that has no others; nothing else.
  var coordinates: [Coordinate] {
    let nodes = training.tape.recording.nodes.filter { $0.role == .parameter }
    guard nodes.reduce(0, { $0 + $1.count }) == 2 else { return [] }
    return nodes.flatMap { node in
      (0..<node.count).map { i in
        let label =
          node.name == SurfaceWalk.point
          ? ["x", "y"][i] : String(node.name.split(separator: ".").last ?? "")
        return Coordinate(parameter: node.name, index: i, label: label)
      }
    }
  }

  /// Where a run with two numbers to find is.
  var place: (x: Double, y: Double)? {
    guard let (a, b) = spots else { return nil }
    let tape = training.tape
    return (tape.value(a.variable, a.index), tape.value(b.variable, b.index))
  }

  /// Where the tape has the two numbers.
  func findSpots() -> (a: Spot, b: Spot)? {
    let all = coordinates.compactMap { coordinate in
      training.variable(coordinate.parameter).map { Spot(variable: $0, index: coordinate.index) }
    }
    return all.count == 2 ? (all[0], all[1]) : nil
  }
  struct Spot {
    let variable: Variable
    let index: Int
  }

  func findGround() -> Ground? {
    guard spots != nil else { return nil }
    guard case .landscape(let landscape) = recipe.objective else { return groundOfSamples() }
    return Ground(coordinates, landscape.window, landscape.minima)
  }

  /// Samples say nothing of where to look: from the start to the bottom, with air around both.
  private func groundOfSamples() -> Ground? {
    guard let start = place, let pass = wholePass() else { return nil }
    let bottom = pass.dual.bottom(from: [start.x, start.y]).map { Point($0[0], $0[1]) }
    func range(_ a: Double, _ b: Double, _ other: Double) -> ClosedRange<Double> {
      let air = max(0.6 * abs(b - a), 0.4 * other, 0.5)
      return Ground.rounded(min(a, b) - air, max(a, b) + air)
    }
    let end = bottom.map { (x: $0.x, y: $0.y) } ?? start
    let window = Window(
      range(start.x, end.x, abs(end.y - start.y)), range(start.y, end.y, abs(end.x - start.x)))
    return Ground(coordinates, window, bottom.map { [$0] } ?? [])
  }

  /// What is shown of a plane unless one zooms or pans.
  package func window(of directions: LossPlane.Directions) -> Window {
    switch directions {
    case .axes, .through: ground?.window ?? Window(-1...1, -1...1)
    case .random: Window(-1...1, -1...1)
    case .path: Window(-1.25...1.25, -1.25...1.25)
    }
  }
}

/// How far it still is to the nearest minimum: √((x − x*)² + (y − y*)²).
package struct Distance: Measure {
  package static let name = "distance"
  package static let words = "how far it is to the nearest minimum"
  package static let isOfTensor = false
  package static func shape(in run: Run) -> [Int]? {
    run.ground.map { $0.minima.isEmpty } == false ? [1] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let place = x.run.place, let found = x.run.ground?.nearest(place.x, place.y) else {
      return 0
    }
    let dx = x.coordinate(0) - X.Number.known("x*", found.minimum.x)
    let dy = x.coordinate(1) - X.Number.known("y*", found.minimum.y)
    return .sqrt(dx * dx + dy * dy)
  }
}

/// The first iteration at which it was near enough to a minimum.
package struct Reached: Measure {
  package static let name = "reached"
  package static let words = "the first iteration so near to a minimum"
  package static let isOfTensor = false
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(in run: Run) -> [Int]? {
    run.branches[run.branch].reached.flatMap { $0 <= run.iteration ? [1] : nil }
  }
  package static func words(at i: Int, in run: Run) -> String {
    let nearness = run.ground?.nearness ?? 0
    return "the first iteration with a distance of \(Digits.text(nearness, 2)) or less"
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(Double(x.run.branches[x.run.branch].reached ?? 0))
  }
}
