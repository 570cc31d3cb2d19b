import Calculus
import Drawing
import Networks
import Simulation

/// Which classes are taken for which, over all held-out samples, with examples.
package enum ConfusionPane: Pane {
  package static let name = "confusion"
  package static let words = """
    Every held-out sample counted: its row says what it is, its column what the network takes it \
    for. What is right stands on the diagonal; all beside it are mistakes. Enter on a number, or a \
    click, shows pictures of those; on one of the pictures, and all panes show it.
    """
  package static let legend = [
    "green: told right   red: the more mistakes of that kind the brighter   ·: none",
    "the chosen number: the most frequent mistake, until enter chooses another",
  ]
  package static let keys: Set<PaneKey> = [.answers, .pan]
  static let tensor = "\(Run.heldOutName)/\(Confusion.name)"

  package static func title(_ view: View) -> String {
    let count = view.facts.data.heldOut.count
    return "\(name) ─ \(NumberFormat.integer(count)) held out"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let counts = view.tensor(tensor) else {
      let isAsked = view.isCarried(TensorKey(tensor))
      canvas.paragraph(
        isAsked ? "Nothing is sorted into classes here, or nothing is held out." : "…",
        in: canvas.bounds, .label)
      return
    }
    let classes = counts.shape[0]
    let matrix = ConfusionMatrix(counts, view, width: canvas.width, height: canvas.height)
    matrix.draw(view.place(of: .tensor(TensorKey(tensor))), in: &canvas)
    var rest = canvas.bounds.inset(left: matrix.width + 2)
    if rest.width < 14 { rest = canvas.bounds.inset(top: matrix.height + 1) }
    guard rest.width >= 10, rest.height >= 3 else { return }
    canvas.clipped(to: rest) {
      examples(matrix.chosen / classes, matrix.chosen % classes, classes, &view, in: &$0)
    }
  }

  /// `3 taken for 8`, and pictures of those.
  private static func examples(
    _ label: Int, _ told: Int, _ classes: Int, _ view: inout View, in canvas: inout Canvas
  ) {
    let data = view.facts.data
    let names = data.image?.classes ?? []
    func words(_ k: Int) -> String { names.indices.contains(k) ? names[k] : "\(k)" }
    let outputs = "\(Run.heldOutName)/\(view.facts.output)"
    guard let logits = view.tensor(outputs), logits.count == data.heldOut.count * classes else {
      return
    }
    let found = data.heldOut.indices.filter { k in
      let row = logits.numbers[k * classes..<(k + 1) * classes]
      let best = row.indices.max { row[$0] < row[$1] } ?? row.startIndex
      return data.heldOut[k].target == .label(label) && best - row.startIndex == told
    }
    let title =
      label == told
      ? "\(words(label)), told right" : "\(words(label)) taken for \(words(told))"
    canvas.text(
      title, x: 0, y: 0, label == told ? .good : .warning, mark: .name, clip: canvas.width)
    guard let form = data.image else { return }
    if found.isEmpty { canvas.text("none", x: 0, y: 1, .label) }
    let source = view.place(of: .tensor(TensorKey(outputs)))
    let (width, height) = (canvas.width, max(canvas.height - 1, 1))
    /// With so many lines of them.
    func fit(_ lines: Int) -> (picture: MapPicture, across: Int, down: Int) {
      let picture = MapPicture(
        rows: form.height, columns: form.width, room: (width, max(height / lines - 1, 1)),
        most: form.height == 1 ? 2 : 1)
      return (
        picture, max((width + 1) / (picture.width + 1), 1),
        max((height + 1) / (picture.height + 1), 1)
      )
    }
    // As large as they can be while all are seen, but no smaller than can be told.
    let sizes = (1...max(height / 5, 1)).map(fit)
    let wanted = sizes.first { $0.across * $0.down >= found.count } ?? sizes[sizes.count - 1]
    let (picture, across, down) = wanted
    let map = ColorMap.sequential[2]
    for (n, k) in found.prefix(across * down).enumerated() {
      let (x, y) = (n % across * (picture.width + 1), 1 + n / across * (picture.height + 1))
      let pixels = Tensor(
        shape: [form.height, form.width],
        numbers: Array(data.heldOut[k].input.prefix(form.height * form.width)))
      let peak = pixels.numbers.finitePeak
      picture.draw(
        x: x, y: y, pixels, source: source, mark: Mark(source: source, index: k * classes + told),
        in: &canvas, index: { $0 * form.width + $1 },
        color: { number, _, _ in map.color(for: max(number, 0), scale: peak) })
    }
  }
}

