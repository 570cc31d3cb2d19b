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
  package static let legend = ["a line for each run, in its colour"]

  package static func title(_ view: View) -> String { "right by length of the source" }
  package static func run(_ view: View) -> Int? { nil }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let name = "\(Run.heldOutName)/\(AccuracyByLength.name)"
    var series: [Plot.Series] = []
    var heading: [Span] = []
    for run in view.runs.map(\.run) {
      view.of(run) { view in
        guard let shares = view.tensor(name) else { return }
        let source = view.place(of: .tensor(TensorKey(name, run: run)))
        let lengths = shares.numbers.indices.filter { shares[$0].isFinite }
        guard let longest = lengths.last else { return }
        series.append(
          Plot.Series(
            "", .run(run), x: .at(lengths.map(Double.init)), y: lengths.map { shares[$0] }
          ) { Mark(source: source, index: lengths[$0]) })
        heading +=
          view.frame.tag() + [
            Span(" at \(longest): ", .label, mark: .name),
            Span(
              NumberFormat.fixed(shares[longest], places: 2), .bright,
              mark: Mark(source: source, index: longest)), Span("  "),
          ]
      }
    }
    guard !series.isEmpty else {
      canvas.paragraph(
        "Nothing is translated here, or nothing is kept apart.", in: canvas.bounds, .label)
      return
    }
    let (head, body) = canvas.bounds.cut(top: canvas.height >= 6 ? 1 : 0)
    if !head.isEmpty { canvas.spans(heading, x: 0, y: 0, clip: head.width) }
    canvas.plot(Plot(series, y: 0...1, hasLegend: false), in: body)
  }
}
