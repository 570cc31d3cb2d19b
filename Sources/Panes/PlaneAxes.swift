import Drawing

/// Where the plane lies in a pane: a half cell is as high as a cell is wide, and the plane keeps its
/// proportions as nearly as looks well.
struct PlaneAxes {
  let area: Rect
  private let low, high: [Double]
  private let across, up: [Tick]
  private let frame: Rect

  /// From `low` to `high`: two numbers each, across and up.
  init(low: [Double], high: [Double], _ rect: Rect) {
    (self.low, self.high) = (low, high)
    frame = rect
    let (dx, dy) = (high[0] - low[0], high[1] - low[1])
    let hasTicks = rect.width >= 44 && rect.height >= 16
    let up = hasTicks ? Scale.linear.ticks(from: low[1], to: high[1], atMost: rect.height / 5) : []
    let margin = up.map { Text.width($0.label) + 1 }.max() ?? 0
    let inside = rect.inset(left: margin, bottom: hasTicks ? 1 : 0)
    // Of quantities that have nothing in common, neither has the longer axis.
    let form = dx / dy > 0.4 && dx / dy < 2.5 ? dx / dy : 1
    let stretch = 1.3
    let widest = coordinate(2 * Double(inside.height) * form * stretch) ?? inside.width
    let highest = coordinate(Double(inside.width) / form * stretch / 2) ?? inside.height
    let width = min(inside.width, max(widest, 1))
    let height = min(inside.height, max(highest, 1))
    area = Rect(
      x: inside.x + (inside.width - width) / 2, y: inside.y + (inside.height - height) / 2,
      width: min(width, 400), height: min(height, 200))
    self.up = up
    across =
      hasTicks ? Scale.linear.ticks(from: low[0], to: high[0], atMost: max(area.width / 12, 1)) : []
  }

  /// The cell of a point; nil for what has no place.
  func cell(_ input: [Double]) -> (x: Int, y: Int)? {
    guard input.count > 1, let x = column(input[0]), let y = row(input[1]),
      area.contains(x: x, y: y)
    else { return nil }
    return (x, y)
  }

  /// The fine dot of a point, two across and four down in every cell of the area.
  func dot(_ input: [Double]) -> (x: Int, y: Int)? {
    guard input.count > 1 else { return nil }
    let share = share(x: input[0], y: input[1])
    guard let x = coordinate((share.u * Double(2 * area.width)).rounded(.down)),
      let y = coordinate((share.v * Double(4 * area.height)).rounded(.down))
    else { return nil }
    return (x, y)
  }

  /// Where a point lies in the area, 0…1 from the left and from the top.
  func share(x: Double, y: Double) -> Grid.Place {
    ((x - low[0]) / (high[0] - low[0]), (high[1] - y) / (high[1] - low[1]))
  }

  private func column(_ value: Double) -> Int? {
    coordinate(((value - low[0]) / (high[0] - low[0]) * Double(area.width)).rounded(.down))
      .map { area.x + min(max($0, 0), area.width - 1) }
  }

  private func row(_ value: Double) -> Int? {
    coordinate(((high[1] - value) / (high[1] - low[1]) * Double(area.height)).rounded(.down))
      .map { area.y + min(max($0, 0), area.height - 1) }
  }

  /// Round numbers along the left and below, none touching another.
  func draw(in canvas: inout Canvas) {
    for tick in up {
      guard let y = row(tick.value) else { continue }
      canvas.text(tick.label, endingAt: area.x - 1, y: y, .label, mark: .tick)
    }
    var free = frame.x
    for tick in across {
      guard let x = column(tick.value) else { continue }
      let width = Text.width(tick.label)
      let start = min(max(x - width / 2, area.x), area.right - width)
      guard start >= free else { continue }
      canvas.text(tick.label, x: start, y: area.bottom, .label, mark: .tick)
      free = start + width + 2
    }
  }
}