extension View {
  /// The chosen kind of answer, in the pane that counts them.
  package func chosenAnswer(in pane: String) -> (key: TensorKey, index: Int)? {
    let key = TensorKey(ConfusionPane.tensor)
    guard pane == ConfusionPane.name, let counts = frame.tensors[key], counts.shape.count == 2
    else {
      return nil
    }
    return (key, ConfusionMatrix(counts, self, width: 80, height: 24).chosen)
  }

  /// The kind of answer, or the held-out sample, that a number is of.
  package func answer(of origin: Origin) -> (cell: Int?, sample: Int?) {
    let classes = max(facts.data.classes, 1)
    if origin.name == ConfusionPane.tensor { return (origin.index, nil) }
    if origin.name == "\(Run.heldOutName)/\(facts.output)" { return (nil, origin.index / classes) }
    if origin.name == CodePane.places(facts) { return (nil, origin.index / 2) }
    return (nil, nil)
  }
}

/// The counts as a table of coloured cells.
private struct ConfusionMatrix {
  private let counts: Tensor
  private let names: [String]
  private let label, cell: Int
  private let pitch: Int
  private let worst: Double
  /// The first row shown, and how many have room.
  private let first, lines: Int
  let chosen: Int
  private var classes: Int { counts.shape[0] }
  var width: Int { label + 1 + classes * cell }
  var height: Int { 1 + (classes - 1) * pitch + 1 }

  init(_ counts: Tensor, _ view: View, width: Int, height: Int) {
    self.counts = counts
    let classes = counts.shape[0]
    let given = view.facts.data.image?.classes ?? []
    names = (0..<classes).map { given.indices.contains($0) ? given[$0] : "\($0)" }
    let longest = names.map(Text.width).max() ?? 1
    label = min(longest, 9)
    let digits = NumberFormat.integer(Int(counts.numbers.max() ?? 0)).count
    let room = (width - label - 1) / classes - 1
    cell = max(min(longest, room), digits) + 1
    pitch = classes * 2 <= height * 2 / 3 ? 2 : 1
    var mistakes = counts.numbers
    for k in 0..<classes { mistakes[k * classes + k] = 0 }
    worst = mistakes.max() ?? 0
    let most = mistakes.indices.max { mistakes[$0] < mistakes[$1] } ?? 0
    lines = min(max((height - 2) / pitch + 1, 1), classes)
    first = min(max(view.look.panY, 0), classes - lines)
    chosen = view.look.choice > 0 ? min(view.look.choice - 1, counts.count - 1) : most
  }

  func draw(_ source: Int, in canvas: inout Canvas) {
    let (row, column) = chosen.quotientAndRemainder(dividingBy: classes)
    if first + lines < classes {
      canvas.glyph("▼", x: label, y: min(lines, canvas.height - 1), .accent)
    }
    for k in 0..<classes {
      let above = String(names[k].prefix(cell - 1))
      let right: Int = label + 1 + (k + 1) * cell
      canvas.text(above, endingAt: right, y: 0, column == k ? .accent : .label, mark: .name)
      let y = 1 + (k - first) * pitch
      guard k >= first, y < canvas.height else { continue }
      canvas.text(names[k], x: 0, y: y, row == k ? .accent : .label, mark: .name, clip: label)
    }
    for index in 0..<counts.count {
      let (row, column) = index.quotientAndRemainder(dividingBy: classes)
      let (x, y) = (label + 1 + (column + 1) * cell, 1 + (row - first) * pitch)
      guard x <= canvas.width, y >= 1, y < canvas.height else { continue }
      let count = counts[index]
      let mark = Mark(source: source, index: index)
      guard count > 0 else {
        canvas.text("·", endingAt: x, y: y, .line, mark: mark)
        continue
      }
      let color: Color = row == column ? .good : count * 2 > worst ? .bad : .warning
      canvas.text(NumberFormat.integer(Int(count)), endingAt: x, y: y, color, mark: mark)
    }
  }
}
