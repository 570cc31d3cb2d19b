import Drawing
import Networks
import Simulation

/// A series, what a network says of its next step all along, and what it says when from some step on
/// it reads its own words.
package enum ContinuationPane: Pane {
  package static let name = "continuation"
  package static let words = """
    A series kept apart, step by step: what comes next, what the network says comes next after reading \
    all that was before, and how it goes on by itself where from the chosen step on it reads what it \
    said the step before. There every small mistake becomes part of what is read.
    """
  package static let legend = [
    "green: what comes next   blue: told from the series   orange: going on by itself",
    "┊ from here on it reads its own words; the arrows move it",
  ]
  package static let keys: Set<PaneKey> = [.sample]

  package static func title(_ view: View) -> String {
    guard let shown = ShownPassage(view) else { return name }
    return "\(name) ─ from step \(start(shown, view)) ─ \(shown.words)"
  }

  /// From which step on; half way where nothing is chosen.
  private static func start(_ shown: ShownPassage, _ view: View) -> Int {
    min(max(view.look.query ?? shown.form.length / 2, 1), max(shown.form.length - 1, 1))
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownPassage(view), shown.form.isNumeric, shown.form.isNext else {
      canvas.paragraph("This task has no series to go on with.", in: canvas.bounds, .label)
      return
    }
    let start = start(shown, view)
    let free = Passage(shown.passage.source, [.free(start)]).name
    let names = [shown.name("target"), shown.name("prediction"), "\(free)/prediction"]
    let words = ["comes next", "told", "by itself"]
    let colors: [Color] = [.good, .series(0), .series(1)]
    let channels = shown.form.channels.count
    var series: [Plot.Series] = []
    var heading: [Span] = []
    for (k, name) in names.enumerated() {
      guard let tensor = view.tensor(name), tensor.count >= channels else { continue }
      let source = view.place(of: .tensor(TensorKey(name)))
      let steps = tensor.count / channels
      // Before the start both say the same.
      let first = k == 2 ? min(start, steps - 1) : 0
      series.append(
        Plot.Series(
          "", colors[k], x: .even(from: Double(first), step: 1),
          y: (first..<steps).map { tensor[$0 * channels] }
        ) { Mark(source: source, index: (first + $0) * channels) })
      let last = steps - 1
      heading += [
        Span(words[k] + " ", colors[k], mark: .name),
        Span(
          NumberFormat.text(tensor[last * channels], digits: 3), .text,
          mark: Mark(source: source, index: last * channels)),
        Span("  "),
      ]
    }
    guard !series.isEmpty else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let (head, body) = canvas.bounds.cut(top: canvas.height >= 6 ? 1 : 0)
    if !head.isEmpty {
      canvas.spans(
        heading + [Span("at the last step", .label, mark: .name)], x: 0, y: 0, clip: head.width)
    }
    let frame = canvas.plot(Plot(series, hasLegend: false), in: body)
    if let x = frame.cell(x: Double(start), y: frame.y.lowerBound)?.x {
      for y in frame.area.y..<frame.area.bottom where canvas[x, y].glyph == Glyph.space {
        canvas.glyph("┊", x: x, y: y, .label)
      }
    }
  }
}
