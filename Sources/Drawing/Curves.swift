extension Canvas {
  /// Draws a plot: axes, moments, curves, legend. Returns where everything lies, for what is drawn
  /// over it.
  @discardableResult
  package mutating func plot(_ plot: Plot, in rect: Rect) -> Plot.Frame {
    let frame = plot.frame(in: rect)
    guard !frame.area.isEmpty else { return frame }
    axes(frame, moments: plot.moments, in: rect)
    // No larger than what can be seen: a rectangle may be huge.
    guard frame.area.width <= Canvas.largest, frame.area.height <= Canvas.largest else {
      return frame
    }
    var braille = Braille(width: frame.area.width, height: frame.area.height)
    for (order, series) in plot.series.enumerated() {
      braille.curve(series, in: frame, importance: Double(2 * order))
    }
    draw(braille, at: (frame.area.x, frame.area.y))
    if plot.hasLegend { legend(of: plot.series, in: frame, avoiding: braille) }
    return frame
  }
}

extension Braille {
  /// One series. Samples that share a column of dots are drawn as the stretch from their least to
  /// their largest, so that no spike is lost however many there are; a sample without a place
  /// breaks the curve. The cell of a sample has its mark, those between two samples the nearer's.
  mutating func curve(_ series: Plot.Series, in frame: Plot.Frame, importance: Double) {
    var run: Run?
    for sample in 0..<series.count {
      guard let place = frame.dots(x: series.position(sample), y: series.y[sample]) else {
        finish(run, series, importance)
        run = nil
        continue
      }
      let spot = Run.Spot(sample: sample, x: place.x, y: place.y)
      if series.shape == .dots {
        finish(Run(first: spot), series, importance)
      } else if run?.column == spot.column {
        run?.add(spot)
      } else {
        finish(run, series, importance)
        if let last = run?.last {
          line(
            from: (last.x, last.y), to: (spot.x, spot.y), series.color,
            thickness: series.thickness, importance: importance, mark: series.mark(last.sample),
            endMark: series.mark(sample))
        }
        run = Run(first: spot)
      }
    }
    finish(run, series, importance)
  }

  private mutating func finish(_ run: Run?, _ series: Plot.Series, _ importance: Double) {
    guard let run else { return }
    if run.least.sample != run.largest.sample {
      line(
        from: (run.first.x, run.least.y), to: (run.first.x, run.largest.y), series.color,
        importance: importance, mark: series.mark(run.least.sample),
        endMark: series.mark(run.largest.sample))
    }
    for spot in [run.least, run.largest] {
      guard let x = spot.column, let y = coordinate(spot.y) else { continue }
      dot(x: x, y: y, series.color, importance: importance + 1, mark: series.mark(spot.sample))
    }
  }
}

/// Neighbouring samples that share a column of dots.
private struct Run {
  struct Spot {
    let sample: Int
    let x: Double
    let y: Double
    var column: Int? { coordinate(x) }
  }

  let column: Int?
  let first: Spot
  private(set) var last: Spot
  private(set) var least: Spot
  private(set) var largest: Spot

  init(first: Spot) {
    column = first.column
    (self.first, last, least, largest) = (first, first, first, first)
  }

  mutating func add(_ spot: Spot) {
    last = spot
    if spot.y < least.y { least = spot }
    if spot.y > largest.y { largest = spot }
  }
}
