import Calculus
import Drawing
import Simulation

/// Draws the words of a map: dots, names, and the trails of those that were chosen.
struct MapDrawing {
  private let shown: ShownMap
  private let places: Tensor
  private let colors: MapColors
  private let frame: MapFrame
  private let count: Int
  /// Those on the map, the last of them what panes speak of.
  private let chosen: [Int]
  private let trail: [(iteration: Int, places: [Float])]
  /// Those that leave one: all that a person has chosen, or the one that is spoken of.
  private let walkers: [Int]

  init(_ shown: ShownMap, _ places: Tensor, _ colors: MapColors, _ frame: MapFrame, _ view: View) {
    (self.shown, self.places, self.colors, self.frame) = (shown, places, colors, frame)
    count = places.count / 2
    chosen = shown.words.chosen.filter { [count] in $0 < count }
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
    let labels = placement(cells, before: before()).labels
    var named: Set<Int> = []
    for label in labels where !chosen.contains(label.id) {
      named.insert(label.id)
      write(label.id, x: label.x, y: label.y, cells, source, in: &canvas)
    }
    for id in chosen {
      if let label = labels.first(where: { $0.id == id }) {
        write(id, x: label.x, y: label.y, cells, source, in: &canvas)
      } else if let cell = cells[id], canvas.bounds.contains(x: cell.x, y: cell.y) {
        // Over whatever is there: it was asked for.
        let width = Text.width(shown.words.label(id))
        let x = cell.x + 1 + width <= canvas.width ? cell.x + 1 : max(cell.x - width, 0)
        write(id, x: x, y: cell.y, cells, source, in: &canvas)
      }
    }
  }

  private func write(
    _ id: Int, x: Int, y: Int, _ cells: [(x: Int, y: Int)?], _ source: Int, in canvas: inout Canvas
  ) {
    let isChosen = chosen.contains(id)
    canvas.text(
      shown.words.label(id), x: x, y: y, isChosen ? .bright : colors[id],
      style: isChosen ? .bold : [], mark: Mark(source: source, index: 2 * id + 1))
    guard let cell = cells[id] else { return }
    canvas.point(
      x: cell.x, y: cell.y, glyph: id == chosen.last ? "◆" : isChosen ? "◉" : "•",
      isChosen ? .bright : colors[id], mark: Mark(source: source, index: 2 * id))
  }

  /// Which names there is room for: those chosen first, then those that are known to belong somewhere,
  /// then the others, the most frequent ones first.
  private func placement(
    _ cells: [(x: Int, y: Int)?], before: LabelPlacement? = nil
  ) -> LabelPlacement {
    let lexicon = shown.words.lexicon
    let others = (0..<count).filter { !chosen.contains($0) }
    let order =
      chosen.reversed() + others.filter { lexicon.group(of: $0) != nil }
      + others.filter { lexicon.group(of: $0) == nil }
    let points = order.compactMap { id in
      cells[id].map {
        LabelPlacement.Point(
          id: id, x: $0.x, y: $0.y, width: Text.width(shown.words.label(id)))
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
