import Calculus
import Drawing
import Networks
import Simulation

/// All units of a layer over time: a field of colour, and below it the gates and the cell of the
/// chosen one, and what comes out.
struct UnrolledUnits {
  let recurrence: ShownRecurrence
  let columns: StepColumns

  func draw(_ view: inout View, in canvas: inout Canvas) {
    let outputs = StepOutputs(recurrence: recurrence, columns: columns)
    var above = recurrence.shown.form.isNumeric ? outputs.inputs() : [tokens]
    if recurrence.isWindowed { above.append(windows) }
    if canvas.height >= 16 { above.insert(ruler, at: 0) }
    if recurrence.parts.count > 1 { above.insert(halves, at: 0) }
    var below = cells(&view) + outputs.outputs(&view)
    let hasFooter = canvas.height >= 4
    // The field has two fifths of the lines; of the rest those that matter most.
    let least = max(canvas.height * 2 / 5, 1)
    var rest = canvas.height - least - (hasFooter ? 1 : 0)
    let ranks = (above + below).map { ($0.rank, $0.height) }.sorted { $0.0 < $1.0 }
    var worst = -1
    for (rank, height) in ranks where rest >= height {
      (rest, worst) = (rest - height, rank)
    }
    func kept(_ rows: [StepRow]) -> [StepRow] { rows.filter { $0.rank <= worst } }
    (above, below) = (kept(above), kept(below))
    let taken = (above + below).reduce(hasFooter ? 1 : 0) { $0 + $1.height }
    let field = max(canvas.height - taken, 0)
    var y = 0
    func put(_ row: StepRow, _ view: inout View, _ canvas: inout Canvas) {
      let rect = Rect(x: 0, y: y, width: canvas.width, height: row.height)
      guard rect.bottom <= canvas.height else { return }
      row.label(in: columns.gutter, y: y, &canvas)
      row.draw(&view, rect, &canvas)
      if columns.aside > 0, let value = row.value(&view) {
        canvas.text(
          value.text, endingAt: columns.end + columns.aside, y: rect.bottom - 1, value.color,
          mark: value.mark)
      }
      y += row.height
    }
    for row in above { put(row, &view, &canvas) }
    // A cell has as large a field as the hidden states, where both have room.
    let isTwice = recurrence.layer.cell.hasCellState && field >= 24
    let first = y
    for (tensor, words) in isTwice
      ? [(\RecurrentLayer.hidden, "hidden"), (\RecurrentLayer.cellState, "cell")]
      : [(\RecurrentLayer.hidden, "hidden")]
    {
      let units = UnitField(
        recurrence: recurrence, columns: columns, tensor: { $0[keyPath: tensor] }, words: words,
        height: isTwice ? (field - 1) / 2 : field, look: view.look)
      units.draw(&view, y: y, &canvas)
      y += units.rows + (isTwice && words == "hidden" ? 1 : 0)
    }
    columns.edges(y: first, height: y - first, in: &canvas)
    let spare = max(canvas.height - y - below.reduce(hasFooter ? 1 : 0) { $0 + $1.height }, 0)
    for row in below {
      var row = row
      // What the units do not need makes the bars higher.
      if row.canGrow { row.height += min(spare / below.count(where: \.canGrow), 3) }
      put(row, &view, &canvas)
    }
    if hasFooter {
      canvas.spans(
        recurrence.footer(&view, columns, width: canvas.width), x: 0, y: canvas.height - 1)
    }
  }

  private var tokens: StepRow {
    let (columns, recurrence) = (columns, recurrence)
    return StepRow(long: "reads", short: "in", rank: 0) { _, rect, canvas in
      columns.tokens(recurrence, y: rect.y, in: &canvas)
    }
  }
  private var ruler: StepRow {
    let (columns, recurrence) = (columns, recurrence)
    return StepRow(long: "step", short: "t", rank: 8) { _, rect, canvas in
      columns.ruler(recurrence, y: rect.y, in: &canvas)
    }
  }

