/// Where a run with two numbers to find was: as many stops as can be told apart, in a fixed room. Of
/// too many, those go first that change the line least, whenever they were: a leap stays.
package struct Way: Sendable {
  package struct Stop: Sendable {
    package let iteration: Int
    package let x, y: Double
  }
  package private(set) var stops: [Stop] = []
  /// The last iteration that was offered: replays bring nothing new.
  private var newest = -1
  private let width, height: Double
  private static let room = 1024
  /// Nearer than this part of the window to the stop before, nobody sees a way.
  private static let least = 1.0 / 4000

  init(_ window: Window) {
    width = window.x.upperBound - window.x.lowerBound
    height = window.y.upperBound - window.y.lowerBound
    stops.reserveCapacity(Self.room)
  }

  mutating func keep(_ x: Double, _ y: Double, at iteration: Int) {
    guard iteration > newest else { return }
    newest = iteration
    guard x.isFinite, y.isFinite else { return }
    let stop = Stop(iteration: iteration, x: x, y: y)
    if let last = stops.last, distance(last, stop) < Self.least { return }
    stops.append(stop)
    if stops.count == Self.room { thin() }
  }

  /// Forgets what lies after `iteration`.
  mutating func cut(after iteration: Int) {
    while let last = stops.last, last.iteration > iteration { stops.removeLast() }
    newest = min(newest, iteration)
  }

  private func distance(_ a: Stop, _ b: Stop) -> Double {
    let (dx, dy) = ((a.x - b.x) / width, (a.y - b.y) / height)
    return (dx * dx + dy * dy).squareRoot()
  }

  /// Leaves out a quarter: those that are the smallest detour between the stops beside them.
  private mutating func thin() {
    let detours = stops.indices.dropFirst().dropLast().map { k in
      (
        k,
        distance(stops[k - 1], stops[k]) + distance(stops[k], stops[k + 1])
          - distance(stops[k - 1], stops[k + 1])
      )
    }
    var isLeft = Array(repeating: true, count: stops.count)
    var left = stops.count
    for (k, _) in detours.sorted(by: { ($0.1, $0.0) < ($1.1, $1.0) })
    where left > 3 * Self.room / 4 && isLeft[k - 1] && isLeft[k + 1] {
      isLeft[k] = false
      left -= 1
    }
    var kept: [Stop] = []
    kept.reserveCapacity(Self.room)
    for k in stops.indices where isLeft[k] { kept.append(stops[k]) }
    stops = kept
  }
}
