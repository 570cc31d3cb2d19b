import Drawing

/// Which part of the plane of a map is seen, and where: at first all of it, with a little air.
struct MapFrame {
  let area: Rect
  private let middle: (x: Double, y: Double)
  /// Fine dots for one unit.
  private let scale: (x: Double, y: Double)

  /// `places` (N, 2)
  init(_ places: [Double], _ look: Look, in rect: Rect) {
    area = Rect(x: rect.x, y: rect.y, width: min(rect.width, 400), height: min(rect.height, 200))
    func ends(_ axis: Int) -> (middle: Double, half: Double) {
      var (low, high) = (Double.infinity, -Double.infinity)
      for k in stride(from: axis, to: places.count, by: 2) where places[k].isFinite {
        (low, high) = (min(low, places[k]), max(high, places[k]))
      }
      guard low <= high, high - low < .infinity else { return (0, 1) }
      return ((low + high) / 2, max((high - low) / 2, 1e-12))
    }
    let (x, y) = (ends(0), ends(1))
    let air = 1.08
    let (across, down) = (Double(area.width), 2 * Double(area.height))
    // The same scale both ways, but for a little: most panes are wider than words are spread.
    let (fitX, fitY) = (across / (air * x.half), down / (air * y.half))
    let stretch = 1.6
    let extent = look.extent
    scale = (min(fitX, stretch * fitY) / extent, min(fitY, stretch * fitX) / extent)
    middle = (
      x.middle + look.shiftX * 2 * across / (scale.x * extent),
      y.middle + look.shiftY * 2 * down / (scale.y * extent)
    )
  }

  /// In dots of the area, two across and four down in every cell.
  func dot(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (
      Double(area.width) + (x - middle.x) * scale.x - 0.5,
      Double(2 * area.height) - (y - middle.y) * scale.y - 0.5
    )
  }

  /// The cell of a point within the area, counted from its corner.
  func cell(_ x: Double, _ y: Double) -> (x: Int, y: Int)? {
    let dot = dot(x, y)
    guard let x = coordinate(dot.x.rounded()), let y = coordinate(dot.y.rounded()) else {
      return nil
    }
    return (x >> 1, y >> 2)
  }
}
