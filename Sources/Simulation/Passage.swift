import Calculus
import Networks

/// One sequence or one picture by itself, with values and gradients of its own: what panes show, and
/// what a person has typed or drawn. The tensors of a sequence have no batch:
/// `held-3/block1.attention.weights[head, query, key]`; those of a picture a batch of one.
package struct Passage: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    /// A held-out sample, or one of the training.
    case heldOut(Int), training(Int)
    /// Typed, or written by the model.
    case tokens([Int])
    /// The same written token by token: only the last place is worked out, the keys and values of
    /// those before it are remembered.
    case cached([Int])
    /// A picture drawn by hand: every number in steps of `Drawn.steps`, row by row.
    case drawn(Drawn)
  }
  package var source: Source
  /// What is changed by hand in the model that reads it.
  package var patches: [Patch]
  package init(_ source: Source, _ patches: [Patch] = []) {
    (self.source, self.patches) = (source, patches)
  }

  /// `held-3`, `train-3`, `tokens-5.17.3`, `cached-5.17.3`, `held-3~head:block1.attention.2`
  package var name: String {
    func list(_ ids: [Int]) -> String { ids.map(String.init).joined(separator: ".") }
    let name =
      switch source {
      case .heldOut(let k): "held-\(k)"
      case .training(let k): "train-\(k)"
      case .tokens(let ids): "tokens-" + list(ids)
      case .cached(let ids): "cached-" + list(ids)
      case .drawn(let picture): "drawn-" + picture.name
      }
    return name + Self.names(of: patches)
  }
  package init?(named name: String) {
    let changes = name.split(separator: "~")
    let parts = (changes.first ?? "").split(separator: "-", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let ids = parts[1].split(separator: ".").map { Int($0) }
    switch (parts[0], ids.count) {
    case ("drawn", 1):
      guard let picture = Drawn(named: parts[1]) else { return nil }
      source = .drawn(picture)
    case ("held", 1): source = .heldOut(ids[0] ?? -1)
    case ("train", 1): source = .training(ids[0] ?? -1)
    case ("tokens", 1...4096): source = .tokens(ids.map { $0 ?? -1 })
    case ("cached", 1...4096): source = .cached(ids.map { $0 ?? -1 })
    default: return nil
    }
    patches = changes.dropFirst().compactMap { Patch(named: $0) }
    guard self.name == name else { return nil }
  }
  package static func isName(_ name: Substring) -> Bool {
    ["held-", "train-", "tokens-", "cached-", "drawn-"].contains { name.hasPrefix($0) }
  }
  /// A tensor's name for people: of many tokens the last ones alone, `tokens-…17.3/logits`.
  package static func short(_ name: String) -> String {
    if name.hasPrefix("drawn-") { return "drawn" + name.drop { $0 != "/" && $0 != "~" } }
    guard isName(name[...]), let dash = name.firstIndex(of: "-") else { return name }
    let ids = name[name.index(after: dash)...].prefix { $0.isNumber || $0 == "." }
    let parts = ids.split(separator: ".")
    guard parts.count > 4 else { return name }
    return name[...dash] + "…" + parts.suffix(2).joined(separator: ".") + name[ids.endIndex...]
  }
  /// What stands behind the name of what is changed by them: `~mask~place:5`.
  package static func names(of patches: [Patch]) -> String {
    patches.map { "~" + $0.name }.joined()
  }

  package struct Content {
    /// The tokens; none where steps are numbers.
    package let ids: [Int]
    /// What the model reads: the ids as numbers, or the numbers of every step.
    let inputs: [Double]
    /// Below 0 where a place counts for nothing, if targets are tokens.
    package let targets: [Double]
  }
  /// What it reads and what it is asked for; nil where there is no such sample, or no such token.
  package func content(in data: Dataset) -> Content? {
    guard let form = data.form else { return data.image.flatMap { picture($0, in: data) } }
    switch source {
    case .drawn: return nil
    case .heldOut(let k): return Self.content(data.heldOut, k, form)
    case .training(let k): return Self.content(data.training, k, form)
    case .tokens(let ids), .cached(let ids):
      guard ids.count > form.source, ids.count <= form.longest,
        ids.allSatisfy({ 0..<form.vocabulary.count ~= $0 })
      else { return nil }
      var targets = [-1.0]
      if form.isPerPlace {
        // Where a target is what comes next, all but the last are known.
        let own = ids.dropFirst(form.source)
        targets = form.isNext ? own.dropFirst().map(Double.init) + [-1] : own.map { _ in -1 }
      }
      return Content(ids: ids, inputs: ids.map(Double.init), targets: targets)
    }
  }

  private func picture(_ form: ImageForm, in data: Dataset) -> Content? {
    let sample: Dataset.Sample
    switch source {
    case .heldOut(let k) where data.heldOut.indices.contains(k): sample = data.heldOut[k]
    case .training(let k) where data.training.indices.contains(k): sample = data.training[k]
    case .drawn(let picture) where picture.levels.count == form.count:
      // What is drawn has no answer; where the picture itself is asked for, it has.
      let isItself = data.training.first.map { $0.target.numbers == $0.input } ?? false
      return Content(
        ids: [], inputs: picture.numbers, targets: isItself ? picture.numbers : [])
    default: return nil
    }
    var targets = sample.target.numbers
    if case .label(let label) = sample.target { targets = [Double(label)] }
    return Content(ids: [], inputs: sample.input, targets: targets)
  }

  private static func content(
    _ samples: [Dataset.Sample], _ k: Int, _ form: SequenceForm
  ) -> Content? {
    guard samples.indices.contains(k) else { return nil }
    let sample = samples[k]
    var targets: [Double]
    switch sample.target {
    case .numbers(let numbers): targets = numbers
    case .label(let label): targets = [Double(label)]
    }
    let ids = form.isNumeric ? [] : sample.input.map { Int($0) }
    return Content(ids: ids, inputs: sample.input, targets: targets)
  }
}

