import Calculus
import Networks

// What a number is called, and what made it, in words.

extension Run {
  /// `layer1.weight[3, 5]`, `∂loss/∂layer1.z[0, 2]`, `loss`.
  package func title(of origin: Origin) -> String {
    let parts = origin.name.split(separator: "/", maxSplits: 1).map(String.init)
    if parts.count == 2, LossPlane.Spot(named: parts[0], window: window(of:)) != nil {
      var inner = origin
      inner.name = parts[1]
      return Self.name(inner) + Self.brackets(origin.index, in: shape(of: origin)) + " there"
    }
    if parts.count == 2, parts[1] == "loss",
      let plane = LossPlane(named: parts[0], window: window(of:))
    {
      return plane.title(of: origin.index, ground)
    }
    if let form = data.form, let title = Sampling.title(of: origin, form) { return title }
    if let title = RowNames.title(of: origin, data.lexicon) { return title }
    let shape = shape(of: origin)
    let at = wordBrackets(origin, shape) ?? Self.brackets(origin.index, in: shape)
    let slice = origin.slice.map { " of slice \($0)" } ?? ""
    return Self.name(origin) + at + slice
  }

  /// The shape of what a number is of, at its own iteration: a layer may have grown since.
  private func shape(of origin: Origin) -> [Int] {
    let (first, last) = (min(origin.iteration, iteration), max(origin.iteration, iteration))
    let isSame = !branches[branch].journal.entries.contains { entry in
      guard case .structure = entry.change else { return false }
      return entry.iteration > first && entry.iteration <= last
    }
    return isSame
      ? tensorShape(origin.name) : visit(origin.iteration) { tensorShape(origin.name) }
  }

  /// `layer1.weight`, `∂loss/∂layer1.weight`, `norm(∂loss/∂layer1.weight)`,
  /// `held-0/stepNorm(∂loss/∂layer1.hidden)`.
  package static func name(_ origin: Origin) -> String {
    let name = Passage.short(origin.name)
    guard origin.kind == .gradient else { return name }
    // Of pictures one output may be asked about instead of the loss.
    let before = name.contains("~toward:") ? "∂score/∂" : "∂loss/∂"
    guard let open = name.firstIndex(of: "(") else { return before + name }
    let after = name.index(after: open)
    return name[..<after] + before + name[after...]
  }

  /// `[3, 5]`; nothing for a single number.
  package static func brackets(_ index: Int, in shape: [Int]) -> String {
    guard shape.reduce(1, *) > 1 else { return "" }
    var (rest, indices) = (index, [Int]())
    for size in shape.reversed() {
      indices.append(rest % max(size, 1))
      rest /= max(size, 1)
    }
    return "[" + indices.reversed().map(String.init).joined(separator: ", ") + "]"
  }

  package func tensorShape(_ name: String) -> [Int] {
    switch quantity(name) {
    case .tensor(let pass, let variable): pass.shape(variable)
    case .memory(let variable, _): variable.shape
    case .measure(let measure, let pass, let argument): measureShape(measure, pass, argument)
    case .plane(let plane): [plane.rows, plane.columns]
    case .rateFinder(let finder, let part): finder.tensor(part).shape
    case .between(let parts, _): parts.shape
    case .rows(let rows, let reader): rows.shape(reader) ?? [1]
    case .film(let film): film.tensor(in: self)?.shape ?? [1]
    case .sampled(let sampled): tensor(sampled).shape
    case .map(let map): map.shape
    case .hyperparameter, nil: [1]
    }
  }

  /// What made a number of this iteration.
  func words(for origin: Origin) -> String {
    switch quantity(origin.name) {
    case .plane:
      return walk == nil
        ? "the loss here, over the whole training set" : "the height of the surface here"
    case .tensor(let pass, let variable):
      let node = pass.node(variable)
      if origin.kind == .gradient {
        return origin.name == "loss"
          ? "where backward begins: ∂loss/∂loss" : "chain rule: one share for everyone who used it"
      }
      switch node.role {
      case .parameter:
        if pass.spot != nil { return "moved to a point of the plane" }
        return words(for: arrival(of: .init(node.name, origin.index)))
      case .carried:
        let arrival = arrival(of: .init(node.name, origin.index))
        if case .updated = arrival {
          return WordMap.carried.contains(node.name)
            ? steppedWords(node.name) : "handed on by the iteration before"
        }
        return words(for: arrival)
      case .given:
        return pass.tape.recording.mask(of: variable.node)?.words
          ?? leafWords(pass, variable, origin)
      case .computed:
        if pass.isPerSlice(variable), origin.slice == nil { return "mean over the slices" }
        let index = pass.spot(variable, origin.index, kind: .value).index
        guard let operation = pass.tape.operation(of: variable.node, at: index) else { return "" }
        return "\(type(of: operation).name): \(type(of: operation).words)"
      }
    case .memory(_, let m):
      guard iteration > setup.optimizerSince else {
        return "nothing is remembered before the first update"
      }
      return "\(setup.optimizer.memories[m]) of \(setup.optimizer.name), \(lastUpdateInWords)"
    case .measure(let measure, _, _): return measure.words(at: origin.index, in: self)
    case .hyperparameter(let entry):
      let last = branches[branch].journal.entries.last {
        if case .set(entry.name, _, _) = $0.change { $0.iteration <= iteration } else { false }
      }
      return last.map { "set at iteration \(Digits.whole($0.iteration))" }
        ?? "from the scene: \(entry.path)"
    case .rateFinder(let finder, let part): return finder.words(part, origin.index, of: self)
    case .between(let parts, _): return parts.words
    case .rows(let rows, let reader): return rows.words(at: origin.index, reader)
    case .film: return "as it was at its own iteration"
    case .sampled(let sampled): return words(sampled)
    case .map(let map): return words(map)
    case nil: return ""
    }
  }

