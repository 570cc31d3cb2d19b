import Calculus
import Drawing
import Simulation

/// Where a run went on a plane, and where it is.
struct Walk {
  struct Stop {
    let x, y: Double
    let mark: Mark
  }
  let run: Int
  /// Up to now, and what was already reached after it.
  let past, future: [Stop]
  let now: Stop

  var color: Color { .run(run) }
}

/// A way that a run is drawn or pushed, in the plane's own units; only its direction is shown.
struct Arrow {
  let words: String
  let x, y: Double
  let color: Color
  /// So that of two that point the same way both are seen.
  let length: Double
}

extension View {
  /// Every run's way where the parameters themselves are the plane, the one that is shown last; of a
  /// network the way on the plane of its path, and where it is: in the middle.
  mutating func walks(_ plane: LossPlane) -> [Walk] {
    guard facts.ground == nil else {
      let shown = frame.run
      let order = runs.map(\.run).filter { $0 != shown } + [shown]
      return order.compactMap { run in of(run) { $0.walkOverGround() } }
    }
    let name = PathPlaces.name
    let places = plane.directions == .path ? tensor(name) : nil
    let source = place(of: .tensor(TensorKey(name)))
    let past = (0..<(places?.count ?? 0) / 2).map { n in
      Walk.Stop(
        x: places?[2 * n] ?? .nan, y: places?[2 * n + 1] ?? .nan,
        mark: Mark(source: source, index: 2 * n))
    }
    let now = Walk.Stop(x: 0, y: 0, mark: mark("loss"))
    return [Walk(run: frame.run, past: past + [now], future: [], now: now)]
  }

  private mutating func walkOverGround() -> Walk? {
    guard let place = position() else { return nil }
    let source = self.place(of: .series(place.name))
    var (past, future): ([Walk.Stop], [Walk.Stop]) = ([], [])
    for kept in frame.branch.way?.stops ?? [] {
      let stop = Walk.Stop(
        x: kept.x, y: kept.y, mark: Mark(source: source, index: kept.iteration))
      if kept.iteration < frame.iteration { past.append(stop) }
      if kept.iteration > frame.iteration { future.append(stop) }
    }
    let now = Walk.Stop(x: place.x, y: place.y, mark: mark(place.name))
    return Walk(
      run: frame.run, past: past + [now], future: future.isEmpty ? [] : [now] + future, now: now)
  }

  /// The two numbers there are to be found, and the name of the first.
  private mutating func position(
    _ kind: Origin.Kind = .value, memory: String? = nil
  ) -> (name: String, x: Double, y: Double)? {
    guard let coordinates = facts.ground?.coordinates, coordinates.count == 2 else { return nil }
    let suffix = memory.map { "." + $0 } ?? ""
    guard let first = tensor(coordinates[0].parameter + suffix, kind),
      let second = tensor(coordinates[1].parameter + suffix, kind)
    else { return nil }
    return (
      coordinates[0].parameter, first[coordinates[0].index], second[coordinates[1].index]
    )
  }

  /// Which way it goes down from where the run is, and which way its velocity carries it.
  mutating func arrows() -> [Arrow] {
    var arrows: [Arrow] = []
    if facts.memories.contains(Arrow.velocity),
      let velocity = position(memory: Arrow.velocity)
    {
      arrows.append(
        Arrow(words: "velocity", x: -velocity.x, y: -velocity.y, color: .accent, length: 1.5))
    }
    // Where it is level no way is down.
    if let gradient = position(.gradient), max(abs(gradient.x), abs(gradient.y)) > 1e-6 {
      arrows.append(Arrow(words: "−∇", x: -gradient.x, y: -gradient.y, color: .bright, length: 1))
    }
    return arrows
  }
}

extension Arrow {
  /// What an optimizer with a speed of its own calls it: w ← w − η·v.
  fileprivate static let velocity = "velocity"

  /// How far it goes in shares of a rectangle that shows the window in so many dots, when it is to be
  /// so many dots long; nil where it has no direction.
  func reach(_ dots: Double, in window: Window, across: Int, down: Int) -> Grid.Place? {
    let du = x / (window.x.upperBound - window.x.lowerBound)
    let dv = -y / (window.y.upperBound - window.y.lowerBound)
    // Divided by the larger first: the square of a huge number is none.
    let largest = max(abs(du), abs(dv))
    guard largest > 0, largest.isFinite else { return nil }
    let (right, under) = (du / largest * Double(across), dv / largest * Double(down))
    let length = (right * right + under * under).squareRoot()
    guard length > 0 else { return nil }
    return (dots * right / length / Double(across), dots * under / length / Double(down))
  }
}
