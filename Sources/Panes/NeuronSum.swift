import Calculus
import Drawing
import Networks
import Simulation

/// A neuron's weighted sum as a table, a term a line, and what becomes of it. Looked at backwards:
/// its weights and their gradients.
struct NeuronSum {
  /// A line of the table: two numbers, and a bar for what they come to.
  private struct Row {
    var label: String
    var a: Entry?
    var b: Entry?
    var bar: Double?
  }
  private typealias Entry = (number: Double, mark: Mark)

  private let neuron: Neuron
  private let isBackward: Bool
  private var terms: [Row] = []
  private var bias: Row
  /// What the sum comes to, and what follows from it, the most important first.
  private var results: [[Span]] = []
  private var remarks: [[Span]] = []
  private var words: [String] = []
  private var z: Double?
  /// What goes into the activation: z, or that normalised.
  private var inner: Double?

  /// The rows that all of it takes.
  var height: Int { 2 + terms.count + results.count + remarks.count + words.count }

  init(neuron: Neuron, _ view: inout View) {
    self.neuron = neuron
    let backward = neuron.isBackward(view.look)
    isBackward = backward
    let layer = neuron.layer
    func entry(
      _ view: inout View, _ name: String, _ i: Int, _ kind: Origin.Kind = .value
    ) -> Entry? {
      view.tensor(name, kind).map { ($0[i], view.mark(name, i, kind)) }
    }
    let setup = view.frame.setup
    for (i, input) in neuron.inputNames.enumerated() {
      let sign = setup.sign(layer.weight, neuron.weight(i))
      let name = input + (sign.map { " \($0.rawValue)" } ?? "")
      let w = entry(&view, layer.weight, neuron.weight(i))
      if backward {
        let slope = entry(&view, layer.weight, neuron.weight(i), .gradient)
        terms.append(Row(label: name, a: w, b: slope, bar: slope?.number))
      } else {
        let x = entry(&view, neuron.input, neuron.input(i))
        let product = x.flatMap { x in w.map { x.number * $0.number } }
        terms.append(Row(label: name, a: x, b: w, bar: product))
      }
    }
    let b = entry(&view, layer.bias, neuron.unit)
    let slope = backward ? entry(&view, layer.bias, neuron.unit, .gradient) : nil
    bias = Row(
      label: "bias" + (setup.sign(layer.bias, neuron.unit).map { " \($0.rawValue)" } ?? ""),
      a: backward ? b : nil, b: backward ? slope : b,
      bar: (backward ? slope : b)?.number)

    func result(_ words: String, _ entry: Entry?) -> [Span]? {
      entry.map { [Span(words, .label, mark: .name), number($0)] }
    }
    let hasActivation = layer.output != layer.z
    let isOut = layer.knockedOut.contains(neuron.unit)
    let isPlain = layer.norm == .none && layer.dropout == 0
    let hasSlope = hasActivation && isPlain && neuron.curve(at: 0) != nil
    let (z, a) = (
      entry(&view, layer.z, neuron.output),
      hasActivation ? entry(&view, layer.output, neuron.output) : nil
    )
    self.z = z?.number
    inner = layer.norm == .none ? self.z : entry(&view, layer.preactivation, neuron.output)?.number
    let slopes = [
      hasActivation
        ? result("∂loss/∂a = ", entry(&view, layer.output, neuron.output, .gradient)) : nil,
      result("∂loss/∂z = ", entry(&view, layer.z, neuron.output, .gradient)).map {
        $0 + (hasSlope ? [Span("  (· slope)", .label)] : [])
      },
    ].compactMap { $0 }
    if backward {
      results = slopes
    } else {
      results = [
        result("z = Σ x·w + b = ", z),
        result(isOut ? "knocked out: hands on " : "a = \(layer.formula) = ", a),
      ].compactMap { $0 }
      let isShown = [nil, .memory, .update].contains(view.look.phase)
      if isShown { remarks = slopes }
    }
    words = words(view)
  }

  private func words(_ view: View) -> [String] {
    var words: [String] = []
    if let inner, let passage = neuron.passage(at: inner) { words.append(passage.words) }
    if isBackward { words.append("∂loss/∂w = Σ x · ∂loss/∂z over the batch") }
    if neuron.isLast, neuron.layer.activation == "none", view.facts.loss == "binaryCrossEntropy" {
      words.append("a logit: its sigmoid is the probability")
    }
    return words
  }

  private func number(_ entry: Entry) -> Span {
    Span(
      NumberFormat.text(entry.number), entry.number.isFinite ? .bright : .bad, mark: entry.mark)
  }

  // MARK: Drawing

