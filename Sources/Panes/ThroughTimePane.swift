import Calculus
import Drawing
import Networks
import Simulation

/// The gradient on its way back through time: how much the loss still feels of every state, of all
/// runs, and how far the steps after it carry a small change.
package enum ThroughTimePane: Pane {
  package static let name = "throughTime"
  package static let words = """
    How much of the gradient still reaches each step on the way back: |∂L/∂h| of the hidden state after \
    every step of one sequence, as a share of what it is at the last, a line for each run, on a \
    logarithmic scale. A straight line down to the left is a gradient that vanishes, one up a gradient \
    that explodes. Below it how many times as long a small change of the state at a step is at the \
    end, at most: the largest singular value of the product of the Jacobians of all steps after it. \
    Then |∂L/∂h| of every unit of the run that is shown. Numbers are those of the chosen step; until \
    one is chosen, of the first.
    """
  package static let legend = [
    "a line for each run, in its colour; ┊ the chosen step",
    "↓ from here on a line is below all that is drawn: exactly 0, or less than a 10¹² th of the largest",
    "╎ a window begins: gradients go back no farther",
    "units: the brighter the larger, by its logarithm over six powers of ten   ▲ ▼ more units",
    "gradient norm: of all parameters together, on the batch; longer than the limit it is clipped",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .tokens, .steps]

  package static func layers(_ facts: Facts) -> [Int]? { facts.cellWidths }

  package static func title(_ view: View) -> String {
    ShownRecurrence.title("through time", view) {
      "step \($0.atFarEnd(view.look).step) ─ \($0.layer.name) ─ " + $0.shown.words
    }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let recurrence = ShownRecurrence.drawn(view, in: &canvas)?.atFarEnd(view.look) else {
      return
    }
    let norms = StepCurves(
      { "|∂L/∂h| at \($0)" }, { "|∂L/∂h| at step \($0), as a share of the last" }, .gradient,
      recurrence, &view
    ) { "\(StepShare.name)(\($0.hidden))" }
    let carried = StepCurves(
      { "growth from \($0)" }, { "growth of a small change from step \($0) on" }, .value,
      recurrence,
      &view
    ) { "\(StateJacobian.name)(\($0.hidden))" }
    let units = StepGradients(recurrence, &view)
    guard norms.isThere || units != nil else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    var area = canvas.bounds
    if area.height >= 9, let clipping = clipping(&view, width: area.width) {
      let (top, rest) = area.cut(top: 1)
      canvas.spans(clipping, x: top.x, y: top.y)
      area = rest
    }
    var parts: [(weight: Double, draw: (inout View, Rect, inout Canvas) -> Void)] = []
    if norms.isThere { parts.append((3, { norms.draw(&$0, in: $1, &$2) })) }
    if carried.isThere, canvas.height >= 12 {
      parts.append((3, { carried.draw(&$0, in: $1, &$2) }))
    }
    if let units, canvas.height >= 18 || parts.isEmpty {
      parts.append((2, { units.draw(&$0, in: $1, &$2) }))
    }
    let rects = area.rows(weights: parts.map(\.weight), gap: canvas.height >= 24 ? 1 : 0)
    for (part, rect) in zip(parts, rects) { part.draw(&view, rect, &canvas) }
  }

  /// `gradient norm 12.3, clipped to 1`; nil where nothing is ever clipped.
  private static func clipping(_ view: inout View, width: Int) -> [Span]? {
    guard let limit = view.number(Hyperparameters.clip), limit > 0,
      let norm = view.number(GradientNorm.name), let factor = view.number(ClipFactor.name)
    else { return nil }
    let isClipped = factor < 1
    func spans(_ words: String, _ verb: String) -> [Span] {
      let tag = view.frame.tag()
      return tag + [
        Span((tag.isEmpty ? "" : " ") + words, .label, mark: .name),
        Span(NumberFormat.text(norm, digits: 3), .bright, mark: view.mark(GradientNorm.name)),
        Span(verb, isClipped ? .warning : .label, mark: .name),
        Span(
          NumberFormat.text(limit, digits: 3), isClipped ? .warning : .text,
          mark: view.mark(Hyperparameters.clip)),
      ]
    }
    return [
      spans("gradient norm ", isClipped ? ", clipped to " : ", not clipped: below "),
      spans("gradient ", isClipped ? ", clipped to " : ", below "),
      spans("∇ ", isClipped ? " → " : " < "),
    ].first { Text.width($0) <= width }
  }
}

/// How wide what stands left of the steps is, so that all pictures begin at the same column.
let throughTimeMargin = 8

/// |∂L/∂h| of every unit at every step, of the run that is shown, by its logarithm.
private struct StepGradients {
  private let recurrence: ShownRecurrence
  private let key: TensorKey
  private let tensor: Tensor
  private static let decades = 6.0

  /// Nil where there is no gradient.
  init?(_ recurrence: ShownRecurrence, _ view: inout View) {
    self.recurrence = recurrence
    key = TensorKey(recurrence.shown.name(recurrence.layer.hidden), .gradient)
    guard let tensor = view.tensor(key.name, .gradient), tensor.count > 0 else { return nil }
    self.tensor = tensor
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let (head, body) = rect.height >= 4 ? rect.cut(top: 1) : rect.cut(top: 0)
    let width = recurrence.layer.width
    if !head.isEmpty {
      let index = recurrence.index
      canvas.spans(
        [
          Span("|∂L/∂h| of every unit", .text, mark: .name), Span("   unit ", .label),
          Span("\(recurrence.unit)", .accent, mark: .name), Span(" ∂L/∂h ", .label),
          Span(
            NumberFormat.text(tensor[index], digits: 3), .bright,
            mark: view.mark(key.name, index, .gradient)),
        ], x: head.x, y: head.y, clip: head.width)
    }
    let area = body.width > 2 * throughTimeMargin ? body.inset(left: throughTimeMargin) : body
    guard !area.isEmpty else { return }
    let peak = tensor.numbers.finitePeak
    let room = 2 * area.height
    let most = min(room, width)
    let first = min(max(recurrence.unit - most / 2 + view.look.panY, 0), width - most)
    let (source, map) = (view.place(of: .tensor(key)), view.look.magnitudes)
    func index(_ step: Int, _ row: Int) -> Int { step * width + first + row }
    canvas.field(
      area, columns: tensor.count / width, rows: most,
      marks: { Mark(source: source, index: index($0, $1)) },
      color: { step, row in
        let size = abs(tensor[index(step, row)])
        guard size > 0, size.isFinite else { return size == 0 ? .ground : nil }
        let powers = Double.log(size / peak) / Double.log(10)
        return map.color(for: max(powers / Self.decades + 1, 0), scale: 1)
      })
    guard area.x > body.x else { return }
    if first > 0 { canvas.glyph("▲", x: area.x - 1, y: area.y, .accent) }
    if first + most < width { canvas.glyph("▼", x: area.x - 1, y: area.bottom - 1, .accent) }
    let row = (recurrence.unit - first) * 2 * area.height / max(most, 1) / 2
    canvas.text("\(recurrence.unit)", endingAt: area.x - 2, y: area.y + row, .accent, mark: .name)
  }
}
