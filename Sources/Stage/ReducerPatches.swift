import Calculus
import Drawing
import Networks
import Panes
import Simulation

// What the keys do to the model that reads a sequence: it is changed by hand.

extension Reducer {
  mutating func levels() {
    if uses(.projection) { return state.changeLooks { $0.isByNeighbours.toggle() } }
    guard !uses(.levels), let facts = frame?.facts, !facts.attentions.isEmpty else {
      return state.changeLooks { $0.hasOtherLevels.toggle() }
    }
    toggle(.mask)
  }

  mutating func beginTemperature() {
    guard frame?.facts.attentions.isEmpty == false else {
      state.message = "there is no attention here"
      return
    }
    begin(.temperature)
  }

  mutating func begin(_ writing: Writing) {
    (state.writing, state.typed) = (writing, nil)
    state.mode = .writing
  }

  /// On a number of attention begins to type a score, on one of a recurrent layer a hidden unit.
  /// Whether it was one of those.
  mutating func beginPatch() -> Bool {
    guard let origin = picture.underCursor, let shown else { return false }
    var (name, patch) = ("", Patch.mask)
    switch subject() {
    case .weight(let layer, let head, let query, let key):
      name = layer.scores
      patch = .score(layer.name, head: head, query: query, key: key, 0)
      if picture.view?.hides(key, from: query, layer) == true {
        state.message = "the mask hides that key from the query: there is no score to change"
        return true
      }
    case .unit(let layer, let step, let unit):
      name = layer.hidden
      patch = .unit(layer.name, step: step, unit: unit, 0)
    default: return false
    }
    let place = Origin(
      shown.name(name), origin.index, iteration: origin.iteration, run: origin.run)
    begin(.patch(place, patch))
    return true
  }

  /// Puts a typed number where it belongs; what is wrong with it.
  mutating func put(_ value: Double, _ writing: Writing) -> String? {
    switch writing {
    case .parameter: return nil
    case .patch(_, let patch):
      guard value.isFinite else { return "it must be a finite number" }
      put(patch.with(value))
    case .temperature:
      guard value > 0, value.isFinite else { return "a temperature is above 0" }
      put(.temperature(value))
    case .sampling:
      var sampling = state.look.sampling
      switch sampling.way {
      case .greedy: return nil
      case .temperature:
        guard value > 0, value.isFinite else { return "a temperature is above 0" }
        sampling.temperature = value
      case .topK:
        guard let k = Int(exactly: value), k > 0 else { return "k is a whole number above 0" }
        sampling.k = k
      case .topP:
        guard value > 0, value <= 1 else { return "p is above 0 and at most 1" }
        sampling.p = value
      }
      state.changeLooks { $0.sampling = sampling }
    }
    return nil
  }

  private mutating func put(_ patch: Patch) {
    let isNothing = patch == .temperature(1) || patch == .move(right: 0, down: 0, degrees: 0)
    state.changeLooks { look in
      look.patches.removeAll { patch.replaces($0) }
      if !isNothing { look.patches.append(patch) }
    }
    if isNothing, patch.isOfPictures { state.message = "the picture as it is" } else { say(patch) }
  }

  /// Moves the shown picture, and turns it, by so much more.
  mutating func movePicture(right: Int = 0, down: Int = 0, degrees: Int = 0) {
    guard let facts = frame?.facts, let form = facts.data.image else {
      state.message = "there is no picture here to move"
      return
    }
    let now = (state.look.patches.move ?? [0, 0, 0]).map { Int($0) }
    let next = Patch.move(
      right: now[0] + right, down: now[1] + down, degrees: now[2] + degrees)
    guard next.fits(form, outputs: facts.outputs) else {
      state.message = "it goes no further"
      return
    }
    put(next)
  }

  private mutating func toggle(_ patch: Patch) {
    if state.look.patches.contains(patch) {
      state.changeLooks { $0.patches.removeAll { $0 == patch } }
      state.message =
        "restored: \(patch == .mask ? shown?.mask(changed: false) ?? "" : words(patch))"
    } else {
      put(patch)
    }
  }

