import Drawing
import Networks
import Simulation

/// How likely every token is at one place: the softmax of its logits; and, where there is room, what
/// is expected at every place.
package enum NextTokenPane: Pane {
  package static let name = "nextToken"
  package static let words = """
    How likely the model takes every token to be at the chosen place: the softmax of the logits \
    there. Beside it, where there is room, every place with the token it expects most and the one it \
    is asked for. What is changed by hand stands beside what it was.
    """
  package static let legend = [
    "◂ the token that is asked for   was: with nothing changed by hand",
    "right: place by place what is expected most, and how likely what is asked for was",
  ]
  package static let keys: Set<PaneKey> = [.sample, .tokens, .order, .patch]

  package static func title(_ view: View) -> String {
    guard let shown = ShownPassage(view) else { return name }
    return "\(shown.form.isNext ? "next token" : "answer") ─ \(shown.words)"
      + (shown.form.isPerPlace ? " ─ place \(shown.place(view.look))" : "")
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownPassage(view) else {
      canvas.paragraph("This network reads no sequences of tokens.", in: canvas.bounds, .label)
      return
    }
    let place = shown.place(view.look)
    guard let tensor = view.tensor(shown.name("probabilities")) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    var area = canvas.bounds
    if area.height >= 4 {
      let after = shown.form.isPerPlace ? place : 0
      var line = shown.tokenLine(upTo: after, width: area.width - 18)
      line.append(Span(shown.form.isNext ? " ▸ ?" : "", .accent, mark: .name))
      if shown.isUnasked(place) { line.append(Span("  not asked here", .label, mark: .name)) }
      canvas.spans(line, x: 0, y: 0, clip: area.width)
      area = area.inset(top: 1)
    }
    let lines = shown.patchLines(&view, in: name, width: area.width, rows: area.height - 4)
    for line in lines {
      canvas.spans(line, x: 0, y: area.y, clip: area.width)
      area = area.inset(top: 1)
    }
    if area.height >= 8, !lines.isEmpty { area = area.inset(top: 1) }
    // Place by place beside it, where both have room.
    let isWide = shown.form.isPerPlace && area.width >= 72
    if isWide {
      let halves = area.cut(right: min(area.width / 2, 60))
      area = halves.rest.inset(right: 2)
      canvas.clipped(to: halves.right) { places(shown, tensor, &view, in: &$0) }
    }
    canvas.clipped(to: area) { bars(shown, place, tensor, &view, in: &$0) }
  }

  private static func bars(
    _ shown: ShownPassage, _ place: Int, _ tensor: Tensor, _ view: inout View,
    in canvas: inout Canvas
  ) {
    let answers = shown.form.answers
    let count = answers.count
    guard count > 0, tensor.count >= (place + 1) * count, canvas.height > 0 else { return }
    let row = (0..<count).map { tensor[place * count + $0] }
    var order = Array(0..<count)
    if !view.look.isByVocabulary {
      order.sort { row[$0] != row[$1] ? row[$0] > row[$1] : $0 < $1 }
    }
    let target = shown.target(place)
    let before = shown.isChanged ? view.tensor("\(shown.unchanged.name)/probabilities") : nil
    let widest = min((0..<count).reduce(1) { max($0, Text.width(answers.label($1))) }, 14)
    let numbers = before == nil ? 6 : 16
    let least = widest + 1 + numbers + 1 + 6 + 2
    let rows = canvas.height
    let columns = max(1, min((count + rows - 1) / rows, canvas.width / least))
    var list = order
    // What is asked for is seen, however unlikely it is.
    if let target, list.count > rows * columns, !list.prefix(rows * columns).contains(target) {
      list.insert(target, at: rows * columns - 1)
    }
    list = Array(list.prefix(rows * columns))
    if view.look.isPlaying { list.sort() }
    let places = canvas.bounds.columns(weights: Array(repeating: 1, count: columns), gap: 1)
    let probabilities = shown.name("probabilities")
    for (k, id) in list.enumerated() {
      let (column, y) = k.quotientAndRemainder(dividingBy: rows)
      let (rect, index) = (places[column], place * count + id)
      let mark = view.mark(probabilities, index)
      let isAsked = id == target
      var x = rect.x
      canvas.text(
        answers.label(id), x: x, y: y, isAsked ? .bright : .text, mark: .name, clip: widest)
      x += widest + 1
      canvas.text(
        NumberFormat.fixed(row[id], places: 3), x: x, y: y, isAsked ? .bright : .text, mark: mark,
        clip: rect.right - x)
      x += 6
      if let before, rect.right - x > 10 {
        canvas.text("was ", x: x, y: y, .label, mark: .name)
        canvas.text(
          NumberFormat.fixed(before[index], places: 3), x: x + 4, y: y, .label,
          mark: view.mark("\(shown.unchanged.name)/probabilities", index))
        x += 10
      }
      let room = rect.right - x - 2
      if room > 1 {
        canvas.bar(
          row[id], x: x, y: y, width: room, isAsked ? .good : .series(0), background: .ground,
          mark: mark)
      }
      if isAsked, rect.right - 1 >= x { canvas.glyph("◂", x: rect.right - 1, y: y, .good) }
    }
  }

  /// Every place: what is read, what is expected most, what is asked for and how likely it was.
  private static func places(
    _ shown: ShownPassage, _ tensor: Tensor, _ view: inout View, in canvas: inout Canvas
  ) {
    let (answers, own) = (shown.form.answers, shown.own)
    let (count, chosen) = (answers.count, shown.place(view.look))
    guard count > 0, tensor.count >= own.count * count, canvas.height >= 2 else { return }
    let heads = ["place", "read", "expected", "asked for"]
    let starts = [0, 6, 16, 35]
    for (head, x) in zip(heads, starts) where x + head.count <= canvas.width {
      canvas.text(head, x: x, y: 0, .label, mark: .name)
    }
    let rows = canvas.height - 1
    let first = min(max(chosen - rows / 2, 0), max(own.count - rows, 0))
    let probabilities = shown.name("probabilities")
    for k in 0..<min(rows, own.count - first) {
      let (place, y) = (first + k, k + 1)
      if place == chosen {
        canvas.tint(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
      }
      let row = place * count..<(place + 1) * count
      let best = row.reduce(row.lowerBound) { tensor[$1] > tensor[$0] ? $1 : $0 }
      let target = shown.target(place)
      canvas.text("\(place)", endingAt: 5, y: y, .label, mark: .name)
      canvas.text(own[place], x: starts[1], y: y, .text, mark: .name, clip: 9)
      let isRight = target.map { $0 == best - row.lowerBound }
      canvas.text(
        answers.label(best - row.lowerBound), x: starts[2], y: y,
        isRight.map { $0 ? .good : .bad } ?? .text, mark: .name, clip: 11)
      canvas.text(
        NumberFormat.fixed(tensor[best], places: 3), x: starts[2] + 12, y: y, .text,
        mark: view.mark(probabilities, best))
      if shown.isUnasked(place), starts[3] + 3 < canvas.width {
        canvas.text("not asked", x: starts[3], y: y, .line, mark: .name)
      }
      guard let target, starts[3] + 10 < canvas.width else { continue }
      canvas.text(answers.label(target), x: starts[3], y: y, .text, mark: .name, clip: 11)
      let index = row.lowerBound + target
      canvas.text(
        NumberFormat.fixed(tensor[index], places: 3), x: starts[3] + 12, y: y,
        isRight == true ? .good : .text, mark: view.mark(probabilities, index))
    }
  }
}
