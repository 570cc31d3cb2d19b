import Calculus
import Drawing
import Networks
import Simulation

/// What comes out of a recurrent network at every step and what it was asked for; and where steps are
/// numbers, what goes in.
struct StepOutputs {
  let recurrence: ShownRecurrence
  let columns: StepColumns
  private var shown: ShownPassage { recurrence.shown }

  /// How many numbers a step has in such a tensor; nil where it has none of its own.
  static func width(of tensor: String, _ form: SequenceForm) -> Int? {
    switch tensor {
    case "probabilities" where form.isPerPlace: form.answers.count
    case "prediction" where form.isPerPlace: form.outputs
    case "target" where form.isPerPlace: form.isNumeric ? form.outputs : 1
    case "x": form.isNumeric ? form.channels.count : nil
    default: nil
    }
  }

  /// The part that answers: the last; nil where only a source is shown.
  private var own: ShownRecurrence.Part? {
    recurrence.parts.last { !$0.layer.isOfSource || shown.form.source == 0 }
  }

  /// Rows of what is read, above the cells.
  func inputs() -> [StepRow] {
    guard shown.form.isNumeric else { return [] }
    return shown.form.channels.indices.map { k in
      numbers(shown.form.channels[k], "in", "x", k, of: shown.form.channels.count, rank: 0)
    }
  }

  /// Rows of what is said, below them.
  func outputs(_ view: inout View) -> [StepRow] {
    if shown.form.isNumeric, !shown.form.isPerPlace {
      return [
        atEnd("predicted", "out", "prediction", rank: 2),
        atEnd("asked for", "ask", "target", rank: 3),
      ]
    }
    guard let own, shown.form.isPerPlace else { return [] }
    if shown.form.isNumeric {
      return (0..<shown.form.outputs).flatMap { k in
        [
          numbers("predicted", "out", "prediction", k, of: shown.form.outputs, rank: 2),
          numbers("asked for", "ask", "target", k, of: shown.form.outputs, rank: 3),
        ]
      }
    }
    guard let tensor = view.tensor(shown.name("probabilities")) else { return [] }
    let answers = Answers(shown, tensor)
    let columns = columns
    let probabilities = StepNumbers(recurrence: recurrence, columns: columns) { part, step in
      guard part.number == own.number else { return nil }
      return (TensorKey(shown.name("probabilities")), answers.best(step))
    }
    let likeliest = StepRow(
      long: "likeliest", short: "out", rank: 2, value: { probabilities.atChosen(&$0) }
    ) { view, rect, canvas in
      for (seen, numbers, marks) in probabilities.read(&view) {
        for (k, column) in seen.enumerated() {
          let step = column - own.columns.lowerBound
          let room = columns.width - (columns.width > 2 ? 1 : 0)
          let label = answers.label(answers.best(step) % answers.count, room: room)
          let digits = AttentionPane.short(numbers[k])
          let isSpelled = room >= Text.width(label) + Text.width(digits)
          let taken = canvas.text(
            label, x: columns.x(column), y: rect.y, answers.color(step), mark: .name,
            clip: isSpelled ? nil : room)
          guard isSpelled else { continue }
          canvas.text(
            digits, x: columns.x(column) + taken, y: rect.y,
            column == recurrence.column ? .bright : .label, mark: marks[k])
        }
      }
    }
    let asked = StepRow(long: "asked for", short: "ask", rank: 3) { _, rect, canvas in
      for column in columns.seen(of: own) {
        guard let target = shown.target(column - own.columns.lowerBound) else { continue }
        let room = max(columns.width - (columns.width > 2 ? 1 : 0), 1)
        canvas.text(
          answers.label(target, room: room), x: columns.x(column), y: rect.y,
          column == recurrence.column ? .bright : .text, mark: .name, clip: room)
      }
    }
    let sure = StepRow(long: "how likely", short: "p", rank: 9) { view, rect, canvas in
      probabilities.bars(&view, rect, .label, &canvas)
    }
    return columns.width >= 5 ? [likeliest, asked] : [likeliest, sure, asked]
  }

  /// The one number that comes out at the end, under the last step.
  private func atEnd(_ long: String, _ short: String, _ tensor: String, rank: Int) -> StepRow {
    let (name, columns) = (shown.name(tensor), columns)
    return StepRow(long: long, short: short, rank: rank) { view, rect, canvas in
      guard let number = view.number(name) else { return }
      canvas.text(
        NumberFormat.text(number, digits: 4), endingAt: columns.end, y: rect.y, .bright,
        mark: view.mark(name))
    }
  }

