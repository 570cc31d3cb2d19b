import Calculus
import Drawing
import Networks
import Simulation

/// An explanation as blocks of lines, one below the other, and how many lines of each there is room
/// for.
struct ExplainPage {
  struct Block {
    var lines: [[Span]]
    var shown = 0
    /// A blank line before it.
    var air = false
  }
  let reading: ExplainReading
  var view: View
  let width: Int
  private let operands: [Explanation.Operand]
  /// Nil while nothing is asked: then nothing is chosen.
  let choice: Int?
  /// Of a line of the list, without its words.
  private(set) var fixedWidth = 0

  var title = Block(lines: [])
  var place = Block(lines: [])
  var words = Block(lines: [])
  var names = Block(lines: [])
  var numbers = Block(lines: [])
  var result = Block(lines: [])
  var doubt = Block(lines: [])
  var list = Block(lines: [])
  var slopeNames = Block(lines: [])
  var slope = Block(lines: [])
  var trail = Block(lines: [])

  init(_ reading: ExplainReading, _ view: View, width: Int) {
    (self.reading, self.view, self.width) = (reading, view, width)
    let operands = reading.operands
    self.operands = operands
    choice = view.asked?.steps.last.map { min(max($0.choice, 0), max(operands.count - 1, 0)) }
    let written = reading.written
    title.lines = titleLines(written?.result ?? reading.explanation.result)
    place.lines = placeLines()
    words.lines = paragraph(reading.origin == nil ? "a step on the way" : wordsOfIt, .label)
    // A number that is given, and made from nothing, is its own arithmetic.
    let isGiven = operands.isEmpty && written?.names == written?.numbers
    if let written, !isGiven {
      names.lines = flow(namePieces(written.byName))
      if !isByName {
        numbers.lines = flow(
          [(Span("= ", .label), false)] + numberPieces(written.byNumber, reading.isGradient))
      }
      if written.numbers != written.result {
        result.lines = [[Span("= ", .label)] + [resultSpan(written.result)]]
      }
      if !written.agrees { doubt.lines = doubtLines() }
    }
    list.lines = operandLines()
    if !reading.isGradient, reading.origin != nil { slope.lines = slopeLines() }
    trail.lines = trailLines()
  }

  /// Whether the names alone are read, with the room that the numbers leave.
  var isByName: Bool { view.asked?.byName == true }

  // MARK: What it says

  private var wordsOfIt: String {
    guard reading.isGradient else { return reading.explanation.story }
    return "chain rule: one share for everyone who used it"
  }

  private func paragraph(_ text: String, _ color: Color) -> [[Span]] {
    text.isEmpty ? [] : Paragraph(text, color, width: width).lines
  }
  private func flow(_ pieces: [(span: Span, isWhole: Bool)]) -> [[Span]] {
    ExplainFlow.lines(
      pieces.map { piece in
        var piece = piece
        piece.span.text = legible(piece.span.text)
        return piece
      }, width: width, indent: 4)
  }

  /// The probe of the plane that the number is of, if it is of one.
  private var probe: Plane? {
    reading.explanation.origin.name.split(separator: "/").first.flatMap { Plane(named: String($0)) }
  }

  /// m̂ and v̂ are no letters of their own, and a cell holds one: m′ and v′. Of a probe the title says
  /// how fine it is.
  private func legible(_ text: String) -> String {
    let text = probe.map { text.replacing($0.name + "/", with: "plane/") } ?? text
    return Self.withoutHats(text)
  }
  private static func withoutHats(_ text: String) -> String {
    guard text.unicodeScalars.contains("\u{302}") else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{302}" ? "\u{2032}" : $0 }))
  }

  private mutating func resultSpan(_ result: String) -> Span {
    let color: Color = reading.value.isFinite ? .bright : .warning
    return Span(result, color, mark: reading.origin.map { view.mark($0) } ?? .name)
  }

  private mutating func titleLines(_ result: String) -> [[Span]] {
    let iteration = reading.explanation.origin.iteration
    let title = Self.withoutHats(reading.title)
    var pieces: [(span: Span, isWhole: Bool)] = [
      (Span(title, .text, mark: .name), true),
      (Span(" = ", .label), false), (resultSpan(result), true),
    ]
    if iteration != view.frame.iteration {
      pieces.append((Span(" ", .label), false))
      pieces.append((Span("@" + NumberFormat.integer(iteration), .label, mark: .name), true))
    }
    return ExplainFlow.lines(pieces, width: width, indent: 2)
  }

  private var chosen: SpelledLine.Link? {
    choice.flatMap { operands.indices.contains($0) ? operands[$0].link : nil }
  }

  /// What of a line is lit: the chosen operand, or the rest that holds it.
  private func lit(in line: SpelledLine) -> SpelledLine.Link? {
    guard let chosen else { return nil }
    return line.runs.contains { $0.link == chosen } ? chosen : .rest
  }

  private func namePieces(_ line: SpelledLine) -> [(span: Span, isWhole: Bool)] {
    let lit = lit(in: line)
    return line.runs.map { run in
      let isChosen = run.link != nil && run.link == lit
      return (Span(run.text, isChosen ? .accent : .formula, mark: .name), run.link != nil)
    }
  }

  private mutating func numberPieces(_ line: SpelledLine, _ isGradient: Bool)
    -> [(span: Span, isWhole: Bool)]
  {
    let lit = isGradient == reading.isGradient ? lit(in: line) : nil
    return line.runs.map { run in
      var span = Span(run.text, .label, mark: .name)
      switch run.link {
      case .number(let origin): (span.color, span.mark) = (.text, view.mark(origin))
      case .setting(let name):
        let origin = reading.explanation.setting(name, isGradient: isGradient)
        (span.color, span.mark) = (.text, view.mark(origin))
      case .step, .constant: span.color = .text
      case .rest, nil: break
      }
      if run.link != nil, run.link == lit { span.color = .accent }
      return (span, run.link != nil)
    }
  }

