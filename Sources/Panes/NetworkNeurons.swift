import Calculus
import Drawing
import Networks
import Simulation

/// What the colours of a neuron's picture mean: so far about a middle.
private struct Shade {
  let map: ColorMap
  let middle, reach: Double
  /// Of their brightness.
  let part: Double
  func color(_ value: Double) -> Color? {
    guard value.isFinite else { return nil }
    let share = reach > 0 ? min(max((value - middle) / reach, -1), 1) : 0
    return map.color(for: part * share, scale: 1)
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
      if let k = column.layer, layers[k].knockedOut.contains(unit) {
        canvas.glyph(
          Setup.Sign.cut.rawValue, x: column.fieldX + column.size.width / 2, y: column.row(place),
          Setup.Sign.cut.color, style: .bold, mark: numbers.mark(unit))
      }
      caption(column, place, unit, numbers, isChosen, &view, in: &canvas)
    }
    if column.more > 0 {
      let isNarrow = column.width < 5
      let text = isNarrow ? "…\(column.more)" : "… \(column.more) more"
      write([Span(text, .label, mark: .name)], below: column, y: canvas.height - 1, in: &canvas)
    }
  }

  /// All pictures of a column at once, two values a cell.
  private func fields(
    of column: NetworkLayout.Column, _ view: inout View, in canvas: inout Canvas
  ) {
    let size = column.size
    let isLine = view.facts.inputs == 1
    let plane = Plane(columns: size.width, rows: isLine ? 1 : size.halves)
    let name = plane.name + "/" + (column.layer.map { layers[$0].probed } ?? "x")
    let tensor = view.tensor(name)
    let source = view.place(of: .tensor(TensorKey(name)))
    let shade = shade(column, tensor, view)
    let isOfClasses = isOfClasses(column, view)
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
        let first = (owner.point + across) * column.total
        return isOfClasses
          ? lead(of: owner.unit, in: tensor, first..<first + column.total)
          : shade.color(tensor[first + owner.unit])
      })
  }

  /// Whether these are the outputs of which the largest names the class.
  private func isOfClasses(_ column: NetworkLayout.Column, _ view: View) -> Bool {
    column.layer == layers.count - 1 && view.facts.loss == "crossEntropy"
  }

  /// The colour of a class, the brighter the farther its output is ahead of the others.
  private func lead(of unit: Int, in outputs: Tensor, _ range: Range<Int>) -> Color? {
    let own = outputs[range.lowerBound + unit]
    let sum = range.reduce(0) { $0 + Double.exp(outputs[$1] - own) }
    return sum.isNaN ? nil : .field(unit, likely: part / sum)
  }

  private func shade(_ column: NetworkLayout.Column, _ tensor: Tensor?, _ view: View) -> Shade {
    let (middle, reach) = reach(column, tensor, view.facts)
    return Shade(map: map, middle: middle, reach: reach, part: part)
  }

  /// Backwards it is the blame that shines, aside the edges.
  private var part: Double { isBackward || isAside ? 0.4 : 1 }

  private func reach(
    _ column: NetworkLayout.Column, _ tensor: Tensor?, _ facts: Facts
  ) -> (middle: Double, reach: Double) {
    let peak = tensor?.numbers.finitePeak ?? 1
    guard let k = column.layer else {
      let (low, high) = (facts.extent.low.min() ?? -1, facts.extent.high.max() ?? 1)
      return low < 0 && high > 0 ? (0, peak) : ((low + high) / 2, (high - low) / 2)
    }
    let activation = layers[k].activation
    if let range = Activation.named(activation)?.range {
      return ((range.lowerBound + range.upperBound) / 2, (range.upperBound - range.lowerBound) / 2)
    }
    let isLogit = activation == "none" && k == layers.count - 1
    return (0, isLogit && facts.loss == "binaryCrossEntropy" ? 4 : peak)
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
    let isBounded = Activation.named(layer?.activation ?? "")?.range != nil
    return Numbers(tensor: tensor, source: view.place(of: .tensor(key)), first: first) { unit in
      guard let value = tensor?[first + unit] else { return .line }
      let part = isAside ? 0.42 : 1
      if isBounded, !isGradient {
        return lit(value - shade.middle, peak: shade.reach, by: part)
      }
      return lit(value, peak: peak ?? 1, by: part)
    }
  }

  private func bias(
    _ k: Int, _ unit: Int, x: Int, y: Int, _ isChosen: Bool, _ view: inout View,
    in canvas: inout Canvas
  ) {
    let key = key(layers[k].bias, view)
    guard let biases = view.tensor(key.name, key.kind) else { return }
    let sign = view.frame.setup.sign(layers[k].bias, unit)
    canvas.glyph(
      sign?.rawValue ?? (isChosen ? "◉" : "●"), x: x, y: y,
      sign?.color ?? lit(biases[unit], peak: biases.numbers.finitePeak),
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

  /// Below a neuron: the name of an input or output, and the number of the chosen sample; on one
  /// line where there is no other.
  private func caption(
    _ column: NetworkLayout.Column, _ place: Int, _ unit: Int, _ numbers: Numbers,
    _ isChosen: Bool, _ view: inout View, in canvas: inout Canvas
  ) {
    guard column.caption > 0 else { return }
    var y = column.lastRow(place) + 1
    var spans: [Span] = []
    if let name = name(column, unit, view),
      column.hasExit || Text.width(name.text) <= column.width + 4
    {
      spans = [name]
      if column.caption > 1 {
        write(spans, below: column, y: y, in: &canvas)
        (spans, y) = ([], y + 1)
      }
    }
    let room = spans.isEmpty ? column.width : column.width + 6 - Text.width(spans[0].text) - 1
    if let value = numbers.value(unit), let text = number(value, in: room) {
      if !spans.isEmpty { spans.append(Span(" ")) }
      let color: Color = isChosen ? .bright : isAside ? .label : .text
      spans.append(Span(text, color, mark: numbers.mark(unit)))
    }
    write(spans, below: column, y: y, in: &canvas)
  }

  /// As exactly as there is room for.
  private func number(_ value: Double, in room: Int, atLeast least: Int = 1) -> String? {
    (least...4).reversed().lazy.map { NumberFormat.text(value, digits: $0) }.first {
      Text.width($0) <= room
    }
  }

  /// In the middle below a field, moved where the canvas ends, cut where the air beside it does.
  private func write(
    _ spans: [Span], below column: NetworkLayout.Column, y: Int, in canvas: inout Canvas
  ) {
    let width = min(spans.reduce(0) { $0 + Text.width($1.text) }, column.width + 6)
    let start = column.fieldX + (column.size.width - width + 1) / 2
    canvas.spans(spans, x: max(min(start, canvas.width - width), 0), y: y, clip: width)
  }

  /// Nil for what has no name of its own: a neuron within.
  private func name(_ column: NetworkLayout.Column, _ unit: Int, _ view: View) -> Span? {
    let facts = view.facts
    guard let k = column.layer else {
      return facts.data.features.indices.contains(unit)
        ? Span(facts.data.features[unit], .label, mark: .name) : nil
    }
    guard k == layers.count - 1 else { return nil }
    let isLogit = layers[k].activation == "none" && facts.loss.hasSuffix("rossEntropy")
    let isOfClasses = isOfClasses(column, view)
    // Backwards it is the gradient of its sum that is written below it.
    let word = isBackward ? "∂loss/∂z" : isOfClasses ? "class" : isLogit ? "logit" : "output"
    let color: Color = isOfClasses ? .series(unit) : phase == .loss ? .accent : .label
    return Span(column.total > 1 ? "\(word) \(unit)" : word, color, mark: .name)
  }
}

extension NetworkPicture {
  /// How far off the outputs are, below them as far as there is room: what the chosen sample should
  /// have given and its own loss, and that of the whole batch.
  func losses(_ view: inout View, in canvas: inout Canvas) {
    guard let column = layout.columns.last, !layout.isCutRight, column.more == 0,
      let place = column.tops.indices.last
    else { return }
    var free = column.lastRow(place) + column.caption + 1..<canvas.height
    let isLoss = phase == .loss
    let color: Color = isLoss ? .accent : .label
    var batch: [[Span]] = []
    if let loss = view.number("loss") {
      let number = Item(value: loss, mark: view.mark("loss"), style: isLoss ? .bold : [])
      batch = lines("batch loss", number, color, isLoss ? .bright : .text, column)
    }
    guard !batch.isEmpty, batch.count <= free.count else { return }
    var own: [[[Span]]] = []
    if let target = item("target", &view) {
      let isClass = isOfClasses(column, view)
      let tint = isClass ? coordinate(target.value).map { Color.series($0) } : nil
      own.append(lines("target", target, .label, tint ?? .text, column))
    }
    if let loss = item("sampleLoss", &view) {
      own.append(lines("its loss", loss, color, .text, column))
    }
    while !own.isEmpty, own.joined().count + batch.count > free.count { own.removeLast() }
    // Where there is air, it is above the batch.
    for line in own.joined() + [[]] + batch where !free.isEmpty {
      if line.isEmpty, free.count <= batch.count { continue }
      write(line, below: column, y: free.lowerBound, in: &canvas)
      free.removeFirst()
    }
  }

  private struct Item {
    let value: Double
    let mark: Mark
    var style: Style = []
  }

  /// The chosen sample's number of a tensor that has one for each.
  private func item(_ name: String, _ view: inout View) -> Item? {
    guard let tensor = view.tensor(name), tensor.count == view.frame.batch else { return nil }
    return Item(value: tensor[row], mark: view.mark(name, row))
  }

  /// On one line where that fits, else on two; none where a line is too narrow.
  private func lines(
    _ name: String, _ item: Item, _ color: Color, _ tint: Color, _ column: NetworkLayout.Column
  ) -> [[Span]] {
    let room = column.width + 6
    let title = Span(name, color)
    if let text = number(item.value, in: room - Text.width(name) - 1, atLeast: 3) {
      return [[title, Span(" "), Span(text, tint, style: item.style, mark: item.mark)]]
    }
    guard Text.width(name) <= room, let text = number(item.value, in: room) else { return [] }
    return [[title], [Span(text, tint, style: item.style, mark: item.mark)]]
  }
}
