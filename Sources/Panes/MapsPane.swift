import Calculus
import Drawing
import Networks
import Simulation

/// All maps of a layer, side by side.
package enum MapsPane: Pane {
  package static let name = "maps"
  package static let words = """
    All maps of a layer: where in the shown picture each of its filters found what it looks for, \
    after the activation. v shows the gradients: where the loss would feel a change.
    """
  package static let legend = [
    "brightness: the number, one scale for all maps; blue below 0, orange above",
    "bright number: the chosen filter",
    "dead 0 %, or †: no window of any picture of the batch is above 0 after the activation",
    "▲ ▼ more maps there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .show]

  package static func layers(_ facts: Facts) -> [Int]? { ConvolutionPane.layers(facts) }

  package static func title(_ view: View) -> String {
    guard let shown = ShownFilter(view) else { return name }
    return "maps ─ \(shown.layer.name) ─ [\(shown.filter)] of \(shown.sum.shape[0])"
      + (view.look.show == .gradients ? " ─ gradients" : "") + " ─ \(shown.image.words)"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownFilter.drawn(view, in: &canvas) else { return }
    let key = TensorKey(
      shown.image.name(shown.found), view.look.show == .gradients ? .gradient : .value)
    guard let numbers = view.tensor(key.name, key.kind) else {
      canvas.text(
        view.isCarried(key) ? "nothing of that is asked for here" : "…", x: 0, y: 0, .label)
      return
    }
    let (rows, columns) = (shown.windows.y.count, shown.windows.x.count)
    let peak = numbers.numbers.finitePeak
    let dead = shown.dead(&view)
    let source = view.place(of: .tensor(key))
    let isSigned = numbers.numbers.contains { $0 < 0 }
    let map = isSigned ? view.look.signed : view.look.magnitudes
    let shelf = Shelf(
      count: shown.sum.shape[0], channels: 1, rows: rows, columns: columns, chosen: shown.filter,
      look: view.look, width: canvas.width, height: canvas.height)
    shelf.draw(chosen: shown.filter, in: &canvas, below: dead) { filter, _, x, y, canvas in
      let first = filter * rows * columns
      shelf.picture.draw(
        x: x, y: y, numbers, source: source, in: &canvas,
        index: { first + $0 * columns + $1 },
        color: { number, _, _ in map.color(for: number, scale: peak) })
    }
  }
}

extension ShownFilter {
  /// Its maps as they are after the activation, before anything is pooled.
  var found: String { layer.found?.output ?? sum.output }

  /// How large a share of a map's numbers is above 0, over the pictures of the batch, where there is
  /// an activation that hands on nothing else.
  private func firing(_ view: inout View) -> (name: String, numbers: Tensor)? {
    guard
      layer.steps.contains(where: { $0.kind == .activation(ReLU.name) && $0.shape == sum.shape })
    else { return nil }
    let name = "\(FiringShare.name)(\(layer.name).activation)"
    return view.tensor(name).map { (name, $0) }
  }

  /// What there is to say below a filter that is dead, if there is room.
  func dead(_ view: inout View) -> (_ filter: Int, _ room: Int) -> [Span] {
    guard let (name, shares) = firing(&view) else { return { _, _ in [] } }
    let source = view.place(of: .tensor(TensorKey(name)))
    return { filter, room in
      guard shares.numbers.indices.contains(filter), shares[filter] == 0 else { return [] }
      guard room >= 9 else { return [Span(" †", .warning, mark: .name)] }
      return [
        Span(" dead ", .warning, mark: .name),
        Span("0 %", .warning, mark: Mark(source: source, index: filter)),
      ]
    }
  }
}
