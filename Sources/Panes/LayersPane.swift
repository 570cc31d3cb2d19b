import Calculus
import Drawing
import Networks
import Simulation

/// What a model is made of: what each layer does, the shapes it reads and makes, how much it learns and
/// how much work it is.
package enum LayersPane: Pane {
  package static let name = "layers"
  package static let words = """
    What the model is made of, front to back: what is done, the shape of what comes out (channels × \
    rows × columns), how many numbers are learnt there, and how many multiplications one picture \
    takes. Filters are few numbers used at many places: little to learn, much to do.
    """
  package static let legend = ["bright: the chosen layer", "learns: weights + biases"]
  package static let keys: Set<PaneKey> = [.layer, .pan]

  package static func layers(_ facts: Facts) -> [Int]? { ConvolutionPane.layers(facts) }

  /// One line of the table.
  private struct Line {
    var layer: [Span] = []
    var words: [Span]
    /// The same in short.
    var short: [Span]?
    var shape: [Span] = []
    var learns: [Span] = []
    var work: [Span] = []
    static let heads = ["", "", "makes", "learns", "multiplies"]
    func parts(isShort: Bool) -> [[Span]] {
      [layer, isShort ? short ?? words : words, shape, learns, work]
    }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    var lines = view.facts.maps.isEmpty ? parameters(&view) : maps(&view)
    guard !lines.isEmpty else {
      canvas.paragraph("This model has no layers.", in: canvas.bounds, .label)
      return
    }
    let count = ParameterCount.name
    if let sum = view.tensor(count) {
      lines.append(
        Line(
          words: [Span("all together", .label, mark: .name)],
          learns: [Span(whole(sum[0]), .bright, mark: view.mark(count, 0))], work: total(&view)))
    }
    draw(lines, view.look.panY, in: &canvas)
  }

  /// Columns as wide as they need. Of too little room words are cut short, then the work goes, the
  /// shapes, and what is learnt.
  private static func draw(_ lines: [Line], _ pan: Int, in canvas: inout Canvas) {
    let heads = Line.heads
    func widths(isShort: Bool, without gone: [Int]) -> [Int] {
      heads.indices.map { k in
        guard !gone.contains(k) else { return 0 }
        return lines.map { Text.width($0.parts(isShort: isShort)[k].map(\.text).joined()) }
          .reduce(Text.width(heads[k]), max)
      }
    }
    let ways = [(false, []), (true, []), (true, [4]), (true, [2, 4]), (true, [2, 3, 4])]
    let way = ways.first { way in
      let own = widths(isShort: way.0, without: way.1).filter { $0 > 0 }
      return own.reduce(-2, { $0 + $1 + 2 }) <= canvas.width
    }
    let (isShort, gone) = way ?? ways[ways.count - 1]
    let widths = widths(isShort: isShort, without: gone)
    let room = max(canvas.height - 1, 1)
    let first = min(max(pan, 0), max(lines.count - room, 0))
    var x = 0
    for (k, width) in widths.enumerated() where width > 0 && x < canvas.width {
      let isNumber = k > 1
      func place(_ own: Int) -> Int { isNumber ? x + max(width - own, 0) : x }
      canvas.text(
        heads[k], x: place(Text.width(heads[k])), y: 0, .label, mark: .name, clip: canvas.width - x)
      for (y, line) in lines.dropFirst(first).prefix(room).enumerated() {
        let spans = line.parts(isShort: isShort)[k]
        let start = place(Text.width(spans.map(\.text).joined()))
        canvas.spans(spans, x: start, y: y + 1, clip: canvas.width - start)
      }
      x += width + 2
    }
    if first + room < lines.count {
      canvas.glyph("▼", x: canvas.width - 1, y: canvas.height - 1, .accent)
    }
  }

  // MARK: A network of maps

  private static func maps(_ view: inout View) -> [Line] {
    guard let image = ShownImage(view), let first = view.facts.maps.first else { return [] }
    let chosen = ShownFilter(view)?.layer.name
    var lines = [
      Line(
        words: [Span("the picture", .text, mark: .name)], shape: [shape(first.inputShape)])
    ]
    for layer in view.facts.maps {
      let color: Color = layer.name == chosen ? .bright : .text
      for (n, step) in layer.steps.enumerated() {
        var line = Line(words: [Span(step.words, color, mark: .name)], shape: [shape(step.shape)])
        if let comma = step.words.firstIndex(of: ",") {
          line.short = [Span(String(step.words[..<comma]), color, mark: .name)]
        }
        if n == 0 { line.layer = [Span(layer.name, color, mark: .name)] }
        if n > 0, step.shape == layer.steps[n - 1].shape { line.shape = [] }
        if step.isSum {
          line.learns = sizes([step.weight, step.bias], color, &view)
          let name = "\(image.passage.name)/\(Multiplications.name)(\(step.output))"
          if let work = view.tensor(name) {
            line.work = [Span(whole(work[0]), color, mark: view.mark(name, 0))]
          }
        }
        lines.append(line)
      }
    }
    return lines
  }

  private static func shape(_ shape: [Int]) -> Span {
    Span(shape.map(String.init).joined(separator: "×"), .label, mark: .name)
  }

  private static func total(_ view: inout View) -> [Span] {
    guard let image = ShownImage(view) else { return [] }
    let name = "\(image.passage.name)/\(MultiplyAdds.name)"
    return view.tensor(name).map { [Span(whole($0[0]), .bright, mark: view.mark(name, 0))] } ?? []
  }

  // MARK: Any other

  private static func parameters(_ view: inout View) -> [Line] {
    let nodes = view.facts.nodes.filter { $0.role == .parameter }
    return nodes.map { node in
      Line(
        words: [Span(node.name, .text, mark: .name)], shape: [shape(node.shape)],
        learns: sizes([node.name], .text, &view))
    }
  }

  /// `200 + 8`
  private static func sizes(_ names: [String], _ color: Color, _ view: inout View) -> [Span] {
    var spans: [Span] = []
    for name in names {
      let size = "\(Size.name)(\(name))"
      guard let count = view.tensor(size) else { continue }
      if !spans.isEmpty { spans.append(Span(" + ", .label)) }
      spans.append(Span(whole(count[0]), color, mark: view.mark(size, 0)))
    }
    return spans
  }

  private static func whole(_ x: Double) -> String {
    Int(exactly: x).map { NumberFormat.integer($0) } ?? NumberFormat.text(x)
  }
}

