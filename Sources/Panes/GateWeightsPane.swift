import Drawing
import Networks
import Simulation

/// The recurrent weights as matrices, one for every part of a cell.
package enum GateWeightsPane: Pane {
  package static let name = "gateWeights"
  package static let words = """
    What every unit takes from every other: the recurrent weights of each part of the cell, a row \
    for the unit that is remembered, a column for the unit whose part it is. A bright diagonal says \
    that units look after themselves.
    """
  package static let legend = [
    "blue below 0, orange above, one scale for all parts",
    "rows: from that unit's hidden state   columns: to that unit's part",
  ]
  package static let keys: Set<PaneKey> = [.layer, .show]

  package static func layers(_ facts: Facts) -> [Int]? { facts.recurrences.map(\.width) }

  package static func title(_ view: View) -> String {
    guard let shown = ShownRecurrence(view) else { return name }
    return "gate weights ─ \(shown.layer.name) ─ from \(shown.layer.width) to \(shown.layer.width)"
      + (view.look.show == .values ? "" : " ─ \(view.look.show.words)")
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownRecurrence(view) else {
      canvas.text("this model has no recurrent cells", x: 0, y: 0, .label)
      return
    }
    let layer = shown.layer
    let key = view.key(layer.fromState + ".weight", isParameter: true)
    let h = layer.width
    guard let weights = view.tensor(key.name, key.kind), weights.count % (h * h) == 0,
      weights.count > 0
    else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let parts = weights.count / (h * h)
    let peak = weights.numbers.finitePeak
    let map = ColorMap.diverging[abs(view.look.colors % ColorMap.diverging.count)]
    let source = view.place(of: .tensor(key))
    // A matrix is square, and a cell twice as high as wide.
    let across =
      (1...parts).max { a, b in
        side(canvas, a, parts) < side(canvas, b, parts)
      } ?? 1
    let down = (parts + across - 1) / across
    var part = 0
    for row in canvas.bounds.rows(weights: (0..<down).map { _ in 1 }) {
      for rect in row.columns(weights: (0..<across).map { _ in 1 }, gap: 2) {
        guard part < parts else { continue }
        let own = part
        let word = layer.cell == .rnn ? "hidden" : layer.cell.parts[own].replacing("Gate", with: "")
        canvas.text(word, x: rect.x, y: rect.y, .label, mark: .name, clip: rect.width)
        let body = rect.inset(top: 1)
        // No finer than the weights, and square.
        let size = min(body.width, 2 * body.height)
        let square = Rect(x: body.x, y: body.y, width: size, height: (size + 1) / 2)
        func index(_ column: Int, _ row: Int) -> Int { (row * parts + own) * h + column }
        canvas.field(
          square, columns: h, rows: h, marks: { Mark(source: source, index: index($0, $1)) },
          color: { map.color(for: weights[index($0, $1)], scale: peak) })
        part += 1
      }
    }
  }

  /// How large a matrix can be with so many side by side.
  private static func side(_ canvas: Canvas, _ across: Int, _ parts: Int) -> Int {
    let down = (parts + across - 1) / across
    return min(
      (canvas.width - 2 * (across - 1)) / across, 2 * (canvas.height / down - 1))
  }
}
