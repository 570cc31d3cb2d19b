import Drawing
import Simulation
import Staging

/// The scenes there are, and which one is chosen.
package struct Gallery: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package let name, title, topic, about: String
    /// Its samples on the plane, where that is what it has.
    package let points: [Point]
    package init(name: String, title: String, topic: String, about: String, points: [Point] = []) {
      (self.name, self.title, self.topic, self.about) = (name, title, topic, about)
      self.points = points
    }
  }
  package struct Point: Equatable, Sendable {
    let x, y: Double
    let label: Int
  }
  package let entries: [Entry]
  package private(set) var choice = 0

  package init(_ entries: [Entry]) { self.entries = entries }

  /// The default scenes, each with its data to be seen.
  package static let ofScenes = Gallery(
    SceneLibrary.summaries.map { summary in
      Entry(
        name: summary.name, title: summary.title, topic: summary.topic, about: summary.about,
        points: SceneLibrary.data(of: summary.name).map(points) ?? [])
    })

  private static func points(_ data: Dataset) -> [Point] {
    data.training.compactMap { sample in
      switch sample.target {
      case .label(let label) where sample.input.count == 2:
        Point(x: sample.input[0], y: sample.input[1], label: label)
      case .numbers(let numbers) where sample.input.count == 1 && numbers.count == 1:
        Point(x: sample.input[0], y: numbers[0], label: numbers[0] > 0.5 ? 1 : 0)
      default: nil
      }
    }
  }

  package mutating func move(_ by: Int) {
    choice = min(max(choice + by, 0), max(entries.count - 1, 0))
  }
  package mutating func choose(_ name: String) {
    if let k = entries.firstIndex(where: { $0.name == name }) { choice = k }
  }
  package var chosen: Entry? { entries.indices.contains(choice) ? entries[choice] : nil }
}

extension Screen {
  /// All scenes on the left, the chosen one's words on the right.
  static func drawGallery(_ state: StageState, in canvas: inout Canvas) {
    canvas.text(" tensarium", x: 0, y: 0, .accent, style: .bold)
    let motto = state.message ?? "small neural networks, seen from the inside"
    canvas.text(motto, x: 12, y: 0, state.message == nil ? .label : .warning, mark: .name)
    let middle = canvas.bounds.cut(top: 1).rest.cut(bottom: 1).rest
    let isWide = middle.width >= 60
    let parts = isWide ? middle.columns(weights: [2, 3]) : [middle]
    drawList(state.gallery, in: parts[0], &canvas)
    guard isWide, let chosen = state.gallery.chosen else { return }
    let inside = canvas.border(parts[1], title: chosen.title, focused: false)
      .inset(left: 2, top: 1, right: 2, bottom: 0)
    let lines = canvas.paragraph(
      [
        Span(chosen.about + "\n\n", .text, mark: .name),
        Span("enter", .accent), Span(" opens it.", .label),
      ], in: inside)
    drawPoints(chosen.points, in: inside.cut(top: lines + 1).rest, &canvas)
  }

  /// What there is to learn, as dots: four by two in a cell, the last one's colour.
  private static func drawPoints(_ points: [Gallery.Point], in rect: Rect, _ canvas: inout Canvas) {
    guard rect.height >= 4, let first = points.first else { return }
    var (low, high) = (first, first)
    for point in points {
      low = .init(x: min(low.x, point.x), y: min(low.y, point.y), label: 0)
      high = .init(x: max(high.x, point.x), y: max(high.y, point.y), label: 0)
    }
    // A cell is twice as high as wide, and so are its four dots by two.
    let height = min(rect.height - 1, rect.width / 2)
    let width = min(2 * height, rect.width)
    var dots = Braille(width: width, height: height)
    for point in points {
      let x = (point.x - low.x) / max(high.x - low.x, 1e-9) * Double(2 * width - 1)
      let y = (high.y - point.y) / max(high.y - low.y, 1e-9) * Double(4 * height - 1)
      guard let x = coordinate(x), let y = coordinate(y) else { continue }
      dots.dot(x: x, y: y, .point(point.label))
    }
    canvas.draw(dots, at: (rect.x + (rect.width - width) / 2, rect.y))
  }

  private static func drawList(_ gallery: Gallery, in rect: Rect, _ canvas: inout Canvas) {
    let inside = canvas.border(rect, title: "scenes", focused: true)
    var lines: [(text: String, entry: Int?)] = []
    var topic = ""
    for (k, entry) in gallery.entries.enumerated() {
      if entry.topic != topic {
        if !lines.isEmpty { lines.append(("", nil)) }
        lines.append((entry.topic, nil))
        topic = entry.topic
      }
      lines.append((entry.title, k))
    }
    let chosen = lines.firstIndex { $0.entry == gallery.choice } ?? 0
    let first = max(0, min(chosen - inside.height / 2, lines.count - inside.height))
    canvas.clipped(to: inside) { canvas in
      for (row, line) in lines.dropFirst(first).prefix(canvas.height).enumerated() {
        guard let entry = line.entry else {
          canvas.text(line.text, x: 1, y: row, .label, mark: .name)
          continue
        }
        let isChosen = entry == gallery.choice
        if isChosen { canvas.tint(Rect(x: 0, y: row, width: canvas.width, height: 1), .selection) }
        canvas.text(isChosen ? "▸" : " ", x: 1, y: row, .accent)
        canvas.text(
          line.text, x: 3, y: row, isChosen ? .bright : .text, style: isChosen ? .bold : [],
          mark: .name)
      }
      let rest = lines.count - first - canvas.height
      if rest > 0 { canvas.text("▼", x: canvas.width - 1, y: canvas.height - 1, .accent) }
      if first > 0 { canvas.text("▲", x: canvas.width - 1, y: 0, .accent) }
    }
  }
}
