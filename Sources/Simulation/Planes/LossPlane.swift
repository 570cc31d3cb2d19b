import Calculus
import Networks

/// A plane through the space of all parameters, asked for its loss point by point, in rows from the
/// top: over the whole training set, as the network is used and not as it learns.
///
/// With just two parameters it can be all there is. With more it goes through the parameters of now:
/// they are at (0, 0), and (a, b) is a·direction 1 + b·direction 2 away from them.
package struct LossPlane: Hashable, Sendable {
  package enum Directions: String, CaseIterable, Sendable {
    /// The two parameters themselves, where there are just two.
    case axes
    /// The same, through the point of now: only what lies along one of them.
    case through
    /// Two random directions, each filter as long as the network's own (Li et al., 2018).
    case random
    /// The two main directions of the path so far (principal components; Lorch, 2016).
    case path
  }
  package let directions: Directions
  package let columns, rows: Int
  package let window: Window

  package init(_ directions: Directions, columns: Int, rows: Int, _ window: Window) {
    (self.directions, self.window) = (directions, window)
    (self.columns, self.rows) = (max(1, min(columns, 400)), max(1, min(rows, 400)))
  }
  package var count: Int { columns * rows }

  /// `axes-80x60:-5.0:5.0:-4.0:4.0`
  package var name: String {
    "\(directions)-\(columns)x\(rows):\(window.x.lowerBound):\(window.x.upperBound)"
      + ":\(window.y.lowerBound):\(window.y.upperBound)"
  }
  /// `axes-80x60` alone is over the window that is shown first.
  package init?(named name: String, window: (Directions) -> Window) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    let words = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 2, let directions = Directions(rawValue: String(words[0])) else {
      return nil
    }
    let size = words[1].split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard size.count == 2, let columns = size[0], let rows = size[1], 1...400 ~= columns,
      1...400 ~= rows
    else { return nil }
    guard parts.count > 1 else {
      self.init(directions, columns: columns, rows: rows, window(directions))
      return
    }
    let ends = parts.dropFirst().compactMap { Double($0) }
    guard parts.count == 5, ends.count == 4, ends.allSatisfy(\.isFinite), ends[0] < ends[1],
      ends[2] < ends[3]
    else { return nil }
    self.init(
      directions, columns: columns, rows: rows, Window(ends[0]...ends[1], ends[2]...ends[3]))
  }

  /// The plane whose losses have that name, window and all.
  package static func named(_ name: String) -> LossPlane? {
    let parts = name.split(separator: "/")
    guard parts.count == 2, parts[1] == "loss", parts[0].contains(":") else { return nil }
    return LossPlane(named: String(parts[0])) { _ in Window(0...0, 0...0) }
  }

  /// Coordinate 0 (across) or 1 (up) of a point, as a formula of its place.
  package func coordinate<N: Arithmetic>(_ axis: Int, of point: Int, as: N.Type = N.self) -> N {
    let (row, column) = point.quotientAndRemainder(dividingBy: columns)
    let ends = axis == 0 ? window.x : window.y
    let (low, width) = (ends.lowerBound, ends.upperBound - ends.lowerBound)
    let part =
      axis == 0
      ? (N.known("column", Double(column)) + 0.5) / N.known("columns", Double(columns))
      : (N.known("rows", Double(rows)) - N.known("row", Double(row)) - 0.5)
        / N.known("rows", Double(rows))
    return N.known("low", low) + part * N.known("width", width)
  }

  /// A point in words: `loss at (−1.2, 1)`, `loss at x = −1.2`.
  package func title(of point: Int, _ ground: Ground?) -> String {
    let place = [0, 1].map { Digits.text(coordinate($0, of: point), 3) }
    guard let fixedAxis, let ground else { return "loss at (\(place[0]), \(place[1]))" }
    return "loss at \(ground.coordinates[1 - fixedAxis].label) = \(place[1 - fixedAxis])"
  }

  /// Which coordinate goes through the point of now instead of along the window.
  var fixedAxis: Int? { directions != .through ? nil : rows == 1 ? 1 : 0 }
}

extension LossPlane {
  /// Where on which plane: what stands before the slash in the name of a number at a point of a
  /// plane, `axes-80x60#1234/loss`.
  struct Spot: Hashable {
    let plane: LossPlane
    let point: Int
    init(_ plane: LossPlane, _ point: Int) { (self.plane, self.point) = (plane, point) }

    var prefix: String { plane.name + "#\(point)/" }
    init?(named name: String, window: (Directions) -> Window) {
      let parts = name.split(separator: "#", omittingEmptySubsequences: false)
      guard parts.count == 2, let plane = LossPlane(named: String(parts[0]), window: window),
        let point = Int(parts[1]), 0..<plane.count ~= point
      else { return nil }
      self.init(plane, point)
    }
  }
}

/// One of the two numbers a plane lies over, where the whole space of parameters is a plane.
package struct Coordinate: Hashable, Sendable {
  package let parameter: String
  package let index: Int
  /// As a person calls it: `x`, `weight`.
  package let label: String
}
