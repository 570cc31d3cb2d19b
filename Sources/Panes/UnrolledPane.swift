import Calculus
import Drawing
import Networks
import Simulation

/// A recurrent network spread out in time: a column for every step, with all units of a layer as
/// colour, or one of them up close.
package enum UnrolledPane: Pane {
  package static let name = "unrolled"
  package static let words = """
    A recurrent network step by step: what it reads, what every unit of a layer remembers after that, \
    how far the gates of the chosen unit are open, its cell, and what comes out. The arrows go \
    from step to step and from unit to unit, z shows the chosen unit alone: as lines, and as the \
    colour of the text itself. A unit is called after what it follows (position, quotes, depth of \
    brackets, …) only where their correlation over all held-out steps is beyond ±0.8.
    """
  package static let legend = [
    "blue below 0, orange above; with gradients: of the loss",
    "gates, bars: from 0, shut, to 1, open; the input gate lets in, the forget gate keeps",
    "likeliest: green right, red wrong   how likely: the probability of it",
    "|∂L/∂h|: how much the loss feels of the step, by its logarithm over two to six powers of ten",
    "position .93: what a unit follows, and their correlation r",
    "├──┤ gradients go back no farther than to the beginning of each, the first step it spans",
    "dim: padding, where nothing is asked; at the right: the chosen step in numbers",
    "‹ › more steps there   ▲ ▼ more units   ▀ ▄ in which half of the line the unit is",
  ]
  package static let keys: Set<PaneKey> = [
    .layer, .unit, .sample, .pan, .show, .oneUnit, .tokens, .steps,
  ]

  package static func layers(_ facts: Facts) -> [Int]? { facts.cellWidths }

  package static func title(_ view: View) -> String {
    ShownRecurrence.title(name, view) { $0.title(view) }
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let recurrence = ShownRecurrence.drawn(view, in: &canvas) else { return }
    for part in recurrence.parts {
      let key = recurrence.key(part.layer.hidden, view.look)
      guard view.tensor(key.name, key.kind) == nil else { continue }
      let isNone = view.isCarried(key)
      canvas.text(isNone ? "nothing of that is asked for here" : "…", x: 0, y: 0, .label)
      return
    }
    let gutter = canvas.width >= 90 ? 17 : canvas.width >= 56 ? 14 : canvas.width >= 24 ? 5 : 0
    let columns = StepColumns(recurrence, view.look, room: canvas.width, gutter: gutter)
    if view.look.zoom > 0 {
      UnrolledUnit(recurrence: recurrence, columns: columns).draw(&view, in: &canvas)
    } else {
      UnrolledUnits(recurrence: recurrence, columns: columns).draw(&view, in: &canvas)
    }
  }
}

extension ShownRecurrence {
  /// The tensors of a cell's parts, each with what it is called: `forget gate`, `f`.
  var cellParts: [(tensor: (RecurrentLayer) -> String, long: String, short: String, isGate: Bool)] {
    guard layer.cell != .rnn else { return [] }
    return layer.parts.enumerated().map { k, name in
      let word = String(name.split(separator: ".").last ?? "")
      let isGate = word.hasSuffix("Gate")
      let long = isGate ? "\(word.dropLast(4)) gate" : word
      let short = isGate ? String(word.prefix(1)) : "g"
      return ({ $0.parts[k] }, long, short, isGate)
    }
  }

  /// The least and the largest number of the chosen unit over all steps, and where they are; so that
  /// no colour and no scale changes when steps are scrolled.
  func ends(
    _ tensors: [(RecurrentLayer) -> String], _ view: inout View
  ) -> (low: StepEnd, high: StepEnd) {
    var (low, high) = (StepEnd(), StepEnd())
    for tensor in tensors {
      for part in parts where unit < part.layer.width {
        let key = key(tensor(part.layer), view.look)
        guard let numbers = view.tensor(key.name, key.kind) else { continue }
        let source = view.place(of: .tensor(key))
        for index in stride(from: unit, to: numbers.count, by: part.layer.width) {
          let number = numbers[index]
          guard number.isFinite else { continue }
          let end = StepEnd(value: number, mark: Mark(source: source, index: index))
          if number < low.value { low = end }
          if number > high.value { high = end }
        }
      }
    }
    return (low, high)
  }

