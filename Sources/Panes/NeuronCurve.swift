import Calculus
import Drawing
import Networks
import Simulation

/// A neuron's activation as a curve, its slope as a second one, and where on it the batch sits.
struct NeuronCurve {
  let neuron: Neuron
  /// Whether it was said elsewhere how well a gradient passes at the chosen sample.
  var isSteepnessSaid = true

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard rect.width >= 12, rect.height >= 4 else { return }
    guard neuron.curve(at: 0) != nil else { return row(&view, in: rect, &canvas) }
    guard let z = view.tensor(neuron.layer.preactivation),
      let a = view.tensor(neuron.layer.activated)
    else {
      return
    }
    let (words, area) = rect.cut(top: 1)
    let spots = (0..<neuron.batch).map { row in
      (z: z[neuron.output(row: row)], a: a[neuron.output(row: row)])
    }
    say(spots.map(\.z), in: words, &canvas)

    let plot = plot(spots, in: area)
    let frame = plot.frame(in: area)
    if let zero = frame.cell(x: 0, y: 0) {
      canvas.rule(x: frame.area.x, y: zero.y, length: frame.area.width, .faint)
      canvas.rule(x: zero.x, y: frame.area.y, length: frame.area.height, vertical: true, .faint)
      canvas.glyph("┼", x: zero.x, y: zero.y, .faint)
    }
    canvas.plot(plot, in: area)
    samples(spots, frame, &view, &canvas)
  }

  /// How far the curve is drawn at least, to both sides.
  private var reach: Double {
    let activation = neuron.layer.activation
    return Activation.named(activation)?.range != nil ? 4 : activation == "none" ? 1 : 2
  }

  private func plot(_ spots: [(z: Double, a: Double)], in area: Rect) -> Plot {
    let farthest = spots.map { abs($0.z) }.filter { $0.isFinite && $0 < 1e30 }.max() ?? 0
    let reach = max(reach, farthest * 1.05)
    let steps = 4 * area.width
    let xs = (0...steps).map { reach * (2 * Double($0) / Double(steps) - 1) }
    let points = xs.compactMap { neuron.curve(at: $0) }
    let isLine = neuron.layer.activation == "none"
    let values = points.map(\.value) + (isLine ? [] : points.map(\.slope))
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    // So many dots of air that the ends of the curve lie amid a row of cells, as their points do.
    let dots = Double(4 * area.height - 5)
    let free = area.height > 8 ? 5.5 : 1.5
    let air = (high - low) * free / max(dots - 2 * free, 1)
    var series = [
      Plot.Series(
        isLine ? "a = z" : neuron.layer.activation, .text, x: .at(xs), y: points.map(\.value))
    ]
    if !isLine {
      series.insert(Plot.Series("its slope", .line, x: .at(xs), y: points.map(\.slope)), at: 0)
    }
    let spot = spots.indices.contains(neuron.sample) ? spots[neuron.sample] : (z: .nan, a: .nan)
    if let at = neuron.curve(at: spot.z), at.slope.isFinite {
      // As long on the screen wherever it is: dots are as wide as high.
      let (across, up) = (1 / reach, 1 / max(high - low, 1e-12))
      let length = 0.16 / (across * across + at.slope * at.slope * up * up).squareRoot()
      let ends = [spot.z - length, spot.z + length]
      series.append(
        Plot.Series(
          "", .accent, x: .at(ends), y: ends.map { at.value + at.slope * ($0 - spot.z) }))
    }
    return Plot(series, x: -reach...reach, y: low - air...high + air)
  }

  /// The batch on the curve; the chosen sample last, over all others.
  private func samples(
    _ spots: [(z: Double, a: Double)], _ frame: Plot.Frame, _ view: inout View,
    _ canvas: inout Canvas
  ) {
    let source = view.place(of: .tensor(TensorKey(neuron.layer.preactivation)))
    let order = spots.indices.filter { $0 != neuron.sample } + [neuron.sample]
    for row in order where spots.indices.contains(row) {
      guard let place = frame.cell(x: spots[row].z, y: spots[row].a) else { continue }
      let isChosen = row == neuron.sample
      canvas.point(
        x: place.x, y: place.y, glyph: isChosen ? "◉" : "●",
        isChosen ? .accent : color(ofRow: row, view),
        mark: Mark(source: source, index: neuron.output(row: row)))
    }
  }

  private func color(ofRow row: Int, _ view: View) -> Color {
    let (samples, data) = (view.frame.samples, view.facts.data.training)
    guard samples.indices.contains(row), data.indices.contains(samples[row]) else {
      return .series(0)
    }
    switch data[samples[row]].target {
    case .label(let label): return .series(label)
    case .numbers(let numbers):
      // Two classes may be numbers too: those below the middle, and those above.
      guard view.facts.hasClasses, let ends = targetEnds(data), let number = numbers.first else {
        return .series(0)
      }
      return .series(number > (ends.low + ends.high) / 2 ? 1 : 0)
    }
  }

  private func targetEnds(_ data: [Dataset.Sample]) -> (low: Double, high: Double)? {
    let all = data.compactMap { sample -> Double? in
      if case .numbers(let numbers) = sample.target { numbers.first } else { nil }
    }
    guard let low = all.min(), let high = all.max() else { return nil }
    return (low, high)
  }

  /// How much of the batch no gradient reaches through.
  private func say(_ zs: [Double], in rect: Rect, _ canvas: inout Canvas) {
    guard neuron.layer.activation != "none" else { return }
    if !isSteepnessSaid, zs.indices.contains(neuron.sample),
      let passage = neuron.passage(at: zs[neuron.sample])
    {
      canvas.text(passage.words, x: rect.x, y: rect.y, .label, clip: rect.width)
      return
    }
    let flat = zs.filter {
      (neuron.passage(at: $0) ?? Neuron.Passage.none).rawValue <= Neuron.Passage.little.rawValue
    }
    let share = Double(flat.count) / Double(max(zs.count, 1))
    let some =
      share == 0 ? "none" : share < 0.5 ? "some" : share < 1 ? "most" : "all"
    let words =
      zs.allSatisfy(\.isFinite)
      ? ["\(some) of the batch sits where it is flat", "batch: \(some) where flat"]
      : ["some sums are not finite: no place here", "not finite: no place"]
    let fit = words.first { Text.width($0) <= rect.width } ?? words[1]
    canvas.text(fit, x: rect.x, y: rect.y, share < 0.5 ? .label : .warning, clip: rect.width)
  }

  /// An activation that is no curve but looks at the whole row: all of the row.
  private func row(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    let words = "\(neuron.layer.activation) looks at the whole row:"
    canvas.text(words, x: rect.x, y: rect.y, .label, mark: .name, clip: rect.width)
    guard let a = view.tensor(neuron.layer.activated) else { return }
    let units = neuron.layer.outputs
    let source = view.place(of: .tensor(TensorKey(neuron.layer.activated)))
    func mark(_ row: Int) -> Mark { Mark(source: source, index: neuron.sample * units + row) }
    let body = rect.inset(top: 1)
    var table = Table(headers: [""], labels: (0..<units).map { "[\($0)]" }, rowCount: units) {
      row, _ in .number(a[neuron.sample * units + row], mark(row))
    }
    table.top = max(0, min(neuron.unit - body.height / 2, units - body.height + 1))
    let (numbers, bars) = body.cut(left: 16)
    for (line, row) in canvas.table(table, in: numbers).rows.enumerated() {
      canvas.bar(
        a[neuron.sample * units + row], x: bars.x, y: body.y + line, width: bars.width - 1,
        row == neuron.unit ? .accent : .series(row), mark: mark(row))
    }
  }
}
