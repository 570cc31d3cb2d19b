import Drawing
import Networks
import Simulation

/// Every unit's gates over the samples kept apart: how often each is open and how often shut.
package enum GatesPane: Pane {
  package static let name = "gates"
  package static let words = """
    How the gates of every unit behave on the samples kept apart. To the right lie units whose gate \
    is open (above 0.9) at most steps, high up those whose gate is shut (below 0.1) at most. A \
    forget gate at the far right keeps what it has; one at the top forgets at once. In between, the \
    gate looks at what it reads.
    """
  package static let legend = [
    "● a unit   ◉ several   ◆ the chosen unit   across: share of steps open, above 0.9   up: share shut, below 0.1",
    "◆ mean, open, shut: of the chosen unit's gate over all steps that are not padding",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit]

  package static func layers(_ facts: Facts) -> [Int]? { facts.cellWidths }

  package static func title(_ view: View) -> String {
    ShownRecurrence.title(name, view) {
      "unit [\($0.unit)] of \($0.layer.width) ─ \($0.layer.name)"
    }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownRecurrence.drawn(view, in: &canvas) else { return }
    let gates = shown.layer.gates
    guard !gates.isEmpty else {
      canvas.paragraph("Plain cells have no gates.", in: canvas.bounds, .label)
      return
    }
    // Side by side where each keeps some width, else one below the other, else the chosen ones first.
    let across = max(1, min(gates.count, canvas.width / 22))
    let down = max(1, min((gates.count + across - 1) / across, canvas.height / 6))
    var rest = gates.prefix(across * down)
    for row in canvas.bounds.rows(weights: (0..<down).map { _ in 1 }) {
      for rect in row.columns(weights: (0..<across).map { _ in 1 }, gap: 2) {
        guard let gate = rest.popFirst() else { continue }
        draw(gate, shown, &view, in: rect, &canvas)
      }
    }
  }

  /// What goes up and what across; and where no unit can be, as no step is both.
  private static func axes(_ area: Rect, in canvas: inout Canvas) {
    guard area.width >= 12, area.height >= 4 else { return }
    for y in area.y..<area.bottom {
      // Above the line from shut to open.
      let first = area.x + (y - area.y + 1) * area.width / area.height
      for x in max(first, area.x)..<max(area.right, first) where x < area.right {
        canvas.glyph("╲", x: x, y: y, .faint)
        break
      }
    }
    canvas.text("↑ shut", x: area.x, y: area.y, .label, mark: .name)
    canvas.text("open →", endingAt: area.right, y: area.bottom - 1, .label, mark: .name)
  }

  private static func name(_ measure: String, _ gate: String) -> String {
    "\(Run.heldOutName)/\(measure)(\(gate))"
  }

  private static func draw(
    _ gate: String, _ shown: ShownRecurrence, _ view: inout View, in rect: Rect,
    _ canvas: inout Canvas
  ) {
    let names = [OpenShare.name, ShutShare.name, UnitMean.name].map { name($0, gate) }
    let title = gate.split(separator: ".").last.map(String.init) ?? gate
    let word = title.replacing("Gate", with: "")
    guard let open = view.tensor(names[0]), let shut = view.tensor(names[1]),
      let mean = view.tensor(names[2]), open.count == shown.layer.width
    else {
      canvas.text("\(word) …", x: rect.x, y: rect.y, .label, clip: rect.width)
      return
    }
    let unit = shown.unit
    canvas.spans(
      [
        Span(word, .text, mark: .name), Span("  ◆ mean ", .label, mark: .name),
        Span(NumberFormat.fixed(mean[unit], places: 2), .bright, mark: view.mark(names[2], unit)),
      ], x: rect.x, y: rect.y, clip: rect.width)
    canvas.spans(
      [
        Span("open ", .label, mark: .name),
        Span(NumberFormat.fixed(open[unit], places: 2), .bright, mark: view.mark(names[0], unit)),
        Span(" shut ", .label, mark: .name),
        Span(NumberFormat.fixed(shut[unit], places: 2), .bright, mark: view.mark(names[1], unit)),
      ], x: rect.x, y: rect.y + 1, clip: rect.width)
    let body = rect.inset(top: 2)
    guard body.height >= 3, body.width >= 8 else { return }
    let source = view.place(of: .tensor(TensorKey(names[0])))
    var order = Array(0..<open.count).filter { $0 != unit }
    order.append(unit)
    let plot = Plot([], x: 0...1, y: 0...1, hasLegend: false)
    let frame = canvas.plot(plot, in: body)
    axes(frame.area, in: &canvas)
    var taken: Set<[Int]> = []
    for k in order {
      guard let cell = frame.cell(x: open[k], y: shut[k]) else { continue }
      let isChosen = k == unit
      // Several units in one place.
      let isMore = !taken.insert([cell.x, cell.y]).inserted
      canvas.point(
        x: cell.x, y: cell.y, glyph: isChosen ? "◆" : isMore ? "◉" : "●",
        isChosen ? .bright : .series(0), mark: Mark(source: source, index: k))
    }
  }
}
