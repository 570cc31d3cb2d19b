import Calculus
import Networks

// How a parameter came to be what it is at an iteration: by the update that led there, or by hand.

extension Run {
  enum Arrival {
    /// It began here: the model's own first draw.
    case drawn(Initial, Int)
    /// It was put there, for the reason given.
    case put(reason: String)
    /// The update that led here made it; it had this name then.
    case updated(Journal.Element)
  }

  /// Through the changes made at this iteration, the last first. Without `edits` only what moved it:
  /// a memory is not written by hand.
  func arrival(of element: Journal.Element, edits: Bool = true) -> Arrival {
    let line = branches[branch]
    var now = element
    for (k, entry) in line.journal.entries.enumerated().reversed()
    where entry.iteration == iteration {
      switch entry.change {
      case .edit(now, _, let before) where edits:
        return .put(reason: "written by hand; before it was \(Digits.text(before, 6))")
      case .put(let first, let numbers, let before, let called)
      where edits && first.run(numbers.count).contains(now):
        let was = Digits.text(before[now.index - first.index], 6)
        return .put(
          reason: (called.map { "of the filter \($0), put here" } ?? "moved")
            + " by hand; before it was \(was)")
      case .cut(now, let before) where edits:
        return .put(reason: "knocked out by hand; before it was \(Digits.text(before, 6))")
      case .mend(now, _) where edits:
        return .put(reason: "given back by hand what it was when it was knocked out")
      case .structure(let structure):
        switch lineage(now, through: structure, entry: k) {
        case .kept(let name, let index): now = .init(name, index)
        case .set(_, let reason): return .put(reason: reason)
        case .drawn:
          return added(at: iteration, line.setups[k])[now.name].map { .drawn($0, now.index) }
            ?? .put(reason: "")
        }
      default: break
      }
    }
    if iteration == 0 {
      return first(now).map { .drawn($0, now.index) } ?? .put(reason: "")
    }
    return .updated(now)
  }

  /// How a parameter of the recipe's own model begins.
  private func first(_ element: Journal.Element) -> Initial? {
    if firstInitials.isEmpty {
      var r = Recording()
      switch recipe.objective {
      case .samples(let task, let model, _):
        r = model.recording(seed: recipe.seed, given: recipe.parameters)
        if task.wordForm != nil {
          WordFeed.record(into: &r)
          WordMap.record(model, seed: recipe.seed, into: &r)
        }
      case .landscape(let landscape): _ = landscape.record(given: recipe.parameters, into: &r)
      }
      for (n, node) in r.nodes.enumerated() {
        if let initial = r.initials[n] { firstInitials[node.name] = initial }
      }
    }
    return firstInitials[element.name]
  }

  /// The number with which a parameter of now began, and where that was.
  func beginning(of element: Journal.Element) -> (Double, Origin) {
    let line = branches[branch]
    var now = element
    func origin(at iteration: Int) -> Origin {
      Origin(now.name, now.index, iteration: iteration, run: index)
    }
    for (k, entry) in line.journal.entries.enumerated().reversed()
    where entry.iteration <= iteration {
      switch entry.change {
      case .edit(now, let value, _) where entry.iteration == 0: return (value, origin(at: 0))
      case .put(let first, let numbers, _, _)
      where entry.iteration == 0 && first.run(numbers.count).contains(now):
        return (numbers[now.index - first.index], origin(at: 0))
      case .cut(now, _) where entry.iteration == 0: return (0, origin(at: 0))
      case .structure(let structure):
        switch lineage(now, through: structure, entry: k) {
        case .kept(let name, let index): now = .init(name, index)
        case .set(let value, _): return (value, origin(at: entry.iteration))
        case .drawn:
          let initial = added(at: entry.iteration, line.setups[k])[now.name]
          return (initial?.value(at: now.index) ?? 0, origin(at: entry.iteration))
        }
      default: break
      }
    }
    return (first(now)?.value(at: now.index) ?? .nan, origin(at: 0))
  }

  func words(for arrival: Arrival) -> String {
    switch arrival {
    case .drawn(let initial, let i):
      let when = iteration == 0 ? "" : "added at iteration \(Digits.whole(iteration)): "
      return when + initial.words(at: i)
    case .put(let reason): return reason
    case .updated(let element):
      let isCut = visit(iteration - 1) { setup.cut.contains(element) }
      if isCut { return "knocked out: stays 0, \(lastUpdateInWords)" }
      if visit(iteration - 1, { setup.isHeld(element.name, element.index) }) {
        return "frozen: stays as it was, \(lastUpdateInWords)"
      }
      let changes = branches[branch].journal.entries.compactMap { entry -> String? in
        guard entry.iteration == iteration, case .structure = entry.change else { return nil }
        return "; then \(entry.name): \(entry.change.words)"
      }
      return "\(optimizerBefore), \(lastUpdateInWords)" + changes.joined()
    }
  }

  /// The optimizer that made the update that led here.
  private var optimizerBefore: String { setup(before: iteration).optimizer.name }
}
