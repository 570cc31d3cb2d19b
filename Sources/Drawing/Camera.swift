/// From where a surface is looked at.
package struct Camera: Equatable, Sendable {
  /// Degrees around the vertical, anticlockwise seen from above.
  package var yaw: Double
  /// Degrees above the horizontal, 0…90: from the side to from above.
  package var pitch: Double
  /// 1: all of it is seen, however it is turned.
  package var zoom: Double

  package init(yaw: Double = 28, pitch: Double = 50, zoom: Double = 1) {
    (self.yaw, self.pitch, self.zoom) = (yaw, pitch, zoom)
  }
}

/// A box in perspective, on a rectangle of dots.
///
/// The box is 2 wide, 2 deep and `Projection.height` high; a place in it is (u, v, h), each 0…1:
/// from the left, from the back, from the floor. The camera looks at the box's middle from
/// `Projection.distance`. The picture is as large as fits with the box turned any way, so that it
/// does not breathe when it is orbited.
struct Projection: Sendable {
  static let height = 0.72
  static let distance = 5.0

  private let turn: (cosine: Double, sine: Double)
  private let tilt: (cosine: Double, sine: Double)
  private let scale: Double
  private let middle: (x: Double, y: Double)

  struct Place {
    /// In dots: the first dot's middle is 0.
    var x, y: Double
    /// 1/distance along the line of sight, which is linear across a flat facet on the screen; 0: the
    /// place is no number.
    var nearness: Double
  }

  init(_ camera: Camera, dotsAcross: Int, dotsDown: Int) {
    let yaw = camera.yaw.isFinite ? camera.yaw.truncatingRemainder(dividingBy: 360) : 0
    let pitch = camera.pitch.isFinite ? min(max(camera.pitch, 0), 90) : 0
    let zoom = camera.zoom.isFinite ? min(max(camera.zoom, 0.05), 20) : 1
    turn = (cosine(degrees: yaw), sine(degrees: yaw))
    tilt = (cosine(degrees: pitch), sine(degrees: pitch))
    // The cylinder around the box: its rim at the floor and at the top.
    let radius = 2.squareRoot()
    var (side, least, most) = (0.0, Double.infinity, -Double.infinity)
    for up in [-Projection.height / 2, Projection.height / 2] {
      let axis = Projection.distance - up * tilt.sine
      let reach = radius * tilt.cosine
      side = max(side, radius / (axis * axis - reach * reach).squareRoot())
      for away in [-radius, radius] {
        let rise = (up * tilt.cosine + away * tilt.sine) / (axis + away * tilt.cosine)
        (least, most) = (min(least, rise), max(most, rise))
      }
    }
    let fit = min(
      Double(max(dotsAcross - 1, 0)) / (2 * side), Double(max(dotsDown - 1, 0)) / (most - least))
    scale = fit * zoom
    middle = (
      Double(dotsAcross - 1) / 2, Double(dotsDown - 1) / 2 + scale * (least + most) / 2
    )
  }

  @inline(__always)
  func callAsFunction(_ u: Double, _ v: Double, _ h: Double) -> Place {
    let (x, y) = (2 * u - 1, 1 - 2 * v)
    let up = (h - 0.5) * Projection.height
    let right = x * turn.cosine - y * turn.sine
    let away = x * turn.sine + y * turn.cosine
    let nearness = 1 / (Projection.distance + away * tilt.cosine - up * tilt.sine)
    guard nearness.isFinite else { return Place(x: 0, y: 0, nearness: 0) }
    return Place(
      x: middle.x + scale * right * nearness,
      y: middle.y - scale * (up * tilt.cosine + away * tilt.sine) * nearness, nearness: nearness)
  }

  /// How much light a slope takes, −1…1, from over the left shoulder of whoever looks: it goes along
  /// when the box is turned, so that its form is always read the same way. Slopes are those of h
  /// along u and v.
  func light(slopeU: Double, slopeV: Double) -> Double {
    let (du, dv) = (-slopeU * Projection.height / 2, slopeV * Projection.height / 2)
    let (right, away) = (du * turn.cosine - dv * turn.sine, du * turn.sine + dv * turn.cosine)
    // (−0.6, −0.5, 0.62), of length 1, against the facet's upright of length √(1 + du² + dv²).
    let cosine = (0.62 - 0.6 * right - 0.5 * away) / (1 + du * du + dv * dv).squareRoot()
    return cosine.isFinite ? cosine : 0
  }
}
