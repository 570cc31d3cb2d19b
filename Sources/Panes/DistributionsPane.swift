import Calculus
import Drawing
import Networks
import Simulation

/// How the numbers of every layer are spread: its weights, what it hands on, and its gradients.
package struct DistributionsPane: Pane {
  package static let name = "distributions"
  package static let words = """
    For every layer, how many of its weights, of its activations over the batch and of its weights' \
    gradients lie where, from minus to plus the largest. Look for gradients that shrink from layer \
    to layer towards the input (they vanish) or grow (they explode), and for activations that pile \
    up at the ends, where their curve is flat.
    """
  package static let legend = [
    "a bar: how many of the numbers fall into one of 32 bins; the axis ends at the largest, peak",
    "blue: below zero; orange: above zero; red: activations so near their end that it is flat there",
    "norm: the root of the sum of their squares",
    "where two bins share a column the larger is shown",
  ]
  package static let keys: Set<PaneKey> = [.layer, .pan]

  package static func title(_ view: View) -> String {
    "distributions ─ weights, activations, gradients"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let layers = view.facts.layers
    guard !layers.isEmpty else {
      canvas.text("this model has no layers", x: 0, y: 0, .label)
      return
    }
    var body = canvas.bounds
    let fit = max(body.height / Spread.leastHeight, 1)
    var shown = 0..<layers.count
    if fit < layers.count {
      let rest: Rect
      if body.height >= Spread.leastHeight + 1 {
        (body, rest) = body.cut(bottom: 1)
      } else {
        rest = Rect(x: 0, y: 0, width: 0, height: 0)
      }
      let count = max(body.height / Spread.leastHeight, 1)
      let first = min(max(view.look.layer - count / 2, 0), layers.count - count)
      shown = first..<first + count
      more(above: shown.lowerBound, below: layers.count - shown.upperBound, in: rest, &canvas)
    }
    let rows = body.rows(weights: shown.map { _ in 1 }, gap: body.height > 8 * shown.count ? 1 : 0)
    for (row, layer) in zip(rows, layers[shown]) {
      let spreads = [
        Spread(tensor: layer.weight, kind: .value, activation: nil),
        Spread(tensor: layer.output, kind: .value, activation: layer.activation),
        Spread(tensor: layer.weight, kind: .gradient, activation: nil),
      ]
      let count = min(max((row.width + 2) / (Spread.leastWidth + 2), 1), spreads.count)
      let first = min(max(view.look.panX, 0), spreads.count - count)
      let places = row.columns(weights: (0..<count).map { _ in 1 }, gap: 2)
      for (place, spread) in zip(places, spreads[first...]) {
        let isChosen = layer == layers[min(max(view.look.layer, 0), layers.count - 1)]
        spread.draw(&view, in: place, isChosen: isChosen, &canvas)
      }
      if first > 0 { canvas.glyph("‹", x: row.x, y: row.y, .accent) }
      if first + count < spreads.count { canvas.glyph("›", x: row.right - 1, y: row.y, .accent) }
    }
  }

  private static func more(above: Int, below: Int, in rect: Rect, _ canvas: inout Canvas) {
    let count = above + below
    canvas.spans(
      [
        Span(above > 0 ? "▲" : "", .accent), Span(below > 0 ? "▼" : "", .accent),
        Span(
          " … \(NumberFormat.integer(count)) more layer\(count == 1 ? "" : "s")", .label,
          mark: .name),
      ], x: rect.x, y: rect.y, clip: rect.width)
  }
}

/// How the numbers of one tensor are spread: a line of words, bars, an axis.
private struct Spread {
  let tensor: String
  let kind: Origin.Kind
  /// Whose activation it is, if it is one.
  let activation: String?

  static let leastHeight = 4
  static let leastWidth = 16