  /// Returns whether there was room to say how steep the curve is here.
  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) -> Bool {
    guard !rect.isEmpty else { return false }
    var isSteepnessSaid = false
    canvas.clipped(to: rect) { canvas in
      // What results comes first; then some terms, the remarks, and all the terms there is room for.
      let results = results.suffix(canvas.height)
      var room = canvas.height - results.count
      let hasHead = room >= 3
      let hasBias = room >= 2
      room -= (hasHead ? 1 : 0) + (hasBias ? 1 : 0)
      let lines = words.flatMap { Paragraph($0, .label, width: canvas.width).lines }
      let all = remarks + lines
      let remarks = all.prefix(max(room - min(terms.count, 4), 0))
      isSteepnessSaid = remarks.count == all.count
      room = max(room - remarks.count, 0)
      let isCut = terms.count > room
      let count = isCut ? max(room - 1, 0) : terms.count
      let first = min(max(view.look.panY, 0), terms.count - count)
      var rows = Array(terms[first..<first + count])
      if hasBias { rows.append(bias) }

      var y = hasHead ? 1 : 0
      let sum = isBackward ? 0 : results.first?.reduce(0) { $0 + Text.width($1.text) } ?? 0
      let columns = Columns(rows, isBackward: isBackward, sum: sum, width: canvas.width)
      if hasHead { columns.head(&canvas) }
      let scale = (terms + [bias]).compactMap { $0.bar?.magnitude }.filter(\.isFinite)
        .reduce(isBackward ? 0 : abs(z.map { $0.isFinite ? $0 : 0 } ?? 0)) { max($0, $1) }
      for (k, row) in rows.enumerated() {
        if isCut, k == count {
          if room > 0 { more(above: first, below: terms.count - first - count, y: y, &canvas) }
          y += room > 0 ? 1 : 0
        }
        columns.draw(row, k, scale: scale, y: y, &canvas)
        y += 1
      }
      let air = canvas.height - y - results.count - remarks.count > 0 && !remarks.isEmpty ? 1 : 0
      for (k, line) in (Array(results) + remarks).enumerated() {
        if k == results.count { y += air }
        canvas.spans(line, x: 0, y: y)
        if k == 0, !isBackward, let z { columns.bar(z, scale: scale, y: y, &canvas) }
        y += 1
      }
    }
    return isSteepnessSaid
  }

  private func more(above: Int, below: Int, y: Int, _ canvas: inout Canvas) {
    var spans: [Span] = []
    for (sign, count) in [("▲ ", above), ("▼ ", below)] where count > 0 {
      spans += [
        Span(sign, .accent), Span("\(NumberFormat.integer(count)) more  ", .label, mark: .name),
      ]
    }
    canvas.spans(spans, x: 0, y: y)
  }

  /// Where everything stands in a line.
  private struct Columns {
    let a: [String]
    let b: [String]
    let heads: (a: String, b: String, bar: String)
    let places: (label: Int, a: Int, b: Int, bar: Int)
    let barWidth: Int

    init(_ rows: [Row], isBackward: Bool, sum: Int, width: Int) {
      let digits = width < 30 ? 3 : 4
      func texts(_ entry: (Row) -> Entry?) -> [String] {
        var texts = NumberFormat.aligned(rows.compactMap { entry($0)?.number }, digits: digits)[...]
        return rows.map { entry($0) == nil ? "" : texts.popFirst() ?? "" }
      }
      (a, b) = (texts(\.a), texts(\.b))
      heads = isBackward ? ("w", "∂loss/∂w", "") : ("x", "w", "x·w")
      func widest(_ texts: [String], _ head: String) -> Int {
        (texts.map(Text.width) + [Text.width(head)]).max() ?? 0
      }
      // Names of columns in a file may be long.
      let label = min(rows.map { Text.width($0.label) }.max() ?? 0, max(width / 3, 4))
      let aEnd = label + 1 + widest(a, heads.a)
      let bEnd = aEnd + (isBackward ? 2 : 3) + widest(b, heads.b)
      places = (label, aEnd, bEnd, max(bEnd + 2, sum + 1))
      barWidth = min(width - places.bar, 25)
    }

    func head(_ canvas: inout Canvas) {
      canvas.text(heads.a, endingAt: places.a, y: 0, .label, mark: .name)
      canvas.text(heads.b, endingAt: places.b, y: 0, .label, mark: .name)
      if barWidth >= 5 {
        canvas.text(heads.bar, centeredAt: places.bar, width: barWidth, y: 0, .label)
      }
    }

    func draw(_ row: Row, _ k: Int, scale: Double, y: Int, _ canvas: inout Canvas) {
      let x = max(places.label - Text.width(row.label), 0)
      canvas.text(row.label, x: x, y: y, .label, mark: .name, clip: places.label - x)
      if let entry = row.a { text(a[k], entry, endingAt: places.a, y: y, &canvas) }
      if row.a != nil, row.b != nil, heads.bar != "" {
        canvas.text("·", x: places.a + 1, y: y, .label)
      }
      if let entry = row.b { text(b[k], entry, endingAt: places.b, y: y, &canvas) }
      if let number = row.bar { bar(number, scale: scale, y: y, &canvas) }
    }

    private func text(
      _ text: String, _ entry: Entry, endingAt end: Int, y: Int, _ canvas: inout Canvas
    ) {
      canvas.text(
        text, endingAt: end, y: y, entry.number.isFinite ? .text : .bad, mark: entry.mark)
    }

    func bar(_ number: Double, scale: Double, y: Int, _ canvas: inout Canvas) {
      guard barWidth >= 5 else { return }
      let map = ColorMap.diverging[0]
      canvas.signedBar(
        number.isFinite ? (scale > 0 ? number / scale : 0) : .nan, x: places.bar, y: y,
        width: barWidth, positive: map.color(for: 1.0, scale: 1) ?? .text,
        negative: map.color(for: -1.0, scale: 1) ?? .text)
    }
  }
}