  /// One number of every step, in digits or, where there is no room for them, as colour; what is 0 or
  /// 1 everywhere as dots.
  private func numbers(
    _ long: String, _ short: String, _ tensor: String, _ k: Int, of count: Int, rank: Int
  ) -> StepRow {
    let name = shown.name(tensor)
    let numbers = StepNumbers(recurrence: recurrence, columns: columns) { _, step in
      (TensorKey(name), step * count + k)
    }
    let columns = columns
    return StepRow(
      long: long, short: short, rank: rank, value: { numbers.atChosen(&$0) }
    ) { view, rect, canvas in
      if columns.hasDigits { return numbers.digits(&view, y: rect.y, .text, &canvas) }
      let all = view.tensor(name)?.numbers ?? []
      let own = stride(from: k, to: all.count, by: count).map { all[$0] }
      if own.allSatisfy({ $0 == 0 || $0 == 1 }) {
        numbers.dots(&view, y: rect.y, &canvas)
      } else {
        // All that comes out, and all that was asked for, on one scale.
        let peak = max(all.finitePeak, view.tensor(shown.name("target"))?.numbers.finitePeak ?? 0)
        numbers.band(&view, rect, view.look.signed, peak: peak, &canvas)
      }
    }
  }

  /// `value 0.32 mark 0`: what is read at the chosen step, where steps are numbers.
  func read(_ view: inout View) -> [Span] {
    guard shown.form.isNumeric else { return [] }
    let (name, count) = (shown.name("x"), shown.form.channels.count)
    var spans: [Span] = []
    for (k, channel) in shown.form.channels.enumerated() {
      let index = recurrence.step * count + k
      guard let number = view.number(name, at: index) else { continue }
      spans += [
        Span((k > 0 ? " " : "") + channel + " ", .label, mark: .name),
        Span(NumberFormat.text(number, digits: 3), .accent, mark: view.mark(name, index)),
      ]
    }
    return spans
  }

  /// `likeliest t 0.195 asked for w 0.065`: of the chosen step, or of all where there is one answer.
  func spans(_ view: inout View) -> [Span] {
    guard let own else { return [] }
    let isChosen = recurrence.chosen.number == own.number
    guard isChosen || !shown.form.isPerPlace else { return [] }
    let step = shown.form.isPerPlace ? recurrence.step : 0
    if shown.form.isNumeric { return numbers(at: step, &view) }
    guard let tensor = view.tensor(shown.name("probabilities")) else { return [] }
    let answers = Answers(shown, tensor)
    let best = answers.best(step)
    var spans = [
      Span("likeliest ", .label),
      Span(shown.form.answers.label(best % answers.count), answers.color(step), mark: .name),
      Span(" "),
      Span(
        NumberFormat.fixed(tensor[best], places: 3), .text,
        mark: view.mark(shown.name("probabilities"), best)),
    ]
    if let target = shown.target(step), target != best % answers.count {
      let index = step * answers.count + target
      spans += [
        Span(" asked for ", .label), Span(shown.form.answers.label(target), .text, mark: .name),
        Span(" "),
        Span(
          NumberFormat.fixed(tensor[index], places: 3), .text,
          mark: view.mark(shown.name("probabilities"), index)),
      ]
    }
    return spans
  }
}

extension StepOutputs {
  /// `predicted 0.731 asked 0.702`
  private func numbers(at step: Int, _ view: inout View) -> [Span] {
    var spans: [Span] = []
    for (tensor, words) in [("prediction", "predicted "), ("target", " asked ")] {
      for k in 0..<shown.form.outputs {
        let index = step * shown.form.outputs + k
        guard let number = view.number(shown.name(tensor), at: index) else { continue }
        spans += [
          Span(k == 0 ? words : " ", .label),
          Span(
            NumberFormat.text(number, digits: 3), .text,
            mark: view.mark(shown.name(tensor), index)),
        ]
      }
    }
    return spans
  }
}

/// The likeliest answer of every step, and whether it is right.
private struct Answers {
  private let shown: ShownPassage
  private let tensor: Tensor
  var count: Int { max(shown.form.answers.count, 1) }

  init(_ shown: ShownPassage, _ tensor: Tensor) { (self.shown, self.tensor) = (shown, tensor) }

  /// Where its probability is.
  func best(_ step: Int) -> Int {
    let row = step * count..<(step + 1) * count
    return row.reduce(row.lowerBound) { tensor[$1] > tensor[$0] ? $1 : $0 }
  }
  /// What an answer is called; where there is no room for it, as many of its letters as tell it from
  /// the others.
  func label(_ answer: Int, room: Int) -> String {
    let label = shown.form.answers.label(answer)
    guard Text.width(label) > room, room > 0 else { return label }
    let all = (0..<count).map(shown.form.answers.label)
    let least = (1...room).first { least in Set(all.map { $0.prefix(least) }).count == count }
    return least.map { String(label.prefix($0)) } ?? label
  }
  func color(_ step: Int) -> Color {
    guard let target = shown.target(step) else { return .label }
    return target == best(step) % count ? .good : .bad
  }
}
