import Calculus
import Drawing
import Networks
import Simulation

/// What a network says to one picture: the picture, and how likely it takes every class to be.
package enum PredictionPane: Pane {
  package static let name = "prediction"
  package static let words = """
    What the network says to the shown picture: how likely it takes every class to be, the softmax \
    of its logits; of an autoencoder what goes in and what comes out. ( and ) go to another picture.
    """
  package static let legend = ["◂ what it is", "green: right; red: what it takes it for instead"]
  package static let keys: Set<PaneKey> = [.sample]

  package static func title(_ view: View) -> String {
    ShownImage(view).map { "\(name) ─ \($0.words)" } ?? name
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownImage(view) else {
      canvas.text("This task has no pictures.", x: 0, y: 0, .label)
      return
    }
    guard let picture = view.tensor(shown.name("x")) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let form = shown.form
    let names = form.classes.indices.reduce(1) { max($0, Text.width(shown.className($1))) }
    let least = form.classes.isEmpty ? canvas.width / 2 + 1 : min(names, 14) + 16
    var rest = canvas.bounds
    let small = MapPicture(
      rows: form.height, columns: form.width,
      room: (max(canvas.width - least, 1), canvas.height), most: 2)
    if form.height == 1 {
      // A signal stands above, as bars.
      let cut = rest.cut(top: min(max(rest.height - form.classes.count - 1, 0), 5))
      rest = cut.rest
      if cut.top.height > 1 {
        let source = view.place(of: .tensor(TensorKey(shown.name("x"))))
        SignalBars(picture.numbers, width: cut.top.width, height: cut.top.height - 1).draw(
          x: 0, y: 0, in: &canvas, mark: { Mark(source: source, index: $0) },
          color: { _ in .series(0) })
      }
    } else if canvas.width - small.width >= least, small.width * 3 >= form.width {
      draw(small, picture, shown.name("x"), form, x: 0, &view, in: &canvas)
      rest = rest.inset(left: small.width + 2)
    }
    if form.classes.isEmpty {
      // The picture itself is asked for.
      let made = shown.name(view.facts.output)
      guard let numbers = view.tensor(made), numbers.count == form.count,
        rest.width >= small.width
      else { return }
      draw(small, numbers, made, form, x: rest.x, &view, in: &canvas)
      for (x, words) in [(0, "what goes in"), (rest.x, "what comes out")] {
        canvas.text(words, x: x, y: small.height, .label, mark: .name, clip: small.width)
      }
      return
    }
    guard let probabilities = view.tensor(shown.name("probabilities")) else { return }
    canvas.clipped(to: rest) { bars(shown, probabilities, &view, in: &$0) }
  }

  private static func draw(
    _ small: MapPicture, _ picture: Tensor, _ name: String, _ form: ImageForm, x: Int,
    _ view: inout View, in canvas: inout Canvas
  ) {
    let source = view.place(of: .tensor(TensorKey(name)))
    let peak = picture.numbers.finitePeak
    let map = ColorMap.sequential[2]
    small.draw(
      x: x, y: 0, picture, source: source, in: &canvas, index: { $0 * form.width + $1 },
      color: { number, _, _ in map.color(for: max(number, 0), scale: peak) })
  }

  private static func bars(
    _ shown: ShownImage, _ probabilities: Tensor, _ view: inout View, in canvas: inout Canvas
  ) {
    let count = probabilities.count
    let best = probabilities.numbers.indices.max { probabilities[$0] < probabilities[$1] }
    let widest = min((0..<count).reduce(1) { max($0, Text.width(shown.className($1))) }, 14)
    var order = Array(0..<count)
    if count > canvas.height { order.sort { probabilities[$0] > probabilities[$1] } }
    for (y, k) in order.prefix(canvas.height).enumerated() {
      let isRight = k == shown.label
      let isBest = k == best
      let color: Color = isRight ? .good : isBest && shown.label != nil ? .bad : .series(0)
      let mark = view.mark(shown.name("probabilities"), k)
      canvas.text(
        shown.className(k), x: 0, y: y, isBest ? .bright : .text, mark: .name, clip: widest)
      canvas.text(
        NumberFormat.fixed(probabilities[k], places: 3), x: widest + 1, y: y,
        isBest ? .bright : .text, mark: mark)
      let x = widest + 7
      if canvas.width - x > 2 {
        canvas.bar(
          probabilities[k], x: x, y: y, width: canvas.width - x - 2, color, background: .ground,
          mark: mark)
      }
      if isRight, canvas.width > x { canvas.glyph("◂", x: canvas.width - 1, y: y, .good) }
    }
  }
}
