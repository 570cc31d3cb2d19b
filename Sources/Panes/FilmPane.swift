import Calculus
import Drawing
import Networks
import Simulation

/// One head, or one filter, at many iterations, like pictures of a film.
package struct FilmPane: Pane {
  package static let name = "film"
  package static let words = """
    How a head, or a filter, became what it is: the weights of the chosen head on the shown sequence, \
    or those of the chosen filter, at iterations all along the way, the last picture now; where there \
    is no room for all, those between which it changes most. Of a head: as long as a row is even, the head takes a little of everything; a stripe that \
    appears is what it has learned to look for.
    """
  package static let legend = [
    "of a head, brightness: the weight, by its root; of many in one dot the largest",
    "of a filter: blue below 0, orange above, one scale for all pictures",
    "below each: its iteration; the last one is now",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample]

  package static func layers(_ facts: Facts) -> [Int]? {
    facts.attentions.isEmpty ? ConvolutionPane.layers(facts) : nil
  }

  package static func title(_ view: View) -> String {
    if view.facts.attentions.isEmpty, let shown = ShownFilter(view) {
      return shown.title(name, view)
    }
    return ShownAttention.title(name, view, isOfSample: true)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    if view.facts.attentions.isEmpty, !view.facts.maps.isEmpty {
      return drawFilter(&view, in: &canvas)
    }
    guard let attention = ShownAttention.drawn(view, in: &canvas) else { return }
    _ = view.tensor(attention.weights)  // so that what is marked is called by its place in it
    let prefix = "film-\(attention.shown.passage.name)/"
    let iterations = view.tensor(prefix + "iterations")
    let film = view.tensor(prefix + "\(attention.layer.weights)[\(attention.head)]")
    guard let iterations, let film, film.count == iterations.count * attention.count else {
      canvas.glyph("…", x: 0, y: 0, .label)
      return
    }
    let strip = FilmStrip(
      frames: iterations.count, queries: attention.asking.count, keys: attention.asked.count,
      width: canvas.width, height: canvas.height)
    let shown = chosen(strip.most, of: iterations.count, film, size: attention.count)
    if iterations.count == 1, view.frame.iteration > 0 {
      canvas.text(
        "of a network this large the way here is not kept", x: strip.step.x + 1, y: 0, .label)
    }
    for (place, frame) in shown.enumerated() {
      let rect = strip.rect(place)
      let isNow = frame == iterations.count - 1
      let iteration = Int(iterations[frame])
      let label = NumberFormat.integer(iteration)
      let color: Color = isNow ? .accent : .label
      if Text.width(label) <= strip.step.x {
        canvas.text(label, x: rect.x, y: rect.bottom, color, mark: .name)
      } else {
        canvas.glyph("…", x: rect.x, y: rect.bottom, color)
      }
      let start = frame * attention.count
      let numbers = Tensor(
        shape: [attention.queries.count, attention.keys.count],
        numbers: Array(film.numbers[start..<start + attention.count]))
      let own = attention.index(0, 0)
      let picture = HeadPicture(
        attention, numbers,
        source: view.place(of: .past(attention.weights, iteration: iteration)), first: own,
        map: view.look.magnitudes)
      picture.draw(in: rect, halves: strip.halves, &canvas)
    }
  }
}

extension FilmPane {
  /// The first and the last frame, and of those between as many as there is room for, the closer the
  /// more the weights change: about as much changes from each to the next.
  package static func chosen(_ most: Int, of frames: Int, _ film: Tensor, size: Int) -> [Int] {
    guard most > 1, frames > 1 else { return [frames - 1] }
    guard most < frames else { return Array(0..<frames) }
    var way = [0.0]
    for frame in 1..<frames {
      let (start, before) = (frame * size, (frame - 1) * size)
      let step = (0..<size).reduce(0.0) { $0 + abs(film[start + $1] - film[before + $1]) }
      way.append((way.last ?? 0) + (step.isFinite ? step : 0))
    }
    // A little for the time itself, so that where nothing changes they are even.
    let total = max(way.last ?? 0, 1e-9)
    let places = way.enumerated().map { $1 / total + 0.25 * Double($0) / Double(frames - 1) }
    var shown = [0]
    for k in 1..<most {
      let aim = 1.25 * Double(k) / Double(most - 1)
      let range = (shown[k - 1] + 1)...(frames - most + k)
      shown.append(range.min { abs(places[$0] - aim) < abs(places[$1] - aim) } ?? frames - 1)
    }
    return shown
  }
}

/// How many frames of a film there is room for, and where they lie.
private struct FilmStrip {
  let most: Int
  let step: (x: Int, y: Int)
  let halves: Int
  private let size: (x: Int, y: Int)
  private let across: Int

  init(frames: Int, queries: Int, keys: Int, width: Int, height: Int) {
    func fits(_ w: Int, _ halves: Int) -> (across: Int, down: Int) {
      (max((width + 1) / (w + 1), 1), max(height / ((halves + 1) / 2 + 1), 1))
    }
    func isInside(_ w: Int, _ halves: Int) -> Bool { w <= width && (halves + 1) / 2 < height }
    // As large as it can be while all have room; smaller than a dot a number only where not even one
    // has.
    var scale = 1
    while scale < 8, isInside(keys * (scale + 1), queries * (scale + 1)) {
      let (across, down) = fits(keys * (scale + 1), queries * (scale + 1))
      guard across * down >= frames else { break }
      scale += 1
    }
    var (w, h) = (keys * scale, queries * scale)
    var shrink = 1
    // Some of them at least, so that there is something to compare.
    while shrink < 64,
      !isInside(w, h) || (fits(w, h).across * fits(w, h).down < min(frames, 6) && w > 10)
    {
      shrink += 1
      (w, h) = ((keys + shrink - 1) / shrink, (queries + shrink - 1) / shrink)
    }
    let (across, down) = fits(w, h)
    most = min(across * down, frames)
    (size, halves, self.across) = ((w, (h + 1) / 2), h, across)
    step = (w + 1, (h + 1) / 2 + 1)
  }

  func rect(_ place: Int) -> Rect {
    Rect(
      x: place % across * step.x, y: place / across * step.y, width: size.x, height: size.y)
  }
}