  private var windows: StepRow {
    let (columns, recurrence) = (columns, recurrence)
    return StepRow(long: "window", short: "win", rank: 1) { _, rect, canvas in
      columns.windows(recurrence, y: rect.y, in: &canvas)
    }
  }
  private var halves: StepRow {
    let (columns, recurrence) = (columns, recurrence)
    return StepRow(long: "", short: "", rank: 5) { _, rect, canvas in
      columns.halves(recurrence, y: rect.y, in: &canvas)
    }
  }

  /// Gates and cell of the chosen unit, and how much the loss feels of each step.
  private func cells(_ view: inout View) -> [StepRow] {
    let (look, columns) = (view.look, columns)
    let isOfGradients = look.show == .gradients
    var rows: [StepRow] = []
    func band(_ tensor: @escaping (RecurrentLayer) -> String, _ numbers: StepNumbers)
      -> (inout View, Rect, inout Canvas) -> Void
    {
      { [recurrence] view, rect, canvas in
        let (low, high) = recurrence.ends([tensor], &view)
        numbers.band(
          &view, rect, look.signed, peak: max(-low.value, high.value), &canvas)
      }
    }
    for (k, part) in recurrence.cellParts.enumerated() {
      let numbers = recurrence.ofUnit(columns, look, part.tensor)
      let isBars = part.isGate && !isOfGradients
      let colored = band(part.tensor, numbers)
      rows.append(
        StepRow(
          long: part.long, short: part.short, color: isBars ? .series(k) : .label, canGrow: true,
          rank: part.isGate ? 4 : 6, value: { numbers.atChosen(&$0) }
        ) { view, rect, canvas in
          guard isBars else { return colored(&view, rect, &canvas) }
          numbers.bars(&view, rect, .series(k), &canvas)
        })
    }
    if recurrence.layer.cell.hasCellState {
      let numbers = recurrence.ofUnit(columns, look) { $0.cellState }
      rows.append(
        StepRow(
          long: "its cell", short: "c", canGrow: true, rank: 5, value: { numbers.atChosen(&$0) },
          draw: band({ $0.cellState }, numbers)))
    }
    if let felt = StepGradientNorms(recurrence, columns, &view) {
      rows.append(
        StepRow(
          long: "|∂L/∂h|", short: "∂", canGrow: true, rank: 7, value: { felt.atChosen(&$0) }
        ) { felt.draw(&$0, $1, &$2) })
    }
    return rows
  }
}

/// How much the loss feels of every step, as bars: by the logarithm, over two to six powers of ten.
private struct StepGradientNorms {
  private let numbers: StepNumbers
  private let peak, powers: Double

  /// Nil where there is none.
  init?(_ recurrence: ShownRecurrence, _ columns: StepColumns, _ view: inout View) {
    func key(_ part: ShownRecurrence.Part) -> TensorKey {
      TensorKey(
        recurrence.shown.name("\(StepNorm.name)(\(part.layer.hidden))"), .gradient)
    }
    var norms: [Double] = []
    for part in recurrence.parts {
      norms += view.tensor(key(part).name, .gradient)?.numbers ?? []
    }
    norms = norms.filter { $0 > 0 && $0.isFinite }
    guard let least = norms.min(), let peak = norms.max() else { return nil }
    self.peak = peak
    powers = min(max(Double.log(peak / least) / Double.log(10), 2), 6)
    numbers = StepNumbers(recurrence: recurrence, columns: columns) { (key($0), $1) }
  }

  func atChosen(_ view: inout View) -> Span? { numbers.atChosen(&view) }

  func draw(_ view: inout View, _ rect: Rect, _ canvas: inout Canvas) {
    numbers.bars(
      &view, rect, .label,
      share: { [peak, powers] norm in
        norm > 0 ? max(1 + Double.log(norm / peak) / Double.log(10) / powers, 0.05) : norm
      }, &canvas)
  }
}
