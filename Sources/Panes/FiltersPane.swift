import Calculus
import Drawing
import Networks
import Simulation

/// All filters of a layer, side by side.
package enum FiltersPane: Pane {
  package static let name = "filters"
  package static let words = """
    All filters of a layer: what each looks for. One that reads several channels has a picture for \
    each of them, in a line. v shows their gradients, what the optimizer remembers, and how far they \
    have gone since the start.
    """
  package static let legend = [
    "blue below 0, orange above, one scale for all filters",
    "bright number: the chosen filter",
    "dead 0 %, or †: no window of any picture of the batch is above 0 after the activation",
    "╱ .97: of a filter that reads the picture, which way it runs, and how much of it does",
    "▲ ▼ more filters there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .pan, .show, .kernel]

  package static func layers(_ facts: Facts) -> [Int]? { ConvolutionPane.layers(facts) }

  package static func title(_ view: View) -> String {
    guard let shown = ShownFilter(view) else { return name }
    return "filters ─ \(shown.layer.name) ─ [\(shown.filter)] of \(shown.sum.shape[0])"
      + (view.look.show == .values ? "" : " ─ \(view.look.show.words)")
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownFilter.drawn(view, in: &canvas) else { return }
    let key = view.key(shown.sum.weight, isParameter: true)
    guard let weights = view.tensor(key.name, key.kind) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let shape = shown.sum.weightShape
    let (channels, rows, columns) = (shape[1], shape[2], shape[3])
    let dead = shown.dead(&view)
    let directions = directions(shown, weights, &view)
    let peak = weights.numbers.finitePeak
    let source = view.place(of: .tensor(key))
    let map = view.look.signed
    let shelf = Shelf(
      count: shape[0], channels: channels, rows: rows, columns: columns, chosen: shown.filter,
      look: view.look, width: canvas.width, height: canvas.height)
    shelf.draw(
      chosen: shown.filter, in: &canvas, below: { dead($0, $1) + directions($0, $1) }
    ) { filter, channel, x, y, canvas in
      let first = (filter * channels + channel) * rows * columns
      shelf.picture.draw(
        x: x, y: y, weights, source: source, in: &canvas,
        index: { first + $0 * columns + $1 },
        color: { number, _, _ in map.color(for: number, scale: peak) })
    }
  }

  /// Below a filter that reads the picture: along which line it runs, and how much of it does.
  private static func directions(
    _ shown: ShownFilter, _ weights: Tensor, _ view: inout View
  ) -> (_ filter: Int, _ room: Int) -> [Span] {
    let shape = shown.sum.weightShape
    let name = "\(Orientation.name)(\(shown.sum.weight))"
    guard shown.number == 0, view.look.show == .values, shape[2] > 2, shape[3] > 2,
      let shares = view.tensor(name)
    else { return { _, _ in [] } }
    let source = view.place(of: .tensor(TensorKey(name)))
    return { filter, room in
      guard room >= 4, shares.numbers.indices.contains(filter), shares[filter] > 0 else {
        return []
      }
      let glyph =
        switch Orientation.line(of: filter, shape, weights.numbers) {
        case .level: "─"
        case .rising: "╱"
        case .upright: "│"
        case .falling: "╲"
        }
      let isOne = shares[filter] > 0.5
      return [
        Span(room >= 6 ? " \(glyph) " : " ", isOne ? .text : .line, mark: .name),
        Span(
          String(NumberFormat.fixed(shares[filter], places: 2).drop { $0 == "0" }),
          isOne ? .text : .label, mark: Mark(source: source, index: filter)),
      ]
    }
  }
}