  /// The chosen unit at every step, of the tensor that each part has of that kind.
  func ofUnit(
    _ columns: StepColumns, _ look: Look, _ tensor: @escaping (RecurrentLayer) -> String
  ) -> StepNumbers {
    let (unit, recurrence) = (unit, self)
    return StepNumbers(recurrence: self, columns: columns) { part, step in
      // Of a half of another width there is no such unit.
      guard unit < part.layer.width else { return nil }
      return (recurrence.key(tensor(part.layer), look), step * part.layer.width + unit)
    }
  }

  /// `step 12 l  hidden 0.731  cell 1.23  input 0.91  forget 0.98  likeliest o 0.93`
  func footer(_ view: inout View, _ columns: StepColumns, width: Int) -> [Span] {
    var spans = [Span("step \(step)", .label, mark: .name)]
    if chosen.labels.indices.contains(step) {
      spans += [Span(" "), Span(chosen.labels[step], .accent, mark: .name)]
    }
    let outputs = StepOutputs(recurrence: self, columns: columns)
    let read = outputs.read(&view)
    if !read.isEmpty { spans += [Span(" ")] + read }
    var tensors = [(layer.hidden, "hidden")]
    if layer.cell.hasCellState { tensors.append((layer.cellState, "cell")) }
    tensors += cellParts.map { ($0.tensor(layer), $0.long.replacing(" gate", with: "")) }
    let look = view.look
    var pieces: [[Span]] = tensors.map { tensor, words in
      let key = key(tensor, look)
      guard let number = view.tensor(key.name, key.kind)?[index] else { return [] }
      return [
        Span("\(words) ", .label, mark: .name),
        Span(
          NumberFormat.text(number, digits: 3), .bright,
          mark: view.mark(key.name, index, key.kind)),
      ]
    }
    if let followed = Followed(self, &view).best(unit) {
      pieces.insert(
        [Span("follows \(followed.feature.name) r = ", .label, mark: .name), followed.span(3)],
        at: 1)
    }
    // What came of it is told before the gates are; and first of all where these stand beside their
    // rows, or where steps are numbers.
    let isFirst = columns.aside > 0 || shown.form.isNumeric
    pieces.insert(outputs.spans(&view), at: isFirst ? 0 : 1)
    for piece in pieces where !piece.isEmpty {
      guard Text.width(spans) + 2 + Text.width(piece) <= width else { continue }
      spans += [Span("  ")] + piece
    }
    return spans
  }
}

/// Zero, or the number farthest below or above it.
struct StepEnd {
  var value = 0.0
  var mark = Mark.tick
}

/// What the units of the chosen layer follow, on the samples kept apart.
struct Followed {
  struct Found {
    let feature: TextFeature
    let r: Double
    let mark: Mark
    /// `.93`, `−.88`
    func span(_ places: Int = 2) -> Span {
      let text = NumberFormat.fixed(r, places: places)
      return Span(text.replacing("0.", with: "."), .text, mark: mark)
    }
  }
  private let tensor: Tensor?
  private let source: Int
  private let width: Int
  private let isNumeric: Bool

  init(_ recurrence: ShownRecurrence, _ view: inout View) {
    let name = "\(Run.heldOutName)/\(Follows.name)(\(recurrence.layer.hidden))"
    (tensor, source) = (view.tensor(name), view.place(of: .tensor(TensorKey(name))))
    (width, isNumeric) = (recurrence.layer.width, recurrence.shown.form.isNumeric)
  }

  /// What a unit follows most closely, if it is close enough to be called after it.
  func best(_ unit: Int) -> Found? {
    // Of numbers there is nothing but their position to follow: that is no name.
    guard let tensor, !isNumeric else { return nil }
    let all = TextFeature.allCases
    guard
      let feature = all.max(by: {
        abs(tensor[$0.rawValue * width + unit]) < abs(tensor[$1.rawValue * width + unit])
      })
    else { return nil }
    let index = feature.rawValue * width + unit
    guard abs(tensor[index]) > Follows.enough else { return nil }
    return Found(feature: feature, r: tensor[index], mark: Mark(source: source, index: index))
  }
}
