import Drawing
import Networks
import Simulation

/// Writing on: the text so far, the candidates for the token that comes next with all that decides
/// among them, and what is remembered of the tokens before.
package enum GenerationPane: Pane {
  package static let name = "generation"
  package static let words = """
    The model writes on, a token a key. The table says how the next one is chosen: its logit, over \
    the temperature, made an exponential, as a share of all; the likeliest are kept, and a draw falls \
    on one of them. Below, what is remembered, keys and values of attention or the state of recurrent \
    cells: without it every token would have to be worked out anew at every step.
    """
  package static let legend = [
    "▸ chosen   cut: not among those kept   ┃ where the draw falls in the share of the chosen one",
    "exp(z−max): z is logit/T; the largest is taken away first   sum: of all at least as likely",
    "share: of what is kept   up to: where it ends; the first above the draw is chosen",
    "keys and values: ■ worked out now   ▒ remembered   · not yet written",
  ]
  package static let keys: Set<PaneKey> = [.sample, .tokens, .writing, .patch]

  package static func title(_ view: View) -> String {
    guard let shown = ShownPassage(view), shown.form.isNext else { return name }
    return "generation ─ \(view.look.sampling.way.words) ─ \(shown.words)"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownPassage(view), shown.form.isNext else {
      canvas.paragraph(
        ShownPassage(view) == nil
          ? "This network reads no sequences of tokens."
          : "This network answers for the tokens it sees: it does not write on.",
        in: canvas.bounds, .label)
      return
    }
    let form = shown.form
    let ids = shown.written
    let passage = Passage(.tokens(ids), shown.passage.patches)
    var y = text(form, ids, isEnded: shown.isEnded, &canvas)
    guard canvas.height >= 3 else { return }
    canvas.spans(settings(passage, &view, width: canvas.width), x: 0, y: y, clip: canvas.width)
    y += 1
    let lines = shown.patchLines(
      &view, in: name, width: canvas.width, rows: canvas.height - y - 6)
    for line in lines {
      canvas.spans(line, x: 0, y: y, clip: canvas.width)
      y += 1
    }
    var area = canvas.bounds.inset(top: y + (canvas.height > 14 ? 1 : 0))
    let cache = CacheDrawing(form, ids, shown.passage.patches, view.facts)
    if area.height >= cache.least + 8 {
      let cut = area.cut(bottom: min(cache.most, max(area.height / 2, cache.least)))
      area = cut.rest.inset(bottom: 1)
      canvas.clipped(to: cut.bottom) { cache.draw(&view, in: &$0) }
    }
    canvas.clipped(to: area) { candidates(passage, form, ids, &view, in: &$0) }
  }

  /// The text so far: what is full is said. How many lines it took.
  private static func text(
    _ form: SequenceForm, _ ids: [Int], isEnded: Bool, _ canvas: inout Canvas
  ) -> Int {
    let isWords = form.vocabulary.unit == .word
    func words(_ ids: some Sequence<Int>) -> String {
      ids.filter { $0 != form.vocabulary.padding }.map(form.vocabulary.label)
        .joined(separator: isWords ? " " : "")
    }
    var spans: [Span] = []
    if form.source > 0 {
      spans = [
        Span(words(ids.prefix(form.source)), .label, mark: .name),
        Span(" → ", .accent, mark: .name),
      ]
    }
    spans.append(Span(words(ids.dropFirst(form.source)), .bright, mark: .name))
    spans.append(
      isEnded
        ? Span("  the end", .label, mark: .name)
        : ids.count < form.longest
          ? Span("▏", .accent) : Span("  the context is full", .warning, mark: .name))
    let lines = Paragraph(spans, width: canvas.width).lines
    let shown = lines.suffix(max(canvas.height / 5, 1))
    for (k, line) in shown.enumerated() { canvas.spans(line, x: 0, y: k, clip: canvas.width) }
    return shown.count
  }

  /// The ways of choosing, or where there is little room the chosen one, `‹top-k›`; the numbers of
  /// the one that holds, that which is its own first; and the draw.
  private static func settings(_ passage: Passage, _ view: inout View, width: Int) -> [Span] {
    let sampling = view.look.sampling
    let ways = Sampling.Way.allCases.map { way in
      let isChosen = way == sampling.way
      return Span(
        isChosen ? "‹\(way.words)› " : " \(way.words)  ", isChosen ? .accent : .label,
        style: isChosen ? .bold : [], mark: .name)
    }
    var spans: [Span] = []
    func setting(_ name: String, _ value: String) {
      spans += [
        Span(" \(name) ", .label, mark: .name), Span(value, .bright, mark: .name),
      ]
    }
    if sampling.way == .topK { setting("k", "\(sampling.k)") }
    if sampling.way == .topP { setting("p", NumberFormat.text(sampling.p)) }
    if sampling.way != .greedy { setting("T", NumberFormat.text(sampling.temperature)) }
    let name = "\(passage.name)/\(sampling.name(of: .draw))"
    if sampling.way != .greedy, let draw = view.number(name) {
      spans += [
        Span("   draw ", .label, mark: .name),
        Span(NumberFormat.fixed(draw, places: 4), .bright, mark: view.mark(name)),
      ]
    }
    let isWide = Text.width(ways) + Text.width(spans) <= width
    guard !isWide else { return ways + spans }
    let chosen = ways.filter { $0.color == .accent } + spans
    let others = [Span(" ] ", .accent), Span("other ways", .label, mark: .name)]
    return Text.width(chosen + others) <= width ? chosen + others : chosen
  }

  // MARK: The candidates

  private struct Column {
    let title: String
    let width: Int
    /// Larger goes first where there is little room.
    let rank: Int
    let part: Sampling.Part?
    var places = 3
    /// Of the model as it is by itself.
    var isBefore = false
    /// What a way compares its own number with stays.
    func rank(_ way: Sampling.Way) -> Int { part == .runningSum && way == .topP ? 4 : rank }
  }
  private static let columns = [
    Column(title: "logit", width: 7, rank: 1, part: nil, places: 2),
    Column(title: "logit/T", width: 8, rank: 6, part: .scaled, places: 2),
    Column(title: "exp(z−max)", width: 10, rank: 7, part: .exponential),
    Column(title: "prob.", width: 7, rank: 0, part: .probability),
    Column(title: "was", width: 6, rank: 2, part: .probability, isBefore: true),
    Column(title: "sum", width: 7, rank: 8, part: .runningSum),
    Column(title: "share", width: 7, rank: 5, part: .share),
    Column(title: "up to", width: 7, rank: 3, part: .reach),
  ]

  /// `exp(z−max) of “a” = exp(1.23 − 4.56) = 0.0358`
  private static func exponential(
    _ id: Int, _ passage: String, _ sampling: Sampling, _ form: SequenceForm, _ view: inout View,
    width: Int
  ) -> [Span]? {
    let (scaled, name) = (
      "\(passage)/\(sampling.name(of: .scaled))", "\(passage)/\(sampling.name(of: .exponential))"
    )
    guard let all = view.tensor(scaled), let result = view.number(name, at: id),
      let most = all.numbers.indices.max(by: { all[$0] < all[$1] })
    else { return nil }
    func number(_ index: Int) -> Span {
      Span(NumberFormat.text(all[index]), .text, mark: view.mark(scaled, index))
    }
    let isBelow = all[most] < 0
    let spans = [
      Span("exp(z−max) of “\(form.vocabulary.label(id))” = exp(", .label, mark: .name), number(id),
      Span(" − " + (isBelow ? "(" : ""), .label, mark: .name), number(most),
      Span((isBelow ? ")" : "") + ") = ", .label, mark: .name),
      Span(NumberFormat.text(result), .bright, mark: view.mark(name, id)),
    ]
    return Text.width(spans) + 2 <= width ? spans : nil
  }

  private static func candidates(
    _ passage: Passage, _ form: SequenceForm, _ ids: [Int], _ view: inout View,
    in canvas: inout Canvas
  ) {
    guard canvas.height >= 2 else { return }
    let sampling = view.look.sampling
    let before = Passage(passage.source).name
    func name(_ part: Sampling.Part, _ passage: String) -> String {
      "\(passage)/\(sampling.name(of: part))"
    }
    // Of a translation they are those of the half that writes.
    let own = view.facts.ofSequence.last { $0.name.split(separator: ".").last == "logits" }?.name
    let logitsName = "\(passage.name)/\(own ?? "logits")"
    let count = form.vocabulary.count
    let offset = (ids.count - form.source - 1) * count
    var all: [Sampling.Part: Tensor] = [:]  // looked up, never iterated
    for part in Sampling.Part.allCases { all[part] = view.tensor(name(part, passage.name)) }
    guard let probability = all[.probability], let share = all[.share], let reach = all[.reach],
      let draw = all[.draw]?.numbers.first, let logits = view.tensor(logitsName),
      let chosen = all[.chosen]?.numbers.first.flatMap({ Int(exactly: $0) })
    else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let was = passage.patches.isEmpty ? nil : view.tensor(name(.probability, before))
    let labelWidth = min(
      (0..<count).reduce(5) { max($0, Text.width(form.vocabulary.label($1))) }, 14)
    var shown = columns.filter { !$0.isBefore || was != nil }
    func taken() -> Int { shown.reduce(2 + labelWidth) { $0 + $1.width + 1 } }
    while shown.count > 1, taken() > canvas.width - 8,
      let worst = shown.map({ $0.rank(sampling.way) }).max()
    {
      shown.removeAll { $0.rank(sampling.way) == worst }
    }
    canvas.text("token", x: 2, y: 0, .label, mark: .name)
    var end = 3 + labelWidth
    for column in shown {
      canvas.text(column.title, endingAt: end + column.width, y: 0, .label, mark: .name)
      end += column.width + 1
    }
    var order = (0..<count).sorted {
      probability[$0] != probability[$1] ? probability[$0] > probability[$1] : $0 < $1
    }
    var rows = canvas.height - 1
    // The step that a column of exponentials leaves out; of the likeliest nothing would be seen of it.
    if rows > min(count, 10), let first = order.first, let second = order.dropFirst().first,
      let spans = exponential(
        chosen == first ? second : chosen, passage.name, sampling, form, &view,
        width: canvas.width)
    {
      rows -= 1
      canvas.spans(spans, x: 2, y: min(count, rows) + 1)
    }
    // What is chosen is seen, however unlikely it is.
    if let k = order.firstIndex(of: chosen), k >= rows {
      order.remove(at: k)
      order.insert(chosen, at: rows - 1)
    }
    for (k, id) in order.prefix(rows).enumerated() {
      let (y, isKept, isChosen) = (k + 1, share[id] > 0, id == chosen)
      let color: Color = isChosen ? .bright : isKept ? .text : .label
      if isChosen {
        canvas.tint(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
        canvas.glyph("▸", x: 0, y: y, .accent)
      }
      canvas.text(form.vocabulary.label(id), x: 2, y: y, color, mark: .name, clip: labelWidth)
      var x = 3 + labelWidth
      for column in shown {
        let (number, mark): (Double, Mark)
        switch column.part {
        case .some(let part) where column.isBefore:
          (number, mark) = (was?[id] ?? .nan, view.mark(name(part, before), id))
        case .some(let part):
          (number, mark) = (all[part]?[id] ?? .nan, view.mark(name(part, passage.name), id))
        case nil:
          (number, mark) = (
            logits[offset + id], view.mark(logitsName, offset + id)
          )
        }
        canvas.text(
          NumberFormat.fixed(number, places: column.places), endingAt: x + column.width, y: y,
          column.isBefore ? .label : color, mark: mark)
        x += column.width + 1
      }
      guard x + 3 < canvas.width else { continue }
      let room = canvas.width - x - 1 - (sampling.way == .temperature ? 0 : 4)
      canvas.bar(
        probability[id], x: x + 1, y: y, width: room,
        isChosen ? .good : isKept ? .series(0) : .line, background: .ground,
        mark: view.mark(name(.probability, passage.name), id))
      if !isKept { canvas.text(" cut", x: x + 1 + room, y: y, .label, mark: .name) }
      // Where the draw falls in the slot of the chosen one.
      if isChosen, sampling.way != .greedy, room > 2, share[id] > 0 {
        let within = (draw - reach[id] + share[id]) / share[id] * probability[id]
        let column = coordinate(min(max(within, 0), 1) * Double(room - 1)) ?? 0
        canvas.glyph(
          "┃", x: x + 1 + column, y: y, .accent, background: .ground,
          mark: view.mark(name(.draw, passage.name)))
      }
    }
  }
}