extension MapStep {
  /// `filters 5×5, padding 2`
  fileprivate var words: String {
    func size(_ windows: Windows) -> String {
      windows.y.cells == 1 ? "\(windows.x.taps)" : "\(windows.y.taps)×\(windows.x.taps)"
    }
    func pair(_ name: String, _ usual: Int, _ part: (WindowAxis) -> Int, _ windows: Windows)
      -> String
    {
      let (y, x) = (part(windows.y), part(windows.x))
      if windows.y.cells == 1 || y == x { return x == usual ? "" : ", \(name) \(x)" }
      return ", \(name) \(y)×\(x)"
    }
    func all(_ windows: Windows, stride: Int) -> String {
      size(windows) + pair("stride", stride, { $0.stride }, windows)
        + pair("padding", 0, { $0.padding }, windows)
        + pair("dilation", 1, { $0.dilation }, windows)
    }
    return switch kind {
    case .convolution: "filters" + (windows.map { " " + all($0, stride: 1) } ?? "")
    case .dense: "dense"
    case .maxPool: "max pool" + (windows.map { " " + all($0, stride: $0.x.taps) } ?? "")
    case .averagePool:
      windows.map {
        $0.count == 1 ? "mean of each map" : "average pool " + all($0, stride: $0.x.taps)
      } ?? "average pool"
    case .norm(let norm): "\(norm) norm"
    case .activation(let name): name
    case .upsample(let y, let x): y == x || y == 1 ? "upsample \(x)" : "upsample \(y)×\(x)"
    case .dropout(let share): "dropout \(NumberFormat.text(share))"
    }
  }
}
