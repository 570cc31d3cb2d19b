import Calculus
import Drawing
import Networks
import Simulation

/// What the colours of a neuron's picture mean: so far about a middle.
private struct Shade {
  let map: ColorMap
  let middle, reach: Double
  func color(_ value: Double) -> Color? {
    value.isFinite ? map.color(for: value - middle, scale: reach) : nil
  }
}

extension NetworkPicture {
  /// A column of neurons: their pictures, the places of their bias and their output, their names.
  func neurons(of column: NetworkLayout.Column, _ view: inout View, in canvas: inout Canvas) {
    fields(of: column, &view, in: &canvas)
    let numbers = numbers(of: column, &view)
    for (place, unit) in column.units.enumerated() {
      let isChosen = isFocused && column.layer == layer && unit == self.unit
      if isChosen { brackets(column, place, in: &canvas) }
      if let k = column.layer, column.hasEntry {
        bias(k, unit, x: column.x, y: column.row(place), isChosen, &view, in: &canvas)
      }
      let color = numbers.color(unit)
      if column.hasExit {
        canvas.glyph(
          isChosen ? "◉" : "●", x: column.right - 1, y: column.row(place), color,
          mark: numbers.mark(unit))
      }
      caption(column, place, unit, numbers, isChosen, &view, in: &canvas)
    }
    if column.more > 0 {
      let isNarrow = column.width < 5
      write(
        isNarrow ? "…\(column.more)" : "… \(column.more) more", below: column,
        y: canvas.height - 1, .label, mark: .name, in: &canvas)
    }
  }

  /// All pictures of a column at once, two values a cell.
  private func fields(
    of column: NetworkLayout.Column, _ view: inout View, in canvas: inout Canvas
  ) {
    let size = column.size
    let isLine = view.facts.inputs == 1
    let plane = Plane(columns: size.width, rows: isLine ? 1 : size.halves)
    let name = plane.name + "/" + (column.layer.map { layers[$0].output } ?? "x")
    let tensor = view.tensor(name)
    let source = view.place(of: .tensor(TensorKey(name)))
    let shade = shade(column, tensor, view)
    // For each half row: which neuron is there, and the first point of the plane's row.
    var owners = ContiguousArray<(unit: Int, point: Int)?>(
      repeating: nil, count: 2 * canvas.height)
    for (place, unit) in column.units.enumerated() {
      for half in 0..<size.halves where owners.indices.contains(column.tops[place] + half) {
        owners[column.tops[place] + half] = (unit, isLine ? 0 : half * size.width)
      }
    }
    canvas.field(
      Rect(x: column.fieldX, y: 0, width: size.width, height: canvas.height),
      columns: size.width, rows: owners.count,
      marks: { across, half in
        guard let owner = owners[half], tensor != nil else { return .none }
        return Mark(source: source, index: (owner.point + across) * column.total + owner.unit)
      },
      color: { across, half in
        guard let owner = owners[half] else { return .standard }
        guard let tensor else { return .ground }
        return shade.color(tensor[(owner.point + across) * column.total + owner.unit])
      })
  }

  private func shade(_ column: NetworkLayout.Column, _ tensor: Tensor?, _ view: View) -> Shade {
    let (facts, peak) = (view.facts, tensor?.numbers.finitePeak ?? 1)
    // Backwards it is the blame that shines.
    let dark = isBackward ? 2.5 : 1
    guard let k = column.layer else {
      let (low, high) = (facts.extent.low.min() ?? -1, facts.extent.high.max() ?? 1)
      return low < 0 && high > 0
        ? Shade(map: map, middle: 0, reach: dark * peak)
        : Shade(map: map, middle: (low + high) / 2, reach: dark * (high - low) / 2)
    }
    switch layers[k].activation {
    case "tanh": return Shade(map: map, middle: 0, reach: dark)
    case "sigmoid", "softmax": return Shade(map: map, middle: 0.5, reach: 0.5 * dark)
    case "none" where k == layers.count - 1 && facts.loss == "binaryCrossEntropy":
      return Shade(map: map, middle: 0, reach: 4 * dark)
    default: return Shade(map: map, middle: 0, reach: dark * peak)
    }
  }

  /// What neurons say of the chosen sample: what they hand on, or backwards the gradient of their
  /// sums.
  private struct Numbers {
    let tensor: Tensor?
    let source, first: Int
    let color: (_ unit: Int) -> Color
    func value(_ unit: Int) -> Double? { tensor?[first + unit] }
    func mark(_ unit: Int) -> Mark {
      tensor == nil ? .none : Mark(source: source, index: first + unit)
    }
  }

