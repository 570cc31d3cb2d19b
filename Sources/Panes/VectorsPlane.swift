import Calculus
import Drawing
import Simulation

/// Vectors of the plane, drawn from the middle.
struct VectorsPlane {
  /// A line from the middle, or from the end of another.
  private struct Arrow {
    var start = (x: 0.0, y: 0.0)
    let end: (x: Double, y: Double)
    let color: Color
    var thickness = 1
    /// Only every so many dots.
    var gap = 1
    var importance = 1.0
  }
  /// The end of a vector: its two numbers are asked for at its sign and at its name.
  private struct Tip {
    let place: (x: Double, y: Double)
    let glyph: Unicode.Scalar
    let label: String
    let color: Color
    let name: String
    let row: Int
  }

  private let frame: VectorsFrame
  private let heading: String
  private let rect: Rect
  private var arrows: [Arrow] = []
  private var tips: [Tip] = []

  private init(_ frame: VectorsFrame, _ heading: String, _ rect: Rect) {
    (self.frame, self.heading, self.rect) = (frame, heading, rect)
  }

  /// The query and the keys.
  static func scored(_ v: Vectors, _ view: View, in rect: Rect) -> VectorsPlane {
    let frame = VectorsFrame(v.attention, isScored: true, view.look, in: rect)
    let isWide = rect.width >= 30
    var plane = VectorsPlane(
      frame, isWide ? "how well a key fits the query" : "query and keys", rect)
    let query = Vectors.point(v.queries, v.query)
    if v.attention.score != .additive {
      // Where q·k = 0: at right angles to the query, from one side to the other.
      let length = max((query.x * query.x + query.y * query.y).squareRoot(), 1e-9)
      let far = 3 * frame.reach / length
      plane.arrows.append(
        Arrow(
          start: (query.y * far, -query.x * far), end: (-query.y * far, query.x * far),
          color: .line, gap: 4, importance: 0.5))
    }
    for k in 0..<v.keyCount {
      plane.vector(Vectors.point(v.keys, k), "●", "k", VectorAttention.key, k, Vectors.color(k))
    }
    for q in 0..<v.queries.shape[0] where q != v.query {
      plane.tip(Vectors.point(v.queries, q), "◇", "q", VectorAttention.query, q, .label)
    }
    plane.vector(query, "◆", "q", VectorAttention.query, v.query, .bright, thickness: 2)
    return plane
  }

  /// The values, and what becomes of them.
  static func combined(_ v: Vectors, _ view: View, in rect: Rect) -> VectorsPlane {
    let frame = VectorsFrame(v.attention, isScored: false, view.look, in: rect)
    let isWide = rect.width >= 36
    var plane = VectorsPlane(
      frame, isWide ? "what the weights make of the values" : "values and output", rect)
    let values = (0..<v.keyCount).map { Vectors.point(v.values, $0) }
    for (k, value) in values.enumerated() {
      for other in values[(k + 1)...] {
        plane.arrows.append(
          Arrow(start: value, end: other, color: .line, gap: 4, importance: 0.5))
      }
      plane.arrows.append(Arrow(end: value, color: Vectors.color(k), gap: 3))
      plane.tip(value, "●", "v", VectorAttention.value, k, Vectors.color(k))
    }
    var end = (x: 0.0, y: 0.0)
    for k in 0..<v.keyCount {
      let next = (
        x: end.x + v.contributions[v.contribution(k, 0)],
        y: end.y + v.contributions[v.contribution(k, 1)]
      )
      plane.arrows.append(
        Arrow(start: end, end: next, color: Vectors.color(k), thickness: 2, importance: 2))
      end = next
    }
    for q in 0..<v.queries.shape[0] where q != v.query {
      plane.tip(Vectors.point(v.targets, q), "✕", "t", VectorAttention.target, q, .label)
      plane.tip(Vectors.point(v.outputs, q), "◇", "o", "output", q, .label)
    }
    let target = Vectors.point(v.targets, v.query)
    plane.arrows.append(Arrow(start: end, end: target, color: .warning, gap: 3, importance: 1.5))
    plane.tip(target, "✕", "t", VectorAttention.target, v.query, .good)
    plane.tip(Vectors.point(v.outputs, v.query), "◆", "o", "output", v.query, .bright)
    return plane
  }

  private mutating func vector(
    _ place: (x: Double, y: Double), _ glyph: Unicode.Scalar, _ letter: String, _ name: String,
    _ row: Int, _ color: Color, thickness: Int = 1
  ) {
    arrows.append(Arrow(end: place, color: color, thickness: thickness))
    tip(place, glyph, letter, name, row, color)
  }
  private mutating func tip(
    _ place: (x: Double, y: Double), _ glyph: Unicode.Scalar, _ letter: String, _ name: String,
    _ row: Int, _ color: Color
  ) {
    tips.append(
      Tip(
        place: place, glyph: glyph, label: Vectors.label(letter, row), color: color, name: name,
        row: row))
  }

  // MARK: Drawing

