import Networks
import Simulation

/// The sequence that the panes of attention show: a sample that is held out, or what was typed.
package struct ShownPassage {
  package let passage: Passage
  package let form: SequenceForm
  /// What the model reads.
  package let ids: [Int]
  /// What it is asked for: below 0 where a place counts for nothing.
  package let targets: [Double]
  /// What every sequence begins with, and what all end with, where there is such a token.
  private let firstToken, lastToken: Int?
  /// Whether a place of it does not see those that come later.
  private let isCausal: Bool

  /// Nil where the model reads no sequences.
  package init?(_ view: View) { self.init(view.facts, view.look) }
  package init?(_ facts: Facts, _ look: Look) {
    guard let form = facts.data.form else { return nil }
    let count = Self.samples(facts)
    let k = ((look.sample % count) + count) % count
    let sample = Passage(facts.data.heldOut.isEmpty ? .training(k) : .heldOut(k))
    let typed = look.tokens.map { Passage(.tokens($0)) }
    guard
      let (passage, content) = [typed, sample].lazy.compactMap({ $0 })
        .compactMap({ passage in passage.content(in: facts.data).map { (passage, $0) } }).first
    else { return nil }
    (ids, targets) = (content.ids, content.targets)
    // What was changed at a step that a shorter text does not have waits for a longer one.
    let steps = form.isNumeric ? form.length : ids.count - form.source
    let patches = look.patches.filter { patch in
      guard case .unit(let layer, let step, _, _) = patch else { return true }
      return step < (layer.hasPrefix("encoder") ? form.source : steps)
    }
    (self.passage, self.form) = (Passage(passage.source, patches), form)
    (firstToken, lastToken) = (facts.data.firstToken, facts.data.lastToken)
    let own = facts.attentions.first { !$0.isCross && !$0.isOfSource }
    isCausal = own?.isCausal ?? form.isNext
  }

  /// The same as the model reads it by itself, with nothing changed by hand.
  package var unchanged: Passage { Passage(passage.source) }
  package var isChanged: Bool { !passage.patches.isEmpty }

  /// The mask of a sequence that looks at itself.
  package func mask(changed: Bool) -> String { isCausal != changed ? "mask: causal" : "mask: none" }

  /// The place that panes speak of at first: the first that is asked and has something to look at;
  /// where all are asked the last of them, and of what was typed the last that is not filled in.
  var start: Int {
    guard form.isPerPlace else { return 0 }
    let own = ids.dropFirst(form.source)
    let last = own.lastIndex { $0 != form.vocabulary.padding }.map { $0 - own.startIndex }
    switch passage.source {
    case .heldOut, .training:
      guard let first = targets.firstIndex(where: { $0 >= 0 }) else { break }
      return first > 0 || form.source > 0 ? first : targets.lastIndex { $0 >= 0 } ?? first
    case .tokens, .cached, .drawn: break
    }
    return last ?? max(own.count - 1, 0)
  }
  /// The step that panes of recurrent networks speak of at first: the last that is asked; of a series
  /// that is to be gone on with, the one half way.
  var startStep: Int {
    if form.isNumeric { return form.isNext ? form.length / 2 : form.length - 1 }
    if case .tokens = passage.source { return own.count - 1 }
    guard form.isPerPlace else { return own.count - 1 }
    return targets.lastIndex { $0 >= 0 } ?? own.count - 1
  }
  /// The place that is spoken of, of those that have an answer: the chosen query, or that.
  package func place(_ look: Look) -> Int {
    guard form.isPerPlace else { return 0 }
    return min(max(look.query ?? start, 0), max(own.count - 1, 0))
  }
  /// What is asked of a place; nil where it counts for nothing.
  package func target(_ place: Int) -> Int? {
    targets.indices.contains(place) && targets[place] >= 0 ? Int(exactly: targets[place]) : nil
  }

  /// Whether nothing is asked of a place of a sample.
  func isUnasked(_ place: Int) -> Bool {
    if case .tokens = passage.source { return false }
    return form.isPerPlace && target(place) == nil
  }

  /// What is written on: what was typed, or the beginning of a sample, up to where it is asked; where
  /// all begin with the same token that one alone. Of a
  /// translation with its source. A state that was changed by hand is always of a part of it.
  package var written: [Int] {
    if case .tokens = passage.source { return ids }
    let first = targets.firstIndex { $0 >= 0 } ?? 0
    let isText = first == 0 && form.source == 0
    if isText, firstToken != nil, passage.patches.isEmpty { return Array(ids.prefix(1)) }
    let changed = passage.patches.compactMap {
      if case .unit(_, let step, _, _) = $0 { step + 1 } else { nil }
    }
    let least = isText ? min(8, own.count / 2 + 1) : first + 1
    return Array(ids.prefix(form.source + max(least, changed.max() ?? 0)))
  }

  /// Whether what is written has come to its end.
  package var isEnded: Bool {
    let own = written.dropFirst(form.source)
    return form.isNext && own.count > 1 && own.last == lastToken
  }

  /// How many sequences there are to choose from.
  package static func samples(_ facts: Facts) -> Int {
    let held = facts.data.heldOut.count
    return max(held > 0 ? held : facts.data.training.count, 1)
  }

  /// The full name of one of its tensors: `held-3/block1.attention.weights`.
  package func name(_ tensor: String) -> String { "\(passage.name)/\(tensor)" }

  /// The tokens of what is read, of a source, and of what is written so far; where steps are numbers,
  /// which step it is.
  package var labels: [String] {
    form.isNumeric ? (0..<form.length).map(String.init) : ids.map(form.vocabulary.label)
  }
  package var source: [String] { Array(labels.prefix(form.source)) }
  package var own: [String] { Array(labels.dropFirst(form.source)) }

  /// The tokens that ask, and those that are asked. Who looks back before it writes is called after
  /// both, what it has read and what is written: `5→3`.
  package func queries(of layer: AttentionLayer) -> [String] {
    guard layer.isAdditive else { return layer.isOfSource ? source : own }
    return own.enumerated().map { place, read in
      target(place).map { "\(read)→\(form.answers.label($0))" } ?? read
    }
  }
  package func keys(of layer: AttentionLayer) -> [String] {
    layer.isOfSource || layer.isCross ? source : own
  }

  /// `held-out 3`, `typed`
  package var words: String {
    switch passage.source {
    case .heldOut(let k): "held-out \(k)"
    case .training(let k): "training \(k)"
    case .tokens, .cached: "typed"
    case .drawn: "drawn"
    }
  }
}

extension View {
  /// The attention that is looked at, and which head of it, both from 0; nil where there is none.
  package var shownHead: (layer: AttentionLayer, number: Int, head: Int)? {
    let layers = facts.attentions
    guard !layers.isEmpty else { return nil }
    let k = min(max(look.layer, 0), layers.count - 1)
    return (layers[k], k, min(max(look.unit, 0), layers[k].heads - 1))
  }
}
