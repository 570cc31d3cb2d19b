import Calculus
import Drawing
import Networks
import Simulation

/// What of a picture speaks for a class, in four ways, over the picture and beside it.
package enum AttributionPane: Pane {
  package static let name = "attribution"
  package static let words = """
    What of the shown picture speaks for a class. v goes through four ways to ask: the class map, what \
    each place of the last maps gives to the score (Grad-CAM where more than means and one dense layer \
    follow); saliency, the score's gradient along every pixel; gradient × input; and occlusion, what is \
    lost with a part hidden. [ and ] take another class, ( and ) another picture.
    """
  package static let legend = [
    "left: the picture in grey, its ink coloured where much is said   right: all of it",
    "orange: for the class; blue: against it",
    "┌ ┐ │ the part that tells the class, where the task knows it",
  ]
  package static let keys: Set<PaneKey> = [.sample, .unit, .show]

  /// The likeliest class, and then each of them.
  package static func units(_ view: View) -> Int? {
    view.facts.data.image.flatMap { $0.classes.isEmpty ? nil : $0.classes.count + 1 }
  }

  package static func title(_ view: View) -> String {
    guard let image = ShownImage(view), !image.form.classes.isEmpty,
      let probabilities = view.frame.tensors[
        TensorKey(image.name("probabilities"), run: view.frame.run)]
    else { return name }
    let shown = ShownAttribution(image, probabilities, view)
    return "\(name) ─ \(shown.title) ─ for \(image.className(shown.output)) ─ \(image.words)"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    func say(_ words: String) { canvas.paragraph(words, in: canvas.bounds, .label) }
    guard let image = ShownImage(view) else { return say("This task has no pictures.") }
    guard !image.form.classes.isEmpty else {
      return say("Nothing here has classes: the picture itself is asked for.")
    }
    let key = TensorKey(image.name("probabilities"))
    guard let probabilities = view.tensor(key.name), let picture = view.tensor(image.name("x"))
    else {
      return say(view.isCarried(key) ? "This network tells no classes by their logits." : "…")
    }
    guard canvas.width >= 12, canvas.height >= 3 else { return say("The pictures need more room.") }
    let shown = ShownAttribution(image, probabilities, view)
    guard let over = shown.over else { return say(shown.reason) }
    guard let numbers = view.tensor(over.key.name, over.key.kind) else { return say("…") }
    let drawing = AttributionDrawing(
      shown: shown, over: over, numbers: numbers, picture: picture, look: view.look)
    let (body, below) = canvas.bounds.cut(
      bottom: canvas.height >= 16 ? 3 : canvas.height >= 11 ? 2 : 0)
    let (head, pictures) = body.cut(top: canvas.height >= 6 ? 1 : 0)
    drawing.score(probabilities, &view, in: head, &canvas)
    drawing.pictures(&view, in: pictures, &canvas)
    drawing.numbers(&view, in: below, &canvas)
  }
}

/// The pictures of it, and what is said below.
struct AttributionDrawing {
  let shown: ShownAttribution
  let over: ShownAttribution.Over
  let numbers, picture: Tensor
  let look: Look
  private var form: ImageForm { shown.image.form }

  /// Which cell of what lies over the picture a pixel is under.
  private func cell(_ row: Int, _ column: Int) -> Int {
    row * over.rows / form.height * over.columns + column * over.columns / form.width
  }
  private func number(_ row: Int, _ column: Int) -> Double {
    numbers[over.index(cell(row, column))]
  }
  private var peak: Double {
    (0..<over.rows * over.columns).map { numbers[over.index($0)] }.finitePeak
  }
  /// Where the part that tells the class lies in the shown picture as it is.
  private func part(_ view: View) -> ImagePart? {
    guard shown.image.passage.patches.isEmpty else { return nil }
    let data = view.facts.data
    switch shown.image.passage.source {
    case .heldOut(let k): return data.heldOut.indices.contains(k) ? data.heldOut[k].part : nil
    case .training(let k): return data.training.indices.contains(k) ? data.training[k].part : nil
    default: return nil
    }
  }

  /// `smile, the likeliest   score 3.42   probability 0.968`
  func score(_ probabilities: Tensor, _ view: inout View, in rect: Rect, _ canvas: inout Canvas) {
    guard !rect.isEmpty else { return }
    let image = shown.image
    var spans = [
      Span("for ", .label, mark: .name),
      Span(image.className(shown.output), .accent, mark: .name),
      Span(
        shown.isLikeliest ? ", the likeliest" : shown.output == image.label ? ", what it is" : "",
        .label, mark: .name),
    ]
    let name = shown.name("score")
    let isShort = rect.width < 60
    if let score = view.number(name) {
      spans += [
        Span(isShort ? "  score " : "   score ", .label, mark: .name),
        Span(NumberFormat.text(score, digits: 4), .bright, mark: view.mark(name)),
      ]
    }
    spans += [
      Span(isShort ? "  p " : "   probability ", .label, mark: .name),
      Span(
        NumberFormat.fixed(probabilities[shown.output], places: 3), .bright,
        mark: view.mark(image.name("probabilities"), shown.output)),
    ]
    canvas.spans(spans, x: rect.x, y: rect.y, clip: rect.width)
  }

