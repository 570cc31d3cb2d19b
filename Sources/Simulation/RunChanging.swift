import Calculus
import Networks

// What a person changes while it runs.

extension Run {
  // MARK: Replaying the journal

  /// The setup as the updates up to `iteration` found it: changes at `iteration` itself not yet made.
  func setup(before iteration: Int) -> Setup {
    let line = branches[branch]
    let count = line.journal.entries.prefix { $0.iteration < iteration }.count
    return count > 0 ? line.setups[count - 1] : firstSetup
  }

  /// Takes on a setup, whatever the state; the tape is recorded anew where it computes something
  /// else.
  func become(_ now: Setup) {
    let isSame = now.plan == trainer.key
    if !isSame, let other = try? Self.trainer(recipe, now, data, targets, level, index) {
      trainer = other
      snapshots.makeRoom(forStates: other.pass.tape.state.count)
      forgetProbes()
    } else {
      trainer = Trainer(recipe, now, trainer.pass, trainer.feed)
    }
    setup = now
    setupNumber += 1
  }

  /// Makes the journal's changes at this iteration, on the state as it arrived.
  func makeChanges() {
    let line = branches[branch]
    for (entry, after) in zip(line.journal.entries, line.setups)
    where entry.iteration == iteration {
      make(entry.change, after)
    }
    nextChange = line.journal.next(after: iteration) ?? .max
  }

  private func make(_ change: Journal.Change, _ after: Setup) {
    let (before, old) = (setup, trainer)
    become(after)
    let tape = training.tape
    func put(_ element: Journal.Element, _ value: Double) {
      guard let variable = tape.recording[element.name] else { return }
      tape.put(value, in: variable, element.index)
    }
    switch change {
    case .set:
      if trainer.pass !== old.pass {
        tape.state.copyMemory(from: UnsafeRawBufferPointer(old.pass.tape.state))
      }
    case .optimizer: carry(from: old.pass, memories: false) { .kept($0, $1) }
    case .structure(let structure):
      guard let model = after.model, let first = before.model else { return }
      carry(from: old.pass, memories: true) {
        model.lineage(of: $0, $1, after: structure, from: first)
      }
    case .edit(let element, let value, _): put(element, value)
    case .cut(let element, _): put(element, 0)
    case .mend(let element, let value): put(element, value)
    case .freeze, .thaw: break
    }
  }

  /// Parameters of another pass, what is remembered of them, and what layers carry, each where it
  /// comes from.
  private func carry(
    from old: Pass, memories: Bool, _ lineage: (String, Int) -> Lineage
  ) {
    let tape = training.tape
    let first = added(at: iteration, setup)
    for (n, node) in tape.recording.nodes.enumerated()
    where node.role == .parameter || node.role == .carried {
      let variable = tape.recording[node: n]
      for i in 0..<node.count {
        let value: Double
        var remembered: [Double] = Array(repeating: 0, count: tape.memories)
        switch lineage(node.name, i) {
        case .kept(let name, let index):
          guard let source = old.variable(name) else { continue }
          value = old.tape.value(source, index)
          if memories {
            remembered = remembered.indices.map { old.tape.memory($0, of: source, index) ?? 0 }
          }
        case .drawn: value = first[node.name]?.value(at: i) ?? 0
        case .set(let number, _): value = number
        }
        tape.put(value, in: variable, i)
        for (m, number) in remembered.enumerated() {
          tape.putMemory(number, m, of: variable, i)
        }
      }
    }
  }

  /// How what is added at an iteration begins: draws of its own, addressed by that iteration.
  func added(at iteration: Int, _ setup: Setup) -> [String: Initial] {
    guard let model = setup.model else { return [:] }
    let seed = Random(seed: recipe.seed, "added at iteration \(iteration)").below(1 << 31, 0)
    let recording = model.recording(seed: seed, given: [:])
    var initials: [String: Initial] = [:]
    for (n, node) in recording.nodes.enumerated() {
      if let initial = recording.initials[n] { initials[node.name] = initial }
    }
    return initials
  }

  // MARK: Changing

