import Calculus
import Drawing
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
  /// Those that are drawn: without the padding before and after them, where nothing looks at it.
  let asking, asked: Range<Int>
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
    asking = queryIDs.within(padding)
    let isMaskChanged = shown.passage.patches.contains(.mask)
    if layer.padding != nil {
      asked = keyIDs.within(layer.padding)
    } else if layer.isCausal, !isMaskChanged, queries.count == keys.count {
      asked = 0..<asking.upperBound  // no query that is drawn reaches farther
    } else {
      asked = 0..<keyIDs.count
    }
    func held(_ place: Int, _ range: Range<Int>) -> Int {
      min(max(place, range.lowerBound), max(range.upperBound - 1, range.lowerBound))
    }
    let start = layer.isOfSource ? asking.upperBound - 1 : shown.start
    query = held(look.query ?? start, asking)
    key = held(look.key ?? query - 1, asked)
  }

  /// `~ ×7`: what of so many places is no part of a range, all of it padding; nil where nothing is.
  func filled(_ range: Range<Int>, of count: Int) -> String? {
    guard range.count < count, let padding = shown.form.vocabulary.padding else { return nil }
    let isBefore = range.upperBound == count
    return "\(shown.form.vocabulary.label(padding)) ×\(count - range.count)"
      + (isBefore ? " before" : "")
  }

  /// A key in words, `“3”`, or where there are others like it `i (2nd)`.
  func spoken(_ key: Int) -> String {
    let label = keys[key]
    let word = label.contains(where: \.isNumber) ? "“\(label)”" : label
    let alike = asked.filter { keys[$0] == label }
    guard alike.count > 1, let k = alike.firstIndex(of: key) else { return word }
    let ends = k / 10 % 10 == 1 ? [] : ["st", "nd", "rd"]
    return "\(word) (\(k + 1)\(ends.indices.contains(k % 10) ? ends[k % 10] : "th"))"
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
    case .values, .timesGradient, .occlusion, .memory, .change, .difference:
      (TensorKey(weights), "weights")
    }
  }

  /// Whether what it gives goes nowhere: it is knocked out, or all of its layer is.
  var isOut: Bool {
    shown.passage.patches.contains(.head(layer.name, head))
      || shown.passage.patches.contains(.part(layer.name))
  }
  /// What else of it is changed by hand, in a few words.
  private var changes: [String] {
    shown.passage.patches.compactMap { patch in
      switch patch {
      case .score(layer.name, head, _, _, _): "a score by hand"
      case .mask: layer.isCross || layer.isOfSource ? nil : shown.mask(changed: true)
      case .temperature(let t): "temperature \(NumberFormat.text(t))"
      case .place(let place): "place \(place) hidden"
      case .head, .part, .score, .free, .unit, .toward, .covers, .move, .first: nil
      }
    }
  }

  /// `block 1 of 2 ─ head [3] of 4`, or `head [3] out`, what is changed of it; where there are several kinds, the
  /// layer's name.
  func title(_ view: View) -> String {
    let changed = (isOut ? ["out"] : []) + changes
    return "\(place(view)) ─ head [\(head)]"
      + (changed.isEmpty ? " of \(layer.heads)" : " " + changed.joined(separator: ", "))
  }
  func place(_ view: View) -> String {
    layer.name == "block\(number + 1).attention"
      ? "block \(number + 1) of \(view.facts.attentions.count)" : layer.name
  }
}

extension View {
  /// Whether a mask hides a key of the shown sequence from a query of it.
  package func hides(_ key: Int, from query: Int, _ layer: AttentionLayer) -> Bool {
    ShownPassage(self).map {
      ShownAttention($0, layer, number: 0, head: 0, look).isHidden(query, key)
    } ?? false
  }
}

extension ShownAttention {
  /// What stands in the border of a pane of attention; `isRead`: with what is drawn of the head where
  /// that can be chosen, `isOfSample`: with the sequence.
  static func title(
    _ name: String, _ view: View, isRead: Bool = false, isOfSample: Bool = false
  ) -> String {
    guard let attention = ShownAttention(view) else { return name }
    let words = attention.reading(view.look).words
    return
      ([name, attention.title(view)] + (isRead && words != "weights" ? [words] : [])
      + (isOfSample ? [attention.shown.words] : [])).joined(separator: " ─ ")
  }

  /// The head that a pane is to draw; where there is none, that is said.
  static func drawn(_ view: View, in canvas: inout Canvas) -> ShownAttention? {
    guard !canvas.bounds.isEmpty else { return nil }
    let attention = ShownAttention(view)
    if attention == nil { canvas.text("this model has no attention", x: 0, y: 0, .label) }
    return attention
  }

  /// Its weights, of all heads of the layer; a sign where they are still to come.
  func weights(_ view: inout View, in canvas: inout Canvas) -> Tensor? {
    let weights = view.tensor(weights)
    if weights == nil { canvas.glyph("…", x: 0, y: 0, .label) }
    return weights
  }

  /// The colours of its weights, or of what has signs: grey where what it gives goes nowhere.
  func map(_ look: Look, isOfWeights: Bool) -> ColorMap {
    guard isOut else { return isOfWeights ? look.magnitudes : look.signed }
    // Its gradients are all 0, and the grey map with signs has a colour for that.
    return isOfWeights || look.show == .gradients ? ColorMap.sequential[2] : ColorMap.diverging[2]
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

extension Sequence<Int> {
  /// From the first that is not padding to the last, counted from 0; everything where there is
  /// nothing else.
  func within(_ padding: Int?) -> Range<Int> {
    let all = Array(self)
    guard let padding, let first = all.firstIndex(where: { $0 != padding }),
      let last = all.lastIndex(where: { $0 != padding })
    else { return all.indices }
    return first..<last + 1
  }
}

extension Look {
  /// The map for numbers from nothing upwards.
  var magnitudes: ColorMap {
    let maps = ColorMap.sequential
    return maps[(colors % maps.count + maps.count) % maps.count]
  }
}