  private func doubtLines() -> [[Span]] {
    let bound = reading.explanation.bound
    let size =
      bound > 0 && reading.origin != nil && !reading.isGradient
      ? ": ±\(NumberFormat.text(bound, digits: 2))" : ""
    return paragraph(
      "Terms cancel here: in single precision, rounding left these digits noise\(size).", .warning)
  }

  private mutating func slopeLines() -> [[Span]] {
    // The gradient of a measure is that measure of the gradient, which is another question.
    guard let written = reading.explanation.writtenGradient,
      !reading.explanation.origin.name.hasSuffix(")")
    else { return [] }
    var origin = reading.explanation.origin
    origin.kind = .gradient
    let head: [(span: Span, isWhole: Bool)] = [
      (Span("∂loss/∂this", .label), true), (Span(" = ", .label), false),
      (Span(written.result, .text, mark: view.mark(origin)), true),
    ]
    // Where the arithmetic is that very number again, it says nothing.
    guard written.byNumber.runs.count > 1 else { return flow(head) }
    slopeNames.lines = flow(
      head.prefix(2)
        + written.byName.runs.map {
          (Span($0.text, .formula, mark: .name), $0.link != nil)
        })
    guard !isByName else { return flow(head) }
    return flow(head + [(Span(" = ", .label), false)] + numberPieces(written.byNumber, true))
  }

  /// Of a point of the plane: which one.
  private mutating func placeLines() -> [[Span]] {
    let origin = reading.explanation.origin
    let parts = origin.name.split(separator: "/", maxSplits: 1)
    guard parts.count == 2, probe != nil else { return [] }
    let (facts, tensor) = (view.facts, parts[1])
    let layer = facts.layers.first { $0.z == tensor || $0.output == tensor }
    let width = tensor == "x" ? facts.inputs : layer?.outputs ?? 0
    let x = "\(parts[0])/x"
    guard width > 0, let inputs = view.tensor(x) else { return [] }
    let point = origin.index / width
    var spans = [Span("at ", .label)]
    for (k, feature) in facts.data.features.prefix(2).enumerated() {
      let index = point * facts.inputs + k
      guard inputs.numbers.indices.contains(index) else { return [] }
      let mark = view.mark(Origin(x, index, iteration: origin.iteration, run: origin.run))
      spans += [
        Span("\(k > 0 ? ", " : "")\(feature) = ", .label, mark: .name),
        Span(NumberFormat.text(inputs[index], digits: 3), .text, mark: mark),
      ]
    }
    return Paragraph(spans + [Span(" of the plane", .label)], width: self.width).lines
  }

  private func trailLines() -> [[Span]] {
    guard let steps = view.asked?.steps, steps.count > 1 else { return [] }
    let names = steps.dropLast().reversed().map {
      ($0.origin.kind == .gradient ? "∂loss/∂" : "") + $0.origin.name
    }
    return [[Span("‹ asked from " + names.joined(separator: " ‹ "), .line, mark: .name)]]
  }

  // MARK: Operands

  /// With their points one below the other, and no more digits than each has.
  private static func aligned(_ texts: [String]) -> [String] {
    func parts(_ text: String) -> (before: Int, after: Int) {
      let scalars = Array(text.unicodeScalars)
      let point = scalars.firstIndex { $0 == "." || $0 == "e" } ?? scalars.count
      return (point, scalars.count - point)
    }
    let (left, right) = (
      texts.map { parts($0).before }.max() ?? 0, texts.map { parts($0).after }.max() ?? 0
    )
    return texts.map { text in
      let (before, after) = parts(text)
      return String(repeating: " ", count: left - before) + text
        + String(repeating: " ", count: right - after)
    }
  }

  /// As in the arithmetic, if it is written out there.
  private func valueText(_ operand: Explanation.Operand) -> String {
    let run = reading.written?.byNumber.runs.first { $0.link == operand.link }
    guard let text = run?.text else { return NumberFormat.text(operand.value) }
    // A minus may have become the sign before it.
    return operand.value < 0 && !text.hasPrefix("−") ? "−" + text : text
  }

  private mutating func operandLines() -> [[Span]] {
    let labels = operands.map { legible($0.label) }
    let values = ExplainPage.aligned(operands.map(valueText))
    let valueWidth = values.map(Text.width).max() ?? 0
    let widest = labels.map(Text.width).max() ?? 0
    let labelWidth = max(min(widest, width - valueWidth - 6), 1)
    fixedWidth = 4 + labelWidth + valueWidth
    var lines: [[Span]] = []
    for (k, operand) in operands.enumerated() {
      let isChosen = k == choice
      var label = Span(labels[k], isChosen ? .accent : .text, mark: .name)
      let length = Text.width(label.text)
      let isCut = length > labelWidth
      if isCut {
        // What tells operands of one tensor apart stands at the end of the name.
        label.text = "…" + Text.suffix(label.text, columns: labelWidth - 1)
      }
      var mark = Mark.name
      if case .origin(let origin) = operand.target { mark = view.mark(origin) }
      let color: Color = !operand.value.isFinite ? .warning : isChosen ? .accent : .bright
      lines.append([
        Span(isChosen ? "▸ " : "  ", .accent), label,
        Span(String(repeating: " ", count: 2 + (isCut ? 0 : labelWidth - length))),
        Span(values[k], color, mark: mark), Span("  "),
        Span(legible(operand.words), .label, mark: .name),
      ])
    }
    return lines
  }
}
