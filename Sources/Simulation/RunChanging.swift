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
      path.free()
      path = Path(bytes: other.pass.tape.parameterBytes)
      forgetProbes()
    } else {
      trainer = Trainer(recipe, now, trainer.pass, trainer.feed)
    }
    setup = now
    setupNumber += 1
    spots = findSpots()
    ground = spots == nil ? nil : firstGround
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
      carry(from: old.pass, memories: true) {
        after.lineage(of: $0, $1, after: structure, from: before)
      }
    case .edit(let element, let value, _): put(element, value)
    case .put(let first, let numbers, _, _):
      for (element, number) in zip(first.run(numbers.count), numbers) { put(element, number) }
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
    if after.plan != setup.plan || after.optimizer != setup.optimizer {
      _ = try Self.trainer(recipe, after, data, targets, level, index)
    }
    if iteration < newest { beginLine() }
    let count = branches[branch].journal.entries.count
    branches[branch].journal.add(entry)
    try foldJournal(from: max(count - 1, 0))
    forgetThisIteration()
    if branches[branch].journal.entries.count == count + 1 {
      make(change, after)
      nextChange = .max
      replay()
    } else {
      // It became one with the change before it, or undid it: once more from how it arrived.
      arriveAgain()
    }
    record()
    path.keep(training.tape.state, at: iteration, branch: branch)
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
    forgetThisIteration()
    arriveAgain()
    record()
    path.keep(training.tape.state, at: iteration, branch: branch)
  }

  /// What was found here was found before the change: it is looked for again.
  private func forgetThisIteration() {
    if branches[branch].bad == iteration { branches[branch].bad = nil }
    if branches[branch].reached == iteration { branches[branch].reached = nil }
    branches[branch].way?.cut(after: iteration - 1)
    for k in conditions.indices where branches[branch].met[k] == iteration {
      branches[branch].met[k] = nil
    }
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
    line.headScores.cut(after: iteration)
    line.trail.cut(after: iteration)
    line.way?.cut(after: iteration)
    let journal = line.journal.upTo(iteration)
    return Branch(
      parent: parent, fork: parent == nil ? 0 : iteration, journal: journal,
      setups: Array(line.setups.prefix(journal.entries.count)), newest: iteration,
      loss: line.loss, heldOutLoss: line.heldOutLoss, heldOutAccuracy: line.heldOutAccuracy,
      headScores: line.headScores, trail: line.trail,
      met: line.met.map { $0.flatMap { $0 <= iteration ? $0 : nil } },
      bad: line.bad.flatMap { $0 <= iteration ? $0 : nil }, way: line.way,
      reached: line.reached.flatMap { $0 <= iteration ? $0 : nil })
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

  /// Where a parameter comes from, through entry `k` of this line's journal.
  func lineage(_ element: Journal.Element, through structure: Structure, entry k: Int) -> Lineage {
    let line = branches[branch]
    return line.setups[k].lineage(
      of: element.name, element.index, after: structure,
      from: k > 0 ? line.setups[k - 1] : firstSetup)
  }
}