  func draw(_ view: inout View, _ canvas: inout Canvas) {
    let area = frame.area
    guard !area.isEmpty else { return }
    if area.y > rect.y {
      canvas.text(
        heading, centeredAt: rect.x, width: rect.width, y: rect.y, .label, mark: .name)
    }
    var dots = Braille(width: area.width, height: area.height)
    axes(&dots)
    for arrow in arrows { draw(arrow, &dots) }
    if VectorsPane.isBackward(view.look) { descent(&view, &dots) }
    canvas.draw(dots, at: (area.x, area.y))
    var taken: Set<Int> = []
    // Those drawn last are what it is about: they have their places first.
    let seen = tips.reversed().map { ($0, cell($0.place)) }
    for (tip, cell) in seen.reversed() {
      guard let cell else { continue }
      taken.insert(cell.y * canvas.width + cell.x)
      canvas.point(
        x: cell.x, y: cell.y, glyph: cell.isInside ? tip.glyph : "○", tip.color, style: .bold,
        mark: view.mark(tip.name, 2 * tip.row))
    }
    // What ends in one cell has its names side by side.
    var named: Set<Int> = []
    for (_, cell) in seen {
      guard let cell, named.insert(cell.y * canvas.width + cell.x).inserted else { continue }
      let here = seen.filter { $0.1?.x == cell.x && $0.1?.y == cell.y }.map(\.0)
      label(here, cell.x, cell.y, &taken, &view, &canvas)
    }
    // How far it is to the side, where that hides nothing.
    let end = NumberFormat.text(frame.reach, digits: 2)
    let (left, row) = (area.right - Text.width(end) - 1, area.y + area.height / 2 + 1)
    let cells = (left..<area.right).map { row * canvas.width + $0 }
    guard area.height >= 9, taken.isDisjoint(with: cells) else { return }
    canvas.text(end, x: left, y: row, .label, mark: .tick)
    canvas.glyph("╵", x: area.right - 1, y: row, .label)
  }

  private func label(
    _ tips: [Tip], _ x: Int, _ y: Int, _ taken: inout Set<Int>, _ view: inout View,
    _ canvas: inout Canvas
  ) {
    let spans = tips.enumerated().map { order, tip in
      Span(
        (order > 0 ? " " : "") + tip.label, tip.color, mark: view.mark(tip.name, 2 * tip.row + 1))
    }
    let width = Text.width(spans)
    let places = [
      (x + 1, y), (x - width, y), (x + 1, y - 1), (x + 1, y + 1), (x - width, y - 1),
      (x - width, y + 1), (x, y - 1), (x, y + 1),
    ]
    func cells(_ left: Int, _ row: Int, air: Int) -> [Int] {
      (left - air..<left + width + air).map { row * canvas.width + $0 }
    }
    // With air to what else is written there, or at least not over it.
    for air in [1, 0] {
      for (left, row) in places {
        let own = y * canvas.width + x
        let wanted = cells(left, row, air: air).filter { $0 != own }
        guard left >= frame.area.x, left + width <= frame.area.right, row >= frame.area.y,
          row < frame.area.bottom, taken.isDisjoint(with: wanted)
        else { continue }
        taken.formUnion(cells(left, row, air: 0))
        canvas.spans(spans, x: left, y: row)
        return
      }
    }
  }

  private func axes(_ dots: inout Braille) {
    let middle = frame.dot(0, 0)
    guard let x = coordinate(middle.x), let y = coordinate(middle.y) else { return }
    for k in stride(from: 0, to: dots.dotsAcross, by: 2) {
      dots.dot(x: k, y: y, .faint, importance: 0)
    }
    for k in stride(from: 0, to: dots.dotsDown, by: 2) {
      dots.dot(x: x, y: k, .faint, importance: 0)
    }
  }

  private func draw(_ arrow: Arrow, _ dots: inout Braille) {
    let (start, end) = (
      frame.dot(arrow.start.x, arrow.start.y), frame.dot(arrow.end.x, arrow.end.y)
    )
    guard arrow.gap > 1 else {
      dots.line(
        from: start, to: end, arrow.color, thickness: arrow.thickness,
        importance: arrow.importance)
      return
    }
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    guard let length = coordinate(max(abs(dx), abs(dy))), length > 0, length < 10_000 else {
      return
    }
    for k in stride(from: 0, through: length, by: arrow.gap) {
      let share = Double(k) / Double(length)
      guard let x = coordinate(start.x + share * dx), let y = coordinate(start.y + share * dy)
      else {
        continue
      }
      dots.dot(x: x, y: y, arrow.color, importance: arrow.importance)
    }
  }

  /// From the end of every vector the way that descent will move it; the longest a quarter of the
  /// plane's half.
  private func descent(_ view: inout View, _ dots: inout Braille) {
    var slopes: [(from: (x: Double, y: Double), way: (x: Double, y: Double))] = []
    for tip in tips where view.facts.parameters[tip.name] != nil {
      guard let slope = view.tensor(tip.name, .gradient),
        !view.frame.setup.isHeld(tip.name, 2 * tip.row)
      else { continue }
      slopes.append((tip.place, (-slope[2 * tip.row], -slope[2 * tip.row + 1])))
    }
    let longest = slopes.map { max(abs($0.way.x), abs($0.way.y)) }.filter(\.isFinite).max() ?? 0
    guard longest > 0 else { return }
    let scale = 0.25 * frame.reach / longest
    for (from, way) in slopes {
      draw(
        Arrow(
          start: from, end: (from.x + scale * way.x, from.y + scale * way.y), color: .accent,
          thickness: 2, importance: 3), &dots)
    }
  }

  /// Where a vector ends; one that goes out of sight, where it leaves.
  private func cell(_ place: (x: Double, y: Double)) -> (x: Int, y: Int, isInside: Bool)? {
    let far = max(abs(place.x), abs(place.y)) / frame.reach
    guard far.isFinite else { return nil }
    let share = far > 1 ? 0.999 / far : 1
    let dot = frame.dot(place.x * share, place.y * share)
    guard let x = coordinate(dot.x), let y = coordinate(dot.y) else { return nil }
    let area = frame.area
    return (
      area.x + min(max(x >> 1, 0), area.width - 1), area.y + min(max(y >> 2, 0), area.height - 1),
      far <= 1
    )
  }
}
