import Calculus
import Drawing
import Panes
import Simulation
import Staging

extension Screen {
  /// The line at the top. What does not fit goes in this order: optimizer, learning rate, the loss's
  /// history, accuracy, rate; never scene, run, state, iteration, loss. Returns whether there was room
  /// for what there is to say.
  static func drawStatus(
    _ state: StageState, _ scene: Scene, _ view: inout View, _ rate: Double?, in rect: Rect,
    _ canvas: inout Canvas
  ) -> Bool {
    let frame = view.frame
    /// Parts of the line; the one with the highest rank goes first.
    var parts: [(rank: Int, spans: [Span], sparkline: Bool)] = []
    func add(_ rank: Int, _ spans: [Span]) { parts.append((rank, spans, false)) }

    add(6, [Span(" tensarium ", .accent)])
    add(0, [Span(scene.title, .text, style: .bold, mark: .name)])
    if view.runs.count > 1 { add(0, frame.tag(style: .bold)) }
    let playing = state.isPlaying ? Span("▶ ", .good) : Span("‖ ", .label)
    let iteration = view.mark(.reading("iteration"))
    add(
      0,
      [
        playing, Span("it ", .label),
        Span(NumberFormat.integer(frame.iteration), .bright, mark: iteration),
      ])
    if let phase = state.look.phase {
      let name = phase.words.prefix { $0 != ":" }
      add(0, [Span(String(name), .accent)])
    }
    add(
      1,
      [
        Span(
          rate.map { shortRate($0) } ?? "– it/s", .label, mark: view.mark(.reading("rate")))
      ])
    add(
      0,
      [
        Span("loss ", .label),
        state.look.phase == .forward
          ? Span("·", .label)
          : Span(
            NumberFormat.text(view.number("loss") ?? frame.loss, digits: 4),
            frame.loss.isFinite ? .bright : .bad, mark: view.mark("loss")),
      ])
    parts.append((3, [Span(String(repeating: " ", count: 12))], true))
    if frame.facts.hasClasses {
      let isHeldOut = !frame.facts.data.heldOut.isEmpty
      let name = isHeldOut ? Run.heldOutName + "/accuracy" : "accuracy"
      if let accuracy = view.number(name) {
        add(
          2,
          [
            Span(isHeldOut ? "held-out acc " : "accuracy ", .label),
            Span(NumberFormat.fixed(accuracy, places: 3), .bright, mark: view.mark(name)),
          ])
      }
    }
    if frame.facts.schedule == Constant.name, let rate = view.number(Hyperparameters.learningRate) {
      add(
        4,
        [
          Span("lr ", .label),
          Span(
            NumberFormat.text(rate, digits: 3), .bright,
            mark: view.mark(Hyperparameters.learningRate)),
        ])
    }
    add(5, [Span(frame.facts.optimizer, .label)])

    // Every pane of sequences shows them changed, whether it says so or not.
    if let last = state.look.patches.last {
      let shown = ShownPassage(view.facts, state.look)
      let others = state.look.patches.count - 1
      let words = last.words(shown)
      // What has just been done is said anyway.
      if state.message?.contains(words) != true {
        let more = others > 0 ? " +\(others)" : ""
        add(1, [Span("◆ \(words)\(more), u: back", .warning, mark: .name)])
      }
    }
    if facts(view, differ: scene) { add(3, [Span("seed \(view.facts.seed)", .label, mark: .name)]) }
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    var isSaid = true
    if let message = state.saying(view.runs, width: .max) {
      let kept = parts.filter { $0.rank == 0 }.reduce(0) { $0 + width($1.spans) + 2 }
      isSaid = kept + Text.width(message) < rect.width
      if isSaid { add(0, [Span(message, .warning, mark: .name)]) }
    }
    while parts.reduce(0, { $0 + width($1.spans) + 2 }) > rect.width + 1,
      let worst = parts.map(\.rank).max(), worst > 0
    {
      parts.removeAll { $0.rank == worst }
    }
    var x = parts.first?.rank == 6 ? rect.x : rect.x + 1
    for part in parts {
      if part.sparkline {
        drawHistory(&view, Rect(x: x, y: rect.y, width: 12, height: 1), &canvas)
      } else {
        canvas.spans(part.spans, x: x, y: rect.y, clip: rect.right - x)
      }
      x += width(part.spans) + 2
    }
    return isSaid
  }

  /// Whether this is another seed than the scene's own.
  private static func facts(_ view: View, differ scene: Scene) -> Bool {
    view.facts.seed != scene.recipe.seed
  }

  private static func drawHistory(_ view: inout View, _ rect: Rect, _ canvas: inout Canvas) {
    let series = view.frame.branch.loss
    let last = min(series.values.count - 1, view.frame.iteration / series.stride)
    guard last > 0 else { return }
    let source = view.place(of: .series("loss"))
    let count = min(rect.width, last + 1)
    let picks = (0..<count).map { last * $0 / max(count - 1, 1) }
    // Orders of magnitude, where all are positive.
    let values = picks.map { k -> Double in
      let x = Double(series.values[k])
      return x > 0 ? Double.log(x) : x
    }
    canvas.sparkline(values, x: rect.x, y: rect.y, width: count, .run(view.frame.run)) {
      Mark(source: source, index: picks[$0] * series.stride)
    }
  }

  /// 312 it/s, 45k it/s, 1.2M it/s
  static func shortRate(_ rate: Double) -> String {
    switch rate {
    case ..<10: NumberFormat.text(rate, digits: 2) + " it/s"
    case ..<10_000: NumberFormat.integer(Int(rate)) + " it/s"
    case ..<1_000_000: NumberFormat.integer(Int(rate / 1000)) + "k it/s"
    default: NumberFormat.text(rate / 1_000_000, digits: 2) + "M it/s"
    }
  }
}

extension StageState {
  /// What there is to say: where a run has just diverged the reason, shorter where it must be.
  func saying(_ runs: [Frame], width: Int) -> String? {
    let said = message ?? journey
    guard let run = runs.first(where: { $0.divergence?.iteration == $0.iteration }),
      let divergence = run.divergence, said?.contains(divergence.sentence) ?? true
    else { return said }
    let who = "stopped: " + (runs.count > 1 ? run.name + ": " : "")
    let whole = who + divergence.sentence
    return Text.width(whole) <= width ? whole : who + divergence.short
  }
}
