import Calculus
import Drawing
import Networks
import Panes
import Simulation

// What the keys do to sequences: the text that is shown, what is written on, how the model that reads
// it is changed by hand.

extension Reducer {
  private var shown: ShownPassage? {
    frame.flatMap { ShownPassage($0.facts, state.look) }
  }

  // MARK: A text by hand

  /// A line ends are typed as they are shown.
  private static let signs = [("\n", "⏎"), ("\t", "⇥")]

  mutating func beginText() {
    guard let shown, !shown.form.isNumeric else {
      state.message = "this network reads no sequences of tokens"
      return
    }
    let form = shown.form
    let ids = form.source > 0 ? shown.ids.prefix(form.source) : shown.ids[...]
    let text = form.vocabulary.decode(ids.filter { $0 != form.vocabulary.padding })
    state.typed = Self.signs.reduce(text) { $0.replacing($1.0, with: $1.1) }
    (state.mode, state.line) = (.line, .tokens)
  }

  mutating func take(text typed: String) {
    guard let shown else { return stopWriting() }
    let (form, vocabulary) = (shown.form, shown.form.vocabulary)
    let text = Self.signs.reduce(typed) {
      vocabulary.id(of: $1.1) == nil ? $0.replacing($1.1, with: $1.0) : $0
    }
    var ids: [Int]
    do { ids = try vocabulary.encode(text) } catch {
      state.message = "\(error)"
      return
    }
    let most = form.source > 0 ? form.source : form.longest
    guard (1...most).contains(ids.count) else {
      state.message =
        ids.isEmpty
        ? "type at least one token" : "\(ids.count) tokens are too many: \(most) fit"
      return
    }
    if form.source > 0 {
      // What is written of the translation begins as the task begins it.
      ids = form.padded(ids) + shown.ids.dropFirst(form.source).prefix(1)
    }
    show(ids)
    stopWriting()
  }

  private mutating func show(_ ids: [Int]) {
    state.changeLooks {
      $0.tokens = ids
      ($0.query, $0.key) = (nil, nil)
    }
  }

  // MARK: Writing on

  mutating func writeOn() {
    guard let shown, let frame, shown.form.isNext, !shown.form.isNumeric else {
      state.message = "this network does not write on"
      return
    }
    let ids = shown.written
    guard ids.count < shown.form.longest else {
      state.message = "the context is full: \(shown.form.longest) tokens; A takes the last one away"
      return
    }
    let passage = Passage(.tokens(ids), state.look.patches)
    let name = "\(passage.name)/\(state.look.sampling.name(of: .chosen))"
    let key = TensorKey(name, run: frame.run)
    guard let chosen = frame.tensors[key]?.numbers.first, let id = Int(exactly: chosen) else {
      return
    }
    show(ids + [id])
  }

  mutating func takeLastAway() {
    guard let shown, shown.written.count > shown.form.source + 1 else {
      state.message = "there is nothing left to take away"
      return
    }
    show(shown.written.dropLast())
  }

  mutating func nextWay(_ by: Int) {
    let ways = Sampling.Way.allCases
    let k = ways.firstIndex(of: state.look.sampling.way) ?? 0
    let next = ways[(k + by + ways.count) % ways.count]
    state.changeLooks { $0.sampling.way = next }
  }

  /// More or less of the number that belongs to the way of choosing.
  mutating func nudgeSampling(_ by: Int) {
    var sampling = state.look.sampling
    switch sampling.way {
    case .greedy:
      state.message = "the likeliest is taken: [ and ] go to other ways of choosing"
      return
    case .temperature:
      let tenths = (sampling.temperature * 10).rounded() + Double(by)
      sampling.temperature = min(max(tenths, 1), 100) / 10
    case .topK: sampling.k = min(max(sampling.k + by, 1), shown?.form.vocabulary.count ?? 1)
    case .topP:
      let twentieths = (sampling.p * 20).rounded() + Double(by)
      sampling.p = min(max(twentieths, 1), 20) / 20
    }
    state.changeLooks { $0.sampling = sampling }
  }

  mutating func beginSampling() {
    guard state.look.sampling.way != .greedy else {
      state.message = "the likeliest is taken: there is no number to set"
      return
    }
    begin(.sampling)
  }

  // MARK: The model changed by hand

  mutating func levels() {
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

  private mutating func begin(_ writing: Writing) {
    (state.writing, state.typed) = (writing, nil)
    state.mode = .writing
  }

  /// On a number of attention: begins to type a score. Whether it was one.
  mutating func beginScore() -> Bool {
    guard let subject = subject(), case .weight(let layer, let head, let query, let key) = subject
    else { return false }
    guard let origin = picture.underCursor, let shown else { return false }
    let score = Origin(
      shown.name(layer.scores), origin.index, iteration: origin.iteration, run: origin.run)
    begin(.score(score, layer: layer.name, head: head, query: query, key: key))
    return true
  }

  /// Puts a typed number where it belongs; what is wrong with it.
  mutating func put(_ value: Double, _ writing: Writing) -> String? {
    switch writing {
    case .parameter: return nil
    case .score(_, let layer, let head, let query, let key):
      put(.score(layer, head: head, query: query, key: key, value))
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
    state.changeLooks { look in
      look.patches.removeAll { patch.replaces($0) }
      if patch != .temperature(1) { look.patches.append(patch) }
    }
    say(patch)
  }

  private mutating func toggle(_ patch: Patch) {
    if state.look.patches.contains(patch) {
      state.changeLooks { $0.patches.removeAll { $0 == patch } }
      state.message = "restored: \(words(patch))"
    } else {
      put(patch)
    }
  }

  private mutating func say(_ patch: Patch) {
    state.message =
      "changed by hand, for the sequence that is shown: \(words(patch)); u takes it back"
  }
  private func words(_ patch: Patch) -> String { patch.words(shown?.form, shown?.ids ?? []) }

  mutating func takePatchBack() -> Bool {
    guard frame?.facts.data.form != nil, let last = state.look.patches.last else { return false }
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
    case .place, nil:
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
