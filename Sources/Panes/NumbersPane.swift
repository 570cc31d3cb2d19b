import Calculus
import Drawing
import Simulation

/// Any tensor as a table of numbers.
package enum NumbersPane: Pane {
  package static let name = "numbers"
  package static let words = """
    A tensor as it is, number by number: weights with their inputs in rows and their neurons in \
    columns, everything else with a sample in every row. The colour under a number is its sign and \
    its size beside the largest.
    """
  package static let legend = [
    "blue below 0, orange above; the darker the nearer to 0",
    "3 (117) row 3 of the batch is training sample 117",
    "‹ › ▲ ▼ more columns and rows there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .show]

  /// How many tensors `look.tensor` chooses among, by name.
  package static func tensors(_ facts: Facts) -> [String] {
    NumbersTensor.all(facts, batch: 1).map(\.name)
  }

  private static func chosen(_ view: View) -> NumbersTensor? {
    let all = NumbersTensor.all(view.facts, batch: view.frame.batch)
    guard !all.isEmpty else { return nil }
    let k = view.look.tensor % all.count
    return all[k < 0 ? k + all.count : k]
  }

  package static func title(_ view: View) -> String {
    guard let tensor = chosen(view) else { return name }
    let shape = tensor.shapeInWords
    return tensor.name + (shape.isEmpty ? "" : " " + shape) + " ─ " + tensor.reading(view).words
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let tensor = chosen(view) else { return }
    let (key, words) = tensor.reading(view)
    let numbers = view.tensor(key.name, key.kind)
    guard let numbers else {
      let isCarried = view.frame.carried.contains(key)
      canvas.paragraph(
        isCarried ? "\(tensor.name) has no \(words): nothing learns by changing it." : "…",
        in: canvas.bounds, .label)
      return
    }
    var area = canvas.bounds
    if area.height >= 5, key.name == tensor.name, numbers.count > 1 {
      let cut = area.cut(bottom: 1)
      area = cut.rest
      footer(&view, key, in: &canvas, cut.bottom)
    }
    var grid = NumbersGrid(tensor, numbers, look: view.look, samples: view.frame.samples)
    grid.place = view.place(of: .tensor(key))
    canvas.clipped(to: area) { grid.draw(in: &$0) }
  }

  /// norm and mean of what is shown.
  private static func footer(
    _ view: inout View, _ key: TensorKey, in canvas: inout Canvas, _ line: Rect
  ) {
    var spans: [Span] = []
    for measure in [Norm.name, MeanOf.name, Peak.name] {
      let measured = "\(measure)(\(key.name))"
      guard let number = view.number(measured, key.kind) else { continue }
      let color: Color = number.isFinite ? .text : .warning
      let text = NumberFormat.text(number)
      let wide = spans.reduce(0) { $0 + Text.width($1.text) }
      guard wide + 4 + measure.count + Text.width(text) <= line.width else { break }
      spans += [
        Span(spans.isEmpty ? "" : "   "), Span(measure + " ", .label),
        Span(text, color, mark: view.mark(measured, 0, key.kind)),
      ]
    }
    canvas.spans(spans, x: line.x, y: line.y, clip: line.width)
  }
}
