import Calculus
import Drawing
import Networks
import Simulation

/// A number worked out in lines: its formula with names, the same with its numbers, and what that
/// comes to.
struct Worked {
  /// `∂f/∂x = 4·x·(x² + y − 11) + …`
  let formula: [[Span]]
  /// `= 4·(−1.2)·… `, and the result, in one line where that is short.
  let numbers: [[Span]]

  /// `isBrief`: all in one line where there is room.
  init(
    _ head: String, _ explanation: Explanation, _ view: inout View, width: Int,
    isBrief: Bool = false
  ) {
    var origin = explanation.origin
    origin.iteration = view.frame.iteration
    let shown = explanation.spelled.map {
      Written($0.withoutSeed, of: explanation.value, name: Self.namer(explanation, view))
    }
    // Where it is narrow the room belongs to the numbers.
    let indent = width >= 32 ? Text.width(head) + 1 : 2
    let result = Span(
      shown?.result ?? NumberFormat.text(explanation.value),
      explanation.value.isFinite ? .bright : .warning, mark: view.mark(origin))
    let first: (span: Span, isWhole: Bool) = (Span(head, .text, mark: .name), true)
    guard let shown, shown.names != shown.numbers || shown.numbers != shown.result else {
      formula = [[first.span, Span(" = ", .label), result]]
      numbers = []
      return
    }
    let names: [(span: Span, isWhole: Bool)] = shown.byName.runs.map {
      (Span(Self.legible($0.text), .formula, mark: .name), $0.link != nil)
    }
    // Where numbers cancel, as many digits as a person reads, and a sign that it is not all.
    let isLong = shown.byNumber.runs.contains { $0.text.count(where: \.isNumber) > 9 }
    let line =
      isLong
      ? explanation.spelled?.withoutSeed.line(
        .numbers(6), name: Self.namer(explanation, view)) ?? shown.byNumber : shown.byNumber
    let digits: [(span: Span, isWhole: Bool)] = line.runs.map { run in
      var span = Span(run.text, .label, mark: .name)
      switch run.link {
      case .number(let origin): (span.color, span.mark) = (.text, view.mark(origin))
      case .setting(let name):
        (span.color, span.mark) = (.text, view.mark(explanation.setting(name)))
      case .step, .constant: span.color = .text
      case .rest, nil: break
      }
      return (span, run.link != nil)
    }
    let equals: (span: Span, isWhole: Bool) = (Span("= ", .label), true)
    let blank: (span: Span, isWhole: Bool) = (Span(" ", .label), false)
    let end: [(span: Span, isWhole: Bool)] =
      shown.numbers == shown.result
      ? [] : [blank, isLong ? (Span("≈ ", .label), true) : equals, (result, true)]
    let middle = shown.numbers == shown.result ? [(result, true)] : digits
    let all = [first, blank, equals] + names + [blank, equals] + middle + end
    if isBrief, all.reduce(0, { $0 + Text.width($1.span.text) }) <= width {
      formula = [all.map(\.span)]
      numbers = []
      return
    }
    formula = ExplainFlow.lines([first, blank, equals] + names, width: width, indent: indent + 2)
    let room = max(width - indent, 8)
    numbers = ExplainFlow.lines([equals] + middle + end, width: room, indent: 2).map {
      [Span(String(repeating: " ", count: min(indent, width / 3)))] + $0
    }
  }

  /// m̂ is two letters, and a cell holds one.
  private static func legible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\u{302}" ? "\u{2032}" : $0 }))
  }

  /// x and y for the two numbers that a run may have to find.
  private static func namer(_ explanation: Explanation, _ view: View) -> (Origin) -> String {
    let coordinates = view.facts.ground?.coordinates ?? []
    let now = explanation.origin.iteration
    return { origin in
      let own = coordinates.first { $0.parameter == origin.name && $0.index == origin.index }
      guard let own, origin.kind == .value, origin.iteration == now else {
        return explanation.name(origin)
      }
      return own.label
    }
  }
}

extension Spelled {
  /// Without the ∂loss/∂loss = 1 that a gradient begins with.
  fileprivate var withoutSeed: Spelled {
    guard case .sign(.times, let slope, let seed) = form, case .read(let origin) = seed.form,
      origin.name == "loss", origin.kind == .gradient, seed.value == 1
    else { return self }
    return slope
  }
}

/// The numbers to find that a pane speaks of: both where there are only two, else the parameter under
/// the cursor.
struct Subject {
  let parameter: String
  let index: Int
  /// `x`, `layer1.weight[0, 3]`
  let label: String

  static func all(_ view: View) -> [Subject] {
    if let ground = view.facts.ground {
      return ground.coordinates.map {
        Subject(parameter: $0.parameter, index: $0.index, label: $0.label)
      }
    }
    let facts = view.facts
    guard let first = facts.layers.first?.weight ?? facts.parameterNames.first else { return [] }
    var (name, index) = (first, 0)
    if let cursor = view.cursor {
      let subject = cursor.subject(memories: facts.memories)
      if !subject.isWhole, let shape = facts.parameters[subject.name],
        cursor.index < shape.reduce(1, *)
      {
        (name, index) = (subject.name, cursor.index)
      }
    }
    let brackets = Run.brackets(index, in: facts.parameters[name] ?? [1])
    return [Subject(parameter: name, index: index, label: name + brackets)]
  }
}
