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
    "the curve: the loss by the learning rate; of small batches it is measured on training samples",
    "◉ where it falls fastest   × more than four times its lowest, or no number: there it flies off",
    "┊ the learning rate in use",
  ]
  package static func title(_ view: View) -> String {
    // While playing it is worked out now and then: then it is of an iteration of its own.
    let losses = view.frame.tensors[TensorKey("rateFinder/loss", run: view.frame.run)]
    let iteration = losses?.iteration.map { " ─ it " + NumberFormat.integer($0) } ?? ""
    return "learning-rate finder" + iteration
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let inUse = view.number("scheduledRate")
    guard let rates = view.tensor("rateFinder/rate"), let losses = view.tensor("rateFinder/loss"),
      !losses.numbers.isEmpty, losses.count <= rates.count
    else { return }
    let walk = RangeTest(rates: rates.numbers, losses: losses.numbers, inUse: inUse)
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
  let inUse: Double?

  /// Where the loss falls fastest over the logarithm of the rate, on its way down to the lowest point:
  /// beyond that it only jumps about.
  private var steepest: Int? {
    let finite = losses.indices.filter { losses[$0].isFinite }
    guard let lowest = finite.min(by: { losses[$0] < losses[$1] }), lowest > 1 else { return nil }
    let steepest = (1..<lowest).max { fall(at: $0) < fall(at: $1) }
    return steepest.flatMap { fall(at: $0) > 0 ? $0 : nil }
  }
  /// Over a fifth of a decade to either side, so that a single lucky step does not count.
  private func fall(at k: Int) -> Double {
    let (before, after) = (max(k - 3, 0), min(k + 3, losses.count - 1))
    let fall = (losses[before] - losses[after]) / Double(after - before)
    return fall.isFinite ? fall : 0
  }

  /// The step before whose end it was given up.
  private var end: Int? { losses.count < rates.count ? losses.count - 1 : nil }

  /// The three rates that matter, as many as there is room for.
  func numbers(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    var rates: [(String, String, Color, Double, Mark)] = []
    if let steepest {
      let mark = view.mark("rateFinder/rate", steepest)
      rates.append(("◉", "falls fastest at", .accent, self.rates[steepest], mark))
    }
    if let end {
      rates.append(("×", "flies off at", .bad, self.rates[end], view.mark("rateFinder/rate", end)))
    }
    if let inUse { rates.append(("┊", "in use", .bright, inUse, view.mark("scheduledRate"))) }
    func line(_ count: Int, inFull: Bool) -> [Span] {
      var pieces = rates.prefix(count).map { sign, words, color, rate, mark in
        [
          Span(sign + " ", color), Span(inFull ? words + " " : "", .label),
          Span(NumberFormat.text(rate, digits: 2), color, mark: mark),
        ]
      }
      if steepest == nil { pieces.append([Span("the loss falls nowhere from here", .label)]) }
      return Array(pieces.joined(separator: [Span("   ")]))
    }
    // In words, or by their signs alone, or the first of them.
    let lines =
      [line(rates.count, inFull: true)]
      + (1...max(rates.count, 1)).reversed().map { line($0, inFull: false) }
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    let fit = lines.first { width($0) <= rect.width } ?? lines[lines.count - 1]
    canvas.spans(fit, x: rect.x, y: rect.y, clip: rect.width)
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard rect.height >= 2, rect.width >= 8, let first = rates.first, let last = rates.last else {
      return
    }
    let marks = view.place(of: .tensor(TensorKey("rateFinder/loss")))
    let curve = Plot.Series(
      "", .text, x: .at(rates), y: losses, thickness: rect.height > 12 ? 2 : 1,
      mark: { Mark(source: marks, index: $0) })
    let (scale, heights) = heights
    var plot = Plot([curve], scale: scale, x: first...last, y: heights, hasLegend: false)
    plot.xScale = .log
    let area = plot.frame(in: rect).area
    if let inUse, let x = plot.frame(in: rect).cell(x: inUse, y: heights.lowerBound)?.x {
      canvas.rule(x: x, y: area.y, length: area.height, vertical: true, glyph: "┊", .bright)
    }
    let frame = canvas.plot(plot, in: rect)
    if let steepest, let place = frame.cell(x: rates[steepest], y: losses[steepest]) {
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
    let kept = (end == nil ? losses : losses.dropLast()).filter(\.isFinite)
    guard let low = kept.min(), let high = kept.max() else { return (.linear, 0...1) }
    if low > 0, high / low > 20 { return (.log, low / 1.5...high * 1.5) }
    let air = max((high - low) * 0.15, abs(high) * 1e-6, 1e-280)
    return (.linear, low - air...high + air)
  }
}
