import Calculus
import Drawing
import Networks
import Simulation

extension Decision {
  /// One input: the outputs as curves over it, asked at the middle of every column, and the samples
  /// at their targets. A logit z is drawn as the probability that it stands for, σ(z), and the samples
  /// are at 0 and 1. Other classes have no height of their own: they stand at the edges, and their
  /// colour says which is which.
  func curve(_ view: inout View, in canvas: inout Canvas, _ rect: Rect) {
    let facts = view.facts
    let (low, high) = (facts.extent.low[0], facts.extent.high[0])
    let plane = Plane(columns: rect.width, rows: 1)
    let name = plane.name + "/" + facts.output
    let tensor = view.tensor(name)
    let source = view.place(of: .tensor(TensorKey(name)))
    let step = (high - low) / Double(plane.columns)
    let series = (0..<facts.outputs).map { k in
      Plot.Series(
        "", .series(k), x: .even(from: low + step / 2, step: step),
        y: tensor.map { t in (0..<plane.columns).map { height(t[$0 * facts.outputs + k]) } } ?? [],
        thickness: rect.height > 12 ? 2 : 1,
        mark: { Mark(source: source, index: $0 * facts.outputs + k) })
    }
    let ends = heights(facts, series.flatMap(\.y))
    var all = series
    if ends.contains(height(0)), rect.height > 6, classesStandApart {
      // The seam: on one side one class, on the other the other.
      let seam = height(0)
      all.insert(
        Plot.Series("", .faint, x: .at([low, high]), y: [seam, seam]), at: 0)
    }
    let frame = canvas.plot(Plot(all, x: low...high, y: ends, hasLegend: false), in: rect)
    samples(frame, &view, in: &canvas)
  }

  /// Where an output is drawn.
  private func height(_ output: Double) -> Double {
    guard case .sides(_, _, true, _) = self else { return output }
    return 1 / (1 + .exp(-output))
  }

  /// Classes that are told apart by a logit or by the largest output, not by a number to be met.
  private var classesStandApart: Bool {
    switch self {
    case .sides(_, _, let isLogit, _): isLogit
    case .winner: true
    case .output: false
    }
  }

  private func samples(_ frame: Plot.Frame, _ view: inout View, in canvas: inout Canvas) {
    let data = view.facts.data
    let rows = view.frame.samples
    let isPart = rows.count < data.training.count
    let isCarried = view.tensor("x") != nil
    let source = view.place(of: .tensor(TensorKey("x")))
    for sample in data.heldOut { point(sample, "•", frame, isBright: false, in: &canvas) }
    for sample in data.training where isPart {
      point(sample, "●", frame, isBright: false, in: &canvas)
    }
    let chosen = min(max(view.look.sample, 0), rows.count - 1)
    for row in Array(rows.indices) + (rows.isEmpty ? [] : [chosen])
    where data.training.indices.contains(rows[row]) {
      point(
        data.training[rows[row]], row == chosen ? "◉" : "●", frame, isBright: true, in: &canvas,
        color: row == chosen ? .bright : nil,
        mark: isCarried ? Mark(source: source, index: row) : nil)
    }
  }

  private func point(
    _ sample: Dataset.Sample, _ glyph: Unicode.Scalar, _ frame: Plot.Frame, isBright: Bool,
    in canvas: inout Canvas, color: Color? = nil, mark: Mark? = nil
  ) {
    guard let x = sample.input.first else { return }
    let tint = color ?? self.color(sample.target, isBright: isBright)
    for height in heights(of: sample.target, frame) {
      guard let cell = frame.cell(x: x, y: height) else { continue }
      canvas.point(
        x: cell.x, y: cell.y, glyph: glyph, tint, style: isBright ? .bold : [], mark: mark)
    }
  }

  /// Where a sample stands: at its targets, or at the edge its class belongs to.
  private func heights(of target: Dataset.Target, _ frame: Plot.Frame) -> [Double] {
    let bottom = frame.y.lowerBound
    switch (self, target) {
    case (.winner, _): return [bottom]
    case (.sides(_, _, true, _), .label(let label)): return [label == 0 ? 0 : 1]
    case (.sides(_, _, true, _), .numbers(let n)): return [(n.first ?? 0) > 0.5 ? 1 : 0]
    case (_, .label(let label)): return [label == 0 ? -1 : 1]
    case (_, .numbers(let numbers)): return numbers
    }
  }

  /// From the least to the largest of curves and targets, with a margin.
  private func heights(_ facts: Facts, _ values: [Double]) -> ClosedRange<Double> {
    var (low, high) = (Double.infinity, -Double.infinity)
    func include(_ x: Double) {
      if x.isFinite { (low, high) = (min(low, x), max(high, x)) }
    }
    if case .sides(_, _, true, _) = self { return -0.06...1.06 }
    values.forEach(include)
    if classesStandApart {
      include(-1)
      include(1)
    } else {
      for sample in facts.data.training + facts.data.heldOut {
        switch sample.target {
        case .label(let label): include(label == 0 ? -1 : 1)
        case .numbers(let numbers): numbers.forEach(include)
        }
      }
    }
    guard low <= high else { return -1...1 }
    let margin = high > low ? 0.06 * (high - low) : 1
    return low - margin...high + margin
  }
}
