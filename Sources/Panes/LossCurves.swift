import Drawing
import Simulation

/// The curves of a history, and what happened on its way.
struct LossCurves {
  let history: LossHistory

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let isTall = rect.height >= 17 && history.accuracy.values.contains(where: \.isFinite)
    var (above, below) = rect.cut(bottom: isTall ? 6 : 0)
    let losses = Plot(
      [], moments: tweaks(&view).map(\.moment), scale: history.scale, x: history.x, y: history.y,
      hasLegend: false)
    let shares = Plot([], x: history.x, y: 0...1, hasLegend: false)
    if isTall {
      // One axis below the other: what is narrower at the left is moved to where the other begins.
      let (a, b) = (losses.frame(in: above).area.x, shares.frame(in: below).area.x)
      (above, below) = (above.inset(left: max(b - a, 0)), below.inset(left: max(a - b, 0)))
    }
    let frame = canvas.plot(losses, in: above)
    let isAlone = history.others.isEmpty
    for (run, line) in history.others {
      view.of(run) { trace(line, .run(run), on: losses, in: above, &$0, &canvas) }
    }
    let train = isAlone ? Color.field(0, likely: 0.9) ?? .series(0) : .run(view.frame.run)
    let heldOut: Color = isAlone ? .series(1) : .label
    if !isAlone { trace(history.heldOut, heldOut, on: losses, in: above, &view, &canvas) }
    trace(history.train, train, on: losses, in: above, &view, &canvas)
    if isAlone { trace(history.heldOut, heldOut, on: losses, in: above, &view, &canvas) }
    happenings(&view, frame, &canvas)
    baseline(&view, frame, &canvas)
    if isTall {
      let frame = canvas.plot(shares, in: below)
      let color: Color = isAlone ? .series(2) : .run(view.frame.run)
      trace(history.accuracy, color, on: shares, in: below, &view, &canvas)
      canvas.free([Span("held-out accuracy", color)], from: frame.area.x + 1, in: frame.area)
    }
  }

  /// Draws a line over what is there: up to now in its colour, afterwards grey. Only where its numbers
  /// are, a cell has a mark: that of the number nearest to it.
  private func trace(
    _ line: LossHistory.Line, _ color: Color, on axes: Plot, in rect: Rect, _ view: inout View,
    _ canvas: inout Canvas
  ) {
    let frame = axes.frame(in: rect)
    guard !frame.area.isEmpty else { return }
    let perDot = (frame.x.upperBound - frame.x.lowerBound) / Double(2 * frame.area.width)
    let line =
      history.others.isEmpty ? line.thinned(perDot: perDot) : line.sampled(perDot: perDot)
    func curve(_ line: LossHistory.Line, _ color: Color) -> Plot.Series {
      let points = line.points(perDot: perDot)
      return Plot.Series(
        line.name, color, x: .at(points.x), y: points.y)
    }
    var plot = axes
    plot.series =
      history.now < history.newest
      ? [
        curve(line.part(from: history.now), .line), curve(line.part(upTo: history.now), color),
      ] : [curve(line, color)]

    let source = view.place(of: .series(line.name))
    // Which samples are in each column: neighbours, for they stand in their order.
    var columns = Array(repeating: 0..<0, count: frame.area.right)
    for (k, iteration) in line.iterations.enumerated() {
      let x = frame.cell(x: Double(iteration), y: frame.y.lowerBound)?.x
      guard let x, columns.indices.contains(x) else { continue }
      columns[x] = columns[x].isEmpty ? k..<k + 1 : columns[x].lowerBound..<k + 1
    }
    canvas.lay(plot, in: rect) { x, y in
      guard columns.indices.contains(x) else { return .none }
      var nearest: (distance: Int, iteration: Int)?
      for k in columns[x] {
        let iteration = line.iterations[k]
        guard let row = frame.cell(x: Double(iteration), y: line.values[k])?.y else { continue }
        if abs(row - y) < nearest?.distance ?? .max { nearest = (abs(row - y), iteration) }
      }
      return nearest.map { Mark(source: source, index: $0.iteration) } ?? .none
    }
  }

  private static let dash: Unicode.Scalar = "╌"

  /// A line across at the loss of the simplest model, under whatever else is drawn.
  private func baseline(_ view: inout View, _ frame: Plot.Frame, _ canvas: inout Canvas) {
    guard let baseline = history.baseline, baseline.loss.isFinite,
      let y = frame.cell(x: frame.x.lowerBound, y: baseline.loss)?.y
    else { return }
    let mark = view.mark(baseline.name)
    let area = frame.area
    let words = [
      Span(" \(baseline.word) ", .label, mark: .name),
      Span(NumberFormat.text(baseline.loss), .text, mark: mark), Span(" ", .label),
    ]
    let start = area.right - words.reduce(0) { $0 + Text.width($1.text) } - 1
    for x in area.x..<area.right where canvas[x, y].glyph == Glyph.space {
      canvas.glyph(Self.dash, x: x, y: y, .label, mark: mark)
    }
    // The number stands on the line where that is free, else beside it.
    for row in [y, y - 1, y + 1] where row >= area.y && row < area.bottom && start > area.x {
      guard
        (start..<area.right).allSatisfy({
          canvas[$0, row].glyph == Glyph.space || canvas[$0, row].glyph == Self.dash.value
        })
      else { continue }
      canvas.spans(words, x: start, y: row)
      return
    }
  }

  // MARK: What happened

  private struct Tweak {
    let iteration: Int
    let moment: Plot.Moment
    /// Whether a line of history begins with it.
    let isFork: Bool
    let words: [Span]
  }

  /// What was changed, in order; that at the fork of a branch says so.
  private func tweaks(_ view: inout View) -> [Tweak] {
    let branch = view.frame.branch
    return branch.journal.entries.map { entry in
      let mark = entry.isSetting ? view.mark(.series(entry.name), entry.iteration) : .name
      let isFork = branch.parent != nil && branch.fork == entry.iteration
      return Tweak(
        iteration: entry.iteration,
        moment: Plot.Moment(x: Double(entry.iteration), mark: mark),
        isFork: isFork,
        words: [Span(entry.name + " ", .label, mark: .name)] + entry.result(mark: mark))
    }
  }

  private func happenings(_ view: inout View, _ frame: Plot.Frame, _ canvas: inout Canvas) {
    let source = view.place(of: .series("loss"))
    let branch = view.frame.branch
    func column(_ iteration: Int) -> Int? {
      frame.cell(x: Double(iteration), y: frame.y.lowerBound)?.x
    }
    if branch.parent != nil, let x = column(branch.fork),
      !branch.journal.entries.contains(where: { $0.iteration == branch.fork })
    {
      canvas.upright(x: x, "┊", .label, in: frame.area)
      canvas.free([Span("branch", .accent)], from: x, in: frame.area)
    }
    if let root = view.frame.place.root, view.runs.indices.contains(root.run),
      let x = column(root.iteration)
    {
      canvas.upright(x: x, "┊", .label, in: frame.area)
      canvas.free(
        [Span("from \(view.runs[root.run].name)", .accent, mark: .name)], from: x, in: frame.area)
    }
    if let bad = branch.bad, let x = column(bad) {
      let mark = Mark(source: source, index: bad)
      canvas.upright(x: x, "┊", .bad, in: frame.area)
      canvas.glyph("×", x: x, y: frame.area.bottom - 1, .bad, mark: mark)
    }
    if history.now < history.newest, let x = column(history.now) {
      canvas.upright(x: x, "│", .label, in: frame.area)
    }
    if let place = frame.cell(x: Double(history.now), y: view.frame.loss) {
      canvas.point(
        x: place.x, y: place.y, .bright, mark: Mark(source: source, index: history.now))
    }
    awaited(view, frame, source, &canvas)
    for tweak in tweaks(&view) {
      guard let x = column(tweak.iteration) else { continue }
      let long = tweak.isFork ? [Span("branch: ", .accent)] + tweak.words : tweak.words
      if !canvas.free(long, from: x, in: frame.area) {
        _ = canvas.free(tweak.words, from: x, in: frame.area)
      }
    }
  }
}

