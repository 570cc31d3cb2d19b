import Calculus
import Drawing
import Networks
import Simulation

/// How every head behaves, over the iterations.
package struct HeadScoresPane: Pane {
  package static let name = "headScores"
  package static let words = """
    What kind of head each one is, and when it became so, measured on the samples kept apart: how much \
    it takes from the token before, from what followed the same token earlier (induction), from the \
    first token, and over how many tokens it spreads (entropy, in nats: ln n for n alike). A jump of \
    the induction score is the moment at which a model begins to copy from its context.
    """
  package static let legend = [
    "a curve for each head, in the colour of its layer; thick and lighter: the chosen head",
    "past the first repeat: previous token and induction count only those queries",
    "│ now; what lies after it was reached before",
    "▲ ▼ more scores there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .pan]

  package static func title(_ view: View) -> String {
    ShownAttention.title("head scores", view)
  }

  private static let scores: [(measure: any Measure.Type, words: String)] = [
    (PreviousToken.self, "previous token"), (InductionScore.self, "induction"),
    (FirstToken.self, "first token"), (AttentionEntropy.self, "entropy"),
  ]

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let chosen = ShownAttention.drawn(view, in: &canvas) else { return }
    guard !view.frame.branch.headScores.lines.isEmpty else {
      canvas.text("nothing was measured: no samples are held out", x: 0, y: 0, .label)
      return
    }
    let across = canvas.width >= 64 ? 2 : 1
    let down = min(max(canvas.height / 6, 1), scores.count / across)
    let first = min(max(view.look.panY, 0), scores.count - across * down)
    var rest = scores[first..<first + across * down]
    let hasLegend = canvas.height >= 14
    let (whole, bottom) = canvas.bounds.cut(bottom: hasLegend ? 1 : 0)
    // A column for the signs that there is more.
    let area = whole.inset(right: across * down < scores.count ? 1 : 0)
    for row in area.rows(weights: (0..<down).map { _ in 1 }) {
      for rect in row.columns(weights: (0..<across).map { _ in 1 }, gap: 2) {
        guard let (measure, words) = rest.popFirst() else { continue }
        ScorePlot(measure: measure, words: words, chosen: chosen).draw(&view, in: rect, &canvas)
      }
    }
    for (sign, isMore, y) in [
      ("▲", first > 0, 0), ("▼", first + across * down < scores.count, area.height - 1),
    ] as [(Unicode.Scalar, Bool, Int)] where isMore {
      canvas.glyph(sign, x: canvas.width - 1, y: y, .accent)
    }
    var x = 0
    if hasLegend {
      x =
        canvas.spans(
          [
            Span("━ ", Self.color(chosen.number, view, isChosen: true), style: .bold),
            Span("head [\(chosen.head)]", .text, mark: .name),
          ], x: 0, y: bottom.y, clip: bottom.width) + 3
    }
    let layers = view.facts.attentions.enumerated().filter { !$0.element.isCross }
    /// `block1.attention`, or where not all of that has room `block1`.
    func names(isLong: Bool) -> [(number: Int, name: String)] {
      layers.map { ($0, isLong ? $1.name : $1.name.replacing(".attention", with: "")) }
    }
    let isLong = x + names(isLong: true).reduce(0) { $0 + $1.name.count + 5 } <= bottom.width + 3
    for (number, name) in names(isLong: isLong)
    where hasLegend && x + name.count + 2 <= bottom.width {
      canvas.spans(
        [Span("─ ", color(number, view)), Span(name, .label, mark: .name)], x: x, y: bottom.y)
      x += name.count + 5
    }
  }
}

extension HeadScoresPane {
  /// Of a layer; of its chosen head lighter. Where there are several runs, their colours are others.
  fileprivate static func color(_ layer: Int, _ view: View, isChosen: Bool = false) -> Color {
    let k = layer + (view.runs.count > 1 ? 2 : 0)
    return isChosen ? .point(k) : .series(k)
  }
}

/// One score of all heads.
private struct ScorePlot {
  let measure: any Measure.Type
  let words: String
  let chosen: ShownAttention

  private func name(_ layer: AttentionLayer) -> String {
    "\(Run.heldOutName)/\(measure.name)(\(layer.weights))"
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let (head, body) = rect.cut(top: 1)
    heading(&view, in: head, &canvas)
    guard !body.isEmpty else { return }
    let lines = view.frame.branch.headScores.lines
    var curves: [Plot.Series] = []
    var chosenCurve: Plot.Series?
    var peak = 1.0
    for (number, layer) in view.facts.attentions.enumerated() {
      let name = name(layer)
      let own = lines.filter { $0.name == name }
      guard let stride = own.first?.series.stride, let count = own.first?.series.values.count else {
        continue
      }
      let places = (0..<count).map {
        view.place(of: .past(name, iteration: $0 * stride))
      }
      for line in own {
        let values = line.series.values.map(Double.init)
        peak = max(peak, values.finitePeak)
        let isChosen = number == chosen.number && line.head == chosen.head
        let curve = Plot.Series(
          "", HeadScoresPane.color(number, view, isChosen: isChosen),
          x: .even(from: 0, step: Double(stride)),
          y: values, thickness: isChosen && body.height >= 9 ? 2 : 1
        ) { Mark(source: places[$0], index: line.head) }
        if isChosen { chosenCurve = curve } else { curves.append(curve) }
      }
    }
    let now = Double(view.frame.iteration)
    let plot = Plot(
      curves + [chosenCurve].compactMap { $0 }, x: 0...Double(max(view.frame.newest, 10)),
      y: 0...peak, hasLegend: false)
    let frame = canvas.plot(plot, in: body)
    if view.frame.iteration < view.frame.newest, let x = frame.cell(x: now, y: 0)?.x {
      for y in frame.area.y..<frame.area.bottom where canvas[x, y].glyph == Glyph.space {
        canvas.glyph("│", x: x, y: y, .label)
      }
    }
  }

  /// `induction .93  best of the layer [1] .98`: of now.
  private func heading(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    var spans = [Span(words, .text, mark: .name)]
    if !chosen.layer.isCross, let numbers = view.tensor(name(chosen.layer)) {
      func number(_ head: Int, _ color: Color) -> Span {
        Span(
          NumberFormat.fixed(numbers[head], places: 2), color,
          mark: view.mark(name(chosen.layer), head))
      }
      spans += [Span(" "), number(chosen.head, .bright)]
      let best = (0..<chosen.layer.heads).max { numbers[$0] < numbers[$1] } ?? 0
      let more = [Span("   most: [\(best)] ", .label, mark: .name), number(best, .text)]
      if best != chosen.head, Text.width(spans) + Text.width(more) <= rect.width { spans += more }
    }
    canvas.spans(spans, x: rect.x, y: rect.y, clip: rect.width)
  }
}
