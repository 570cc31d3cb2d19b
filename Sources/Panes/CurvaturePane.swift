import Calculus
import Drawing
import Simulation

/// How the loss bends where the run stands, and what learning rate that allows.
package enum CurvaturePane: Pane {
  package static let name = "curvature"
  package static let words = """
    How the loss bends where it stands now. A step of the learning rate along a bend λ overshoots \
    by as much as it came from if the rate is 2/λ, and by more if it is larger: the steepest bend \
    sets the limit, and the flattest says how long the way is at that rate.
    """
  package static let legend = [
    "●  the learning rate in use   ┃  2/λ, the largest that plain steps can bear",
    "λ  how much the slope changes along one direction: an eigenvalue of the Hessian",
    "left of the middle: the loss bends down there, as on a saddle or a hill",
  ]

  /// While playing it may be of some iterations ago.
  package static func title(_ view: View) -> String {
    let limit = view.frame.tensors[TensorKey(StableRate.name, run: view.frame.run)]
    guard let iteration = limit?.iteration, iteration != view.frame.iteration else { return name }
    return "\(name) ─ of it \(NumberFormat.integer(iteration))"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let bends = Bends(&view)
    guard let limit = view.number(StableRate.name) else {
      let isMissing = view.isCarried(TensorKey(StableRate.name))
      canvas.paragraph(
        isMissing ? "there is no loss to bend" : "working it out …", in: canvas.bounds, .label)
      return
    }
    // The verdict, a scale under it, and what that comes from below, as far as there is room.
    let verdict = Paragraph(verdict(limit, bends, &view), width: canvas.width).lines
    let most = canvas.height < 10 ? max(canvas.height / 2, 1) : verdict.count
    var rest = canvas.bounds
    for line in verdict.prefix(most) {
      canvas.spans(line, x: 0, y: rest.y, clip: canvas.width)
      rest = rest.cut(top: 1).rest
    }
    if limit.isFinite, canvas.height >= 5, canvas.width >= 16 {
      let hasTicks = canvas.height >= 9
      let (place, below) = rest.cut(top: hasTicks ? 2 : 1)
      rest = below
      scale(limit, rate(&view), &view, in: place, hasTicks: hasTicks, &canvas)
    }
    if canvas.height >= 12 { rest = rest.cut(top: 1).rest }
    let table = bends.tableHeight
    let hasTable = table > 0 && rest.height >= bends.lines + 2 + table
    let (above, below) = rest.cut(top: hasTable ? bends.lines + 1 : rest.height)
    bends.draw(in: above, &view, &canvas)
    if hasTable { bends.table(in: below, &view, &canvas) }
  }

  // MARK: The verdict

  /// The learning rate in use, and its name.
  private static func rate(_ view: inout View) -> (value: Double, name: String)? {
    let name =
      view.facts.schedule == Constant.name ? Hyperparameters.learningRate : ScheduledRate.name
    switch direction(view) {
    case .gradient: return view.number(name).map { ($0, name) }
    case .lineSearch: return view.number(LineSearchRate.name).map { ($0, LineSearchRate.name) }
    case .newton: return nil
    }
  }

  private static func direction(_ view: View) -> Direction {
    optimizers.first { $0.name == view.facts.optimizer }?.direction ?? .gradient
  }

  private static func verdict(_ limit: Double, _ bends: Bends, _ view: inout View) -> [Span] {
    let steepest = bends.steepest(&view)
    guard !limit.isNaN else {
      return [Span("how it bends here is not finite", .bad, mark: .name)]
    }
    func number(_ x: Double, _ name: String, _ color: Color = .bright) -> Span {
      Span(NumberFormat.text(x), color, mark: view.mark(name))
    }
    func say(_ text: String, _ color: Color = .label) -> Span { Span(text, color, mark: .name) }
    let bound =
      [say("┃ ", .text), say("2/λ "), number(limit, StableRate.name)]
    if direction(view) == .newton {
      return [
        say("newton divides the slope by the bend, so 2/λ is no limit for it"),
        say(bends.hasDownward ? ", but where λ < 0 it climbs" : "", .warning),
      ]
    }
    guard let rate = rate(&view) else { return bound }
    let what = direction(view) == .lineSearch ? "rate found on its line " : "learning rate "
    let isSafe = !(rate.value > limit)
    let color: Color = direction(view) == .lineSearch ? .text : isSafe ? .good : .bad
    var spans = [say("● ", color), say(what), number(rate.value, rate.name, color)]
    guard limit.isFinite else {
      return spans + [say(": the loss bends up nowhere here, so no step swings back")]
    }
    spans += [say(isSafe ? " is below " : " is above ", .text)] + bound
    if direction(view) == .lineSearch {
      return spans + [say(isSafe ? "" : ": along its line it bends less than steepest")]
    }
    if view.facts.optimizer != GradientDescent.name {
      return spans + [say(": that limit is for plain steps, \(view.facts.optimizer) has its own")]
    }
    spans += [say(isSafe ? ": steps across the steepest bend " : ": across the steepest bend ")]
    spans += steepest.map { [say("λ "), $0] } ?? []
    return spans + [
      isSafe ? say(" come closer each time", .good) : say(" each step lands farther out", .bad)
    ]
  }

  // MARK: The scale

  /// Learning rates on a log scale: those that settle, those that swing out, and the one in use.
  private static func scale(
    _ limit: Double, _ rate: (value: Double, name: String)?, _ view: inout View, in rect: Rect,
    hasTicks: Bool, _ canvas: inout Canvas
  ) {
    let known = [limit, rate?.value ?? limit].filter { $0 > 0 && $0.isFinite }
    guard let least = known.min(), let most = known.max(), !rect.isEmpty else { return }
    let (low, high) = (least / 8, most * 8)
    let width = rect.width
    func column(_ x: Double) -> Int? {
      let share = Double.log(x / low) / Double.log(high / low)
      return coordinate(share * Double(width - 1)).map { min(max($0, 0), width - 1) }
    }
    guard let border = column(limit) else { return }
    let mark = view.mark(StableRate.name)
    for x in 0..<width {
      canvas.glyph("━", x: rect.x + x, y: rect.y, x < border ? .good : .bad, style: .dim)
    }
    canvas.glyph("┃", x: rect.x + border, y: rect.y, .bright, mark: mark)
    if let rate, let x = column(rate.value), rate.value > 0 {
      canvas.glyph(
        "●", x: rect.x + x, y: rect.y,
        direction(view) == .lineSearch ? .bright : rate.value > limit ? .bad : .good,
        mark: view.mark(rate.name))
    }
    guard hasTicks else { return }
    var end = -1
    for tick in Scale.log.ticks(from: low, to: high, atMost: max(width / 10, 2)) {
      guard let x = column(tick.value) else { continue }
      let start = min(max(x - Text.width(tick.label) / 2, 0), width - Text.width(tick.label))
      guard start > end else { continue }
      canvas.text(tick.label, x: rect.x + start, y: rect.y + 1, .label, mark: .tick)
      end = start + Text.width(tick.label)
    }
  }
}