extension Run {
  /// The sequence that is looked at first.
  var firstSource: Passage.Source { data.heldOut.isEmpty ? .training(0) : .heldOut(0) }

  /// The pass of a passage, up to date, forward and backward.
  func pass(of passage: Passage) -> Pass? {
    let known = passages.firstIndex { $0.passage == passage }
    guard let k = known ?? addPassage(passage) else { return nil }
    if passages[k].version != version {
      let pass = passages[k].pass
      pass.takeParameters(from: training)
      fillRemembered(pass, passage)
      pass.goThrough()
      passages[k].version = version
    }
    return passages[k].pass
  }

  private func addPassage(_ passage: Passage) -> Int? {
    guard recipe.model != nil, let content = passage.content(in: data),
      takes(passage.patches, places: content.inputs.count), passage.patches.first == nil
    else { return nil }
    // Few are looked at together; what is typed is another one at every key. One that is seen with
    // something hidden, place by place, is large.
    if passage.patches.coversPictures { passages.removeAll { $0.passage.patches.coversPictures } }
    if passages.count >= 8 { passages.removeFirst() }
    passages.append((passage, makePass(passage, content), -1))
    return passages.count - 1
  }

  /// Whether the model, or the picture it sees, can be changed so.
  func takes(_ patches: [Patch], places: Int) -> Bool {
    let ofPictures = patches.filter(\.isOfPictures)
    let outputs = setup.model?.outputs ?? 0
    guard
      ofPictures.allSatisfy({ patch in data.image.map { patch.fits($0, outputs: outputs) } ?? false
      })
    else { return false }
    return setup.model?.takes(patches.filter { !$0.isOfPictures }, places: places) == true
  }

  /// The pass of a passage with its tokens, and their targets.
  func makePass(_ passage: Passage, _ content: Passage.Content) -> Pass {
    let remembered = remembered(of: passage)
    let inputs = remembered > 0 ? content.inputs.suffix(1) : content.inputs
    // Where gradients are of one output, or where there are many pictures, nothing is asked.
    let isAsked = passage.patches.toward == nil && !passage.patches.coversPictures
    let targets = remembered > 0 ? [-1] : isAsked ? content.targets : []
    let pass = Pass(
      recipe, setup, prefix: passage.name + "/", rows: 1,
      targetWidth: targets.isEmpty ? nil : targets.count,
      places: inputs.count, patches: passage.patches, remembered: remembered, level: level,
      run: index)
    if let x = pass.x { pass.tape.fill(x, with: inputs) }
    if let target = pass.target { pass.tape.fill(target, with: targets) }
    pass.take(pass.prefix, moved: passage.patches.move)
    return pass
  }
}
