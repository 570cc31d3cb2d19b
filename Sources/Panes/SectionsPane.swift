import Calculus
import Drawing
import Simulation

/// Two cuts through the loss at the point of now: along one number while the other stays, each with
/// its tangent, whose slope is the partial derivative.
package enum SectionsPane: Pane {
  package static let name = "sections"
  package static let words = """
    The loss along one number while the other stays, and the other way round: two cuts through the \
    surface at the point of now, each with its tangent. How steep the tangent is, is the partial \
    derivative. For a network the cuts go along two directions through all its parameters.
    """
  package static let legend = [
    "◉ now   the straight line: its tangent there",
    "with small batches the curve is of all samples, point and tangent of this batch alone",
  ]
  package static let keys: Set<PaneKey> = [.zoom, .pan, .levels]

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let isWide = canvas.width >= 3 * canvas.height
    let halves: (Rect, Rect) =
      isWide
      ? (
        Rect(x: 0, y: 0, width: canvas.width / 2 - 1, height: canvas.height),
        Rect(
          x: canvas.width / 2 + 1, y: 0, width: canvas.width - canvas.width / 2 - 1,
          height: canvas.height)
      )
      : (
        Rect(x: 0, y: 0, width: canvas.width, height: canvas.height / 2),
        Rect(
          x: 0, y: canvas.height / 2, width: canvas.width,
          height: canvas.height - canvas.height / 2)
      )
    section(0, &view, in: halves.0, &canvas)
    section(1, &view, in: halves.1, &canvas)
  }

  private static func section(
    _ axis: Int, _ view: inout View, in rect: Rect, _ canvas: inout Canvas
  ) {
    guard rect.width >= 8, rect.height >= 3 else { return }
    let ground = view.facts.ground
    let count = ground == nil ? ShownPlane.network : min(2 * rect.width, 160)
    let shown = ShownPlane(view, columns: 1, rows: 1)
    let directions = ground == nil ? shown.plane.directions : .through
    let plane = LossPlane(
      directions, columns: axis == 0 ? count : 1, rows: axis == 0 ? 1 : count,
      ground == nil ? shown.base.shown(view.look, pans: false) : shown.plane.window)
    let label = axis == 0 ? shown.labels(view).x : shown.labels(view).y
    guard let (tensor, _) = view.losses(plane), tensor.count == count else {
      canvas.text(shown.absence(view), x: rect.x, y: rect.y, .label, clip: rect.width)
      return
    }
    let source = view.place(of: plane)
    // Rows go down, and the axis up.
    let order = axis == 0 ? Array(0..<count) : Array((0..<count).reversed())
    let xs: [Double] = order.map { plane.coordinate(axis, of: $0) }
    let ys = order.map { tensor[$0] }
    let finite = ys.filter(\.isFinite)
    let isLog = view.look.hasOtherLevels && !finite.isEmpty && finite.allSatisfy { $0 > 0 }
    var series = [
      Plot.Series(
        "", .text, x: .at(xs), y: ys, mark: { Mark(source: source, index: order[$0]) })
    ]
    let here = point(axis, &view)
    if let here, let slope = here.slope, slope.isFinite, let low = xs.first, let high = xs.last {
      let reach = 0.14 * (high - low)
      let ends = [here.x - reach, here.x + reach]
      series.insert(
        Plot.Series(
          "", .accent, x: .at(ends), y: ends.map { here.loss + slope * ($0 - here.x) }), at: 0)
    }
    let (words, area) = rect.cut(top: 1)
    let range = range(finite, here?.loss, isLog)
    let plot = Plot(
      series, scale: isLog ? .log : .linear, x: (xs.first ?? 0)...(xs.last ?? 1), y: range)
    canvas.plot(plot, in: area)
    let frame = plot.frame(in: area)
    if let here, let cell = frame.cell(x: here.x, y: here.loss) {
      canvas.point(x: cell.x, y: cell.y, glyph: "◉", .run(view.frame.run), mark: view.mark("loss"))
    }
    say(label, here?.slope, axis, &view, in: words, &canvas)
  }

  /// What is steep and far away is left out, so that the point is seen.
  private static func range(
    _ ys: [Double], _ here: Double?, _ isLog: Bool
  ) -> ClosedRange<Double>? {
    guard let low = ys.min(), let high = ys.max() else { return nil }
    guard !isLog, let here, here.isFinite else { return low...high }
    let middle = ys.sorted()[ys.count / 2]
    let most = max(here + 0.5 * (here - low), low + 3 * (middle - low))
    return low...max(min(high, most), here)
  }

  /// Where the run is along an axis, and how steep it is there.
  private static func point(_ axis: Int, _ view: inout View)
    -> (x: Double, loss: Double, slope: Double?)?
  {
    guard let loss = view.number("loss") else { return nil }
    guard let ground = view.facts.ground else { return (0, loss, nil) }
    let coordinate = ground.coordinates[axis]
    guard let x = view.tensor(coordinate.parameter)?[coordinate.index] else { return nil }
    let slope = view.tensor(coordinate.parameter, .gradient)?[coordinate.index]
    return (x, loss, slope)
  }

  private static func say(
    _ label: String, _ slope: Double?, _ axis: Int, _ view: inout View, in rect: Rect,
    _ canvas: inout Canvas
  ) {
    let isOfPath = view.facts.ground == nil && ShownPlane.directions(view) == .path
    var spans = [Span(isOfPath ? label : "along \(label)", .label, mark: .name)]
    if let slope, let coordinate = view.facts.ground?.coordinates[axis] {
      // A number is shown whole or not at all.
      let wide = Text.width(spans[0].text) + 9 + Text.width(NumberFormat.text(slope))
      if wide > rect.width { spans = [] }
      spans += [
        Span(spans.isEmpty ? "slope " : "   slope ", .label, mark: .name),
        Span(
          NumberFormat.text(slope), slope.isFinite ? .bright : .warning,
          mark: view.mark(coordinate.parameter, coordinate.index, .gradient)),
      ]
    }
    canvas.spans(spans, x: rect.x, y: rect.y, clip: rect.width)
  }
}