  func draw(_ view: inout View, in rect: Rect, isChosen: Bool, _ canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let peak = view.number("peak(\(tensor))", kind)
    let bins = view.tensor("histogram(\(tensor))", kind)
    head(&view, in: rect, peak: peak, bins: bins, isChosen: isChosen, &canvas)
    guard let peak, let bins, rect.height > 1 else { return }
    var body = rect.inset(top: 1)
    guard peak.isFinite else {
      canvas.text("× not finite", x: body.x, y: body.y, .bad, clip: body.width)
      return
    }
    // A whole number of columns to every bin, or of bins to every column: all bars are alike.
    var width = body.width / bins.count * bins.count
    var each = bins.count
    while width == 0, each > 1 {
      each /= 2
      width = body.width / each * each
      if width > 0 { width = each }
    }
    body = Rect(x: body.x, y: body.y, width: width, height: body.height)
    let hasAxis = body.height > 1
    let (bars, axis) = body.cut(bottom: hasAxis ? 1 : 0)
    let source = view.place(of: .tensor(TensorKey("histogram(\(tensor))", kind)))
    let map = ColorMap.diverging[abs(view.look.colors % ColorMap.diverging.count)]
    canvas.histogram(
      bins.numbers, in: bars, color: { color($0, of: bins.count, peak: peak, map) },
      mark: { Mark(source: source, index: $0) })
    guard hasAxis else { return }
    self.axis(&view, in: axis, peak: peak, right: rect.right, &canvas)
  }

  private func head(
    _ view: inout View, in rect: Rect, peak: Double?, bins: Tensor?, isChosen: Bool,
    _ canvas: inout Canvas
  ) {
    let name = (kind == .gradient ? "∂loss/∂" : "") + tensor
    let norm = view.number("norm(\(tensor))", kind)
    let words = bins.flatMap { remark(on: $0, peak: peak ?? .nan) } ?? ""
    let called = Span(name, isChosen ? .text : .label, mark: .name)
    let number = Span(
      norm.map { NumberFormat.text($0, digits: 3) } ?? "",
      norm?.isFinite == false ? .bad : isChosen ? .bright : .text,
      mark: view.mark("norm(\(tensor))", 0, kind))
    let sign = kind == .gradient ? "∂" : ""
    let short = Span(sign + tensor, called.color, mark: .name)
    let last = Span(sign + (tensor.split(separator: ".").last ?? ""), called.color, mark: .name)
    // With all its words where there is room, else with fewer.
    let lines = [
      [called, Span("  norm ", .label), number, Span("  " + words, .bad)],
      [called, Span("  norm ", .label), number],
      [called, Span("  "), number],
      [short, Span("  "), number],
      [last, Span(" "), number],
      [called],
    ]
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    canvas.spans(
      lines.first { width($0) <= rect.width } ?? [called], x: rect.x, y: rect.y, clip: rect.width)
  }

  /// Zero in the middle, the largest at the right.
  private func axis(
    _ view: inout View, in rect: Rect, peak: Double, right: Int, _ canvas: inout Canvas
  ) {
    canvas.rule(x: rect.x, y: rect.y, length: rect.width)
    let zero = rect.x + rect.width / 2
    canvas.glyph("0", x: zero, y: rect.y, .label, mark: .tick)
    let text = NumberFormat.text(peak, digits: 3)
    let width = Text.width(text)
    // Where it would touch the zero, it stands behind the axis.
    let end = width < rect.width / 2 - 1 ? rect.right : rect.right + 1 + width
    guard end <= right else { return }
    canvas.text(
      text, endingAt: end, y: rect.y, .label, mark: view.mark("peak(\(tensor))", 0, kind))
  }

  private func color(_ bin: Int, of count: Int, peak: Double, _ map: ColorMap) -> Color {
    if isFlat(bin, peak: peak) { return .bad }
    let middle = (Double(bin) + 0.5) / Double(count) * 2 - 1
    // Never as dark as nothing: the colour says the side, and a little how far out.
    let share = (middle < 0 ? -1 : 1) * (0.5 + 0.5 * abs(middle))
    return map.color(for: share, scale: 1) ?? .text
  }

  /// Whether what falls into this bin lies where the activation's curve is flat.
  private func isFlat(_ bin: Int, peak: Double) -> Bool {
    let (low, high) = Histogram.bounds(bin, peak: peak)
    switch activation {
    case "tanh": return low >= 0.9 || high <= -0.9
    case "sigmoid": return low >= 0.93 || low >= 0 && high <= 0.07
    default: return false
    }
  }

  private func remark(on bins: Tensor, peak: Double) -> String? {
    if peak == 0 { return "all zero" }
    guard peak.isFinite else { return nil }
    let all = bins.numbers.reduce(0, +)
    let flat = bins.numbers.indices.filter { isFlat($0, peak: peak) }.map { bins[$0] }
      .reduce(0, +)
    return flat > all / 2 ? "saturated" : nil
  }
}
