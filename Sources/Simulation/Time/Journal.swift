/// Everything a person did to a run, by iteration: replayed, it does the same again.
package struct Journal: Equatable, Sendable {
  /// A hyperparameter set to a value; it acts on the update from `iteration` to the next.
  package struct Entry: Equatable, Sendable {
    package let iteration: Int
    package let name: String
    package let value: Double
    package let before: Double
  }
  package private(set) var entries: [Entry] = []

  /// Later words on the same hyperparameter at the same iteration replace earlier ones.
  package mutating func add(_ entry: Entry) {
    var entry = entry
    if let k = entries.firstIndex(where: {
      $0.iteration == entry.iteration && $0.name == entry.name
    }) {
      entry = Entry(
        iteration: entry.iteration, name: entry.name, value: entry.value,
        before: entries[k].before)
      entries.remove(at: k)
      if entry.value == entry.before { return }
    }
    entries.append(entry)
    entries.sort { $0.iteration < $1.iteration }
  }

  /// What stands there up to and including `iteration`.
  package func upTo(_ iteration: Int) -> Journal {
    var journal = self
    journal.entries.removeAll { $0.iteration > iteration }
    return journal
  }

  package func hyperparameters(_ first: Hyperparameters, at iteration: Int) -> Hyperparameters {
    var now = first
    for entry in entries where entry.iteration <= iteration { now[entry.name] = entry.value }
    return now
  }

  /// The first iteration after `iteration` at which something changes.
  package func next(after iteration: Int) -> Int? {
    entries.first { $0.iteration > iteration }?.iteration
  }
}
