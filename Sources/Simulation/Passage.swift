import Calculus
import Networks

/// One sequence by itself, with values and gradients of its own: what the panes of attention show,
/// and what a person has typed. Its tensors have no batch: `held-3/block1.attention.weights[head,
/// query, key]`.
package struct Passage: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// A held-out sample, or one of the training.
    case heldOut(Int), training(Int)
    /// Typed, or written by the model.
    case tokens([Int])
  }
  package var source: Source
  package init(_ source: Source) { self.source = source }

  /// `held-3`, `train-3`, `tokens-5.17.3`
  package var name: String {
    switch source {
    case .heldOut(let k): "held-\(k)"
    case .training(let k): "train-\(k)"
    case .tokens(let ids): "tokens-" + ids.map(String.init).joined(separator: ".")
    }
  }
  package init?(named name: String) {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let ids = parts[1].split(separator: ".").map { Int($0) }
    switch (parts[0], ids.count) {
    case ("held", 1): source = .heldOut(ids[0] ?? -1)
    case ("train", 1): source = .training(ids[0] ?? -1)
    case ("tokens", 1...4096): source = .tokens(ids.map { $0 ?? -1 })
    default: return nil
    }
    guard self.name == name else { return nil }
  }
  package static func isName(_ name: Substring) -> Bool {
    ["held-", "train-", "tokens-"].contains { name.hasPrefix($0) }
  }

  /// The tokens and their targets; nil where there is no such sample, or no such token.
  package func content(in data: Dataset) -> (ids: [Int], targets: [Double])? {
    guard let form = data.form else { return nil }
    switch source {
    case .heldOut(let k): return Self.content(data.heldOut, k)
    case .training(let k): return Self.content(data.training, k)
    case .tokens(let ids):
      guard ids.count > form.source, ids.count <= form.length,
        ids.allSatisfy({ 0..<form.vocabulary.count ~= $0 })
      else { return nil }
      guard form.isPerPlace else { return (ids, [-1]) }
      // Where a target is what comes next, all but the last are known.
      let own = ids.dropFirst(form.source)
      return (
        ids,
        form.isNext ? own.dropFirst().map(Double.init) + [-1] : own.map { _ in -1 }
      )
    }
  }

  private static func content(
    _ samples: [Dataset.Sample], _ k: Int
  ) -> (ids: [Int], targets: [Double])? {
    guard samples.indices.contains(k) else { return nil }
    let sample = samples[k]
    let ids = sample.input.map { Int($0) }
    switch sample.target {
    case .numbers(let targets): return (ids, targets)
    case .label(let label): return (ids, [Double(label)])
    }
  }
}

extension Run {
  /// The pass of a passage, up to date, forward and backward.
  func pass(of passage: Passage) -> Pass? {
    let known = passages.firstIndex { $0.passage == passage }
    guard let k = known ?? addPassage(passage) else { return nil }
    if passages[k].version != version {
      let pass = passages[k].pass
      pass.takeParameters(from: training)
      pass.tape.pass()
      passages[k].version = version
    }
    return passages[k].pass
  }

  private func addPassage(_ passage: Passage) -> Int? {
    guard recipe.model != nil, let (ids, targets) = passage.content(in: data) else { return nil }
    // Few are looked at together; what is typed is another one at every key.
    if passages.count >= 8 { passages.removeFirst() }
    let pass = Pass(
      recipe, setup, prefix: passage.name + "/", rows: 1, targetWidth: targets.count,
      places: ids.count, level: level, run: index)
    if let x = pass.x { pass.tape.fill(x, with: ids.map(Double.init)) }
    if let target = pass.target { pass.tape.fill(target, with: targets) }
    passages.append((passage, pass, -1))
    return passages.count - 1
  }
}
