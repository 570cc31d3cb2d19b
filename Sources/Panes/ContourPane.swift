import Drawing
import Simulation

/// The loss over a plane of parameters, from above: in colour, with lines along which it is the same,
/// and the ways of the runs across it.
package enum ContourPane: Pane {
  package static let name = "contour"
  package static let words = """
    The loss over a plane of parameters, seen from above: dark is low. Along a line the loss is the \
    same, and the gradient stands at right angles to it; where lines are close it is steep. Every \
    run draws its way. Where there are just two parameters the plane is all there is; for a network \
    it is cut through the parameters of now, along two random directions or the two main directions \
    of its path ([ and ] change between them).
    """
  package static let legend = [
    "● where a run is now, in its colour, at the end of its way; grey: what was already reached",
    "→ −∇: straight downhill from there, the way a step of gradient descent goes",
    "→ velocity: the way momentum carries it; both arrows show the direction alone",
    "✕ a minimum   numbers on the lines: the loss there",
  ]
  package static let keys: Set<PaneKey> = [.pan, .zoom, .levels, .input, .unit]

  package static func title(_ view: View) -> String { planeTitle(name, view) }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let hasLegend = canvas.height >= 7 && canvas.width >= 16
    let (inside, below) = canvas.bounds.cut(bottom: hasLegend ? 1 : 0)
    let window = ShownPlane(view, columns: 1, rows: 1).plane.window
    let axes = PlaneAxes(
      low: [window.x.lowerBound, window.y.lowerBound],
      high: [window.x.upperBound, window.y.upperBound], inside)
    guard !axes.area.isEmpty else { return }
    let isNetwork = view.facts.ground == nil
    let shown = ShownPlane(
      view, columns: isNetwork ? ShownPlane.network : min(axes.area.width, 120),
      rows: isNetwork ? ShownPlane.network : min(2 * axes.area.height, 90))
    let field = LossField(shown, lines: min(max(axes.area.height / 3, 4), 16), &view)
    let arrows = view.arrows()
    let contour = Contour(axes: axes, window: window)
    let walks = view.walks(shown.plane)
    let minima = view.facts.ground?.minima ?? []
    let ways = contour.dots(of: walks)
    if let field {
      contour.draw(field, &canvas)
      contour.numbers(field, avoiding: ways, minima, &canvas)
    } else {
      canvas.clear(axes.area, background: .ground)
      canvas.paragraph(shown.absence(view), in: axes.area, .label)
    }
    axes.draw(in: &canvas)
    canvas.draw(ways, at: (axes.area.x, axes.area.y), alone: true)
    if let now = walks.last?.now { contour.draw(arrows, from: now, &canvas) }
    contour.points(walks, minima, &canvas)
    if hasLegend { PlaneLegend(field, arrows, view).draw(in: below, &canvas) }
  }

  /// `contour ─ himmelblau`, `contour ─ two random directions ─ crossEntropy`
  static func planeTitle(_ name: String, _ view: View) -> String {
    switch ShownPlane.directions(view) {
    case .axes, .through:
      if let coordinates = view.facts.ground?.coordinates, coordinates[0].label != "x" {
        "\(name) ─ \(view.facts.loss) ─ \(coordinates[1].label) over \(coordinates[0].label)"
      } else {
        "\(name) ─ \(view.facts.loss)"
      }
    case .random: "\(name) ─ two random directions ─ \(view.facts.loss)"
    case .path: "\(name) ─ the path's two main directions ─ \(view.facts.loss)"
    }
  }
}

/// Draws over the area of a plane.
private struct Contour {
  let axes: PlaneAxes
  let window: Window

  private var area: Rect { axes.area }
  private var across: Int { 2 * area.width }
  private var down: Int { 4 * area.height }

  /// In dots of the area: the first dot's middle is 0.
  private func dot(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let share = axes.share(x: x, y: y)
    return (share.u * Double(across) - 0.5, share.v * Double(down) - 0.5)
  }

  func draw(_ field: LossField, _ canvas: inout Canvas) {
    canvas.field(area, field.heights, marks: field.mark) { field.color($0) }
    var lines = Braille(width: area.width, height: area.height)
    lines.contours(of: field.heights, at: field.lines) { k in
      (field.color(field.lines[k], lighter: 0.16) ?? .line, 0)
    }
    canvas.draw(lines, at: (area.x, area.y))
  }