  /// Changes something from here on. In the past that starts a line of history of its own; the old
  /// future stays.
  package func change(_ change: Journal.Change) throws {
    let entry = Journal.Entry(iteration: iteration, change, name: name(of: change))
    let after = try setup.after(entry, recipe)
    // Whatever does not fit is found before anything is touched.
    if after.plan != setup.plan {
      _ = try Self.trainer(recipe, after, data, targets, level, index)
    }
    if iteration < newest { beginLine() }
    let count = branches[branch].journal.entries.count
    branches[branch].journal.add(entry)
    try foldJournal(from: max(count - 1, 0))
    if branches[branch].journal.entries.count == count + 1 {
      make(change, after)
      nextChange = .max
      replay()
    } else {
      // It became one with the change before it, or undid it: once more from how it arrived.
      arriveAgain()
    }
    record()
  }

  /// What was changed at this iteration last.
  package var lastChange: Journal.Entry? {
    branches[branch].journal.entries.last { $0.iteration == iteration }
  }

  /// Takes back the last change made at this iteration. In the past that starts a line of history of
  /// its own, as every change does.
  package func undo() throws {
    guard let last = branches[branch].journal.entries.last(where: { $0.iteration <= iteration })
    else { throw Objection("nothing was changed up to here") }
    guard last.iteration == iteration else {
      throw Objection(
        "the last change, of \(last.name), was at iteration \(Digits.whole(last.iteration)): go "
          + "there to take it back")
    }
    if iteration < newest { beginLine() }
    branches[branch].journal.removeLast()
    branches[branch].setups.removeLast()
    arriveAgain()
    record()
  }

  private func beginLine() {
    branches.append(lineUpToHere(parent: branch))
    branch = branches.count - 1
  }

  /// This line of history as far as it is the past.
  func lineUpToHere(parent: Int?) -> Branch {
    var line = branches[branch]
    line.loss.cut(after: iteration)
    line.heldOutLoss.cut(after: iteration)
    line.heldOutAccuracy.cut(after: iteration)
    let journal = line.journal.upTo(iteration)
    return Branch(
      parent: parent, fork: parent == nil ? 0 : iteration, journal: journal,
      setups: Array(line.setups.prefix(journal.entries.count)), newest: iteration,
      loss: line.loss, heldOutLoss: line.heldOutLoss, heldOutAccuracy: line.heldOutAccuracy,
      met: line.met.map { $0.flatMap { $0 <= iteration ? $0 : nil } },
      bad: line.bad.flatMap { $0 <= iteration ? $0 : nil })
  }

  /// The setups after the journal's entries, worked out anew from number `first` on.
  private func foldJournal(from first: Int) throws {
    var setups = Array(branches[branch].setups.prefix(first))
    for entry in branches[branch].journal.entries.dropFirst(first) {
      setups.append(try (setups.last ?? firstSetup).after(entry, recipe))
    }
    branches[branch].setups = setups
  }

  /// Comes to this iteration anew, by replay.
  private func arriveAgain() {
    let here = iteration
    iteration = .max - 1  // nowhere: whatever it is, go back for it
    restore(atOrBefore: here)
    while iteration < here { step() }
  }

  // MARK: What can be changed

  /// Sets a hyperparameter for the update from here on.
  package func tweak(_ name: String, to value: Double) throws {
    guard let entry = hyperparameters.entries.first(where: { $0.name == name }) else {
      throw Mistake(key: name, description: "there is no hyperparameter “\(name)”")
    }
    guard entry.limits.allows(value), !entry.isWhole || value == value.rounded() else {
      let whole = entry.isWhole ? "a whole number, " : ""
      throw Mistake(key: name, description: "\(name) must be \(whole)\(entry.limits.words)")
    }
    if name == Hyperparameters.batch {
      var asked = hyperparameters
      asked[name] = value
      let rows = Self.batch(asked, samples: data.training.count)
      guard rows % recipe.slices == 0 else {
        throw Mistake(
          key: name, description: "batch must be a multiple of the \(recipe.slices) slices")
      }
    }
    guard value != entry.value else { return }
    try change(.set(name, value, before: entry.value))
  }

  /// Another optimizer from here on.
  package func takeOptimizer(_ name: String) throws {
    guard name != setup.optimizer.name else { return }
    try change(.optimizer(name, before: setup.optimizer.name))
  }

