import Drawing
import Networks
import Simulation

/// The keys and values of every attention, place by place: which are worked out for the last token
/// and which are remembered, and what that saves. Of recurrent cells the state alone is remembered.
struct CacheDrawing {
  private let form: SequenceForm
  private let ids: [Int]
  private let patches: [Patch]
  private let layers: [AttentionLayer]
  private let states: [RecurrentLayer]

  init(_ form: SequenceForm, _ ids: [Int], _ patches: [Patch], _ facts: Facts) {
    (self.form, self.ids, self.patches) = (form, ids, patches)
    layers = facts.attentions.filter { !$0.isOfSource }
    states = facts.recurrences.filter { !$0.isOfSource }
  }

  /// A heading, a line for every attention, the counts.
  var most: Int { layers.count + 4 }
  var least: Int { min(layers.count, 4) + 4 }

  func draw(_ view: inout View, in canvas: inout Canvas) {
    guard canvas.height >= 3 else { return }
    defer { counts(&view, y: canvas.height - 2, in: &canvas) }
    guard states.isEmpty else { return remembered(in: &canvas) }
    let own = ids.count - form.source
    let rows = max(min(layers.count, canvas.height - 4), 0)
    let titleWidth = layers.reduce(10) { max($0, Text.width($1.name) + 1) }
    canvas.spans(
      [
        Span("keys and values  ", .label, mark: .name), Span("■", .accent), Span(" now  ", .label),
        Span("▒", .series(0)), Span(" remembered  ", .label), Span("·", .line),
        Span(" not yet", .label),
      ], x: 0, y: 0, clip: canvas.width)
    let room = canvas.width - titleWidth
    for (k, layer) in layers.prefix(rows).enumerated() {
      canvas.text(layer.name, x: 0, y: k + 1, .text, mark: .name, clip: titleWidth)
      let all = layer.isCross ? form.source : form.length - form.source
      let first = max(min(own, all) - room, 0)
      for place in first..<min(all, first + max(room, 0)) {
        let isNow = layer.isCross ? own == 1 : place == own - 1
        let isKept = layer.isCross ? own > 1 : place < own - 1
        canvas.glyph(
          isNow ? "■" : isKept ? "▒" : "·", x: titleWidth + place - first, y: k + 1,
          isNow ? .accent : isKept ? .series(0) : .line)
      }
      if first > 0 { canvas.glyph("…", x: titleWidth, y: k + 1, .label) }
    }
    // The token itself, under its column.
    if rows > 0, canvas.height > rows + 3, form.vocabulary.unit == .character {
      let all = form.length - form.source
      let first = max(min(own, all) - room, 0)
      for place in first..<own where place - first < room {
        canvas.text(
          form.vocabulary.label(ids[form.source + place]), x: titleWidth + place - first,
          y: rows + 1,
          .label, mark: .name, clip: 1)
      }
    }
  }

  /// `remembered: layer1.hidden 128 numbers, layer1.cell 128, whatever the length of the text`
  private func remembered(in canvas: inout Canvas) {
    var spans = [Span("remembered ", .label, mark: .name)]
    for layer in states {
      for name in [layer.hidden] + (layer.cell.hasCellState ? [layer.cellState] : []) {
        spans += [
          Span("\(name) ", .text, mark: .name),
          Span("\(layer.width) numbers, ", .label, mark: .name),
        ]
      }
    }
    spans.append(Span("however long the text", .label, mark: .name))
    canvas.paragraph(spans, in: Rect(x: 0, y: 0, width: canvas.width, height: canvas.height - 2))
  }

  /// `multiplications   this token 12 345 with, 234 567 without   the text …`
  private func counts(_ view: inout View, y: Int, in canvas: inout Canvas) {
    let cached = Passage(.cached(ids), patches).name
    let whole = Passage(.tokens(ids), patches).name
    let rows = [
      ("this token", "multiplyAdds"), ("the whole text", "textMultiplyAdds"),
    ]
    for (k, (title, measure)) in rows.enumerated() {
      guard let with = view.number("\(cached)/\(measure)"),
        let without = view.number("\(whole)/\(measure)"), without > 0
      else { continue }
      var spans = [Span(title.padded(to: 15), .label, mark: .name)]
      spans += [
        Span(NumberFormat.fixed(with, places: 0), .bright, mark: view.mark("\(cached)/\(measure)")),
        Span(k == 0 ? " multiplications with it, " : " with, ", .label, mark: .name),
        Span(NumberFormat.fixed(without, places: 0), .text, mark: view.mark("\(whole)/\(measure)")),
        Span(" without  ", .label, mark: .name),
      ]
      let taken = canvas.spans(spans, x: 0, y: y + k, clip: canvas.width)
      let room = canvas.width - taken
      if room > 6 {
        canvas.bar(
          with / without, x: taken, y: y + k, width: room, .accent, background: .line,
          mark: view.mark("\(cached)/\(measure)"))
      }
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
