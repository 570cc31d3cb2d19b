import Drawing
import Networks
import Simulation

/// The way of the hidden state through the sequence, on the plane in which its steps are spread the
/// most.
package enum TrajectoryPane: Pane {
  package static let name = "trajectory"
  package static let words = """
    The hidden state after every step as one point, on the two directions in which the points of \
    this sequence are spread the most (principal axes). Steps that the network takes for the same \
    lie together; a state that forgets returns to where it was, one that counts walks on.
    """
  package static let legend = [
    "● a step, beside it the token read there   ◆ the chosen step",
    "the line goes from step to step, from dark to bright",
    "points: as bright as the line there; where answers are few, in the colour of what is asked",
  ]
  package static let keys: Set<PaneKey> = [.layer, .sample, .tokens]

  package static func layers(_ facts: Facts) -> [Int]? { facts.cellWidths }

  package static func title(_ view: View) -> String {
    ShownRecurrence.title(name, view) { "\($0.layer.name) ─ \($0.shown.words)" }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownRecurrence.drawn(view, in: &canvas) else { return }
    let name = shown.shown.name("\(PrincipalPlace.name)(\(shown.layer.hidden))")
    guard let places = view.tensor(name), places.count >= 4 else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let steps = places.count / 2
    let (x, y) = (
      (0..<steps).map { places[2 * $0] }, (0..<steps).map { places[2 * $0 + 1] }
    )
    let plot = Plot([], x: Plot.ends(x), y: Plot.ends(y), hasLegend: false)
    let frame = canvas.plot(plot, in: canvas.bounds)
    guard !frame.area.isEmpty else { return }
    let map = ColorMap.sequential[abs(view.look.colors % ColorMap.sequential.count)]
    func color(_ k: Int) -> Color {
      map.color(for: 0.35 + 0.65 * Double(k) / Double(max(steps - 1, 1)), scale: 1) ?? .gap
    }
    // Few answers have a colour each: a state that knows its answer lies with its like.
    let form = shown.shown.form
    let hasAnswers = form.isPerPlace && !form.isNumeric && !form.isNext && form.answers.count <= 4
    func answer(_ k: Int) -> Int? { hasAnswers ? shown.shown.target(k) : nil }
    var dots = Braille(width: frame.area.width, height: frame.area.height)
    for k in 0..<steps - 1 {
      guard let a = frame.dots(x: x[k], y: y[k]), let b = frame.dots(x: x[k + 1], y: y[k + 1])
      else { continue }
      dots.line(from: a, to: b, color(k))
    }
    canvas.draw(dots, at: (frame.area.x, frame.area.y))
    let source = view.place(of: .tensor(TensorKey(name)))
    let order = (0..<steps).filter { $0 != shown.step } + [min(shown.step, steps - 1)]
    for k in order {
      guard let cell = frame.cell(x: x[k], y: y[k]) else { continue }
      let isChosen = k == shown.step
      let color = isChosen ? Color.bright : answer(k).map { Color.point($0) } ?? color(k)
      canvas.point(
        x: cell.x, y: cell.y, glyph: isChosen ? "◆" : "●", color,
        mark: Mark(source: source, index: 2 * k))
      // What was read there, where that covers no other point.
      if k == 0, form.isNumeric, cell.x + 6 < frame.area.right {
        canvas.text(" start", x: cell.x + 1, y: cell.y, .label, mark: .name)
      }
      guard shown.chosen.labels.indices.contains(k), cell.x + 1 < frame.area.right,
        canvas.mark(x: cell.x + 1, y: cell.y) == .none
      else { continue }
      canvas.text(shown.chosen.labels[k], x: cell.x + 1, y: cell.y, color, mark: .name, clip: 1)
    }
  }
}

extension Plot {
  /// From the least to the greatest, and a little air.
  static func ends(_ numbers: [Double]) -> ClosedRange<Double> {
    let (low, high) = (numbers.min() ?? 0, numbers.max() ?? 1)
    let air = max((high - low) * 0.05, 1e-9)
    return low.isFinite && high.isFinite ? low - air...high + air : 0...1
  }
}
