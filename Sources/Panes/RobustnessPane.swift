import Calculus
import Drawing
import Networks
import Simulation

/// How well every run reads pictures that are moved and turned, and what each says to the shown one.
package enum RobustnessPane: Pane {
  package static let name = "robustness"
  package static let words = """
    How many of the pictures kept apart every run still tells right when all of them are moved to the \
    side or turned. HJKL move the shown picture, in every pane, z and Z turn it, and beside it stands \
    what each run takes it for; u takes that back.
    """
  package static let legend = [
    "a curve for each run, in its colour: the share of pictures told right",
    "| how far the shown picture is moved, or turned",
  ]
  package static let keys: Set<PaneKey> = [.sample, .shift]
  package static func run(_ view: View) -> Int? { nil }

  package static func title(_ view: View) -> String {
    guard let image = ShownImage(view) else { return name }
    let moved = image.passage.patches.first.map { $0.words(nil) } ?? ""
    return "\(name) ─ \(image.words)" + (moved.isEmpty ? "" : " ─ \(moved)")
  }

  /// Of how many pictures the curves are, at most.
  static let most = 100

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let image = ShownImage(view), !image.form.classes.isEmpty else {
      canvas.paragraph(
        "There are no pictures here that are told apart.", in: canvas.bounds, .label)
      return
    }
    guard canvas.width >= 16, canvas.height >= 4 else {
      canvas.paragraph("The curves need more room.", in: canvas.bounds, .label)
      return
    }
    let form = image.form
    let isWide = canvas.width >= 96
    var rest = canvas.bounds
    if canvas.width >= 56 {
      let room = (min(canvas.width / (isWide ? 3 : 2), 2 * form.width), canvas.height - 1)
      let small = MapPicture(
        rows: form.height, columns: form.width,
        room: (room.0, max(room.1 - view.runs.count - 1, 1)), most: 2)
      let width = max(small.width, 24)
      answers(image, small, &view, in: rest.cut(left: width).left, &canvas)
      rest = rest.inset(left: width + 2)
    }
    // A signal is one row, and cannot be turned.
    let axes: [Axis] = form.height > 1 ? [.right, .turned] : [.right]
    let isBeside = rest.width >= 64 && axes.count > 1 || rest.height < 14
    for (k, axis) in axes.enumerated() {
      let part =
        isBeside
        ? Rect(
          x: rest.x + k * (rest.width / axes.count), y: rest.y,
          width: rest.width / axes.count - (k + 1 < axes.count ? 2 : 0), height: rest.height)
        : Rect(
          x: rest.x, y: rest.y + k * (rest.height / axes.count), width: rest.width,
          height: rest.height / axes.count)
      curves(axis, image, &view, in: part, &canvas)
    }
  }

  // MARK: The shown picture

  private static func answers(
    _ image: ShownImage, _ small: MapPicture, _ view: inout View, in rect: Rect,
    _ canvas: inout Canvas
  ) {
    guard let picture = view.tensor(image.name("x")) else {
      canvas.text("…", x: rect.x, y: rect.y, .label)
      return
    }
    let source = view.place(of: .tensor(TensorKey(image.name("x"))))
    let (form, peak) = (image.form, picture.numbers.finitePeak)
    small.draw(
      x: rect.x, y: rect.y, picture, source: source, in: &canvas,
      index: { $0 * form.width + $1 },
      color: { pixel, _, _ in ColorMap.sequential[2].color(for: max(pixel, 0), scale: peak) })
    for (k, run) in view.runs.map(\.run).enumerated() where small.height + k < rect.height {
      view.of(run) { view in
        let name = image.name("probabilities")
        guard let answer = view.tensor(name),
          let best = answer.numbers.indices.max(by: { answer[$0] < answer[$1] })
        else { return }
        let color: Color = image.label.map { $0 == best ? .good : .bad } ?? .text
        let tag = view.frame.tag()
        let spans = [
          Span(image.className(best), color, mark: .name), Span(" "),
          Span(NumberFormat.fixed(answer[best], places: 2), .bright, mark: view.mark(name, best)),
        ]
        let y = rect.y + small.height + k
        let end = Text.width(spans)
        canvas.spans(tag, x: rect.x, y: y, clip: max(rect.width - end - 1, 0))
        canvas.spans(
          spans, x: tag.isEmpty ? rect.x : max(rect.right - end, rect.x), y: y, clip: rect.width)
      }
    }
  }

  // MARK: The curves

  enum Axis {
    case right, turned
    var places: [Int] {
      self == .right
        ? Array(stride(from: -8, through: 8, by: 2)) : Array(stride(from: -60, through: 60, by: 15))
    }
    func patch(_ place: Int) -> Patch {
      self == .right
        ? .move(right: place, down: 0, degrees: 0) : .move(right: 0, down: 0, degrees: place)
    }
    var words: String {
      self == .right ? "pixels moved right →" : "degrees turned left →"
    }
  }

  private static func curves(
    _ axis: Axis, _ image: ShownImage, _ view: inout View, in rect: Rect, _ canvas: inout Canvas
  ) {
    guard rect.width >= 12, rect.height >= 4 else { return }
    let held = view.facts.data.heldOut.count
    guard held > 0 else { return }
    let count = Patch.first(min(most, held))
    let places = axis.places.filter {
      axis.patch($0).fits(image.form, outputs: image.form.classes.count)
    }
    var series: [Plot.Series] = []
    for run in view.runs.map(\.run) {
      view.of(run) { view in
        let names = places.map {
          Run.heldOutName + Passage.names(of: [count, axis.patch($0)]) + "/" + Accuracy.name
        }
        let shares = names.map { view.number($0) ?? .nan }
        let marks = names.map { view.mark($0) }
        series.append(
          Plot.Series("", .run(run), x: .at(places.map(Double.init)), y: shares) { marks[$0] })
      }
    }
    let (head, body) = rect.cut(top: rect.height >= 6 ? 1 : 0)
    let words = ["told right of \(min(most, held)); \(axis.words)", axis.words].first {
      Text.width($0) <= head.width
    }
    if let words, !head.isEmpty { canvas.text(words, x: head.x, y: head.y, .label, mark: .name) }
    let move = image.passage.patches.move ?? [0, 0, 0]
    let here = axis == .right ? move[0] : move[2]
    var plot = Plot(
      series, x: Double(places.first ?? 0)...Double(places.last ?? 1), y: 0...1, hasLegend: false)
    if here != 0 { plot.moments = [Plot.Moment(x: here)] }
    let frame = canvas.plot(plot, in: body)
    // A point for every move there is: between them nothing was measured.
    for one in series {
      for sample in 0..<one.count {
        guard let cell = frame.cell(x: one.position(sample), y: one.y[sample]) else { continue }
        canvas.point(x: cell.x, y: cell.y, glyph: "●", one.color, mark: one.mark(sample))
      }
    }
  }
}
