import Calculus
import Drawing
import Networks
import Simulation

/// One number of every step, of all runs, on a logarithmic scale.
struct StepCurves {
  private struct Curve {
    let run: Int
    let key: TensorKey
    let numbers: [Double]
  }
  /// What it is, of a step.
  private let short, long: (Int) -> String
  private let curves: [Curve]
  private let recurrence: ShownRecurrence

  /// `tensor`: what it is called, of that layer.
  init(
    _ short: @escaping (Int) -> String, _ long: @escaping (Int) -> String, _ kind: Origin.Kind,
    _ recurrence: ShownRecurrence, _ view: inout View, _ tensor: (RecurrentLayer) -> String
  ) {
    (self.short, self.long, self.recurrence) = (short, long, recurrence)
    var curves: [Curve] = []
    for run in view.runs.map(\.run) {
      view.of(run) { view in
        // Another run may have other layers.
        guard let own = ShownRecurrence(view) else { return }
        let key = TensorKey(own.shown.name(tensor(own.layer)), kind, run: run)
        guard let numbers = view.tensor(key.name, kind)?.numbers else { return }
        curves.append(Curve(run: run, key: key, numbers: numbers))
      }
    }
    self.curves = curves
  }

  var isThere: Bool { !curves.isEmpty }
  private var count: Int { curves.map(\.numbers.count).max() ?? 0 }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let lines = heading(&view, width: rect.width, atMost: rect.height / 3)
    for (k, line) in lines.enumerated() { canvas.spans(line, x: rect.x, y: rect.y + k) }
    let body = rect.inset(top: lines.count)
    guard !body.isEmpty else { return }
    let all = curves.flatMap(\.numbers).filter { $0.isFinite && $0 > 0 }
    // 1 is always on the scale, and a hundredth of it.
    let top = max(all.max() ?? 1, 1)
    let least = min(max(all.min() ?? top, top * 1e-12), top / 100)
    let series = curves.map { curve in
      let source = view.of(curve.run) { $0.place(of: .tensor(curve.key)) }
      return Plot.Series(
        "", .run(curve.run), y: curve.numbers.map { $0 < least ? .nan : $0 },
        thickness: curve.run == view.frame.run && curves.count > 1 && body.height >= 8 ? 2 : 1
      ) { Mark(source: source, index: $0) }
    }
    let plot = Plot(
      series, scale: .log, x: -0.5...max(Double(count) - 0.5, 0.5), y: least...top,
      hasLegend: false)
    let area = plot.frame(in: body).area
    let frame = canvas.plot(
      plot, in: body.inset(left: max(throughTimeMargin - (area.x - body.x), 0)))
    windows(frame, in: &canvas)
    upright(Double(recurrence.step), "┊", .line, frame, in: &canvas)
    for curve in curves { ends(of: curve, below: least, frame, &view, in: &canvas) }
  }

  private func upright(
    _ x: Double, _ glyph: Unicode.Scalar, _ color: Color, _ frame: Plot.Frame,
    in canvas: inout Canvas
  ) {
    guard let x = frame.cell(x: x, y: frame.y.lowerBound)?.x else { return }
    for y in frame.area.y..<frame.area.bottom where canvas[x, y].glyph == Glyph.space {
      canvas.glyph(glyph, x: x, y: y, color)
    }
  }

  /// A line between two windows: the step it stands on is the first, in the order of reading, to
  /// which the later one's gradients reach.
  private func windows(_ frame: Plot.Frame, in canvas: inout Canvas) {
    let layer = recurrence.layer
    let all = layer.windows(of: recurrence.chosen.columns.count)
    for window in layer.isReversed ? all.dropLast() : all.dropFirst() {
      let first = layer.isReversed ? window.upperBound - 1 : window.lowerBound
      upright(Double(first), "╎", .line, frame, in: &canvas)
    }
  }

  /// `↓` where a line leaves the picture.
  private func ends(
    of curve: Curve, below least: Double, _ frame: Plot.Frame, _ view: inout View,
    in canvas: inout Canvas
  ) {
    let isSeen = curve.numbers.map { $0.isFinite && $0 >= least }
    let source = view.of(curve.run) { $0.place(of: .tensor(curve.key)) }
    for (step, seen) in isSeen.enumerated() where !seen && !curve.numbers[step].isNaN {
      let isBeside = [step - 1, step + 1].contains { isSeen.indices.contains($0) && isSeen[$0] }
      guard isBeside, let cell = frame.cell(x: Double(step), y: least) else { continue }
      canvas.glyph(
        "↓", x: cell.x, y: cell.y, .run(curve.run), mark: Mark(source: source, index: step))
    }
  }

  /// `|∂L/∂h| at step 0, as a share of the last  ● rnn 3.1e−5  ● lstm 0.55`, in as many lines as it takes:
  /// each run's name with all of its number or not at all.
  private func heading(_ view: inout View, width: Int, atMost most: Int) -> [[Span]] {
    let step = recurrence.step
    var pieces: [[Span]] = []
    for curve in curves where curve.numbers.indices.contains(step) {
      let source = view.of(curve.run) { $0.place(of: .tensor(curve.key)) }
      let tag = view.runs.first { $0.run == curve.run }?.tag() ?? []
      pieces.append(
        tag + [
          Span(tag.isEmpty ? "" : " "),
          Span(
            NumberFormat.text(curve.numbers[step], digits: 3), .bright,
            mark: Mark(source: source, index: step)),
        ])
    }
    func lines(_ words: String) -> [[Span]] {
      var lines = [[Span(words, .text, mark: .name)]]
      for piece in pieces {
        if Text.width(lines[lines.count - 1]) + 2 + Text.width(piece) <= width {
          lines[lines.count - 1] += [Span("  ")] + piece
        } else {
          lines.append(piece)
        }
      }
      return lines
    }
    let (full, brief) = (lines(long(step)), lines(short(step)))
    let isLong =
      full.count <= brief.count && Text.width(full[0]) <= width || full.count <= min(most, 2)
    let all = isLong && Text.width(full[0]) <= width ? full : brief
    return Array(all.prefix(max(most, 0)).filter { Text.width($0) <= width })
  }
}