  private func numbers(of column: NetworkLayout.Column, _ view: inout View) -> Numbers {
    let layer = column.layer.map { layers[$0] }
    let isGradient = isBackward && layer != nil
    let key =
      isGradient ? TensorKey(layer?.z ?? "", .gradient) : TensorKey(layer?.output ?? "x")
    let tensor = view.tensor(key.name, key.kind)
    let first = row * column.total
    let shade = shade(column, nil, view)
    let peak = tensor.map { t in (0..<column.total).lazy.map { t[first + $0] }.finitePeak }
    let isBounded = ["tanh", "sigmoid", "softmax"].contains(layer?.activation ?? "")
    return Numbers(tensor: tensor, source: view.place(of: .tensor(key)), first: first) { unit in
      guard let value = tensor?[first + unit] else { return .line }
      if isBounded, !isGradient {
        return lit(value - shade.middle, peak: shade.reach)
      }
      return lit(value, peak: peak ?? 1)
    }
  }

  private func bias(
    _ k: Int, _ unit: Int, x: Int, y: Int, _ isChosen: Bool, _ view: inout View,
    in canvas: inout Canvas
  ) {
    let key = key(layers[k].bias, view)
    guard let biases = view.tensor(key.name, key.kind) else { return }
    canvas.glyph(
      isChosen ? "◉" : "●", x: x, y: y,
      lit(biases[unit], peak: biases.numbers.finitePeak),
      mark: view.mark(.tensor(key), unit))
  }

  /// Around the chosen neuron, in the columns of its bias and its output.
  private func brackets(_ column: NetworkLayout.Column, _ place: Int, in canvas: inout Canvas) {
    let (top, bottom) = (column.firstRow(place), column.lastRow(place))
    for y in top...bottom where bottom > top {
      let (left, right): (Unicode.Scalar, Unicode.Scalar) =
        y == top ? ("╭", "╮") : y == bottom ? ("╰", "╯") : ("│", "│")
      if column.hasEntry { canvas.glyph(left, x: column.x, y: y, .accent) }
      if column.hasExit { canvas.glyph(right, x: column.right - 1, y: y, .accent) }
    }
  }

  /// Below a neuron: the name of an input or output, and the number of the chosen sample.
  private func caption(
    _ column: NetworkLayout.Column, _ place: Int, _ unit: Int, _ numbers: Numbers,
    _ isChosen: Bool, _ view: inout View, in canvas: inout Canvas
  ) {
    guard column.caption > 0 else { return }
    var y = column.lastRow(place) + 1
    let name = name(column, unit, view)
    if let name, column.hasExit || Text.width(name) <= column.width + 4 {
      let isLoss = phase == .loss && column.layer != nil
      write(name, below: column, y: y, isLoss ? .accent : .label, mark: .name, in: &canvas)
      y += 1
    }
    guard y <= column.lastRow(place) + column.caption, let value = numbers.value(unit) else {
      return
    }
    for digits in [4, 3, 2] {
      let text = NumberFormat.text(value, digits: digits)
      guard Text.width(text) <= column.width else { continue }
      write(
        text, below: column, y: y, isChosen ? .bright : .text, mark: numbers.mark(unit),
        in: &canvas)
      return
    }
  }

  /// In the middle below a field, moved where the canvas ends, cut where the air beside it does.
  private func write(
    _ text: String, below column: NetworkLayout.Column, y: Int, _ color: Color, style: Style = [],
    mark: Mark = .none, in canvas: inout Canvas
  ) {
    let width = min(Text.width(text), column.width + 6)
    let start = column.fieldX + (column.size.width - width + 1) / 2
    canvas.text(
      text, x: max(min(start, canvas.width - width), 0), y: y, color, style: style, mark: mark,
      clip: width)
  }

  /// Nil for what has no name of its own: a neuron within.
  private func name(_ column: NetworkLayout.Column, _ unit: Int, _ view: View) -> String? {
    let facts = view.facts
    guard let k = column.layer else {
      return facts.data.features.indices.contains(unit) ? facts.data.features[unit] : nil
    }
    guard k == layers.count - 1 else { return nil }
    let isLogit = layers[k].activation == "none" && facts.loss.hasSuffix("rossEntropy")
    // Backwards it is the gradient of its sum that is written below it.
    let word = isBackward ? "∂loss/∂z" : isLogit ? "logit" : "output"
    return column.total > 1 ? "\(word) \(unit)" : word
  }

  /// How far off the output is, below it where there is room.
  func loss(_ view: inout View, in canvas: inout Canvas) {
    guard let column = layout.columns.last, !layout.isCutRight, column.caption > 0,
      column.size.halves >= 6 || phase == .loss, let place = column.tops.indices.last,
      let loss = view.number("loss")
    else { return }
    let y = column.lastRow(place) + column.caption + 2
    guard y < canvas.height, column.more == 0 else { return }
    let isBright = phase == .loss
    let text = NumberFormat.text(loss, digits: 4)
    guard Text.width(text) <= column.width + 6, y + 1 < canvas.height else { return }
    write("loss", below: column, y: y, isBright ? .accent : .label, in: &canvas)
    write(
      text, below: column, y: y + 1, isBright ? .bright : .text, style: isBright ? .bold : [],
      mark: view.mark("loss"), in: &canvas)
  }
}
