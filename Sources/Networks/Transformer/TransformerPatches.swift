import Calculus

// What a person has changed of a transformer, as it is recorded.

extension Transformer {
  package func takes(_ patches: [Patch], places: Int) -> Bool {
    patches.allSatisfy { takes($0, among: patches, places) }
  }

  private func takes(_ patch: Patch, among all: [Patch], _ places: Int) -> Bool {
    let attentions = attentions
    switch patch {
    case .head(let layer, let head):
      return attentions.contains { $0.name == layer && head < $0.heads }
    case .part(let part):
      let thinking = attentions.filter { !$0.isCross && neurons > 0 }
        .map { $0.name.replacing(".attention", with: ".mlp") }
      return attentions.contains { $0.name == part } || thinking.contains(part)
    case .place(let place): return place < places
    case .score(let name, let head, let query, let key, _):
      guard let layer = attentions.first(where: { $0.name == name }), let form else { return false }
      let (source, own) = (form.source, places - form.source)
      let keys = layer.isOfSource || layer.isCross ? source : own
      let isSeen = !layer.isCausal || key <= query || all.contains(.mask)
      return head < layer.heads && query < (layer.isOfSource ? source : own) && key < keys && isSeen
    case .mask, .temperature: return true
    case .free, .unit, .toward, .covers, .move, .first: return false
    }
  }

  /// What the part that is being recorded adds, or nothing where it is knocked out.
  func knockedOut(_ output: Variable, _ r: inout Recording) -> Variable {
    guard patches.contains(.part(r.path)) else { return output }
    return r.record(
      KnockOut(output.shape, units: Array(0..<width)), output, named: StreamPart.knockedOut)
  }

  /// The softmax of an attention as a person has changed it; nil where it is as it was.
  func edited(
    _ scores: [Int], _ layer: String, isSelf: Bool, _ sight: Sight
  ) -> EditedWeights? {
    guard let form else { return nil }
    let isOfSource = !isSelf || layer.hasPrefix("encoder.")
    let first = isSelf && !isOfSource ? form.source : 0
    let hidden = patches.places.map { $0 - first }.filter {
      $0 >= 0 && (!isOfSource || $0 < form.source)
    }
    let edits = patches.scores(of: layer, from: isOfSource && isSelf ? 0 : remembered)
    let isMaskChanged = patches.contains(.mask) && isSelf && !layer.hasPrefix("encoder.")
    guard !hidden.isEmpty || !edits.isEmpty || isMaskChanged || patches.temperature != 1 else {
      return nil
    }
    return EditedWeights(
      scores, isCausal: sight.isCausal != isMaskChanged, padding: sight.padding, hidden: hidden,
      isSelf: isSelf, edits: edits, temperature: patches.temperature)
  }
}
