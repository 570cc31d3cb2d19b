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
    "bright number: the chosen filter   dead 0 %: no window of any picture of the batch is above 0",
    "▲ ▼ more filters there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .pan, .show]

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
    let firing = shown.firing(&view)
    let peak = weights.numbers.finitePeak
    let source = view.place(of: .tensor(key))
    let map = view.look.signed
    let shelf = Shelf(
      count: shape[0], channels: channels, rows: rows, columns: columns, chosen: shown.filter,
      look: view.look, width: canvas.width, height: canvas.height)
    shelf.draw(chosen: shown.filter, dead: firing, &view, in: &canvas) {
      filter, channel, x, y, canvas in
      let first = (filter * channels + channel) * rows * columns
      shelf.picture.draw(
        x: x, y: y, in: &canvas,
        mark: { Mark(source: source, index: first + $0 * columns + $1) },
        color: { map.color(for: weights[first + $0 * columns + $1], scale: peak) })
    }
  }
}

/// All maps of a layer, side by side.
package enum MapsPane: Pane {
  package static let name = "maps"
  package static let words = """
    All maps of a layer: where in the shown picture each of its filters found what it looks for, \
    after the activation. v shows the gradients: where the loss would feel a change.
    """
  package static let legend = [
    "brightness: the number, one scale for all maps; blue below 0, orange above",
    "bright number: the chosen filter   dead 0 %: no window of any picture of the batch is above 0",
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
    let firing = shown.firing(&view)
    let source = view.place(of: .tensor(key))
    let isSigned = numbers.numbers.contains { $0 < 0 }
    let map = isSigned ? view.look.signed : view.look.magnitudes
    let shelf = Shelf(
      count: shown.sum.shape[0], channels: 1, rows: rows, columns: columns, chosen: shown.filter,
      look: view.look, width: canvas.width, height: canvas.height)
    shelf.draw(chosen: shown.filter, dead: firing, &view, in: &canvas) { filter, _, x, y, canvas in
      let first = filter * rows * columns
      shelf.picture.draw(
        x: x, y: y, in: &canvas,
        mark: { Mark(source: source, index: first + $0 * columns + $1) },
        color: { map.color(for: numbers[first + $0 * columns + $1], scale: peak) })
    }
  }
}

extension ShownFilter {
  /// Its maps as they are after the activation, before anything is pooled.
  var found: String { layer.found?.output ?? sum.output }

  /// How large a share of a map's numbers is above 0, over the pictures of the batch, where there is
  /// an activation that hands on nothing else.
  fileprivate func firing(_ view: inout View) -> (name: String, numbers: Tensor)? {
    guard
      layer.steps.contains(where: { $0.kind == .activation(ReLU.name) && $0.shape == sum.shape })
    else { return nil }
    let name = "\(FiringShare.name)(\(layer.name).activation)"
    return view.tensor(name).map { (name, $0) }
  }
}

/// Many small pictures of one size, a number below each.
private struct Shelf {
  let picture: MapPicture
  private let count, channels: Int
  /// How many things stand in a line, and how far apart.
  private let across, step, height: Int
  private let first: Int

  /// Each of `count` things has a picture for every channel, in a line.
  init(
    count: Int, channels: Int, rows: Int, columns: Int, chosen: Int, look: Look, width: Int,
    height: Int
  ) {
    (self.count, self.channels) = (count, channels)
    /// With pictures so large, how many things fit in a line, and how many lines.
    func fit(_ most: Int) -> (picture: MapPicture, across: Int, down: Int) {
      let room = (max(width / channels - 1, 1), max(height - 1, 1))
      let picture = MapPicture(rows: rows, columns: columns, room: room, most: most)
      let each = channels * (picture.width + 1) + 1
      return (picture, max((width + 1) / max(each, 4), 1), max(height / (picture.height + 1), 1))
    }
    // The largest with which all are seen.
    var best: (picture: MapPicture, across: Int, down: Int)?
    for most in [6, 5, 4, 3, 2, 1] where best == nil {
      let found = fit(most)
      let isWhole = found.picture.width * channels + channels <= width + 1
      if isWhole, found.across * found.down >= count { best = found }
    }
    // Or, of large maps, so many lines of smaller pictures that all are seen.
    for lines in 1...max(height / 4, 1) where best == nil && channels == 1 && rows > 1 {
      let room = (max(width, 1), max(height / lines - 1, 1))
      let picture = MapPicture(rows: rows, columns: columns, room: room, most: 1)
      let across = (width + 1) / (picture.width + 2)
      if picture.height >= 3, across * lines >= count { best = (picture, across, lines) }
    }
    let chosenFit = best ?? fit(1)
    picture = chosenFit.picture
    across = chosenFit.across
    step = max(channels * (picture.width + 1) + 1, 4)
    self.height = picture.height + 1
    let lines = (count + across - 1) / across
    let seen = max(height / self.height, 1)
    let middle = min(max(chosen / across - seen / 2, 0), max(lines - seen, 0))
    first = min(max(middle + min(max(look.panY, -lines), lines), 0), max(lines - seen, 0)) * across
  }

  func draw(
    chosen: Int, dead: (name: String, numbers: Tensor)?, _ view: inout View,
    in canvas: inout Canvas,
    _ body: (_ thing: Int, _ channel: Int, _ x: Int, _ y: Int, _ canvas: inout Canvas) -> Void
  ) {
    let lines = max(canvas.height / height, 1)
    for thing in first..<min(first + lines * across, count) {
      let (line, column) = (thing - first).quotientAndRemainder(dividingBy: across)
      let (x, y) = (column * step, line * height)
      for channel in 0..<channels where x + channel * (picture.width + 1) < canvas.width {
        body(thing, channel, x + channel * (picture.width + 1), y, &canvas)
      }
      guard y + height <= canvas.height else { continue }
      let isChosen = thing == chosen
      var spans = [
        Span(isChosen ? "[\(thing)]" : "\(thing)", isChosen ? .accent : .label, mark: .name)
      ]
      if let dead, dead.numbers.numbers.indices.contains(thing), dead.numbers[thing] == 0 {
        spans += [
          Span(step > 9 ? " dead " : " †", .warning, mark: .name),
          Span(step > 9 ? "0 %" : "", .warning, mark: view.mark(dead.name, thing)),
        ]
      }
      canvas.spans(spans, x: x, y: y + height - 1, clip: max(step - 1, 3))
    }
    if first > 0 { canvas.glyph("▲", x: canvas.width - 1, y: 0, .accent) }
    if first + lines * across < count {
      canvas.glyph("▼", x: canvas.width - 1, y: canvas.height - 1, .accent)
    }
  }
}