extension LossCurves {
  /// The moments that notes waited for, on the curve: a head that copies is there, a loss is low.
  private func awaited(
    _ view: View, _ frame: Plot.Frame, _ source: Int, _ canvas: inout Canvas
  ) {
    let (branch, conditions) = (view.frame.branch, view.facts.conditions)
    for note in view.scene.notes {
      guard case .when(let k) = note.moment, branch.met.indices.contains(k),
        let iteration = branch.met[k], let loss = branch.loss.nearest(to: iteration),
        let place = frame.cell(x: Double(iteration), y: loss.value)
      else { continue }
      canvas.upright(x: place.x, "┊", .line, in: frame.area)
      canvas.point(
        x: place.x, y: place.y, glyph: "◇", .good,
        mark: Mark(source: source, index: loss.iteration))
      canvas.free([Span(conditions[k].short, .good, mark: .name)], from: place.x, in: frame.area)
    }
  }
}

extension Condition {
  /// `bestInduction > 0.8`: without where and of what.
  fileprivate var short: String {
    let name = quantity.split(separator: "/").last.map(String.init) ?? quantity
    return "\(name.prefix { $0 != "(" }) \(sign.rawValue) \(NumberFormat.text(number))"
  }
}

extension Canvas {
  /// An upright line through what is empty.
  fileprivate mutating func upright(
    x: Int, _ glyph: Unicode.Scalar, _ color: Color, in area: Rect
  ) {
    for y in area.y..<area.bottom where self[x, y].glyph == Glyph.space {
      self.glyph(glyph, x: x, y: y, color)
    }
  }

  /// Draws curves over others: a cell has one colour, so those beneath give way to them.
  fileprivate mutating func lay(_ plot: Plot, in rect: Rect, mark: (_ x: Int, _ y: Int) -> Mark) {
    var over = Canvas(width: width, height: height)
    let area = over.plot(plot, in: rect).area
    for y in area.y..<area.bottom {
      for x in area.x..<area.right where Glyph.isBraille(over[x, y].glyph) {
        self[x, y] = over[x, y]
        setMark(mark(x, y), x: x, y: y)
      }
    }
  }

  /// Writes beside a column where nothing is hidden, to the right of it or else to the left, as high
  /// as can be. Returns whether there is such a place.
  @discardableResult
  fileprivate mutating func free(_ spans: [Span], from x: Int, in area: Rect) -> Bool {
    let width = spans.reduce(0) { $0 + Text.width($1.text) }
    for y in area.y..<area.bottom {
      for start in [x + 1, x - width] {
        let place = Rect(x: start - 1, y: y, width: width + 2, height: 1)
        guard start >= area.x, start + width <= area.right else { continue }
        let isFree = (place.x..<place.right).allSatisfy {
          self[$0, y].glyph == Glyph.space || $0 == x || $0 >= area.right || $0 < area.x
        }
        guard isFree else { continue }
        self.spans(spans, x: start, y: y)
        return true
      }
    }
    return false
  }
}
