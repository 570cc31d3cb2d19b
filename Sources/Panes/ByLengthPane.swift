import Calculus
import Drawing
import Simulation

/// How many sequences of each length are told right from end to end, by every run.
package enum ByLengthPane: Pane {
  package static let name = "byLength"
  package static let words = """
    The share of sequences kept apart that are told right from end to end, by the length of their \
    source, a line for each run. What must go through one last state fails first where the source is \
    long; what may look back does not.
    """
  package static let legend = [
    "● the sequences of one length, all of them together; a line for each run, in its colour",
    "across: how long the source is   up: share of them right from end to end, not letter by letter",
  ]

  package static func title(_ view: View) -> String { "all of it right, by length of the source" }
  package static func run(_ view: View) -> Int? { nil }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let name = "\(Run.heldOutName)/\(AccuracyByLength.name)"
    var series: [Plot.Series] = []
    var found: [(tag: [Span], shares: Tensor, source: Int)] = []
    for run in view.runs.map(\.run) {
      view.of(run) { view in
        guard let shares = view.tensor(name) else { return }
        let source = view.place(of: .tensor(TensorKey(name, run: run)))
        let lengths = shares.numbers.indices.filter { shares[$0].isFinite }
        guard !lengths.isEmpty else { return }
        series.append(
          Plot.Series(
            "", .run(run), x: .at(lengths.map(Double.init)), y: lengths.map { shares[$0] }
          ) { Mark(source: source, index: lengths[$0]) })
        found.append((view.frame.tag(), shares, source))
      }
    }
    guard !series.isEmpty else {
      canvas.paragraph(
        "Nothing is translated here, or nothing is kept apart.", in: canvas.bounds, .label)
      return
    }
    let heading = heading(found, width: canvas.width, atMost: max(canvas.height / 4, 0))
    for (y, line) in heading.enumerated() { canvas.spans(line, x: 0, y: y) }
    let body = canvas.bounds.inset(top: heading.count)
    let plot = Plot(series, y: 0...1, hasLegend: false)
    let frame = canvas.plot(plot, in: body)
    // A point for every length there is: between them nothing was measured.
    for (series, run) in zip(series, found) {
      guard case .at(let lengths) = series.x else { continue }
      for (length, share) in zip(lengths, series.y) {
        guard let cell = frame.cell(x: length, y: share), let index = Int(exactly: length) else {
          continue
        }
        canvas.point(
          x: cell.x, y: cell.y, glyph: "●", series.color,
          mark: Mark(source: run.source, index: index))
      }
    }
    let words = [Span("letters in the source →", .label, mark: .name)]
    let x = frame.area.right - Text.width(words)
    let y = frame.area.y
    if x > frame.area.x, (x..<frame.area.right).allSatisfy({ canvas[$0, y].glyph == Glyph.space }) {
      canvas.spans(words, x: x, y: y)
    }
  }

  /// `at 16 letters: ● last state 0.00  ● attention 0.77`, in as many lines as it takes.
  private static func heading(
    _ found: [(tag: [Span], shares: Tensor, source: Int)], width: Int, atMost most: Int
  ) -> [[Span]] {
    let longest =
      found.compactMap { run in
        run.shares.numbers.lastIndex { $0.isFinite }
      }.max() ?? 0
    let pieces = found.compactMap { run -> [Span]? in
      guard run.shares.count > longest, run.shares[longest].isFinite else { return nil }
      return run.tag + [
        Span(" "),
        Span(
          NumberFormat.fixed(run.shares[longest], places: 2), .bright,
          mark: Mark(source: run.source, index: longest)),
      ]
    }
    var lines = [[Span("at \(longest):", .label, mark: .name)]]
    for piece in pieces {
      if Text.width(lines[lines.count - 1]) + 2 + Text.width(piece) <= width {
        lines[lines.count - 1] += [Span("  ")] + piece
      } else {
        lines.append([Span("  ")] + piece)
      }
    }
    return Array(lines.prefix(most).filter { Text.width($0) <= width })
  }
}