  func pictures(_ view: inout View, in area: Rect, _ canvas: inout Canvas) {
    guard area.height >= 3 else { return }
    let isPair = area.width >= 30
    let room = (max(isPair ? (area.width - 4) / 2 : area.width - 1, 1), area.height - 2)
    let small = MapPicture(rows: form.height, columns: form.width, room: room, most: 4)
    let (peak, ink) = (peak, picture.numbers.finitePeak)
    let map = over.isSigned ? look.signed : look.magnitudes
    let grey = ColorMap.sequential[2]
    let (pixels, cells) = (
      view.place(of: .tensor(TensorKey(shown.image.name("x")))), view.place(of: .tensor(over.key))
    )
    let part = part(view)
    func edges(_ x: Int) {
      guard let part else { return }
      small.edges(rows: part.rows, columns: part.columns, x: x, y: area.y, "tells", &canvas)
    }
    func title(_ words: String, x: Int) {
      canvas.text(words, x: x + 1, y: area.y, .label, mark: .name, clip: max(small.width, 12))
    }
    title(isPair ? "the picture" : shown.title, x: area.x)
    small.draw(
      x: area.x + 1, y: area.y + 2, picture, source: pixels, in: &canvas,
      index: { $0 * form.width + $1 },
      color: { pixel, row, column in
        let said = number(row, column)
        // Ink where little is said stays grey, and paper is paper.
        return pixel / ink > 0.25 && abs(said) > 0.15 * peak
          ? map.color(for: said, scale: peak) : grey.color(for: max(pixel, 0), scale: ink)
      })
    edges(area.x)
    guard isPair else { return }
    let x = area.x + small.width + 4
    let size = ", \(over.rows)×\(over.columns)"
    title(shown.title + (Text.width(shown.title + size) <= max(small.width, 12) ? size : ""), x: x)
    small.draw(
      x: x + 1, y: area.y + 2, numbers, source: cells, in: &canvas,
      index: { over.index(cell($0, $1)) },
      color: { said, _, _ in map.color(for: said, scale: peak) })
    edges(x)
  }

  /// What is drawn, in words; how much lies on the part that tells; and what is under the cursor.
  func numbers(_ view: inout View, in area: Rect, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    var lines: [[Span]] = []
    if let (row, column) = place(view) {
      lines.append(under(row, column, &view))
    }
    if part(view) != nil, let names = shown.share,
      let share = view.number(names.share.name, at: names.share.index),
      let area = view.number(names.area)
    {
      lines.append([
        Span("on the part that tells ", .label, mark: .name),
        Span(
          NumberFormat.fixed(share, places: 3), .bright,
          mark: view.mark(names.share.name, names.share.index)),
        Span(" of it; of the picture that is ", .label, mark: .name),
        Span(NumberFormat.fixed(area, places: 3), .text, mark: view.mark(names.area)),
      ])
    }
    let words = Paragraph([Span(shown.words, .label, mark: .name)], width: area.width).lines
    lines += words.prefix(max(area.height - lines.count, 0))
    for (k, line) in lines.prefix(area.height).enumerated() {
      canvas.spans(line, x: area.x, y: area.y + k, clip: area.width)
    }
  }

  /// The pixel under the cursor, or the first under what lies over the picture there.
  private func place(_ view: View) -> (row: Int, column: Int)? {
    guard let cursor = view.cursor else { return nil }
    if cursor.name == shown.image.name("x"), cursor.kind == .value,
      cursor.index < form.height * form.width
    {
      return (cursor.index / form.width, cursor.index % form.width)
    }
    guard cursor.name == over.key.name, cursor.kind == over.key.kind,
      let cell = (0..<over.rows * over.columns).first(where: { over.index($0) == cursor.index })
    else { return nil }
    let (row, column) = cell.quotientAndRemainder(dividingBy: over.columns)
    return (
      (row * form.height + over.rows - 1) / over.rows,
      (column * form.width + over.columns - 1) / over.columns
    )
  }

  /// `row 12, column 9   pixel 0.83   here −0.0123`
  private func under(_ row: Int, _ column: Int, _ view: inout View) -> [Span] {
    let (row, column) = (min(row, form.height - 1), min(column, form.width - 1))
    let (pixel, said) = (row * form.width + column, over.index(cell(row, column)))
    return [
      Span(form.words(pixel) + "   ", .label, mark: .name), Span("pixel ", .label, mark: .name),
      Span(
        NumberFormat.text(picture[pixel], digits: 3), .bright,
        mark: view.mark(shown.image.name("x"), pixel)),
      Span("   here ", .label, mark: .name),
      Span(
        NumberFormat.text(numbers[said], digits: 4), .bright,
        mark: view.mark(over.key.name, said, over.key.kind)),
    ]
  }
}