  private mutating func say(_ patch: Patch) {
    state.message =
      "changed by hand, for the \(patch.isOfPictures ? "picture" : "sequence") that is shown: "
      + "\(words(patch)); u takes it back"
  }
  private func words(_ patch: Patch) -> String { patch.words(shown) }

  mutating func takePatchBack() -> Bool {
    guard let last = state.look.patches.last else { return false }
    state.changeLooks { $0.patches.removeAll { $0 == last } }
    state.message = "taken back: \(words(last))"
    return true
  }

  /// Knocks out, or restores, the head or the part of the stream under the cursor. Whether there was a
  /// sequence to do it to.
  mutating func knockOutPart() -> Bool {
    guard let facts = frame?.facts, facts.data.form != nil, !facts.attentions.isEmpty else {
      return false
    }
    switch subject() {
    case .weight(let layer, let head, _, _), .head(let layer, let head):
      toggle(.head(layer.name, head))
    case .part(let part): toggle(.part(part.name))
    case .place, .unit, nil:
      state.message = "put the cursor on a head, or on what a layer adds, to knock it out"
    }
    return true
  }

  mutating func hidePlace() {
    guard let shown else {
      state.message = "this network reads no sequences of tokens"
      return
    }
    switch subject() {
    case .weight(let layer, _, _, let key):
      toggle(.place(layer.isOfSource || layer.isCross ? key : shown.form.source + key))
    case .place(let place): toggle(.place(place))
    default: toggle(.place(shown.form.source + shown.place(state.look)))
    }
  }

  /// What of a model a number of a passage is about.
  private enum Subject {
    case weight(AttentionLayer, head: Int, query: Int, key: Int)
    case head(AttentionLayer, Int)
    case part(StreamPart)
    /// Of a translation counted from the source on.
    case place(Int)
    case unit(RecurrentLayer, step: Int, unit: Int)
  }

  private func subject() -> Subject? {
    guard let origin = picture.underCursor, let frame, let shown,
      let slash = origin.name.firstIndex(of: "/"), Passage.isName(origin.name[..<slash])
    else { return nil }
    let name = String(origin.name[origin.name.index(after: slash)...])
    let runs = picture.view?.runs ?? [frame]
    let tensor = runs.first { $0.run == origin.run }?
      .tensors[TensorKey(origin.name, origin.kind, run: origin.run)]
    guard let shape = tensor?.shape, let width = shape.last, !shape.contains(0) else { return nil }
    for layer in frame.facts.attentions {
      if [layer.scores, layer.weights].contains(name), shape.count == 3 {
        let row = origin.index / width
        return .weight(
          layer, head: row / shape[1], query: row % shape[1], key: origin.index % width)
      }
      let byHead = ["norm.\(layer.name).heads", "share.\(layer.name).heads", layer.headOutputs]
      if byHead.contains(name) {
        return .head(layer, origin.index / shape.dropFirst().reduce(1, *))
      }
      let inHeads = [
        layer.query, layer.key, layer.value, layer.mix, layer.name + ".query", layer.name + ".key",
        layer.name + ".keptMix",
      ]
      if inHeads.contains(name), shape.count == 2 {
        return .head(layer, origin.index % width / layer.width)
      }
    }
    for layer in frame.facts.recurrences where layer.hidden == name && shape.count == 2 {
      return .unit(layer, step: origin.index / width, unit: origin.index % width)
    }
    for part in frame.facts.stream.dropFirst() {
      let own = [
        part.added, part.norms, part.shares, part.lensLogits, part.lensProbabilities, part.stream,
        "\(part.name).knockedOut",
      ]
      if own.contains(name) { return .part(part) }
    }
    // What has a row for every place.
    let isOfAll = name == "x" || name == "source"
    let rows = shape.count > 1 || isOfAll || name == "written" ? shape[0] : 0
    guard rows > 1 else { return nil }
    let row = shape.count > 1 ? origin.index / shape.dropFirst().reduce(1, *) : origin.index
    return .place(isOfAll || name.hasPrefix("encoder.") ? row : shown.form.source + row)
  }
}
