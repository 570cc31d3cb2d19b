import Calculus
import Drawing
import Networks
import Simulation

// The numbers of one window, and what becomes of them.

extension FilterWork {
  // MARK: The numbers of the window

  func draw(
    _ grids: Grids, x: Int, y: Int, _ view: inout View, _ canvas: inout Canvas
  ) {
    guard let input, let weight else { return }
    let taps = windows.taps
    let products = view.tensor(shown.between("products"))
    let (inputs, own) = (
      shown.image.name(shown.sum.probedInput),
      (shown.filter * shown.channels + shown.channel) * taps
    )
    let first = shown.channel * windows.cells
    struct Grid {
      let title: String
      let key: String
      let index: (Int) -> Int?
      let numbers: Tensor?
    }
    var all = [
      Grid(
        title: "window", key: inputs,
        index: { tap in
          windows.cell(under: tap, row: shown.row, column: shown.column).map { first + $0 }
        }, numbers: input),
      Grid(title: "× filter", key: shown.sum.weight, index: { own + $0 }, numbers: weight),
      Grid(
        title: "= products", key: shown.between("products"),
        index: { shown.channel * taps + $0 }, numbers: products),
    ]
    // The window is seen in the picture too.
    if grids.count == 2 { all.removeFirst() }
    for (k, grid) in all.enumerated() {
      let left = grids.isStacked ? x : x + k * (windows.x.taps * grids.width + 3)
      let top = grids.isStacked ? y + k * (windows.y.taps + 1) : y
      title(
        grid.title, x: left, y: top, width: max(windows.x.taps * grids.width, 10), &canvas)
      guard let numbers = grid.numbers else { continue }
      let places = (0..<taps).compactMap(grid.index)
      let peak = places.map { numbers[$0] }.finitePeak
      let source = view.place(of: .tensor(TensorKey(grid.key)))
      for tap in 0..<taps {
        let (row, column) = tap.quotientAndRemainder(dividingBy: windows.x.taps)
        let at = (x: left + column * grids.width, y: top + 1 + row)
        guard let index = grid.index(tap) else {
          canvas.text("·", endingAt: at.x + grids.width - 2, y: at.y, .line)
          continue
        }
        let number = numbers[index]
        let mark = Mark(source: source, index: index)
        let color = view.look.signed.color(for: number, scale: peak)
        if grids.width > 2 {
          canvas.text(
            NumberFormat.fixed(number, places: 2), endingAt: at.x + grids.width - 2, y: at.y,
            abs(number) < 0.2 * peak ? .label : color ?? .gap, mark: mark)
        } else {
          canvas.field(
            Rect(x: at.x, y: at.y, width: 2, height: 1), columns: 1, rows: 1,
            marks: { _, _ in mark }, color: { _, _ in color })
        }
      }
    }
  }

  // MARK: The sum

  /// `Σ of channel 2 = 0.42   Σ of all 8 = 1.84   + bias −0.13 = z 1.71   relu 1.71`
  func sums(_ view: inout View, in area: Rect, _ canvas: inout Canvas) {
    guard !area.isEmpty, let map else { return }
    func number(_ name: String, _ index: Int = 0) -> Span? {
      guard let number = view.number(name, at: index) else { return nil }
      return Span(
        NumberFormat.text(number, digits: 4), .bright, mark: view.mark(name, index))
    }
    var pieces: [[Span]] = []
    if shown.channels > 1, let sum = number(shown.between("sums"), shown.channel) {
      pieces.append([Span("Σ of channel \(shown.channel) ", .label, mark: .name), sum])
    }
    if let total = number(shown.between("total")) {
      let words = shown.channels > 1 ? "Σ of all \(shown.channels) channels " : "Σ "
      pieces.append([Span(words, .label, mark: .name), total])
    }
    if let bias = number(shown.sum.bias, shown.filter) {
      pieces.append([Span("+ bias ", .label, mark: .name), bias])
    }
    pieces.append([
      Span("= z ", .label, mark: .name),
      Span(
        NumberFormat.text(map[shown.index], digits: 4), .accent,
        mark: view.mark(shown.image.name(shown.sum.output), shown.index)),
    ])
    for step in shown.layer.steps.dropFirst() where step.shape == shown.sum.shape {
      let words: String
      switch step.kind {
      case .activation(let name): words = name
      case .norm(let norm): words = "\(norm)Norm"
      default: continue
      }
      if let number = number(shown.image.name(step.output), shown.index) {
        pieces.append([Span("→ \(words) ", .label, mark: .name), number])
      }
    }
    if let pool = shown.layer.steps.first(where: {
      $0.windows != nil && $0.output != shown.sum.output
    }),
      let piece = pooled(pool, &view)
    {
      pieces.append(piece)
    }
    var lines: [[Span]] = [[]]
    for piece in pieces {
      let line = lines[lines.count - 1]
      if !line.isEmpty, Text.width(line) + 3 + Text.width(piece) > area.width { lines.append([]) }
      let isFirst = lines[lines.count - 1].isEmpty
      lines[lines.count - 1] += (isFirst ? [] : [Span("   ")]) + piece
    }
    if lines.count < area.height { lines.append(size(room: area.width, &view)) }
    for (k, line) in lines.prefix(area.height).enumerated() {
      canvas.spans(
        line, x: area.x, y: area.bottom - min(lines.count, area.height) + k, clip: area.width)
    }
  }

  /// What the pool makes of the window that this number is in.
  private func pooled(_ pool: MapStep, _ view: inout View) -> [Span]? {
    guard let own = pool.windows, pool.inputShape == shown.sum.shape else { return nil }
    func window(_ axis: WindowAxis, _ cell: Int) -> Int? {
      let covering = axis.covering(cell)
      return covering.count > 0 ? axis.window(at: cell, tap: covering.tap(0)) : nil
    }
    guard let row = window(own.y, shown.row), let column = window(own.x, shown.column) else {
      return nil
    }
    let index = (shown.filter * own.y.count + row) * own.x.count + column
    let name = shown.image.name(pool.output)
    guard let number = view.number(name, at: index) else { return nil }
    let words = pool.kind == .maxPool ? "the largest of its" : "the mean of its"
    return [
      Span("→ \(words) \(own.y.taps)×\(own.x.taps) ", .label, mark: .name),
      Span(NumberFormat.text(number, digits: 4), .bright, mark: view.mark(name, index)),
    ]
  }

  /// `size: ⌊(28 + 2·2 − 5) / 1⌋ + 1 = 28`
  private func size(room: Int, _ view: inout View) -> [Span] {
    let x = windows.x
    func number(_ what: Slide, _ value: Int) -> Span {
      let name = Hyperparameters.name(of: what, in: shown.layer.name)
      return Span("\(value)", .text, mark: view.mark(name, 0))
    }
    func words(_ words: String) -> Span { Span(words, .label, mark: .name) }
    let (stride, padding) = (number(.stride, x.stride), number(.padding, x.padding))
    let dilation = number(.dilation, x.dilation)
    let span =
      x.dilation > 1
      ? [words("("), dilation, words("·(\(x.taps) − 1) + 1)")] : [words("\(x.taps)")]
    let formula =
      [words("width ⌊(\(x.cells) + 2·"), padding, words(" − ")] + span
      + [words(") / "), stride, words("⌋ + 1 = \(x.count)")]
    let long =
      [words("stride "), stride, words(", padding "), padding, words(", dilation "), dilation]
      + [words("   ")] + formula
    return Text.width(long) <= room ? long : formula
  }
}
