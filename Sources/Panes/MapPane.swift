import Calculus
import Drawing
import Networks
import Simulation

/// Words on a plane, by their vectors: as on a map, what is alike lies together.
package enum MapPane: Pane {
  package static let name = "map"
  package static let words = """
    The most frequent words on a plane. By PCA every word stands where its vector ends on the two \
    directions in which all are spread the most: distances are true, but only a part of them is \
    seen. By t-SNE (m) words that are near each other in all dimensions lie together, and how far \
    one group is from another means little. While the vectors learn, the axes are turned along, so \
    that points drift and never flip, and t-SNE takes a step now and then. Chosen words leave a \
    trail.
    """
  package static let legend = [
    "· a word   • one with its name   ◉ chosen   ◆ the word that panes speak of",
    "a line: where a chosen word was at past iterations",
    "colours: groups of words, where the text has some; c: how frequent they are",
    "→ ↑ how much of all variance lies along an axis; KL: how far off t-SNE is",
  ]
  package static let keys: Set<PaneKey> = [.words, .space, .projection, .zoom, .pan]

  package static func title(_ view: View) -> String {
    guard let shown = ShownMap(view) else { return name }
    let space = view.facts.spaces.count > 1 ? " ─ \(shown.space)" : ""
    func number(_ name: String) -> [Double]? {
      view.frame.tensors[TensorKey(name, run: view.frame.run)]?.numbers
    }
    guard shown.isByNeighbours else {
      let share = number(shown.names.share)?.reduce(0, +)
      return "\(name) ─ PCA\(share.map { " \(percent($0))" } ?? "")\(space)"
    }
    let loss = number(shown.names.loss)?.first.map { ", KL \(NumberFormat.text($0, digits: 3))" }
    return "\(name) ─ t-SNE ─ step \(NumberFormat.integer(shown.steps))\(loss ?? "")\(space)"
  }
  private static func percent(_ share: Double) -> String {
    share.isFinite ? NumberFormat.fixed(100 * share, places: 0) + " %" : "–"
  }

  package static func word(of origin: Origin, _ view: View) -> Int? {
    ShownMap(view)?.names.word(of: origin) ?? view.word(of: origin)
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard let shown = ShownMap(view) else {
      canvas.paragraph("There are no vectors of words here.", in: canvas.bounds, .label)
      return
    }
    if let absence = shown.absence {
      canvas.paragraph(absence, in: canvas.bounds, .label)
      return
    }
    guard let places = view.tensor(shown.name), places.count >= 2 else {
      let isCarried = view.isCarried(TensorKey(shown.name))
      canvas.paragraph(
        isCarried ? "Not every vector is a finite number." : "…", in: canvas.bounds, .label)
      return
    }
    let hasLegend = canvas.height >= 7 && canvas.width >= 16
    let (inside, below) = canvas.bounds.cut(bottom: hasLegend ? 1 : 0)
    let colors = MapColors(shown.words, view.look, count: places.count / 2)
    let drawing = MapDrawing(
      shown, places, colors, MapFrame(places.numbers, view.look, in: inside), view)
    drawing.draw(&view, in: &canvas)
    if hasLegend { legend(shown, colors, count: places.count / 2, &view, below, in: &canvas) }
  }

  /// How much is seen, and what the colours mean: as much of it as there is room for.
  private static func legend(
    _ shown: ShownMap, _ colors: MapColors, count: Int, _ view: inout View, _ rect: Rect,
    in canvas: inout Canvas
  ) {
    var spans: [Span] = []
    if shown.isByNeighbours {
      if let loss = view.number(shown.names.loss) {
        spans = [
          Span("KL ", .label, mark: .name),
          Span(NumberFormat.text(loss, digits: 3), .text, mark: view.mark(shown.names.loss)),
        ]
      }
    } else if let share = view.tensor(shown.names.share), share.count == 2 {
      for (axis, sign) in ["→ ", " ↑ "].enumerated() {
        spans += [
          Span(sign, .label),
          Span(
            share[axis].isFinite ? NumberFormat.fixed(share[axis], places: 3) : "–", .text,
            mark: view.mark(shown.names.share, axis)),
        ]
      }
      if rect.width >= 60 { spans.append(Span(" of the variance", .label, mark: .name)) }
    }
    if shown.words.word >= count {
      spans += [
        Span(
          "  “\(shown.words.label(shown.words.word))” is not among the \(count) words here",
          .warning, mark: .name)
      ]
    }
    var x = canvas.spans(spans, x: rect.x, y: rect.y, clip: rect.width) + 2
    for group in colors.legend(count: count) {
      let width = Text.width(group)
      guard x + width <= rect.width else { break }
      x += canvas.spans(group, x: rect.x + x, y: rect.y) + 2
    }
  }
}

/// Which map is shown, of which words.
struct ShownMap {
  let words: ShownWords
  let isByNeighbours: Bool
  let names: MapNames
  /// Nil where it stays as it is: of vectors that do not learn, or where nobody asked for a map.
  let settings: WordMapSettings?
  /// Whether the map is all that is learnt, by t-SNE.
  private let isLearnt: Bool
  /// How many steps t-SNE has made.
  let steps: Int
  /// Why there is none.
  let absence: String?
  var space: String { words.space.name }
  /// The tensor that has the places (N, 2).
  var name: String { isByNeighbours ? names.neighbours : names.axes }

  init?(_ view: View) {
    guard let words = ShownWords(view) else { return nil }
    let space = words.space.name
    let own = view.frame.setup.model?.wordVectors?.map
    settings = space == WordVectors.read ? own : nil
    isLearnt = space == WordSpace.given && view.facts.landscape is GivenVectors
    // What is learnt is what one sees first.
    (self.words, isByNeighbours) = (words, view.look.isByNeighbours != isLearnt)
    names = MapNames(of: space, goesAlong: settings != nil, isLearnt: isLearnt)
    let now = view.frame.iteration
    steps = isLearnt ? now : settings?.steps(at: now) ?? Run.stillSteps
    let learns = view.facts.parameters[space] != nil
    absence =
      isByNeighbours && learns && settings == nil
      ? "t-SNE of vectors that learn goes along with the training, and this scene takes none along: "
        + "wordVectors: {map: {every: 10}}. m: principal axes." : nil
  }

  /// Where the words were at past iterations.
  func trail(_ view: View) -> [(iteration: Int, places: [Float])] {
    guard settings != nil || isLearnt && isByNeighbours else { return [] }
    let trail = view.frame.branch.trail
    return trail.stops.enumerated().compactMap { k, stop in
      let iteration = k * trail.stride
      return iteration < view.frame.iteration
        ? (iteration, isByNeighbours ? stop.neighbours : stop.axes) : nil
    }
  }
}
