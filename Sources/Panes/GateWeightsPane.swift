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
    "where there are more than fit, each dot is the strongest of those that lie there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .show]

  package static func layers(_ facts: Facts) -> [Int]? { facts.cellWidths }

  package static func title(_ view: View) -> String {
    ShownRecurrence.title("gate weights", view) {
      "\($0.layer.name) ─ from \($0.layer.width) to \($0.layer.width)"
        + (view.look.show == .values ? "" : " ─ \(view.look.show.words)")
    }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownRecurrence.drawn(view, in: &canvas) else { return }
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
    let (area, below) = canvas.bounds.cut(bottom: canvas.height >= 8 ? 1 : 0)
    let across =
      (1...parts).max { a, b in
        side(area, a, parts) < side(area, b, parts)
      } ?? 1
    let down = (parts + across - 1) / across
    // Where there is no room for all of them, the strongest of some stands for them.
    let each = max(
      (h + max(side(area, across, parts), 1) - 1) / max(side(area, across, parts), 1), 1)
    let count = (h + each - 1) / each
    var part = 0
    for row in area.rows(weights: (0..<down).map { _ in 1 }) {
      for rect in row.columns(weights: (0..<across).map { _ in 1 }, gap: 2) {
        guard part < parts else { continue }
        let own = part
        let word = layer.cell == .rnn ? "hidden" : layer.cell.parts[own].replacing("Gate", with: "")
        canvas.text(word, x: rect.x, y: rect.y, .label, mark: .name, clip: rect.width)
        let body = rect.inset(top: 1)
        // No finer than the weights, and square.
        let size = min(body.width, 2 * body.height)
        let square = Rect(x: body.x, y: body.y, width: size, height: (size + 1) / 2)
        let strongest = strongest(weights, of: h, each: each) { ($1 * parts + own) * h + $0 }
        canvas.field(
          square, columns: count, rows: count,
          marks: { Mark(source: source, index: strongest[$1 * count + $0]) },
          color: { map.color(for: weights[strongest[$1 * count + $0]], scale: peak) })
        part += 1
      }
    }
    guard !below.isEmpty,
      let most = weights.numbers.indices.max(by: {
        abs(weights[$0]) < abs(weights[$1])
      })
    else { return }
    let spans = [
      Span("strongest ", .label),
      Span(
        NumberFormat.text(weights[most], digits: 3), .text, mark: Mark(source: source, index: most)),
    ]
    let all = Span("   ↓ from, → to a unit", .label, mark: .name)
    let some = Span("   a dot: the strongest of \(each)×\(each)", .label, mark: .name)
    var line = spans
    for piece in each > 1 ? [some, all] : [all]
    where Text.width(line) + Text.width(piece.text) <= canvas.width { line.append(piece) }
    canvas.spans(line, x: 0, y: below.y, clip: canvas.width)
  }

  /// Of every so many times so many numbers of a square the one that is farthest from 0: where it is.
  private static func strongest(
    _ numbers: Tensor, of h: Int, each: Int, index: (_ column: Int, _ row: Int) -> Int
  ) -> [Int] {
    let count = (h + each - 1) / each
    return (0..<count * count).map { block in
      let (row, column) = (block / count * each, block % count * each)
      var best = index(column, row)
      for r in row..<min(row + each, h) {
        for c in column..<min(column + each, h)
        where abs(numbers[index(c, r)]) > abs(numbers[best]) { best = index(c, r) }
      }
      return best
    }
  }

  /// How large a matrix can be with so many side by side.
  private static func side(_ canvas: Rect, _ across: Int, _ parts: Int) -> Int {
    let down = (parts + across - 1) / across
    return min(
      (canvas.width - 2 * (across - 1)) / across, 2 * (canvas.height / down - 1))
  }
}