  /// The losses of the lines, where a straight way from the lowest point to the farthest corner
  /// crosses them: as many as keep apart and hide nothing.
  func numbers(
    _ field: LossField, avoiding ways: Braille, _ minima: [Point], _ canvas: inout Canvas
  ) {
    guard area.width >= 40, area.height >= 12 else { return }
    let (heights, lines) = (field.heights, field.lines)
    guard
      let lowest = heights.values.indices.filter({ heights.values[$0].isFinite })
        .min(by: { heights.values[$0] < heights.values[$1] })
    else { return }
    let (row, column) = lowest.quotientAndRemainder(dividingBy: heights.columns)
    let u = (Double(column) + 0.5) / Double(heights.columns)
    let v = (Double(row) + 0.5) / Double(heights.rows)
    // Not quite into the corner, where there is no room.
    let (du, dv) = ((u < 0.5 ? 0.96 : 0.04) - u, (v < 0.5 ? 0.96 : 0.04) - v)
    var taken = minima.compactMap { cell($0.x, $0.y) }.map {
      Rect(x: $0.x - area.x, y: $0.y - area.y, width: 1, height: 1)
    }
    var passed = 0
    let steps = 2 * (area.width + area.height)
    for step in 0...steps {
      let share = Double(step) / Double(steps)
      let height = heights.value(x: u + share * du, y: v + share * dv)
      guard passed < lines.count, height >= lines[passed] else { continue }
      while passed + 1 < lines.count, height >= lines[passed + 1] { passed += 1 }
      let text = NumberFormat.text(field.levels.values[passed])
      let width = Text.width(text)
      let x = coordinate((u + share * du) * Double(area.width) - Double(width) / 2) ?? 0
      let y = coordinate(((v + share * dv) * Double(area.height)).rounded(.down)) ?? 0
      let rect = Rect(x: x - 2, y: y - 1, width: width + 4, height: 3)
      let color = field.color(lines[passed], lighter: 0.34) ?? .label
      passed += 1
      guard x >= 0, x + width <= area.width, y >= 0, y < area.height,
        taken.allSatisfy({ $0.intersection(rect).isEmpty }),
        (x - 1...x + width).allSatisfy({ ways.isEmpty(x: $0, y: y) })
      else { continue }
      canvas.text(text, x: area.x + x, y: area.y + y, color, mark: .tick)
      taken.append(Rect(x: x, y: y, width: width, height: 1))
    }
  }

  /// The ways of the runs, that of the one that is shown last.
  func dots(of walks: [Walk]) -> Braille {
    var dots = Braille(width: area.width, height: area.height)
    for (order, walk) in walks.enumerated() {
      for (stops, color, rank) in [
        (walk.future, Color.line, 2 * order), (walk.past, walk.color, 2 * order + 1),
      ] {
        dots.polyline(
          stops.map { dot($0.x, $0.y) }, color, importance: Double(rank),
          mark: { stops[$0].mark })
      }
    }
    return dots
  }

  func draw(_ arrows: [Arrow], from now: Walk.Stop, _ canvas: inout Canvas) {
    for arrow in arrows {
      var dots = Braille(width: area.width, height: area.height)
      draw(arrow, from: now, &dots)
      canvas.draw(dots, at: (area.x, area.y), alone: true)
    }
  }

  private func draw(_ arrow: Arrow, from now: Walk.Stop, _ dots: inout Braille) {
    let length = arrow.length * min(max(Double(min(across, down)) / 7, 6), 24)
    guard let reach = arrow.reach(length, in: window, across: across, down: down) else { return }
    let start = dot(now.x, now.y)
    let way = (x: reach.u * Double(across) / length, y: reach.v * Double(down) / length)
    let end = (x: start.x + length * way.x, y: start.y + length * way.y)
    dots.line(from: start, to: end, arrow.color)
    // Two barbs, 45° to both sides.
    for side in [-1.0, 1] {
      let barb = (
        x: end.x - 3 * (way.x - side * way.y), y: end.y - 3 * (way.y + side * way.x)
      )
      dots.line(from: end, to: barb, arrow.color)
    }
  }

  func points(_ walks: [Walk], _ minima: [Point], _ canvas: inout Canvas) {
    for minimum in minima {
      guard let cell = cell(minimum.x, minimum.y) else { continue }
      canvas.point(x: cell.x, y: cell.y, glyph: "✕", .bright, style: .bold)
    }
    for walk in walks {
      guard let cell = cell(walk.now.x, walk.now.y) else { continue }
      canvas.point(
        x: cell.x, y: cell.y, glyph: "●", walk.color, style: .bold, mark: walk.now.mark)
    }
  }

  private func cell(_ x: Double, _ y: Double) -> (x: Int, y: Int)? {
    let dot = dot(x, y)
    guard let column = coordinate(dot.x), let row = coordinate(dot.y), column >= 0, row >= 0,
      column < across, row < down
    else { return nil }
    return (area.x + column >> 1, area.y + row >> 2)
  }
}
