import Drawing
import Simulation

/// The learning rate range test: the loss of a copy that goes on with ever larger learning rates.
package struct RateFinderPane: Pane {
  package static let name = "rateFinder"
  package static let words = """
    How fast could it learn from here? A copy of the run makes up to a hundred updates with a \
    learning rate that grows from 10⁻⁶ to 10, and stops where the loss flies off. Far to the left \
    nothing happens; where the curve falls fastest the rate is a good one; beyond the lowest point \
    it is too large. The run itself is not touched.
    """
  package static let legend = [
    "bright curve: the loss by the learning rate; with small batches it is smoothed",
    "· the loss of each step, where that is smoothed",
    "◉ where the curve falls fastest   × more than four times its lowest, or no number: too fast",
    "┊ the learning rate in use",
  ]
  package static func title(_ view: View) -> String { "learning-rate finder" }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let inUse = view.number("scheduledRate")
    guard let rates = view.tensor("rateFinder/rate"), let losses = view.tensor("rateFinder/loss"),
      let curve = view.tensor("rateFinder/smoothed"), curve.count == losses.count,
      losses.count <= rates.count
    else { return }
    let walk = RangeTest(
      rates: rates.numbers, losses: losses.numbers, curve: curve.numbers, inUse: inUse)
    let (head, body) = canvas.bounds.cut(top: 1)
    walk.numbers(&view, in: head, &canvas)
    walk.draw(&view, in: body, &canvas)
  }
}

/// A walk with a growing learning rate, as it is drawn.
private struct RangeTest {
  let rates: [Double]
  /// Of the steps that were made.
  let losses: [Double]
  /// The same, smoothed where batches are small.
  let curve: [Double]
  let inUse: Double?

  /// Where the curve falls fastest over the logarithm of the rate, by central differences, on its way
  /// down to the lowest point: beyond that it only jumps about.
  private var steepest: Int? {
    let finite = curve.indices.filter { curve[$0].isFinite }
    guard let lowest = finite.min(by: { curve[$0] < curve[$1] }), lowest > 1 else { return nil }
    let steepest = (1..<lowest).max { fall(at: $0) < fall(at: $1) }
    return steepest.flatMap { fall(at: $0) > 0 ? $0 : nil }
  }
  private func fall(at k: Int) -> Double { curve[k - 1] - curve[k + 1] }

  /// The step before whose end it was given up.
  private var end: Int? { losses.count < rates.count ? losses.count - 1 : nil }

  /// The three rates that matter, as many as there is room for.
  func numbers(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    var pieces: [[Span]] = []
    func piece(_ sign: String, _ words: String, _ color: Color, _ rate: Double, _ mark: Mark) {
      pieces.append([
        Span(sign + " ", color), Span(words + " ", .label),
        Span(NumberFormat.text(rate, digits: 2), color, mark: mark),
      ])
    }
    if let steepest {
      piece(
        "◉", "falls fastest at", .accent, rates[steepest], view.mark("rateFinder/rate", steepest))
    }
    if let end { piece("×", "too fast at", .bad, rates[end], view.mark("rateFinder/rate", end)) }
    if let inUse { piece("┊", "in use", .bright, inUse, view.mark("scheduledRate")) }
    if steepest == nil {
      pieces.append([Span("nowhere does the loss fall from here", .label)])
    }
    func line(_ pieces: [[Span]]) -> [Span] { Array(pieces.joined(separator: [Span("   ")])) }
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    while pieces.count > 1, width(line(pieces)) > rect.width { pieces.removeLast() }
    canvas.spans(line(pieces), x: rect.x, y: rect.y, clip: rect.width)
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard rect.height >= 2, rect.width >= 8, let first = rates.first, let last = rates.last else {
      return
    }
    let marks = view.place(of: .tensor(TensorKey("rateFinder/smoothed")))
    var series = [
      Plot.Series(
        "", .text, x: .at(rates), y: curve, thickness: rect.height > 12 ? 2 : 1,
        mark: { Mark(source: marks, index: $0) })
    ]
    if losses != curve {
      let marks = view.place(of: .tensor(TensorKey("rateFinder/loss")))
      series.insert(
        Plot.Series(
          "", .line, x: .at(rates), y: losses, shape: .dots,
          mark: { Mark(source: marks, index: $0) }), at: 0)
    }
    let (scale, heights) = heights
    var plot = Plot(series, scale: scale, x: first...last, y: heights, hasLegend: false)
    plot.xScale = .log
    let area = plot.frame(in: rect).area
    if let inUse, let x = plot.frame(in: rect).cell(x: inUse, y: heights.lowerBound)?.x {
      canvas.rule(x: x, y: area.y, length: area.height, vertical: true, glyph: "┊", .bright)
    }
    let frame = canvas.plot(plot, in: rect)
    if let steepest, let place = frame.cell(x: rates[steepest], y: curve[steepest]) {
      canvas.point(
        x: place.x, y: place.y, glyph: "◉", .accent,
        mark: Mark(source: marks, index: steepest))
    }
    if let end, let place = frame.cell(x: rates[end], y: heights.upperBound) {
      canvas.glyph("×", x: place.x, y: place.y, .bad, mark: view.mark("rateFinder/rate", end))
    }
  }

  /// From the least to the largest, without the step at which it flew off; logarithmic where that
  /// spans more than a factor of twenty.
  private var heights: (Scale, ClosedRange<Double>) {
    let kept = (end == nil ? curve : Array(curve.dropLast())).filter(\.isFinite)
    guard let low = kept.min(), let high = kept.max() else { return (.linear, 0...1) }
    if low > 0, high / low > 20 { return (.log, low / 1.5...high * 1.5) }
    let air = max((high - low) * 0.15, abs(high) * 1e-6, 1e-280)
    return (.linear, low - air...high + air)
  }
}
