import Calculus
import Drawing
import Simulation

/// Attention on vectors of the plane: how a query is scored against every key, and what the weights
/// make of the values.
package enum VectorsPane: Pane {
  package static let name = "vectors"
  package static let words = """
    Attention, key by key. To the left the query and the keys: how well a key fits is its score. A \
    softmax makes weights of the scores, all positive and together 1. To the right every value is \
    drawn as long as its weight says, one at the end of the other: where the last one ends is the \
    output. It is always inside the hull of the values, the dotted outline. Move a vector, and see \
    what follows.
    """
  package static let legend = [
    "● k v keys and values   ◆ q o the query and its output   ✕ t what the output is to be",
    "dotted through the middle: where q·k is 0   dotted between values: their hull",
    "with v, gradients: yellow, the way descent will move each vector",
    "○ out of sight: Z zooms out",
  ]
  package static let keys: Set<PaneKey> = [.unit, .move, .zoom, .show, .change]

  package static func title(_ view: View) -> String {
    guard let attention = view.facts.landscape as? VectorAttention else { return name }
    let count = attention.queries.count
    let which = count > 1 ? " ─ query \(Self.query(view, of: count) + 1) of \(count)" : ""
    return attention.title + which + (isBackward(view.look) ? " ─ gradients" : "")
  }

  package static func units(_ view: View) -> Int? {
    (view.facts.landscape as? VectorAttention)?.queries.count
  }

  static func query(_ view: View, of count: Int) -> Int { min(max(view.look.unit, 0), count - 1) }
  static func isBackward(_ look: Look) -> Bool {
    look.phase == .backward || look.phase == nil && look.show == .gradients
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard !canvas.bounds.isEmpty else { return }
    guard view.facts.landscape is VectorAttention else {
      canvas.paragraph("There are no vectors in this scene.", in: canvas.bounds, .label)
      return
    }
    guard let vectors = Vectors(&view) else {
      canvas.text("…", x: 0, y: 0, .label)
      return
    }
    let places = Places(canvas.bounds)
    VectorsTable(vectors).draw(&view, in: places.table, &canvas)
    guard let scored = places.scored, let combined = places.combined else { return }
    VectorsPlane.scored(vectors, view, in: scored).draw(&view, &canvas)
    VectorsPlane.combined(vectors, view, in: combined).draw(&view, &canvas)
  }

  /// The vector of the plane that a cell would put it to, and how far one step of a key goes there.
  package static func place(
    x: Int, y: Int, of name: String, _ view: View, in bounds: Rect
  ) -> Point? {
    plane(of: name, view, in: bounds)?.value(x: x, y: y)
  }
  package static func step(of name: String, _ view: View, in bounds: Rect) -> Double? {
    plane(of: name, view, in: bounds)?.step
  }

  private static func plane(of name: String, _ view: View, in bounds: Rect) -> VectorsFrame? {
    guard let attention = view.facts.landscape as? VectorAttention else { return nil }
    let places = Places(bounds)
    let isScored = name == VectorAttention.query || name == VectorAttention.key
    guard isScored || name == VectorAttention.value || name == VectorAttention.target else {
      return nil
    }
    let rect = (isScored ? places.scored : places.combined) ?? bounds
    return VectorsFrame(attention, isScored: isScored, view.look, in: rect)
  }

  /// What stands where: two planes beside the table, or above it, or the table alone.
  struct Places {
    var scored, combined: Rect?
    let table: Rect

    init(_ all: Rect) {
      if all.width >= 76, all.height >= 8 {
        let least = all.width >= 160 ? 56 : all.width >= 110 ? 42 : 36
        let wide = min(2 * (all.height - 1), (all.width - least - 4) / 2)
        let (left, rest) = all.cut(left: wide)
        let (middle, right) = rest.cut(right: wide)
        (scored, combined) = (left, right)
        table = middle.inset(left: 2, right: 2)
      } else if all.width >= 30, all.height >= 24 {
        let wide = min((all.width - 2) / 2, 2 * (all.height - 14))
        let (top, rest) = all.cut(top: wide / 2 + 1)
        scored = top.cut(left: wide).left
        combined = top.cut(right: wide).right
        table = rest.inset(top: 1)
      } else {
        table = all
      }
    }
  }
}

/// What is read of the run, all of it at once.
struct Vectors {
  let attention: VectorAttention
  /// Which of the queries is shown.
  let query: Int
  let queries, keys, values, targets: Tensor
  /// q·k, or what additive scores have in its place; then what a softmax is made from, and its steps.
  let relevance, scores, exponentials, weights: Tensor
  /// Every value times its weight, (Q, 2, K), and their sum, (Q, 2).
  let contributions, outputs: Tensor
  /// The steps of additive scores: tanh (Q, K, H), and what weighs it (H).
  let hidden, scoreWeight: Tensor?

  static let exponential = Exponential.name + "(scores)"

  init?(_ view: inout View) {
    guard let attention = view.facts.landscape as? VectorAttention else { return nil }
    // All are asked for before one of them is missed.
    let names = [
      VectorAttention.query, VectorAttention.key, VectorAttention.value, VectorAttention.target,
      attention.relevance, "scores", Self.exponential, "weights", "contributions", "output",
    ]
    var found: [Tensor] = []
    for name in names { if let tensor = view.tensor(name) { found.append(tensor) } }
    let isAdditive = attention.score == .additive
    (hidden, scoreWeight) =
      isAdditive ? (view.tensor("hidden"), view.tensor("scoreWeight")) : (nil, nil)
    guard found.count == names.count, !isAdditive || hidden != nil && scoreWeight != nil else {
      return nil
    }
    self.attention = attention
    query = VectorsPane.query(view, of: attention.queries.count)
    (queries, keys, values, targets) = (found[0], found[1], found[2], found[3])
    (relevance, scores, exponentials, weights) = (found[4], found[5], found[6], found[7])
    (contributions, outputs) = (found[8], found[9])
  }

  var keyCount: Int { keys.shape[0] }
  /// Where (query, key) is in what has one number for every pair.
  func pair(_ key: Int) -> Int { query * keyCount + key }
  /// Where what a key adds to the output is, along an axis of the plane.
  func contribution(_ key: Int, _ axis: Int) -> Int { (query * 2 + axis) * keyCount + key }

  static func point(_ tensor: Tensor, _ row: Int) -> (x: Double, y: Double) {
    (tensor[2 * row], tensor[2 * row + 1])
  }
  /// `k₂`: letters of the plane count from one, as on paper.
  static func label(_ letter: String, _ index: Int) -> String {
    let digits = String(index + 1).unicodeScalars.map { Unicode.Scalar($0.value - 48 + 0x2080) }
    return letter + String(String.UnicodeScalarView(digits.compactMap { $0 }))
  }
  static func color(_ key: Int) -> Color { .series(key) }
}
