import Calculus
import Drawing
import Simulation

/// king − man + woman: where that ends, which words are near, and the addition number by number.
package struct AnalogyPane: Pane {
  package static let name = "analogy"
  package static let words = """
    What is to the third of the chosen words as the first is to the second? The vectors of the three \
    are made equally long, the second is taken from the first, the third is added, and the words \
    nearest to where that ends are the answers; the three themselves do not count. Below, the \
    addition, a number of every vector a line.
    """
  package static let legend = [
    "the three words chosen last, in the order of choosing: a on a word adds it, A takes it away",
    "✓ the answer that is known, where it is; bars: the cosine with where the three end",
    "below: bars to the right above 0, to the left below 0, all by one scale",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .pan]

  package static func title(_ view: View) -> String {
    guard let shown = ShownWords(view), let analogy = ShownAnalogy(shown, view.look) else {
      return name
    }
    return shown.title("analogy ─ \(analogy.title(shown))", view)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty, let shown = ShownWords.drawn(view, in: &canvas) else { return }
    guard let analogy = ShownAnalogy(shown, view.look) else {
      return _ = canvas.paragraph(
        "Three words are needed: / finds one, a adds the one under the cursor.",
        in: canvas.bounds, .label)
    }
    let scale = analogy.scale(shown)
    let isWide = canvas.width >= 110 && canvas.height >= 8
    let most = isWide ? canvas.height - 2 : min(max(canvas.height / 3, 3), 10)
    guard let found = view.tensor(RowNames.nearest(scale, most)) else {
      return canvas.glyph("…", x: 0, y: 0, .label)
    }
    var list = RankedWords(shown, scale, found, .cosine)
    guard list.count > 0 else {
      return _ = canvas.paragraph(
        "It ends nowhere: vectors that are 0 have no direction.", in: canvas.bounds, .label)
    }
    list.lit = analogy.known
    equation(analogy, list, &view, &canvas)
    let body = canvas.bounds.inset(top: canvas.height > 3 ? 2 : 1)
    guard !body.isEmpty else { return }
    if isWide {
      let parts = body.columns(weights: [2, 3], gap: 3)
      answers(list, &view, in: parts[0], &canvas)
      AnalogySum(shown, analogy, list.word(0))?.draw(&view, in: parts[1], &canvas)
    } else {
      let (above, below) = body.cut(top: min(list.count, body.height))
      answers(list, &view, in: above, &canvas)
      AnalogySum(shown, analogy, list.word(0))?.draw(
        &view, in: below.inset(top: below.height > 4 ? 1 : 0), &canvas)
    }
  }

  /// `king − man + woman = queen 0.884 ✓`, or how far down the answer stands that is known.
  private static func equation(
    _ analogy: ShownAnalogy, _ list: RankedWords, _ view: inout View, _ canvas: inout Canvas
  ) {
    let shown = list.shown
    let best = list.word(0)
    func word(_ id: Int) -> Span {
      Span(shown.label(id), shown.color(id), style: .bold, mark: .name)
    }
    func sign(_ text: String) -> Span { Span(text, .label, mark: .name) }
    func number(_ id: Int, _ value: Double, _ view: inout View) -> Span {
      Span(NumberFormat.fixed(value, places: 3), .bright, mark: view.mark(list.scale, id))
    }
    var spans = [
      word(analogy.a), sign(" − "), word(analogy.b), sign(" + "), word(analogy.c), sign(" = "),
      word(best), sign(" "), number(best, list.value(0), &view),
    ]
    if let known = analogy.known {
      if known == best {
        spans.append(Span(" ✓", .good, mark: .name))
      } else {
        spans += [sign("   "), word(known), sign(" ✓ ")]
        if let k = (0..<list.count).first(where: { list.word($0) == known }) {
          spans.append(number(known, list.value(k), &view))
        } else if let values = view.tensor(RowNames.picked(list.scale, [known])) {
          spans += [number(known, values[0], &view), sign(" is farther down")]
        }
      }
    }
    canvas.spans(spans, x: 0, y: 0, clip: canvas.width)
  }

  private static func answers(
    _ list: RankedWords, _ view: inout View, in rect: Rect, _ canvas: inout Canvas
  ) {
    let lines = 0..<min(list.count, rect.height)
    guard !lines.isEmpty else { return }
    canvas.clipped(to: rect) { canvas in
      let columns = list.columns(lines, most: max(canvas.width / 3, 8))
      let bar = columns.end..<max(min(columns.end + 50, canvas.width - 2), columns.end)
      for k in lines {
        list.draw(k, y: k, columns, bar: bar, &view, &canvas)
        if list.word(k) == list.lit, bar.upperBound + 1 < canvas.width {
          canvas.glyph("✓", x: bar.upperBound + 1, y: k, .good)
        }
      }
    }
  }
}

/// The addition, a number of every vector a line: a − b + c = where it ends, and the answer beside it.
private struct AnalogySum {
  private struct Column {
    let sign: String
    let word: String
    let color: Color
    /// As it is asked for.
    let name: String
  }
  private let columns: [Column]

  init?(_ shown: ShownWords, _ analogy: ShownAnalogy, _ answer: Int) {
    func unit(_ sign: String, _ word: Int) -> Column {
      Column(
        sign: sign, word: shown.label(word), color: shown.color(word),
        name: RowNames.unit(shown.space.name, word))
    }
    columns = [
      unit("", analogy.a), unit("−", analogy.b), unit("+", analogy.c),
      Column(sign: "=", word: "sum", color: .bright, name: analogy.vector(shown)),
      unit("≈", answer),
    ]
  }

  func draw(_ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard rect.height > 2 else { return }
    let tensors = columns.map { view.tensor($0.name) }
    let width = tensors[0]?.count ?? 0
    guard tensors.allSatisfy({ $0?.count == width }), width > 0 else { return }
    let all = tensors.compactMap { $0 }
    let label = "\(width - 1)".count + 3
    // The answer beside the sum only where there is room.
    let shown = (rect.width - label) / columns.count >= 10 ? columns.count : columns.count - 1
    let each = min((rect.width - label) / shown, 22)
    guard each >= 8 else { return }
    let peak = max(all.map(\.numbers.finitePeak).max() ?? 0, .leastNormalMagnitude)
    let lines = rect.height - 1
    let first = min(max(view.look.panY, 0), max(width - lines, 0))
    canvas.clipped(to: rect) { canvas in
      for (n, column) in columns.prefix(shown).enumerated() {
        let x = label + n * each
        canvas.text(column.sign, x: x, y: 0, .label, mark: .name)
        canvas.text(
          column.word, x: x + 2, y: 0, column.color, style: .bold, mark: .name, clip: each - 3)
        for (line, k) in (first..<min(first + lines, width)).enumerated() {
          let (y, number, mark) = (1 + line, all[n][k], view.mark(column.name, k))
          if n == 0 { canvas.text("[\(k)]", endingAt: label - 1, y: y, .label, mark: .name) }
          canvas.text(column.sign, x: x, y: y, .line, mark: .name)
          canvas.text(
            NumberFormat.fixed(number, places: 3), endingAt: x + 8, y: y,
            column.sign == "=" ? .bright : .text, mark: mark)
          guard each >= 14 else { continue }
          canvas.signedBar(
            number / peak, x: x + 9, y: y, width: each - 10, positive: .series(0),
            negative: .series(1), mark: mark)
        }
      }
    }
  }
}