  /// The parameter whose update an origin comes of: its value, a memory of it, or its step.
  func updatedParameter(_ origin: Origin) -> String? {
    switch quantity(origin.name) {
    case .tensor(let pass, let variable):
      pass.node(variable).role == .parameter && origin.kind == .value
        ? pass.node(variable).name : nil
    case .memory(let variable, _): training.node(variable).name
    case .measure(let measure, let pass, let argument):
      updateMeasures.contains { $0 == measure } ? argument.map { pass.node($0).name } : nil
    case .hyperparameter, .plane, .rateFinder, .between, .rows, .film, .sampled, .map, nil: nil
    }
  }

  var lastUpdateInWords: String {
    "update \(Digits.whole(iteration - 1)) → \(Digits.whole(iteration))"
  }

  private func leafWords(_ pass: Pass, _ variable: Variable, _ origin: Origin) -> String {
    if let form = data.form { return tokenWords(form, pass, variable, origin) }
    if pass.node(variable).name == Patch.moveTensor {
      let words = ["pixels to the right", "pixels down", "degrees, counterclockwise"]
      return words[origin.index % words.count] + ", by hand"
    }
    if let words = data.words { return pairWords(words, pass, variable, origin) }
    let width = max(pass.shape(variable).last ?? 1, 1)
    let (row, column) = origin.index.quotientAndRemainder(dividingBy: width)
    let isInput = variable.node == pass.x?.node
    let what =
      isInput
      ? data.image?.words(column) ?? data.features[column]
      : width == 1 ? "target" : "target \(column)"
    if pass.prefix.isEmpty {
      return "\(what) of training sample \(Digits.whole(sample(row: row)))"
    }
    if pass.spot != nil { return "\(what) of training sample \(Digits.whole(row))" }
    if let passage = Passage(named: String(pass.prefix.dropLast())) {
      return what + " " + passage.source.words
    }
    return plane(of: pass) == nil
      ? "\(what) of held-out sample \(Digits.whole(row))" : "\(what) of a point of the plane"
  }

  /// What a token is, and of which sequence.
  private func tokenWords(
    _ form: SequenceForm, _ pass: Pass, _ variable: Variable, _ origin: Origin
  ) -> String {
    let passage = Passage(named: String(pass.prefix.dropLast()))
    if case .cached = passage?.source, rememberedTensor(pass.node(variable).name) != nil {
      return "worked out when its token was read, and remembered"
    }
    let width = max(pass.shape(variable).last ?? 1, 1)
    let (row, column) = origin.index.quotientAndRemainder(dividingBy: width)
    let what: String
    switch variable.node {
    case pass.x?.node where form.isNumeric:
      let (step, channel) = column.quotientAndRemainder(dividingBy: form.channels.count)
      what = "\(form.channels[channel]) of step \(step)"
    case pass.target?.node where form.isNumeric:
      what = form.isPerPlace ? "target of step \(column / form.outputs)" : "target"
    case pass.x?.node, pass.target?.node:
      let isInput = variable.node == pass.x?.node
      let vocabulary = isInput ? form.vocabulary : form.answers
      let id = number(at: origin).flatMap { Int(exactly: $0) } ?? -1
      what =
        id < 0
        ? "no target: this place counts for nothing"
        : "\(isInput ? "token" : "target") \(id), “\(vocabulary.label(id))”"
    default: what = "the state before the first step"
    }
    guard let passage else {
      return pass.prefix.isEmpty || pass.spot != nil
        ? "\(what), of training sample \(Digits.whole(pass.spot == nil ? sample(row: row) : row))"
        : "\(what), of held-out sample \(Digits.whole(row))"
    }
    return what + ", " + passage.source.words
  }
}

extension Passage.Source {
  /// Whose a number of it is.
  fileprivate var words: String {
    switch self {
    case .heldOut(let k): "of held-out sample \(Digits.whole(k))"
    case .training(let k): "of training sample \(Digits.whole(k))"
    case .tokens, .cached: "of what was typed"
    case .drawn: "of what was drawn"
    }
  }
}
