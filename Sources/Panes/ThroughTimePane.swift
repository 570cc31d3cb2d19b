import Calculus
import Drawing
import Networks
import Simulation

/// The gradient on its way back through time: how much the loss still feels of every state, of all
/// runs, and how far the steps after it carry a small change.
package enum ThroughTimePane: Pane {
  package static let name = "throughTime"
  package static let words = """
    How much of the loss still reaches each step on the way back: |∂L/∂h| of the hidden state after \
    every step of one sequence, a line for each run, on a logarithmic scale. A straight line down to \
    the left is a gradient that vanishes, one up a gradient that explodes. Below it the largest \
    singular value of the product of Jacobians ∂s_T/∂s_t: how far the longest of all small changes of \
    the state at a step is carried to the end. Then |∂L/∂h| of every unit of the run that is shown.
    """
  package static let legend = [
    "a line for each run, in its colour; ┊ the chosen step",
    "a line that ends: from there on the gradient is exactly 0, or a 10¹² th of the largest",
    "units: the brighter the larger, by its logarithm over six powers of ten",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .tokens]

  package static func layers(_ facts: Facts) -> [Int]? { facts.recurrences.map(\.width) }

  package static func title(_ view: View) -> String {
    guard let recurrence = ShownRecurrence(view) else { return name }
    return "through time ─ \(recurrence.layer.name) ─ step \(recurrence.step) ─ "
      + recurrence.shown.words
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let recurrence = ShownRecurrence(view) else {
      canvas.text("this model has no recurrent layers", x: 0, y: 0, .label)
      return
    }
    let norms = StepCurves(
      "|∂L/∂h|", "|∂L/∂h| of every step", .gradient, recurrence, &view
    ) { "\(StepNorm.name)(\($0.hidden))" }
    let carried = StepCurves(
      "σ", "largest singular value of ∂s_T/∂s_t", .value, recurrence, &view
    ) { "\(StateJacobian.name)(\($0.hidden))" }
    let units = StepGradients(recurrence, &view)
    guard norms.isThere || units != nil else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    var parts: [(weight: Double, draw: (inout View, Rect, inout Canvas) -> Void)] = []
    if norms.isThere { parts.append((3, { norms.draw(&$0, in: $1, &$2) })) }
    if carried.isThere, canvas.height >= 12 {
      parts.append((3, { carried.draw(&$0, in: $1, &$2) }))
    }
    if let units, canvas.height >= 18 || parts.isEmpty {
      parts.append((2, { units.draw(&$0, in: $1, &$2) }))
    }
    let rects = canvas.bounds.rows(
      weights: parts.map(\.weight), gap: canvas.height >= 24 ? 1 : 0)
    for (part, rect) in zip(parts, rects) { part.draw(&view, rect, &canvas) }
  }
}

/// How wide what stands left of the steps is, so that all pictures begin at the same column.
private let margin = 8

/// One number of every step, of all runs, on a logarithmic scale.
private struct StepCurves {
  private struct Curve {
    let run: Int
    let key: TensorKey
    let numbers: [Double]
  }
  private let short, long: String
  private let curves: [Curve]
  private let recurrence: ShownRecurrence

  /// `tensor`: what it is called, of that layer.
  init(
    _ short: String, _ long: String, _ kind: Origin.Kind, _ recurrence: ShownRecurrence,
    _ view: inout View, _ tensor: (RecurrentLayer) -> String
  ) {
    (self.short, self.long, self.recurrence) = (short, long, recurrence)
    var curves: [Curve] = []
    for run in view.runs.map(\.run) {
      view.of(run) { view in
        // Another run may have other layers.
        guard let own = ShownRecurrence(view) else { return }
        let key = TensorKey(own.shown.name(tensor(own.layer)), kind, run: run)
        guard let numbers = view.tensor(key.name, kind)?.numbers else { return }
        curves.append(Curve(run: run, key: key, numbers: numbers))
      }
    }
    self.curves = curves
  }

  var isThere: Bool { !curves.isEmpty }
  private var count: Int { curves.map(\.numbers.count).max() ?? 0 }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let (head, body) = rect.height >= 4 ? rect.cut(top: 1) : rect.cut(top: 0)
    if !head.isEmpty { heading(&view, in: head, &canvas) }
    guard !body.isEmpty else { return }
    let all = curves.flatMap(\.numbers).filter { $0.isFinite && $0 > 0 }
    let top = all.max() ?? 1
    let least = max(all.min() ?? top / 10, top * 1e-12)
    let series = curves.map { curve in
      let source = view.of(curve.run) { $0.place(of: .tensor(curve.key)) }
      return Plot.Series(
        "", .run(curve.run), y: curve.numbers.map { $0 < least ? .nan : $0 },
        thickness: curve.run == view.frame.run && curves.count > 1 && body.height >= 8 ? 2 : 1
      ) { Mark(source: source, index: $0) }
    }
    let plot = Plot(
      series, scale: .log, x: -0.5...max(Double(count) - 0.5, 0.5), y: least...max(top, least),
      hasLegend: false)
    let area = plot.frame(in: body).area
    let frame = canvas.plot(plot, in: body.inset(left: max(margin - (area.x - body.x), 0)))
    if let x = frame.cell(x: Double(recurrence.step), y: frame.y.lowerBound)?.x {
      for y in frame.area.y..<frame.area.bottom where canvas[x, y].glyph == Glyph.space {
        canvas.glyph("┊", x: x, y: y, .line)
      }
    }
  }

  /// `|∂L/∂h| of every step   at 12: ● rnn 3.1e−5  ● lstm 0.021`
  private func heading(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let step = recurrence.step
    var values: [Span] = []
    for curve in curves where curve.numbers.indices.contains(step) {
      let source = view.of(curve.run) { $0.place(of: .tensor(curve.key)) }
      let tag = view.runs.first { $0.run == curve.run }?.tag() ?? []
      values +=
        [Span("  ")] + tag + [
          Span(tag.isEmpty ? "" : " "),
          Span(
            NumberFormat.text(curve.numbers[step], digits: 3), .bright,
            mark: Mark(source: source, index: step)),
        ]
    }
    let at = Span(" at \(step)", .label, mark: .name)
    let isLong = Text.width(long) + Text.width(at.text) + Text.width(values) <= rect.width
    canvas.spans(
      [Span(isLong ? long : short, .text, mark: .name), at] + values, x: rect.x, y: rect.y,
      clip: rect.width)
  }
}

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
          Span("of every unit", .text), Span("   unit ", .label),
          Span("\(recurrence.unit)", .accent, mark: .name), Span(" ∂L/∂h ", .label),
          Span(
            NumberFormat.text(tensor[index], digits: 3), .bright,
            mark: view.mark(key.name, index, .gradient)),
        ], x: head.x, y: head.y, clip: head.width)
    }
    let area = body.width > 2 * margin ? body.inset(left: margin) : body
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
    let row = (recurrence.unit - first) * 2 * area.height / max(most, 1) / 2
    canvas.text("\(recurrence.unit)", endingAt: area.x - 1, y: area.y + row, .accent, mark: .name)
  }
}
