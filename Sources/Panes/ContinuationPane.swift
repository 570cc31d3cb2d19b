import Calculus
import Drawing
import Networks
import Simulation

/// A series, what a network says of its next step all along, and what it says when from some step on
/// it reads its own words.
package enum ContinuationPane: Pane {
  package static let name = "continuation"
  package static let words = """
    A series kept apart, step by step: what comes next, what the network predicts after reading all \
    that was before, and how it goes on alone where from the chosen step on it reads what it said the \
    step before. There every small mistake becomes part of what is read.
    """
  package static let legend = [
    "green: what comes next   blue: predicted from the series   orange: going on alone",
    "where lines meet the later one hides the others   ◆ the chosen step",
    "┊ from here on it reads its own words; ← → move it, ↑ ↓ go to another of the lines",
    "off by: the mean of the squared differences from what comes next, over all steps",
  ]
  package static let keys: Set<PaneKey> = [.sample, .steps]

  package static func title(_ view: View) -> String {
    guard let shown = ShownPassage(view) else { return name }
    return "\(name) ─ alone from step \(start(shown, view.look)) ─ \(shown.words)"
  }

  /// From which step on; half way where nothing is chosen.
  private static func start(_ shown: ShownPassage, _ look: Look) -> Int {
    held(look.query ?? shown.startStep, shown)
  }
  private static func held(_ step: Int, _ shown: ShownPassage) -> Int {
    min(max(step, 1), max(shown.form.length - 1, 1))
  }

  /// The three lines, where going on alone begins at that step.
  private static func names(_ shown: ShownPassage, from start: Int) -> [String] {
    let free = Passage(shown.passage.source, [.free(start)]).name
    return [shown.name("target"), shown.name("prediction"), "\(free)/prediction"]
  }

  /// Where the cursor is to go: so many steps on, and to so many lines farther down in the heading.
  package static func moved(
    _ view: View, from origin: Origin?, steps: Int, lines: Int
  ) -> (step: Int, name: String, index: Int)? {
    guard let shown = series(view) else { return nil }
    let start = start(shown, view.look)
    let line = origin.flatMap { names(shown, from: start).firstIndex(of: $0.name) } ?? 1
    let (step, next) = (held(start + steps, shown), min(max(line + lines, 0), 2))
    return (step, names(shown, from: step)[next], step * shown.form.channels.count)
  }
  /// What is predicted at the chosen step.
  package static func chosen(_ view: View) -> (key: TensorKey, index: Int)? {
    moved(view, from: nil, steps: 0, lines: 0).map { (TensorKey($0.name), $0.index) }
  }

  private static func series(_ view: View) -> ShownPassage? {
    ShownPassage(view).flatMap { $0.form.isNumeric && $0.form.isNext ? $0 : nil }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = series(view) else {
      canvas.paragraph("This task has no series to go on with.", in: canvas.bounds, .label)
      return
    }
    let (start, channels) = (start(shown, view.look), shown.form.channels.count)
    let names = names(shown, from: start)
    let lines: [(words: String, short: String, color: Color)] = [
      ("comes next", "next", .good), ("predicted", "told", .series(0)),
      ("alone", "alone", .series(1)),
    ]
    var series: [Plot.Series] = []
    var points: [(y: Double, color: Color, mark: Mark)] = []
    var pieces: [[Span]] = []
    for (name, line) in zip(names, lines) {
      guard let tensor = view.tensor(name), tensor.count >= channels else { continue }
      let source = view.place(of: .tensor(TensorKey(name)))
      let steps = tensor.count / channels
      // Before the start both say the same.
      let first = line.color == .series(1) ? min(start, steps - 1) : 0
      series.append(
        Plot.Series(
          "", line.color, x: .even(from: Double(first), step: 1),
          y: (first..<steps).map { tensor[$0 * channels] }
        ) { Mark(source: source, index: (first + $0) * channels) })
      guard start < steps else { continue }
      let mark = Mark(source: source, index: start * channels)
      points.append((tensor[start * channels], line.color, mark))
      pieces.append([
        Span(line.words + " ", line.color, mark: .name),
        Span(NumberFormat.text(tensor[start * channels], digits: 3), .text, mark: mark),
      ])
    }
    guard !series.isEmpty else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    pieces.append([Span("at step \(start)", .label, mark: .name)])
    for (name, words) in zip(names.dropFirst(), ["off by ", "alone off by "]) {
      let loss = name.replacing("/prediction", with: "/loss")
      guard let number = view.number(loss) else { continue }
      pieces.append([
        Span(words, .label, mark: .name),
        Span(NumberFormat.text(number, digits: 3), .bright, mark: view.mark(loss)),
      ])
    }
    var heading: [[Span]] = []
    for piece in pieces {
      if let last = heading.last, Text.width(last) + 2 + Text.width(piece) <= canvas.width {
        heading[heading.count - 1] += [Span("  ")] + piece
      } else {
        heading.append(piece)
      }
    }
    let room = canvas.height >= 8 ? 2 : canvas.height >= 6 ? 1 : 0
    for (y, line) in heading.prefix(room).enumerated() {
      canvas.spans(line, x: 0, y: y, clip: canvas.width)
    }
    let body = canvas.bounds.inset(top: min(heading.count, room))
    let frame = canvas.plot(Plot(series, hasLegend: false), in: body)
    guard let x = frame.cell(x: Double(start), y: frame.y.lowerBound)?.x else { return }
    for y in frame.area.y..<frame.area.bottom where canvas[x, y].glyph == Glyph.space {
      canvas.glyph("┊", x: x, y: y, .label)
    }
    for point in points {
      guard let cell = frame.cell(x: Double(start), y: point.y) else { continue }
      canvas.point(x: cell.x, y: cell.y, glyph: "◆", point.color, mark: point.mark)
    }
  }
}
