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
  package static let keys: Set<PaneKey> = [.layer, .pan, .change]

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let layers = view.facts.layers
    guard !layers.isEmpty else {
      canvas.text("this model has no layers", x: 0, y: 0, .label)
      return
    }
    let kinds = Spread.Kind.allCases
    let count = min(max((canvas.width + 2) / (Spread.leastWidth + 2), 1), kinds.count)
    let first = min(max(view.look.panX, 0), kinds.count - count)
    let chosen = min(max(view.look.layer, 0), layers.count - 1)
    let hasHead = canvas.height > Spread.leastHeight
    var (head, body) = canvas.bounds.cut(top: hasHead ? 1 : 0)
    let fit = max(body.height / Spread.leastHeight, 1)
    var shown = 0..<layers.count
    if fit < layers.count {
      let rest: Rect
      (body, rest) = body.cut(bottom: body.height > Spread.leastHeight ? 1 : 0)
      let count = max(body.height / Spread.leastHeight, 1)
      let first = min(max(chosen - count / 2, 0), layers.count - count)
      shown = first..<first + count
      more(above: shown.lowerBound, below: layers.count - shown.upperBound, in: rest, &canvas)
    }
    let weights = Array(repeating: 1.0, count: count)
    for (place, kind) in zip(head.columns(weights: weights, gap: 2), kinds[first...]) {
      canvas.text(kind.rawValue, x: place.x, y: place.y, .label, clip: place.width)
    }
    let rows = body.rows(weights: shown.map { _ in 1 }, gap: body.height > 8 * shown.count ? 1 : 0)
    for (row, k) in zip(rows, shown) {
      for (n, place) in row.columns(weights: weights, gap: 2).enumerated() {
        let spread = Spread(layer: layers[k], of: kinds[first + n], isNamed: n == 0)
        spread.draw(&view, in: place, isChosen: k == chosen, &canvas)
      }
    }
    let (left, right) = (canvas.bounds.x, canvas.bounds.right - 1)
    if first > 0 { canvas.glyph("‹", x: hasHead ? right - 1 : left, y: 0, .accent) }
    if first + count < kinds.count { canvas.glyph("›", x: right, y: 0, .accent) }
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
  enum Kind: String, CaseIterable {
    case weights, activations, gradients
  }
  private let layer: Layer
  private let tensor: String
  private let kind: Origin.Kind
  /// Whose activation it is, if it is one.
  private let activation: String?
  /// Whether its line of words begins with the layer's name.
  private let isNamed: Bool

  static let leastHeight = 3
  static let leastWidth = 11

  init(layer: Layer, of kind: Kind, isNamed: Bool) {
    (self.layer, self.isNamed) = (layer, isNamed)
    tensor = kind == .activations ? layer.output : layer.weight
    self.kind = kind == .gradients ? .gradient : .value
    activation = kind == .activations ? layer.activation : nil
  }

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
    let norm = view.number("norm(\(tensor))", kind)
    let number = Span(
      norm.map { NumberFormat.text($0, digits: 3) } ?? "",
      norm?.isFinite == false ? .bad : isChosen ? .bright : .text,
      mark: view.mark("norm(\(tensor))", 0, kind))
    let name = isNamed ? [Span(layer.name + " ", isChosen ? .text : .label, mark: .name)] : []
    let measured = [Span("norm ", .label), number]
    let remarks = bins.map { self.remarks(on: $0, peak: peak ?? .nan) } ?? []
    // With as many words as there is room for.
    var lines = remarks.map { remark in name + measured + [Span(" " + remark, .bad)] }
    lines += [name + measured, name + [number], measured]
    func width(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + Text.width($1.text) } }
    canvas.spans(
      lines.first { width($0) <= rect.width } ?? [number], x: rect.x, y: rect.y, clip: rect.width)
  }

  /// Zero in the middle, the largest at the right.
  private func axis(
    _ view: inout View, in rect: Rect, peak: Double, right: Int, _ canvas: inout Canvas
  ) {
    canvas.rule(x: rect.x, y: rect.y, length: rect.width)
    let zero = rect.x + rect.width / 2
    canvas.glyph("0", x: zero, y: rect.y, .label, mark: .tick)
    // Where it would touch the zero, it begins later and ends behind the axis.
    func end(_ text: String) -> Int { max(rect.right, zero + 2 + Text.width(text)) }
    let texts = [3, 2, 1].map { NumberFormat.text(peak, digits: $0) }
    guard let text = texts.first(where: { end($0) <= right }) else { return }
    let end = end(text)
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
    case let name? where name.hasPrefix("sigmoid"): return low >= 0.93 || low >= 0 && high <= 0.07
    default: return false
    }
  }

  /// What there is to say of it, at length and in short.
  private func remarks(on bins: Tensor, peak: Double) -> [String] {
    if peak == 0 { return ["all zero"] }
    guard peak.isFinite else { return [] }
    let all = bins.numbers.reduce(0, +)
    let flat = bins.numbers.indices.filter { isFlat($0, peak: peak) }.map { bins[$0] }
      .reduce(0, +)
    guard flat > 0 else { return [] }
    return (flat > all / 2 ? ["■ flat here: saturated", "■ saturated"] : ["■ flat here"]) + [
      "■ flat", "■",
    ]
  }
}
