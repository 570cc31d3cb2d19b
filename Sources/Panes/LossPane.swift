import Drawing
import Networks
import Simulation

/// The loss over the iterations: of every batch, and of the samples kept apart.
package struct LossPane: Pane {
  package static let name = "loss"
  package static let words = """
    How far off the network is, at every iteration so far: on the batch it is just learning from, \
    and on samples it never learns from. Where the two part, it learns by heart. The axis is \
    logarithmic as soon as the numbers span more than a factor of twenty.
    """
  package static let legend = [
    "· train: the loss of each iteration's batch; where a column holds many, from least to largest",
    "─ held-out: the loss on the samples kept apart",
    "bigrams: of a text, the held-out loss of counting what follows what in the part trained on",
    "always the mean: of sequences of numbers, the loss of saying at once what is asked in training",
    "  on average; like all that is held out it is measured on the sequences kept apart",
    "bits: of a text, the held-out loss by ln 2: as many yes-or-no questions a token would take",
    "several runs: a curve each in its colour, that of the run shown here twice as thick",
    "● now; what lies after it, already reached, is grey",
    "◆ a hyperparameter was changed here; branch: this line of history leaves another one here",
    "◇ here happened what a note waited for",
    "× from here on the loss is not a finite number",
  ]

  package static func title(_ view: View) -> String {
    let history = LossHistory(view.frame, heldOut: nil, accuracy: nil, beside: view.runs)
    let isLog = history.scale == .log
    return "loss ─ \(view.facts.loss)" + (isLog ? " ─ log scale" : "")
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    let hasHeldOut = !view.facts.data.heldOut.isEmpty
    let heldOut = hasHeldOut ? view.number("heldOut/loss") : nil
    let accuracy = hasHeldOut && view.facts.hasClasses ? view.number("heldOut/accuracy") : nil
    _ = view.tensor("loss")  // so that what is marked is carried

    var (head, body) = canvas.bounds.cut(top: 1)
    if view.runs.count > 1 {
      let lines = numbersOfRuns(&view, heldOut: heldOut, accuracy: accuracy, width: canvas.width)
      let room = max(canvas.height / 4, 1)
      for (y, line) in lines.prefix(room).enumerated() {
        // Beside the sign that there are more, a run has room with its whole number or not at all.
        var line = line
        let isLast = y == room - 1 && lines.count > room
        while isLast, Text.width(line) > canvas.width - 7, !line.isEmpty { line.removeLast() }
        while isLast, let last = line.last, last.mark == .none || last.mark == .name {
          line.removeLast()
        }
        canvas.spans(line, x: 0, y: y, clip: canvas.width)
      }
      if lines.count > room {
        canvas.text(" ▼ more", endingAt: canvas.width, y: room - 1, .accent, mark: .name)
      }
      body = canvas.bounds.cut(top: min(lines.count, room)).rest
    } else {
      let room = canvas.height >= 8 ? 2 : 1
      let lines = numbers(&view, heldOut: heldOut, accuracy: accuracy, width: canvas.width)
        .prefix(room)
      for (y, line) in lines.enumerated() { canvas.spans(line, x: 0, y: y, clip: canvas.width) }
      (head, body) = canvas.bounds.cut(top: lines.count)
    }
    if view.runs.count == 1, let bad = view.frame.branch.bad {
      if !body.isEmpty { (head, body) = body.cut(top: 1) }
      say(bad, &view, in: head, &canvas)
    }
    guard !body.isEmpty else { return }
    let history = LossHistory(
      view.frame, heldOut: heldOut, accuracy: accuracy, beside: view.runs,
      baseline: baseline(&view))
    LossCurves(history: history).draw(&view, in: body, &canvas)
  }

  private static func baseline(_ view: inout View) -> LossHistory.Baseline? {
    let data = view.facts.data
    let isGuess = data.targetMean != nil && data.form?.outputs == 1
    guard !data.heldOut.isEmpty, isGuess || data.bigrams != nil else { return nil }
    let name = Run.heldOutName + "/" + (isGuess ? GuessLoss.name : BigramLoss.name)
    return view.number(name).map {
      .init(name: name, word: isGuess ? "always the mean" : "bigrams", loss: $0)
    }
  }

  // MARK: Words and numbers

  /// The names of the curves and their numbers now: as many as there is room for. What a text takes
  /// in bits has a line of its own where it does not fit.
  private static func numbers(
    _ view: inout View, heldOut: Double?, accuracy: Double?, width: Int
  ) -> [[Span]] {
    let loss = view.frame.loss
    var pieces = [
      [
        Span("· train ", .series(0)),
        Span(NumberFormat.text(loss), loss.isFinite ? .bright : .bad, mark: view.mark("loss")),
      ]
    ]
    if let heldOut {
      pieces.append([
        Span("─ held-out ", .series(1)),
        Span(
          NumberFormat.text(heldOut), heldOut.isFinite ? .bright : .bad,
          mark: view.mark("heldOut/loss")),
      ])
    }
    if let accuracy {
      pieces.append([
        Span("held-out accuracy ", .label),
        Span(
          NumberFormat.fixed(accuracy, places: 3), .bright, mark: view.mark("heldOut/accuracy")),
      ])
    }
    func line(_ pieces: [[Span]]) -> [Span] { Array(pieces.joined(separator: [Span("   ")])) }
    while pieces.count > 1, Text.width(line(pieces)) > width { pieces.removeLast() }
    guard let bits = bits(&view) else { return [line(pieces)] }
    let all = line(pieces + [bits])
    return Text.width(all) <= width ? [all] : [line(pieces), bits]
  }

  /// `bits: held-out 3.08, bigrams 3.61`: of a text.
  private static func bits(_ view: inout View) -> [Span]? {
    let data = view.facts.data
    guard !data.heldOut.isEmpty, data.bigrams != nil else { return nil }
    func number(_ measure: String, _ color: Color, _ view: inout View) -> [Span] {
      let name = "\(Run.heldOutName)/\(measure)"
      return view.number(name).map {
        [Span(NumberFormat.fixed($0, places: 2), color, mark: view.mark(name))]
      } ?? []
    }
    let own = number(BitsPerToken.name, .bright, &view)
    let simple = number(BigramBits.name, .text, &view)
    guard !own.isEmpty, !simple.isEmpty else { return nil }
    return [Span("bits: held-out ", .label, mark: .name)] + own
      + [Span(", bigrams ", .label, mark: .name)] + simple
  }

  /// Every run by its name, with its loss or since when that is no number; then what was measured of
  /// the run that is shown. As many lines as that takes.
  private static func numbersOfRuns(
    _ view: inout View, heldOut: Double?, accuracy: Double?, width: Int
  ) -> [[Span]] {
    let shown = view.frame.run
    // The one that is shown comes first, so that it is named however narrow the pane.
    let runs = [view.frame] + view.runs.filter { $0.run != shown }
    var pieces = runs.map { run in
      view.of(run.run) { view -> [Span] in
        _ = view.tensor("loss")
        let name = view.frame.tag(style: run.run == shown ? .bold : []) + [Span(" ")]
        if let bad = view.frame.branch.bad, bad <= view.frame.iteration {
          return name + [
            Span("× from ", .bad),
            Span(NumberFormat.integer(bad), .bad, mark: view.mark(.series("loss"), bad)),
          ]
        }
        let color: Color = run.run == shown ? .bright : .text
        return name + [Span(NumberFormat.text(view.frame.loss), color, mark: view.mark("loss"))]
      }
    }
    for (words, name, value) in [
      ("─ its held-out loss ", "heldOut/loss", heldOut),
      ("its held-out accuracy ", "heldOut/accuracy", accuracy),
    ] {
      guard let value else { continue }
      let text =
        name == "heldOut/loss" ? NumberFormat.text(value) : NumberFormat.fixed(value, places: 3)
      pieces.append([Span(words, .label), Span(text, .text, mark: view.mark(name))])
    }
    var lines: [[Span]] = []
    for piece in pieces {
      if let last = lines.last, Text.width(last) + 3 + Text.width(piece) <= width {
        lines[lines.count - 1] += [Span("   ")] + piece
      } else {
        lines.append(piece)
      }
    }
    return lines
  }

  /// That, and since when, there are no finite numbers.
  private static func say(
    _ bad: Int, _ view: inout View, in rect: Rect, _ canvas: inout Canvas
  ) {
    canvas.clear(rect)
    let which = view.frame.divergence.map { ": " + $0.name } ?? ""
    canvas.spans(
      [
        Span("× diverged: not finite from iteration ", .bad),
        Span(NumberFormat.integer(bad), .bad, mark: view.mark(.series("loss"), bad)),
        Span(" on", .bad), Span(which, .bad, mark: .name),
      ], x: rect.x, y: rect.y, clip: rect.width)
  }
}
