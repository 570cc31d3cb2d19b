import Calculus
import Drawing
import Networks
import Simulation

/// The narrowest layer: what a picture is said with there, and where all pictures lie by it.
package enum CodePane: Pane {
  package static let name = "code"
  package static let words = """
    The layer with the fewest numbers, through which everything has to go: above, those of the shown \
    picture; below, every held-out picture as a point, on the two directions in which their codes are \
    spread the most (principal axes). What the network takes to be alike lies together, though nobody \
    told it what is what.
    """
  package static let legend = [
    "bars: the code of the shown picture, up and down from 0",
    "a sign or a colour for each class   ◆ the shown picture",
    "enter on a point: all panes show that picture",
  ]
  package static let keys: Set<PaneKey> = [.sample, .answers]

  /// The layer: the one with the fewest outputs, but for the last.
  private static func layer(_ facts: Facts) -> MapLayer? {
    facts.maps.dropLast().min { $0.shape.reduce(1, *) < $1.shape.reduce(1, *) }
  }
  /// Where every held-out picture lies.
  static func places(_ facts: Facts) -> String? {
    layer(facts).map { "\(Run.heldOutName)/\(PrincipalPlace.name)(\($0.probed))" }
  }

  package static func title(_ view: View) -> String {
    guard let layer = layer(view.facts), let shown = ShownImage(view) else { return name }
    return "\(name) ─ \(layer.name), \(layer.shape.reduce(1, *)) numbers ─ \(shown.words)"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let layer = layer(view.facts), let shown = ShownImage(view) else {
      canvas.paragraph(
        "This network has no layer that a picture has to go through.", in: canvas.bounds, .label)
      return
    }
    let isLow = canvas.height < 10
    let parts = canvas.bounds.cut(top: isLow ? canvas.height : min(canvas.height / 4 + 1, 8))
    canvas.clipped(to: parts.top) { bars(shown.name(layer.probed), &view, in: &$0) }
    guard !parts.rest.isEmpty else { return }
    canvas.clipped(to: parts.rest) { points(&view, in: &$0) }
  }

  private static func bars(_ name: String, _ view: inout View, in canvas: inout Canvas) {
    guard let code = view.tensor(name) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let source = view.place(of: .tensor(TensorKey(name)))
    let each = canvas.width / max(code.count, 1)
    // Digits below the bars where they fit.
    let hasDigits = each >= 6 && canvas.height >= 4
    let height = canvas.height - (hasDigits ? 1 : 0)
    let width = hasDigits ? each : min(each, 4)
    guard width > 0 else {
      SignalBars(code.numbers, width: canvas.width, height: height).draw(
        x: 0, y: 0, in: &canvas, mark: { Mark(source: source, index: $0) },
        color: { _ in .series(0) })
      return
    }
    let bars = SignalBars(code.numbers, width: code.count, height: height)
    bars.draw(
      x: 0, y: 0, step: width, in: &canvas, mark: { Mark(source: source, index: $0) },
      color: { _ in .series(0) })
    guard hasDigits else { return }
    for k in 0..<code.count {
      canvas.text(
        NumberFormat.fixed(code[k], places: 1), endingAt: (k + 1) * width - 1, y: height, .text,
        mark: Mark(source: source, index: k))
    }
  }

  /// The sign of a class as that of a point: a digit is no number here, it has a circle around it.
  private static func point(_ sign: Unicode.Scalar) -> Unicode.Scalar {
    guard let digit = sign.properties.numericValue, ("0"..."9").contains(sign) else { return sign }
    return Unicode.Scalar(digit == 0 ? 0x24EA : 0x245F + UInt32(digit)) ?? sign
  }

  private static func points(_ view: inout View, in canvas: inout Canvas) {
    guard let name = places(view.facts), let found = view.tensor(name), found.count >= 4 else {
      return
    }
    let data = view.facts.data
    let count = found.count / 2
    let (x, y) = ((0..<count).map { found[2 * $0] }, (0..<count).map { found[2 * $0 + 1] })
    let frame = canvas.plot(
      Plot([], x: Plot.ends(x), y: Plot.ends(y), hasLegend: false), in: canvas.bounds)
    guard !frame.area.isEmpty else { return }
    let source = view.place(of: .tensor(TensorKey(name)))
    let isDrawn = view.look.drawn != nil
    let chosen = isDrawn || data.heldOut.isEmpty ? nil : view.look.sample % data.heldOut.count
    for k in (0..<count).filter({ $0 != chosen }) + (chosen.map { [$0] } ?? []) {
      guard let cell = frame.cell(x: x[k], y: y[k]), data.heldOut.indices.contains(k) else {
        continue
      }
      let label = data.heldOut[k].label
      let classes = data.image?.classes ?? []
      let sign = label.map { classes.indices.contains($0) ? classes[$0] : "\($0)" }
      let glyph = sign.flatMap { $0.count == 1 ? $0.unicodeScalars.first : nil }.map(point) ?? "●"
      canvas.point(
        x: cell.x, y: cell.y, glyph: k == chosen ? "◆" : glyph,
        k == chosen ? .bright : label.map { .point($0) } ?? .series(0),
        mark: Mark(source: source, index: 2 * k))
    }
  }
}
