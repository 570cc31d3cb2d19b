import Calculus
import Drawing
import Networks
import Simulation

// One filter at many iterations: the chosen channel of it.

extension FilmPane {
  static func drawFilter(_ view: inout View, in canvas: inout Canvas) {
    guard let shown = ShownFilter.drawn(view, in: &canvas) else { return }
    let weight = shown.sum.weight
    _ = view.tensor(weight)  // so that what is marked is called by its place in it
    let (rows, columns) = (shown.windows.y.taps, shown.windows.x.taps)
    let taps = rows * columns
    guard let iterations = view.tensor("\(Film.ofParameters)/iterations"),
      let film = view.tensor("\(Film.ofParameters)/\(weight)[\(shown.filter)]"),
      film.count == iterations.count * shown.channels * taps
    else {
      canvas.glyph("…", x: 0, y: 0, .label)
      return
    }
    let frames = (0..<iterations.count).map { frame in
      let first = (frame * shown.channels + shown.channel) * taps
      return Tensor(shape: [rows, columns], numbers: Array(film.numbers[first..<first + taps]))
    }
    let own = Tensor(
      shape: [frames.count, rows, columns], numbers: frames.flatMap(\.numbers))
    let peak = own.numbers.finitePeak
    let (width, height) = (canvas.width, canvas.height)
    /// With numbers so large: a picture, and how many have room.
    func fit(_ most: Int) -> (picture: MapPicture, step: Int, across: Int, down: Int) {
      let picture = MapPicture(
        rows: rows, columns: columns, room: (width, max(height - 1, 1)), most: most)
      let step = max(picture.width, 5) + 1
      return (
        picture, step, max((width + 1) / step, 1),
        max(height / (picture.height + 1), 1)
      )
    }
    let wanted = min(frames.count, 12)
    let (picture, step, across, down) =
      [6, 5, 4, 3, 2].map(fit).first { $0.across * $0.down >= wanted } ?? fit(1)
    let shownFrames = chosen(across * down, of: frames.count, own, size: taps)
    let map = view.look.signed
    for (place, frame) in shownFrames.enumerated() {
      let (x, y) = (place % across * step, place / across * (picture.height + 1))
      let isNow = frame == frames.count - 1
      let iteration = Int(iterations[frame])
      let source = view.place(
        of: isNow
          ? .tensor(TensorKey(weight)) : .past(weight, iteration: iteration))
      picture.draw(
        x: x, y: y, frames[frame], source: source, in: &canvas,
        index: { $0 * columns + $1 }, place: { shown.firstWeight + $0 },
        color: { number, _, _ in map.color(for: number, scale: peak) })
      canvas.text(
        NumberFormat.integer(iteration), x: x, y: y + picture.height, isNow ? .accent : .label,
        mark: .name, clip: step - 1)
    }
  }
}
