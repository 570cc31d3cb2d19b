import Drawing
import Networks
import Simulation

/// The stream of residuals at one place: what every part adds to it, how much of a logit is its doing,
/// and which tokens would come out if the stream were read off after it.
package enum ResidualPane: Pane {
  package static let name = "residual"
  package static let words = """
    The stream of residuals at the chosen place, part by part: the token's embedding, and what every \
    head and every layer of neurons adds to it. ‖added‖ is how long that is. A part's share is how \
    much of the logit of the token asked for is its doing: all shares together are that logit. On \
    the right the stream is read off after each part, as if it were the last: the tokens that would \
    come out then.
    """
  package static let legend = [
    "orange: it speaks for the token, blue: against it",
    "read off: the last norm and the unembedding on the stream as it is there",
  ]
  package static let keys: Set<PaneKey> = [.sample, .unit, .layer, .tokens, .pan, .patch]

  package static func title(_ view: View) -> String {
    guard let shown = ShownPassage(view), !view.facts.stream.isEmpty else { return name }
    return "residual stream ─ \(shown.words)"
      + (shown.form.isPerPlace ? " ─ place \(shown.place(view.look))" : "")
  }

  /// One line: a part, a head of one, or what is left over.
  private struct Row {
    let title: String
    /// Where its length is, and its share of the logit: a tensor and an index.
    let norm, share: (name: String, index: Int)?
    /// The part after which the stream is read off.
    let lens: StreamPart?
    var isHead: Bool { layer != nil }
    /// Of a head or a bias: that of its attention.
    var layer: String?
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownPassage(view), let last = view.facts.stream.last else {
      canvas.paragraph("This network has no stream of residuals.", in: canvas.bounds, .label)
      return
    }
    let place = shown.place(view.look)
    let (answers, width) = (shown.form.answers, shown.form.answers.count)
    guard let out = view.tensor(shown.name(last.lensProbabilities)), width > 0,
      out.count >= (place + 1) * width
    else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let best = (0..<width).reduce(0) {
      out[place * width + $1] > out[place * width + $0] ? $1 : $0
    }
    let token = shown.target(place) ?? best
    var y = 0
    func line(_ spans: [Span]) {
      canvas.spans(spans, x: 0, y: y, clip: canvas.width)
      y += 1
    }
    let index = (shown.form.isPerPlace ? place : 0) * width + token
    let isAsked = shown.target(place) != nil
    if canvas.height >= 5 {
      var head = [
        Span("logit of ", .label, mark: .name),
        Span(answers.label(token), .bright, mark: .name),
        Span(isAsked ? " (asked for) " : " (likeliest) ", .label, mark: .name),
      ]
      if let logits = view.tensor(shown.name("logits")) {
        head.append(
          Span(
            NumberFormat.text(logits[index]), .bright, mark: view.mark(shown.name("logits"), index))
        )
        if shown.isChanged, let before = view.number("\(shown.unchanged.name)/logits", at: index) {
          head += [
            Span(" was ", .label, mark: .name),
            Span(
              NumberFormat.text(before), .text,
              mark: view.mark("\(shown.unchanged.name)/logits", index)),
          ]
        }
      }
      if Text.width(head) > canvas.width { head[2].text = " " }
      let room = canvas.width - Text.width(head) - 3
      line(room < 8 ? head : shown.tokenLine(upTo: place, width: room) + [Span("   ")] + head)
    }
    let free = max(min(canvas.height - 6, canvas.height / 3), min(canvas.height - 3, 1))
    shown.patchLines(&view, in: name, width: canvas.width, rows: free).forEach(line)
    let rows = rows(shown, place, token, &view)
    let area = canvas.bounds.inset(top: y)
    canvas.clipped(to: area) { table(rows, shown, place, &view, in: &$0) }
  }

  /// The embedding, then every part with its heads before it, then what the last norm adds.
  private static func rows(
    _ shown: ShownPassage, _ place: Int, _ token: Int, _ view: inout View
  ) -> [Row] {
    let facts = view.facts
    let width = shown.form.answers.count
    let places = facts.stream.first.map { _ in max(shown.own.count, 1) } ?? 1
    let at = place * width + token
    var rows: [Row] = []
    for part in facts.stream {
      if let layer = facts.attentions.first(where: { $0.name == part.name }) {
        for head in 0..<layer.heads {
          rows.append(
            Row(
              title: "head \(head)", norm: (part.headNorms, head * places + place),
              share: (part.headShares, head * places * width + at), lens: nil,
              layer: part.name))
        }
        // Without a norm a bias has the same share everywhere.
        let isSame = view.tensor(shown.name(part.biasShares))?.count == width
        rows.append(
          Row(
            title: "bias", norm: nil, share: (part.biasShares, isSame ? token : at), lens: nil,
            layer: part.name))
      }
      rows.append(
        Row(title: part.name, norm: (part.norms, place), share: (part.shares, at), lens: part))
    }
    rows.append(
      Row(title: "norm’s β", norm: nil, share: (StreamPart.normShares, token), lens: nil))
    return rows
  }

  private static func table(
    _ all: [Row], _ shown: ShownPassage, _ place: Int, _ view: inout View, in canvas: inout Canvas
  ) {
    guard canvas.height > 1 else { return }
    var rows = all.filter { row in
      guard row.lens == nil, row.norm == nil || row.isHead, let share = row.share else {
        return true
      }
      // What is knocked out with its layer has no share, but had one.
      return [shown.passage, shown.unchanged].contains {
        let name = "\($0.name)/\(share.name)"
        return view.tensor(name) != nil || !view.isCarried(TensorKey(name))
      }
    }
    // Where there is little room biases go first, then the heads of the other layers, one by one.
    func isFull() -> Bool { rows.count > canvas.height - 1 }
    if isFull() { rows.removeAll { $0.isHead && $0.norm == nil } }
    let chosen = view.shownHead?.layer.name
    for layer in view.facts.attentions.reversed() where isFull() && layer.name != chosen {
      rows.removeAll { $0.layer == layer.name }
    }
    if isFull(), view.look.panY <= 0 { rows.removeAll(where: \.isHead) }
    let room = canvas.height - 1
    let first = min(max(view.look.panY, 0), max(rows.count - room, 0))

    let nameWidth = min(
      rows.reduce(6) { max($0, Text.width($1.title) + 2) },
      max(canvas.width / 3, canvas.width - 9 - 16))
    // What a share was says more than how long a part is.
    let was = shown.isChanged ? 10 : 0
    let hasBar = canvas.width >= nameWidth + 9 + 9 + was + 12 + 14
    let hasNorm = canvas.width >= nameWidth + 9 + 9 + was + 14
    let normX = nameWidth + 1
    let shareX = normX + (hasNorm ? 9 : 0)
    let barX = shareX + 9
    let barWidth = hasBar ? min(max((canvas.width - barX - was) / 4, 11), 31) : 0
    let wasX = barX + (hasBar ? barWidth + 1 : 0)
    let hasWas = shown.isChanged && canvas.width >= wasX + 8
    let lensX = wasX + (hasWas ? was : 0)
    for (x, head) in [
      (0, "part"), (normX, hasNorm ? "‖added‖" : ""), (shareX, "share"),
      (wasX, hasWas ? "was" : ""),
      (lensX, lensX + 8 <= canvas.width ? "read off after it" : ""),
    ] where !head.isEmpty {
      canvas.text(head, x: x, y: 0, .label, mark: .name)
    }
    let shares = rows.compactMap { row in
      row.share.flatMap { view.number(shown.name($0.name), at: $0.index) }.map { abs($0) }
    }
    let most = max(shares.reduce(0, max), 1e-9)
    for (k, row) in rows[first...].prefix(room).enumerated() {
      let y = k + 1
      if isChosen(row, view) {
        canvas.tint(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
      }
      canvas.text(
        (row.isHead ? "  " : "") + row.title, x: 0, y: y, row.isHead ? .label : .text, mark: .name,
        clip: nameWidth)
      func number(_ at: (name: String, index: Int)?, _ passage: String, x: Int, _ color: Color) {
        guard let at, let value = view.number("\(passage)/\(at.name)", at: at.index) else { return }
        canvas.text(
          NumberFormat.text(value, digits: 3), x: x, y: y, color,
          mark: view.mark("\(passage)/\(at.name)", at.index), clip: 8)
      }
      if hasNorm { number(row.norm, shown.passage.name, x: normX, .text) }
      if let layer = row.layer, shown.passage.patches.contains(.part(layer)) {
        canvas.text("out", x: shareX, y: y, .warning, mark: .name)
      } else {
        number(row.share, shown.passage.name, x: shareX, row.isHead ? .text : .bright)
      }
      if hasWas { number(row.share, shown.unchanged.name, x: wasX, .label) }
      if hasBar, let share = row.share,
        let value = view.number(shown.name(share.name), at: share.index)
      {
        canvas.signedBar(
          value / most, x: barX, y: y, width: barWidth, positive: .series(1), negative: .series(0),
          mark: view.mark(shown.name(share.name), share.index))
      }
      if let part = row.lens { reading(part, shown, place, &view, x: lensX, y: y, &canvas) }
    }
    if first + room < rows.count { canvas.glyph("▼", x: canvas.width - 1, y: room, .label) }
    if first > 0 { canvas.glyph("▲", x: canvas.width - 1, y: 1, .label) }
  }

  /// Whether a line is that of the chosen head.
  private static func isChosen(_ row: Row, _ view: View) -> Bool {
    guard row.isHead, let (layer, _, head) = view.shownHead, row.norm != nil else { return false }
    return row.norm?.name == "norm.\(layer.name).heads" && row.title == "head \(head)"
  }

  /// The likeliest tokens of the stream as it is after a part.
  private static func reading(
    _ part: StreamPart, _ shown: ShownPassage, _ place: Int, _ view: inout View, x: Int, y: Int,
    _ canvas: inout Canvas
  ) {
    let name = shown.name(part.lensProbabilities)
    let (answers, width) = (shown.form.answers, shown.form.answers.count)
    guard let tensor = view.tensor(name), tensor.count >= (place + 1) * width else { return }
    let target = shown.target(place)
    let order = (0..<width).sorted {
      let (a, b) = (tensor[place * width + $0], tensor[place * width + $1])
      return a != b ? a > b : $0 < $1
    }
    var x = x
    for id in order.prefix(5) {
      let label = answers.label(id)
      let text = NumberFormat.fixed(tensor[place * width + id], places: 2)
      let needed = Text.width(label) + 1 + text.count
      guard x + needed <= canvas.width - 2 else { return }
      let color: Color = id == target ? .good : .text
      x += canvas.text(label, x: x, y: y, color, mark: .name) + 1
      x += canvas.text(text, x: x, y: y, .label, mark: view.mark(name, place * width + id)) + 2
    }
  }
}
