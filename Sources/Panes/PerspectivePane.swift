import Drawing
import Simulation

/// The loss over a plane of parameters as a landscape, with the ways of the runs on it.
package enum PerspectivePane: Pane {
  package static let name = "perspective"
  package static let words = """
    The loss over a plane of parameters as a landscape: the lower, the smaller the loss. The lines \
    on it are the same as in the contour pane, and so are the ways of the runs; what lies behind a \
    hill is hidden. H and L go around it, K and J higher and lower; or drag it with the mouse.
    """
  package static let legend = [
    "● where a run is now, in its colour, at the end of its way; hidden, it is ○",
    "→ −∇: straight downhill   → velocity: the way momentum carries it",
    "✕ a minimum",
  ]
  package static let keys: Set<PaneKey> = [.pan, .zoom, .levels, .input, .unit]

  package static func title(_ view: View) -> String { ContourPane.planeTitle(name, view) }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let hasLegend = canvas.height >= 7 && canvas.width >= 16
    let (inside, below) = canvas.bounds.cut(bottom: hasLegend ? 1 : 0)
    let isNetwork = view.facts.ground == nil
    let shown = ShownPlane(
      view, columns: isNetwork ? ShownPlane.network : min(inside.width, 81),
      rows: isNetwork ? ShownPlane.network : min(2 * inside.height, 61), pans: false)
    let field = LossField(shown, lines: min(max(inside.height / 3, 3), 12), &view)
    let (arrows, walks) = (view.arrows(), view.walks(shown.plane))
    if let field {
      let landscape = Landscape(
        field, camera: camera(view.look), walks: walks, arrows: arrows,
        minima: view.facts.ground?.minima ?? [])
      landscape.draw(in: inside, labels: shown.labels(view), &canvas)
    } else {
      canvas.paragraph(shown.absence(view), in: inside, .label)
    }
    if hasLegend { PlaneLegend(field, arrows, view).draw(in: below, &canvas) }
  }

  private static func camera(_ look: Look) -> Camera {
    Camera(
      yaw: 28 + 1.5 * Double(look.panX), pitch: min(max(50 - 2 * Double(look.panY), 8), 90))
  }
}

/// A loss field seen from the side.
private struct Landscape {
  private let field: LossField
  private let camera: Camera
  private let walks: [Walk]
  private let arrows: [Arrow]
  private let minima: [Point]

  init(
    _ field: LossField, camera: Camera, walks: [Walk], arrows: [Arrow], minima: [Point]
  ) {
    (self.field, self.camera) = (field, camera)
    (self.walks, self.arrows, self.minima) = (walks, arrows, minima)
  }

  private var window: Window { field.shown.plane.window }

  private func share(_ x: Double, _ y: Double) -> Grid.Place {
    let (xs, ys) = (window.x, window.y)
    return (
      (x - xs.lowerBound) / (xs.upperBound - xs.lowerBound),
      (ys.upperBound - y) / (ys.upperBound - ys.lowerBound)
    )
  }

  func draw(in rect: Rect, labels: (x: String, y: String), _ canvas: inout Canvas) {
    var relief = Relief(field.heights, camera: camera, width: rect.width, height: rect.height)
    relief.frame(.line)
    if rect.width >= 24, rect.height >= 8 {
      relief.contours(at: field.lines) { k in
        field.colors.color(for: 0.28 + 0.5 * field.lines[k], from: 0, to: 1) ?? .line
      }
    }
    for (order, walk) in walks.enumerated() {
      for (stops, color, rank) in [
        (walk.future, Color.line, 2 * order), (walk.past, walk.color, 2 * order + 1),
      ] {
        relief.path(
          stops.map { share($0.x, $0.y) }, color, importance: Double(rank),
          mark: { stops[$0].mark })
      }
    }
    if let now = walks.last?.now {
      for arrow in arrows {
        guard let reach = arrow.reach(40 * arrow.length, in: window, across: 400, down: 400) else {
          continue
        }
        let from = share(now.x, now.y)
        relief.path([from, (from.u + reach.u, from.v + reach.v)], arrow.color, importance: 1e6)
      }
    }
    canvas.draw(relief, at: (rect.x, rect.y), colors: field.colors, mark: field.mark)
    for minimum in minima {
      let place = share(minimum.x, minimum.y)
      guard let cell = relief.cell(u: place.u, v: place.v), cell.isSeen else { continue }
      canvas.point(x: rect.x + cell.x, y: rect.y + cell.y, glyph: "✕", .bright, style: .bold)
    }
    for walk in walks {
      let place = share(walk.now.x, walk.now.y)
      guard let cell = relief.cell(u: place.u, v: place.v) else { continue }
      canvas.point(
        x: rect.x + cell.x, y: rect.y + cell.y, glyph: cell.isSeen ? "●" : "○", walk.color,
        style: .bold, mark: walk.now.mark)
    }
    if rect.width >= 40, rect.height >= 14 { axes(relief, labels, in: rect, &canvas) }
  }

  /// The names of the axes and round numbers along the two edges of the floor that are in front.
  private func axes(
    _ relief: Relief, _ labels: (x: String, y: String), in rect: Rect, _ canvas: inout Canvas
  ) {
    func write(_ text: String, _ u: Double, _ v: Double, _ color: Color, _ mark: Mark) {
      guard let cell = relief.floorCell(u: u, v: v) else { return }
      // Outwards from the block, so that nothing of it is hidden.
      let width = Text.width(text)
      let x = 2 * cell.x < rect.width ? cell.x - width + 1 : cell.x
      guard x >= 0, x + width <= rect.width, cell.y >= 0, cell.y < rect.height,
        (x..<x + width).allSatisfy({ canvas[rect.x + $0, rect.y + cell.y] == .blank })
      else { return }
      canvas.text(text, x: rect.x + x, y: rect.y + cell.y, color, mark: mark)
    }
    /// Which of two edges is nearer: the lower on the screen.
    func front(_ place: (Double) -> (u: Double, v: Double)) -> Double {
      let rows = [-0.1, 1.1].map { end -> Int in
        let at = place(end)
        return relief.floorCell(u: at.u, v: at.v)?.y ?? 0
      }
      return rows[1] >= rows[0] ? 1 : 0
    }
    let (v, u) = (front { (0.5, $0) }, front { ($0, 0.5) })
    func outside(_ edge: Double, _ by: Double) -> Double { edge == 1 ? 1 + by : -by }
    write(labels.x, 0.5, outside(v, 0.24), .text, .name)
    write(labels.y, outside(u, 0.24), 0.5, .text, .name)
    for tick in Scale.linear.ticks(
      from: window.x.lowerBound, to: window.x.upperBound, atMost: 5)
    {
      write(tick.label, share(tick.value, 0).u, outside(v, 0.1), .label, .tick)
    }
    for tick in Scale.linear.ticks(
      from: window.y.lowerBound, to: window.y.upperBound, atMost: 5)
    {
      write(tick.label, outside(u, 0.1), share(0, tick.value).v, .label, .tick)
    }
  }
}
