import Calculus
import Drawing
import Simulation

/// Draws the words of a map: dots, names, and the trails of those that were chosen.
struct MapDrawing {
  private let shown: ShownMap
  private let places: Tensor
  /// Of every word: its name, how wide that is, and its colour.
  private let labels: [String]
  private let widths: [Int]
  private let colors: [Color]
  /// The most important first, for names.
  private let order: [Int]
  private let frame: MapFrame
  private let count: Int
  /// Those on the map, the last of them what panes speak of.
  private let chosen: [Int]
  private let trail: [(iteration: Int, places: [Float])]
  /// Those that leave one: all that a person has chosen, or the one that is spoken of.
  private let walkers: [Int]

  init(_ shown: ShownMap, _ places: Tensor, _ colors: MapColors, _ frame: MapFrame, _ view: View) {
    (self.shown, self.places, self.frame) = (shown, places, frame)
    let (count, lexicon) = (places.count / 2, shown.words.lexicon)
    let chosen = shown.words.chosen.filter { $0 < count }
    (self.count, self.chosen) = (count, chosen)
    labels = (0..<count).map { lexicon.label($0) }
    widths = labels.map { Text.width($0) }
    self.colors = (0..<count).map { colors[$0] }
    let others = (0..<count).filter { !chosen.contains($0) }
    order =
      chosen.reversed() + others.filter { lexicon.group(of: $0) != nil }
      + others.filter { lexicon.group(of: $0) == nil }
    trail = shown.trail(view)
    walkers = view.look.words.isEmpty ? chosen.suffix(1) : chosen
  }

  func draw(_ view: inout View, in canvas: inout Canvas) {
    let area = frame.area
    guard !area.isEmpty else { return }
    let source = view.place(of: .tensor(TensorKey(shown.name)))
    let now = (0..<count).map { (places[2 * $0], places[2 * $0 + 1]) }
    if !shown.isByNeighbours { canvas.draw(cross(), at: (area.x, area.y)) }
    canvas.draw(trails(&view, now), at: (area.x, area.y), alone: true)
    var dots = Braille(width: area.width, height: area.height)
    // The most frequent last: where two are in one cell it is found.
    for id in (0..<count).reversed() {
      let dot = frame.dot(now[id].0, now[id].1)
      guard let x = coordinate(dot.x.rounded()), let y = coordinate(dot.y.rounded()) else {
        continue
      }
      dots.dot(x: x, y: y, colors[id], mark: Mark(source: source, index: 2 * id))
    }
    canvas.draw(dots, at: (area.x, area.y))
    canvas.clipped(to: area) { names(now, source, in: &$0) }
  }

  // MARK: Names

  private func names(_ now: [(Double, Double)], _ source: Int, in canvas: inout Canvas) {
    let cells = now.map { frame.cell($0.0, $0.1) }
    let named = placement(cells, before: before()).labels
    for label in named where !chosen.contains(label.id) {
      point(label.id, cells, source, in: &canvas)
      name(label.id, x: label.x, y: label.y, source, in: &canvas)
    }
    // Points first: they may lie under a name, and never on it.
    for id in chosen { point(id, cells, source, in: &canvas) }
    var taken: [Rect] = []
    for label in named where chosen.contains(label.id) {
      name(label.id, x: label.x, y: label.y, source, in: &canvas)
      taken.append(Rect(x: label.x, y: label.y, width: label.width, height: 1))
    }
    for id in chosen where !named.contains(where: { $0.id == id }) {
      guard let cell = cells[id], canvas.bounds.contains(x: cell.x, y: cell.y) else { continue }
      // Over whatever is there but another one chosen: it was asked for.
      let width = min(widths[id], canvas.width)
      let x = cell.x + 1 + width <= canvas.width ? cell.x + 1 : max(cell.x - width, 0)
      let places = [0, 1, -1, 2, -2, 3, -3].map {
        Rect(x: x, y: cell.y + $0, width: width, height: 1)
      }
      let free = places.first { place in
        (0..<canvas.height).contains(place.y)
          && taken.allSatisfy { $0.intersection(place).isEmpty }
      }
      let place = free ?? places[0]
      name(id, x: place.x, y: place.y, source, in: &canvas)
      taken.append(place)
    }
  }

  private func name(_ id: Int, x: Int, y: Int, _ source: Int, in canvas: inout Canvas) {
    let isChosen = chosen.contains(id)
    canvas.text(
      labels[id], x: x, y: y, isChosen ? .bright : colors[id], style: isChosen ? .bold : [],
      mark: Mark(source: source, index: 2 * id + 1))
  }

  private func point(
    _ id: Int, _ cells: [(x: Int, y: Int)?], _ source: Int, in canvas: inout Canvas
  ) {
    guard let cell = cells[id] else { return }
    let isChosen = chosen.contains(id)
    canvas.point(
      x: cell.x, y: cell.y, glyph: id == chosen.last ? "◆" : isChosen ? "◉" : "•",
      isChosen ? .bright : colors[id], mark: Mark(source: source, index: 2 * id))
  }

  /// Which names there is room for: those chosen first, then those that are known to belong somewhere,
  /// then the others, the most frequent ones first.
  private func placement(
    _ cells: [(x: Int, y: Int)?], before: LabelPlacement? = nil
  ) -> LabelPlacement {
    let points = order.compactMap { id in
      cells[id].map {
        LabelPlacement.Point(id: id, x: $0.x, y: $0.y, width: widths[id])
      }
    }
    return LabelPlacement(
      points, width: frame.area.width, height: frame.area.height, share: 0.22, before: before)
  }

  /// The names as they would have stood at the last stop of the trail: those keep their places as long
  /// as they can.
  private func before() -> LabelPlacement? {
    guard let last = trail.last?.places, last.count == 2 * count else { return nil }
    return placement(
      (0..<count).map { frame.cell(Double(last[2 * $0]), Double(last[2 * $0 + 1])) })
  }

  // MARK: Lines

  /// Where the mean of all words is.
  private func cross() -> Braille {
    var dots = Braille(width: frame.area.width, height: frame.area.height)
    let middle = frame.dot(0, 0)
    guard let x = coordinate(middle.x.rounded()), let y = coordinate(middle.y.rounded()) else {
      return dots
    }
    for k in stride(from: 0, to: dots.dotsAcross, by: 2) { dots.dot(x: k, y: y, .faint) }
    for k in stride(from: 0, to: dots.dotsDown, by: 2) { dots.dot(x: x, y: k, .faint) }
    return dots
  }

  /// From stop to stop, and to where the word is now; what is long past is grey.
  private func trails(_ view: inout View, _ now: [(Double, Double)]) -> Braille {
    var dots = Braille(width: frame.area.width, height: frame.area.height)
    let stops = trail.filter { $0.places.count == 2 * count }
    guard !stops.isEmpty else { return dots }
    let sources = stops.map {
      view.place(of: .past(shown.name, iteration: $0.iteration))
    }
    for id in walkers {
      let way =
        stops.map { frame.dot(Double($0.places[2 * id]), Double($0.places[2 * id + 1])) }
        + [frame.dot(now[id].0, now[id].1)]
      let half = way.count / 2
      for (part, color, rank) in [
        (0..<half + 1, Color.line, 0.0), (half..<way.count, colors[id], 1),
      ] {
        dots.polyline(
          Array(way[part]), color, importance: rank + (id == walkers.last ? 2 : 0)
        ) { k in
          let stop = part.lowerBound + k
          return stop < sources.count ? Mark(source: sources[stop], index: 2 * id) : .none
        }
      }
    }
    return dots
  }
}
