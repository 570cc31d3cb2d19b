import Calculus
import Networks
import Simulation

/// The head that panes of attention speak of, on the sequence they show: T queries, S keys.
struct ShownAttention {
  let shown: ShownPassage
  let layer: AttentionLayer
  /// Of the layer among all attentions, and of the head in it; from 0.
  let number, head: Int
  let queries, keys: [String]
  /// Those that were chosen; else the first to speak of, and the key that it takes most from.
  let query: Int
  private(set) var key: Int
  private let keyIDs: [Int]

  /// Nil where the model has no attention.
  init?(_ view: View) {
    guard let (layer, number, head) = view.shownHead, let shown = ShownPassage(view) else {
      return nil
    }
    self.init(shown, layer, number: number, head: head, view.look)
    let weights = view.frame.tensors[TensorKey(weights, run: view.frame.run)]
    guard view.look.key == nil, let weights, weights.count == layer.heads * count else { return }
    key = keys.indices.max { weights[index(query, $0)] < weights[index(query, $1)] } ?? key
  }

  init(_ shown: ShownPassage, _ layer: AttentionLayer, number: Int, head: Int, _ look: Look) {
    (self.shown, self.layer, self.number, self.head) = (shown, layer, number, head)
    (queries, keys) = (shown.queries(of: layer), shown.keys(of: layer))
    let (source, own) = (
      shown.ids.prefix(shown.form.source), shown.ids.dropFirst(shown.form.source)
    )
    keyIDs = Array(layer.isOfSource || layer.isCross ? source : own)
    let queryIDs = Array(layer.isOfSource ? source : own)
    let padding = shown.form.vocabulary.padding
    let last = queryIDs.lastIndex { $0 != padding } ?? queryIDs.count - 1
    let start = layer.isOfSource ? last : shown.start
    query = min(max(look.query ?? start, 0), max(queries.count - 1, 0))
    key = min(max(look.key ?? query - 1, 0), max(keys.count - 1, 0))
  }

  var weights: String { shown.name(layer.weights) }
  var count: Int { queries.count * keys.count }
  /// In a tensor (H, T, S).
  func index(_ query: Int, _ key: Int) -> Int { (head * queries.count + query) * keys.count + key }

  /// Whether a mask hides a key from a query: one that comes later, or that is filled in.
  func isHidden(_ query: Int, _ key: Int) -> Bool {
    key >= reach(query) || isFilled(key) || isHiddenByHand(query, key)
  }
  private func isHiddenByHand(_ query: Int, _ key: Int) -> Bool {
    let isOfSource = layer.isOfSource || layer.isCross
    let isOwn = !layer.isCross && key == query + keys.count - queries.count
    return !isOwn
      && shown.passage.patches.contains(.place(isOfSource ? key : shown.form.source + key))
  }
  /// How many keys there are up to the last that does not come later.
  func reach(_ query: Int) -> Int {
    let isMaskChanged =
      shown.passage.patches.contains(.mask) && !layer.isCross && !layer.isOfSource
    return layer.isCausal != isMaskChanged ? query + 1 + keys.count - queries.count : keys.count
  }
  func isFilled(_ key: Int) -> Bool { layer.padding != nil && keyIDs[key] == layer.padding }

  /// What of it a look shows: the weights, their gradients, or the scores they are made from.
  func reading(_ look: Look) -> (key: TensorKey, words: String) {
    switch look.show {
    case .scores: (TensorKey(shown.name(layer.scores)), "scores")
    case .gradients: (TensorKey(weights, .gradient), "gradients")
    case .values, .memory, .change, .difference: (TensorKey(weights), "weights")
    }
  }

  /// `block 1 of 2 ─ head [3] of 4`; where there are several kinds, the layer's name.
  func title(_ view: View) -> String { "\(place(view)) ─ head [\(head)] of \(layer.heads)" }
  func place(_ view: View) -> String {
    layer.name == "block\(number + 1).attention"
      ? "block \(number + 1) of \(view.facts.attentions.count)" : layer.name
  }
}

extension View {
  /// Which weight, or score, of the sequence that is shown a number is.
  package func pair(of origin: Origin) -> (layer: Int, head: Int, query: Int, key: Int)? {
    let parts = origin.name.split(separator: "/")
    guard parts.count == 2, let shown = ShownPassage(self), parts[0] == shown.passage.name else {
      return nil
    }
    for (number, layer) in facts.attentions.enumerated()
    where parts[1] == layer.weights || parts[1] == layer.scores {
      let (queries, keys) = (shown.queries(of: layer).count, shown.keys(of: layer).count)
      guard keys > 0, origin.index < layer.heads * queries * keys else { return nil }
      let row = origin.index / keys
      return (number, row / queries, row % queries, origin.index % keys)
    }
    return nil
  }

  /// `“mat” ← “the”`: the query and the key of a weight or a score.
  package func tokens(of origin: Origin) -> String? {
    guard let pair = pair(of: origin), let shown = ShownPassage(self) else { return nil }
    let layer = facts.attentions[pair.layer]
    return "“\(shown.queries(of: layer)[pair.query])” ← “\(shown.keys(of: layer)[pair.key])”"
  }

  /// Where the weight of the chosen query and key is, of what the look shows.
  package var chosenPair: (key: TensorKey, index: Int)? {
    guard let attention = ShownAttention(self) else { return nil }
    return (attention.reading(look).key, attention.index(attention.query, attention.key))
  }
}
