import Calculus
import Networks

/// Everything a person did to a run, by iteration: replayed, it does the same again.
package struct Journal: Equatable, Sendable {
  /// One number of a parameter.
  package struct Element: Hashable, Sendable {
    package let name: String
    package let index: Int
    package init(_ name: String, _ index: Int) { (self.name, self.index) = (name, index) }
    /// The numbers from it on.
    func run(_ count: Int) -> [Element] { (0..<count).map { Element(name, index + $0) } }
  }
  /// Some numbers of a parameter.
  package struct Elements: Equatable, Sendable {
    package let name: String
    package let indices: RangeSet<Int>
    package init(_ name: String, _ indices: RangeSet<Int>) {
      (self.name, self.indices) = (name, indices)
    }
  }

  package enum Change: Equatable, Sendable {
    /// A hyperparameter is set to a value.
    case set(String, Double, before: Double)
    /// Another optimizer takes over, with its standard settings and empty memories.
    case optimizer(String, before: String)
    /// Units, layers.
    case structure(Structure)
    /// A number of a parameter is written by hand.
    case edit(Element, Double, before: Double)
    /// Numbers of a parameter, from that one on, are put at once: a vector of the plane, or a filter
    /// that has a name.
    case put(Element, [Double], before: [Double], called: String?)
    /// A weight is held at 0, or gets back what it was.
    case cut(Element, before: Double)
    case mend(Element, to: Double)
    /// The optimizer leaves these alone, or may move them again.
    case freeze([Elements])
    case thaw([Elements])
  }

  /// It acts on the state at `iteration`, and so on the update from there to the next.
  package struct Entry: Equatable, Sendable {
    package let iteration: Int
    package let change: Change
    /// What it is about, as a person calls it: `learningRate`, `layer1.weight[0, 3]`.
    package let name: String

    package init(iteration: Int, _ change: Change, name: String) {
      (self.iteration, self.change, self.name) = (iteration, change, name)
    }
  }
  package private(set) var entries: [Entry] = []

  /// Later words on the same hyperparameter or number at the same iteration replace earlier ones,
  /// where nothing else came between.
  package mutating func add(_ entry: Entry) {
    if let last = entries.last, last.iteration == entry.iteration, last.name == entry.name,
      let merged = Self.merged(last.change, entry.change)
    {
      entries.removeLast()
      if let merged { entries.append(Entry(iteration: entry.iteration, merged, name: entry.name)) }
    } else {
      entries.append(entry)
    }
  }

  /// Two changes as one; nil inside where they undo each other, nil where they stay two.
  private static func merged(_ first: Change, _ second: Change) -> Change?? {
    switch (first, second) {
    case (.set(let name, _, let before), .set(let other, let value, _)) where name == other:
      .some(value == before ? nil : .set(name, value, before: before))
    case (.edit(let element, _, let before), .edit(let other, let value, _))
    where element == other:
      .some(value == before ? nil : .edit(element, value, before: before))
    case (.put(let element, _, let before, _), .put(let other, let numbers, _, let called))
    where element == other && before.count == numbers.count:
      .some(numbers == before ? nil : .put(element, numbers, before: before, called: called))
    case (.optimizer(_, let before), .optimizer(let name, _)):
      .some(name == before ? nil : .optimizer(name, before: before))
    case (.freeze(let parts), .thaw(let others)) where parts == others: .some(nil)
    case (.thaw(let parts), .freeze(let others)) where parts == others: .some(nil)
    case (.cut(let element, _), .mend(let other, _)) where element == other: .some(nil)
    case (.structure(.knockOut(let layer, let unit)), .structure(.restore(let k, let n)))
    where layer == k && unit == n:
      .some(nil)
    case (
      .structure(.grow(let name, let axis, let at)), .structure(.shrink(let other, let k, let n))
    )
    where name == other && axis == k && at == n:
      .some(nil)
    default: nil
    }
  }

  /// The last change is taken back.
  mutating func removeLast() { entries.removeLast() }

  /// What stands there up to and including `iteration`.
  package func upTo(_ iteration: Int) -> Journal {
    var journal = self
    journal.entries.removeAll { $0.iteration > iteration }
    return journal
  }

  /// The first iteration after `iteration` at which something changes.
  package func next(after iteration: Int) -> Int? {
    entries.first { $0.iteration > iteration }?.iteration
  }
}

extension Journal.Change {
  /// What became of it, where that is no number: `one neuron more`.
  package var words: String {
    switch self {
    case .set, .edit, .put: ""
    case .optimizer(let after, _): after
    case .cut: "knocked out"
    case .mend: "restored"
    case .freeze: "frozen"
    case .thaw: "thawed"
    case .structure(let structure):
      switch structure {
      case .addUnit: "one neuron more, its last"
      case .removeUnit: "one neuron less"
      case .addLayer: "a new layer in this place; the others move on"
      case .removeLayer: "removed"
      case .knockOut: "knocked out"
      case .restore: "restored"
      case .grow(_, let axis, _): axis == 0 ? "a row more" : "a column more"
      case .shrink(_, let axis, _): axis == 0 ? "a row less" : "a column less"
      case .slide(_, _, let value): Digits.whole(value)
      }
    }
  }
}
