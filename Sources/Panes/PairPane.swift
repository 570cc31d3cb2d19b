import Calculus
import Drawing
import Networks
import Simulation

/// One query and one key as vectors: how a weight comes about, and what is done with it.
package struct PairPane: Pane {
  package static let name = "pair"
  package static let words = """
    What one query does with one key, number by number. First relevance is scored: query times key, \
    column by column, summed, divided by the root of the width; the softmax makes weights of the \
    row's scores. Then information is combined: of each key's value as much as its weight says, all \
    summed up.
    """
  package static let legend = [
    "blue below 0, orange above; query and key to one scale, values and what becomes of them to another",
    "others: what the query takes from all its other keys together",
    "‹ › more columns of the head there",
  ]
  package static let keys: Set<PaneKey> = [.layer, .unit, .sample, .pan, .tokens, .patch]

  package static func title(_ view: View) -> String {
    guard let attention = ShownAttention(view) else { return name }
    return "\(name) ─ query \(attention.query), key \(attention.key)"
      + " ─ \(attention.title(view))"
  }

  package static func draw(_ view: inout View, in canvas: inout Canvas) {
    guard let attention = ShownAttention.drawn(view, in: &canvas),
      let weights = attention.weights(&view, in: &canvas)
    else { return }
    let sums = PairSums(attention, weights, &view)
    let lines = PairLines(sums, &view, width: canvas.width)
    lines.draw(&view, in: &canvas)
  }
}

/// The numbers of one pair, with where they are from.
struct PairSums {
  typealias Entry = (number: Double, mark: Mark)
  /// A row of numbers, one for each column of the head.
  struct Vector {
    let name: String
    let token: String
    let numbers: [Double]
    let source, first: Int
    func mark(_ j: Int) -> Mark { Mark(source: source, index: first + j) }
    var peak: Double { numbers.finitePeak }
  }
  let attention: ShownAttention
  let key: Int
  let isHidden: Bool
  /// Whether its softmax is another one by hand: it is the weight's explanation that tells it.
  let isChanged: Bool
  private(set) var vectors: [Vector] = []
  private(set) var product, score, largest, exponential, total, weight: Entry?
  var query, keyVector, products, value, weighted, others, mix: Vector?
  let weights: Tensor

  init(_ attention: ShownAttention, _ weights: Tensor, _ view: inout View) {
    let (layer, shown) = (attention.layer, attention.shown)
    let (query, key) = (attention.query, attention.key)
    (self.attention, self.weights, self.key) = (attention, weights, key)
    isHidden = attention.isHidden(query, key)
    isChanged = shown.passage.patches.contains {
      switch $0 {
      case .temperature: true
      case .score(let name, let head, _, _, _): name == layer.name && head == attention.head
      case .head, .part, .place, .mask, .free, .unit, .toward, .covers, .move, .first: false
      }
    }
    let index = attention.index(query, key)
    func part(_ part: String) -> String {
      shown.name("\(layer.name).\(part)(\(attention.head), \(query), \(key))")
    }
    func entry(_ name: String, _ i: Int = 0) -> Entry? {
      view.tensor(name).map { ($0[i], view.mark(name, i)) }
    }
    func vector(_ words: String, _ token: String, _ name: String, at first: Int) -> Vector? {
      guard let tensor = view.tensor(name) else { return nil }
      return Vector(
        name: words, token: token, numbers: (0..<layer.width).map { tensor[first + $0] },
        source: view.place(of: .tensor(TensorKey(name))), first: first)
    }
    func window(_ place: Int) -> Int { (place * layer.heads + attention.head) * layer.width }
    let (asking, asked) = (attention.queries[query], attention.keys[key])
    self.query = vector("query", asking, shown.name(layer.query), at: window(query))
    keyVector = vector("key", asked, shown.name(layer.key), at: window(key))
    products = vector("q·k", "", part("products"), at: 0)
    product = entry(part("product"))
    score = entry(shown.name(layer.scores), index)
    if !isChanged {
      if let scores = view.tensor(shown.name(layer.scores)) {
        let seen = attention.keys.indices.filter { !attention.isHidden(query, $0) }
        largest = seen.map { attention.index(query, $0) }.max { scores[$0] < scores[$1] }
          .flatMap { entry(shown.name(layer.scores), $0) }
      }
      exponential = entry(part("exponentials"), key)
      total = entry(part("total"))
    }
    weight = entry(attention.weights, index)
    value = vector("value", asked, shown.name(layer.value), at: window(key))
    weighted = vector("weight·v", "", part("weighted"), at: 0)
    others = vector("+ others", "", part("others"), at: 0)
    mix = vector("= mix", asking, shown.name(layer.mix), at: window(query))
  }
}
