import Drawing
import Simulation

/// Which part of the plane lies where.
struct VectorsFrame {
  let area: Rect
  /// From the middle to each side.
  let reach: Double

  init(_ attention: VectorAttention, isScored: Bool, _ look: Look, in rect: Rect) {
    let rows =
      isScored
      ? attention.queries + attention.keys : attention.values + attention.targets
    let largest = rows.joined().reduce(0) { max($0, abs($1)) }
    reach = Self.round(1.25 * max(largest, 0.4)) * look.extent
    let inside = rect.inset(top: rect.height > 4 ? 1 : 0)
    let width = min(inside.width, 2 * inside.height)
    let height = min(inside.height, (width + 1) / 2)
    area = Rect(
      x: inside.x + (inside.width - width) / 2, y: inside.y + (inside.height - height) / 2,
      width: width, height: height)
  }

  /// Up to a round number.
  private static func round(_ x: Double) -> Double {
    var unit = 1.0
    while unit * 10 <= x, unit < 1e9 { unit *= 10 }
    while unit > x, unit > 1e-9 { unit /= 10 }
    return [1.0, 1.5, 2, 3, 4, 5, 6, 8, 10].first { $0 * unit >= x }.map { $0 * unit } ?? x
  }

  /// How far a key moves a vector: a round number, some thirtieth of the half that is seen.
  var step: Double {
    var unit = 1.0
    while unit * 10 <= reach / 30 { unit *= 10 }
    while unit > reach / 30, unit > 1e-9 { unit /= 10 }
    return [1.0, 2, 5, 10].last { $0 * unit <= reach / 20 }.map { $0 * unit } ?? unit
  }

  /// Fine dots, two across and four down in every cell, from the upper left.
  func dot(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (
      (x / reach + 1) * Double(area.width) - 0.5, (1 - y / reach) * Double(2 * area.height) - 0.5
    )
  }

  /// The middle of a cell.
  func value(x: Int, y: Int) -> Point? {
    guard !area.isEmpty else { return nil }
    let u = (Double(x - area.x) + 0.5) / Double(area.width)
    let v = (Double(y - area.y) + 0.5) / Double(area.height)
    func held(_ t: Double) -> Double { min(max(t, -1), 1) * reach }
    return Point(held(2 * u - 1), held(1 - 2 * v))
  }
}
