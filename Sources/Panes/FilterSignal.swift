import Calculus
import Drawing
import Networks
import Simulation

// A filter at work on a signal: what it reads above, the numbers of the window, and below what it makes.

extension FilterWork {
  func signal(_ view: inout View, in area: Rect, _ canvas: inout Canvas) {
    guard let input, let map else { return }
    let x = windows.x
    let hasNumbers = area.height >= 9
    let parts = area.cut(bottom: (area.height - (hasNumbers ? 3 : 0)) / 2)
    let above = hasNumbers ? parts.rest.cut(bottom: 3) : (rest: parts.rest, bottom: parts.rest)
    let first = shown.channel * x.cells
    let window = (0..<x.taps).compactMap { tap -> Int? in
      let cell = x.cell(of: shown.column, tap: tap)
      return 0..<x.cells ~= cell ? cell : nil
    }
    let name = shown.image.name(shown.sum.probedInput)
    bars(
      shown.number == 0 ? "input \(x.cells)" : "map \(shown.channel), \(x.cells)", input,
      first..<first + x.cells, name, chosen: Set(window), in: above.rest, &view, &canvas)
    if hasNumbers { numbers(&view, in: above.bottom, &canvas) }
    let own = shown.filter * x.count
    bars(
      "its map, \(x.count)", map, own..<own + x.count, shown.image.name(shown.sum.output),
      chosen: [shown.column], in: parts.bottom, &view, &canvas)
  }

  /// A number a column, up or down from 0; those that are chosen in another colour.
  private func bars(
    _ title: String, _ numbers: Tensor, _ range: Range<Int>, _ name: String, chosen: Set<Int>,
    in rect: Rect, _ view: inout View, _ canvas: inout Canvas
  ) {
    let (head, body) = rect.cut(top: rect.height >= 3 ? 1 : 0)
    if !head.isEmpty { self.title(title, x: head.x, y: head.y, width: head.width, &canvas) }
    let signal = SignalBars(
      Array(numbers.numbers[range]), width: body.width, height: body.height)
    let source = view.place(of: .tensor(TensorKey(name)))
    signal.draw(
      x: body.x, y: body.y, in: &canvas,
      mark: { Mark(source: source, index: range.lowerBound + $0) },
      color: { chosen.contains($0) ? .accent : .series(0) })
  }

  /// `window 0.12 0.31 …`, `× filter …`, `= products …`
  private func numbers(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard let input, let weight else { return }
    let taps = windows.taps
    let own = (shown.filter * shown.channels + shown.channel) * taps
    let first = shown.channel * windows.cells
    let (inputs, between) = (shown.image.name(shown.sum.probedInput), shown.between("products"))
    let products = view.tensor(between)
    for (line, (words, name)) in [
      ("window", inputs), ("× filter", shown.sum.weight), ("= products", between),
    ].enumerated() {
      canvas.text(words, x: rect.x, y: rect.y + line, .label, mark: .name, clip: rect.width)
      for tap in 0..<taps {
        let right = rect.x + 11 + 6 * (tap + 1)
        guard right <= rect.right else {
          canvas.text("…", x: right - 5, y: rect.y + line, .label)
          break
        }
        let cell = windows.cell(under: tap, row: shown.row, column: shown.column)
        let place = [cell.map { first + $0 }, own + tap, shown.channel * taps + tap][line]
        let numbers = [input, weight, products][line]
        guard let place, let number = numbers?[place] else {
          canvas.text("·", endingAt: right - 1, y: rect.y + line, .line)
          continue
        }
        canvas.text(
          NumberFormat.fixed(number, places: 2), endingAt: right - 1, y: rect.y + line, .text,
          mark: view.mark(name, place))
      }
    }
  }
}

/// Numbers as bars in half cells, up or down from a line at 0.
struct SignalBars {
  private let numbers: [Double]
  /// Columns for a number; 0 where there is less than one for each.
  private let scale: Int
  let width, height: Int
  private let low, high: Double

  /// `reaching`: what the highest place stands for at least.
  init(_ numbers: [Double], width: Int, height: Int, reaching: Double = 0) {
    (self.numbers, self.height) = (numbers, max(height, 0))
    scale = min(width / max(numbers.count, 1), 4)
    self.width = scale > 0 ? scale * numbers.count : max(width, 0)
    let finite = numbers.filter(\.isFinite)
    low = min(finite.min() ?? 0, 0)
    high = max(finite.max() ?? 0, reaching)
  }

  /// `step`: in how many columns each of its columns is drawn.
  func draw(
    x: Int, y: Int, step: Int = 1, in canvas: inout Canvas, mark: (_ number: Int) -> Mark,
    color: (_ number: Int) -> Color
  ) {
    guard width > 0, height > 0, !numbers.isEmpty else { return }
    let halves = 2 * height
    /// How many half cells below the top a number is.
    func row(_ number: Double) -> Int {
      guard high > low else { return halves - 1 }
      return coordinate((high - number) / (high - low) * Double(halves - 1)) ?? 0
    }
    let zero = row(0)
    func number(_ column: Int) -> Int {
      scale > 0 ? column / scale : nearest(column, of: width, in: numbers.count)
    }
    canvas.field(
      Rect(x: x, y: y, width: width * step, height: height), columns: width * step, rows: halves,
      marks: { column, _ in mark(number(column / step)) },
      color: { column, half in
        let k = number(column / step)
        // Bars with room have air between them.
        if step > 2, column % step == step - 1 { return .standard }
        guard numbers[k].isFinite else { return half == zero ? nil : .standard }
        let end = row(numbers[k])
        if half == zero, end == zero { return .line }
        return min(end, zero)...max(end, zero) ~= half ? color(k) : .standard
      })
  }
}
