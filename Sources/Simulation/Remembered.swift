import Calculus
import Networks

/// What is kept of what was written, token by token, so that the next token needs one place worked out
/// and not all: of an attention its keys and values (Shazeer, 2019, arXiv:1911.02150), of recurrent
/// cells the state after every token.
struct KeyValueCache {
  let patches: [Patch]
  let version: Int
  /// What was read so far, of a translation with its source.
  fileprivate(set) var ids: [Int]
  /// By tensor, row after row: looked up, never iterated.
  fileprivate(set) var rows: [String: [Double]] = [:]
}

extension Run {
  /// How many of its own places a passage leaves to the cache.
  func remembered(of passage: Passage) -> Int {
    guard case .cached(let ids) = passage.source, let form = data.form, form.isNext,
      recurrences.isEmpty || form.source == 0
    else { return 0 }
    return max(ids.count - form.source - 1, 0)
  }

  /// Puts what is remembered into its pass: keys and values, and the ids where padding is hidden.
  func fillRemembered(_ pass: Pass, _ passage: Passage) {
    guard case .cached(let ids) = passage.source, remembered(of: passage) > 0,
      let form = data.form
    else { return }
    let cache = remember(ids.dropLast(), passage.patches)
    for (name, variable) in given(pass) {
      switch name {
      case "source": pass.tape.fill(variable, with: ids.prefix(form.source).map(Double.init))
      case _ where name.hasSuffix("rememberedIDs"):
        pass.tape.fill(variable, with: ids.dropFirst(form.source).dropLast().map(Double.init))
      default:
        guard let tensor = rememberedTensor(name), let rows = cache.rows[tensor] else { continue }
        pass.tape.fill(
          variable,
          with: Array(isState(tensor) ? rows.suffix(variable.count) : rows.prefix(variable.count)))
      }
    }
  }

  private func given(_ pass: Pass) -> [(String, Variable)] {
    let recording = pass.tape.recording
    return recording.nodes.indices.filter { recording.nodes[$0].role == .given }
      .map { (recording.nodes[$0].name, recording[node: $0]) }
  }

  /// Whose rows are remembered under that name: `block1.attention.rememberedKey` are those of
  /// `block1.attention.key`.
  func rememberedTensor(_ name: String) -> String? {
    for layer in recurrences {
      if name == layer.startHidden { return layer.hidden }
      if name == layer.startCell { return layer.cellState }
    }
    guard let layer = setup.model?.attentions.first(where: { name.hasPrefix($0.name + ".") }) else {
      return nil
    }
    return name.hasSuffix(".rememberedKey")
      ? layer.key : name.hasSuffix(".rememberedValue") ? layer.value : nil
  }

  private var recurrences: [RecurrentLayer] { setup.model?.recurrences ?? [] }
  /// Whether a tensor is handed on as a state, of which only the last counts.
  private func isState(_ name: String) -> Bool {
    recurrences.contains { $0.hidden == name || $0.cellState == name }
  }

  /// Reads what is not yet read, one token after the other.
  private func remember(_ ids: ArraySlice<Int>, _ patches: [Patch]) -> KeyValueCache {
    var known = KeyValueCache(patches: patches, version: version, ids: [])
    if let cache, cache.version == version, cache.patches == patches,
      cache.ids.starts(with: ids) || ids.starts(with: cache.ids)
    {
      known = cache
    }
    let source = data.form?.source ?? 0
    let layers = (setup.model?.attentions ?? []).filter { !$0.isOfSource }
    let kept =
      layers.flatMap { [$0.key, $0.value] } + recurrences.flatMap { [$0.hidden, $0.cellState] }
    while known.ids.count < ids.count {
      let count = known.ids.isEmpty ? source + 1 : known.ids.count + 1
      let passage = Passage(.cached(Array(ids.prefix(count))), patches)
      guard let content = passage.content(in: data) else { break }
      let pass = makePass(passage, content)
      pass.takeParameters(from: training)
      cache = known
      fillRemembered(pass, passage)
      pass.tape.forward()
      for name in kept {
        guard let variable = pass.variable(name) else { continue }
        known.rows[name, default: []] += pass.numbers(variable, .value)
      }
      known.ids = Array(ids.prefix(count))
    }
    cache = known
    return known
  }

  /// Where a remembered number was worked out.
  func whenRemembered<N: Arithmetic>(_ name: String, _ i: Int, in passage: Passage) -> N? {
    guard case .cached(let ids) = passage.source, let form = data.form,
      let tensor = rememberedTensor(name), let model = setup.model,
      let width = pass(of: passage)?.variable(name)?.shape.last
    else { return nil }
    let isCross = model.attentions.contains { $0.isCross && name.hasPrefix($0.name + ".") }
    let place = isCross ? 0 : isState(tensor) ? ids.count - form.source - 2 : i / width
    let then = Passage(.cached(Array(ids.prefix(form.source + 1 + place))), passage.patches)
    guard let pass = pass(of: then), let variable = pass.variable(tensor) else { return nil }
    let index = isCross ? i : i % width
    return .read(
      pass.tape.number(pass.spot(variable, index, kind: .value)),
      Origin("\(then.name)/\(tensor)", index, iteration: iteration, run: self.index))
  }
}