  /// Writes a number of a parameter by hand.
  package func edit(_ element: Journal.Element, to value: Double) throws {
    let before = try parameter(element)
    guard value.isFinite, recipe.precision == .double || Float(value).isFinite else {
      throw Objection("a parameter must be a finite number")
    }
    guard !setup.cut.contains(element) else {
      throw Objection("it is knocked out and stays 0: restore it first")
    }
    let rounded = recipe.precision.rounded(value)
    guard rounded != before else { return }
    try change(.edit(element, rounded, before: before))
  }

  /// Holds a weight at 0, or gives it back what it was.
  package func toggleCut(_ element: Journal.Element) throws {
    let now = try parameter(element)
    if setup.cut.contains(element) {
      try change(.mend(element, to: valueBeforeCut(element)))
    } else {
      try change(.cut(element, before: now))
    }
  }

  /// Lets a unit hand on 0, or its own output again.
  package func toggleKnockOut(layer: Int, unit: Int) throws {
    guard let model = setup.model, model.layers.indices.contains(layer) else {
      throw Objection("there is no neuron here")
    }
    let isOut = model.layers[layer].knockedOut.contains(unit)
    try change(
      .structure(
        isOut ? .restore(layer: layer, unit: unit) : .knockOut(layer: layer, unit: unit)))
  }

  /// Whether the optimizer leaves all of them alone.
  package func areFrozen(_ parts: [Journal.Elements]) -> Bool {
    parts.allSatisfy { part in
      part.indices.isSubset(of: setup.frozen.of(part.name))
    }
  }

  /// Freezes them; or, where all of them are frozen, thaws them.
  package func toggleFreeze(_ parts: [Journal.Elements]) throws {
    guard !parts.isEmpty else { throw Objection("there is no parameter here") }
    try change(areFrozen(parts) ? .thaw(parts) : .freeze(parts))
  }

  private func parameter(_ element: Journal.Element) throws -> Double {
    guard let variable = training.variable(element.name),
      training.node(variable).role == .parameter, 0..<variable.count ~= element.index
    else { throw Objection("\(element.name) is no parameter: it is worked out from others") }
    return training.tape.value(variable, element.index)
  }

  private func valueBeforeCut(_ element: Journal.Element) -> Double {
    // Under the name it had when it was cut.
    var now = element
    for (k, entry) in branches[branch].journal.entries.enumerated().reversed() {
      switch entry.change {
      case .cut(now, let before): return before
      case .structure(let structure):
        if case .kept(let name, let index) = lineage(now, through: structure, entry: k) {
          now = .init(name, index)
        }
      default: break
      }
    }
    return 0
  }

  /// Where a parameter comes from, through entry `k` of this line's journal.
  func lineage(_ element: Journal.Element, through structure: Structure, entry k: Int) -> Lineage {
    let line = branches[branch]
    let before = k > 0 ? line.setups[k - 1].model : recipe.model
    guard let after = line.setups[k].model, let before else {
      return .kept(element.name, element.index)
    }
    return after.lineage(of: element.name, element.index, after: structure, from: before)
  }

  // MARK: Names

  private func name(of change: Journal.Change) -> String {
    func layer(_ k: Int) -> String {
      setup.model.flatMap { $0.layers.indices.contains(k) ? $0.layers[k].name : nil } ?? "layer"
    }
    func title(_ element: Journal.Element) -> String {
      self.title(of: Origin(element.name, element.index, iteration: iteration, run: index))
    }
    switch change {
    case .set(let name, _, _): return name
    case .optimizer: return "optimizer"
    case .edit(let element, _, _), .cut(let element, _), .mend(let element, _):
      return title(element)
    case .freeze(let parts), .thaw(let parts):
      guard let part = parts.first else { return "" }
      let isOne = parts.count == 1 && part.indices.ranges.first?.count == 1
      let isAll = part.indices == RangeSet(0..<tensorShape(part.name).reduce(1, *))
      if isOne, let i = part.indices.ranges.first?.lowerBound {
        return title(.init(part.name, i))
      }
      return isAll ? part.name : "a neuron of " + part.name.prefix { $0 != "." }
    case .structure(let structure):
      switch structure {
      case .addUnit(let k), .removeUnit(let k, _), .addLayer(let k), .removeLayer(let k):
        return layer(k)
      case .knockOut(let k, let unit), .restore(let k, let unit):
        return "neuron \(Digits.whole(unit)) of \(layer(k))"
      }
    }
  }
}
