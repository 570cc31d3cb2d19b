/// Which elements of which parameters no update changes.
package struct Frozen: Equatable, Sendable {
  private var elements: [String: RangeSet<Int>] = [:]  // by full name; looked up, never iterated
  package init() {}

  package var isEmpty: Bool { elements.isEmpty }

  package func contains(_ parameter: String, _ i: Int) -> Bool {
    elements[parameter]?.contains(i) ?? false
  }
  package func of(_ parameter: String) -> RangeSet<Int> { elements[parameter] ?? RangeSet() }

  package mutating func freeze(_ parameter: String, _ range: Range<Int>) {
    elements[parameter, default: RangeSet()].insert(contentsOf: range)
  }
  package mutating func thaw(_ parameter: String, _ range: Range<Int>) {
    elements[parameter]?.remove(contentsOf: range)
    if elements[parameter]?.isEmpty == true { elements[parameter] = nil }
  }

  package mutating func freeze(_ parameter: String, _ indices: RangeSet<Int>) {
    for range in indices.ranges { freeze(parameter, range) }
  }
  package mutating func thaw(_ parameter: String, _ indices: RangeSet<Int>) {
    for range in indices.ranges { thaw(parameter, range) }
  }
}

/// The stretches of the parameter block that are updated, and by which group's optimizer: made once,
/// followed at every update. What is frozen is in none of them, so its value and its memories stay as
/// they are to the last bit.
package struct UpdatePlan: Sendable {
  package struct Stretch: Equatable, Sendable {
    package let range: Range<Int>
    package let group: Int
  }
  package private(set) var stretches: [Stretch] = []
  /// For each table, whose optimizer its rows have, and what of it is frozen.
  private(set) var tables: [(group: Int, frozen: RangeSet<Int>)] = []

  mutating func add(_ range: Range<Int>, _ group: Int) {
    guard !range.isEmpty else { return }
    if let last = stretches.last, last.group == group, last.range.upperBound == range.lowerBound {
      stretches[stretches.count - 1] = Stretch(
        range: last.range.lowerBound..<range.upperBound, group: group)
    } else {
      stretches.append(Stretch(range: range, group: group))
    }
  }
}

extension UpdatePlan {
  fileprivate mutating func addTable(_ group: Int, frozen: RangeSet<Int>) {
    tables.append((group, frozen))
  }
}

extension Tape {
  /// `group` says whose optimizer a parameter of that full name has. Nil where one call over the
  /// whole block will do: one group, and nothing frozen.
  package func updatePlan(groups: Int, group: (String) -> Int, frozen: Frozen) -> UpdatePlan? {
    guard groups > 1 || !frozen.isEmpty else { return nil }
    var plan = UpdatePlan()
    let dense = recording.nodes.indices.filter { n in
      recording.nodes[n].role == .parameter && !tables.contains { $0.node == n }
    }
    for (k, n) in dense.enumerated() {
      let (node, start) = (recording.nodes[n], layout.value(recording[node: n], slice: 0))
      // What is between two tensors goes with the first, so that their stretches can be one.
      let next = dense.dropFirst(k + 1).first
      let end = next.map { layout.value(recording[node: $0], slice: 0) } ?? layout.denseCount
      let moving = RangeSet(0..<end - start).subtracting(frozen.of(node.name))
      for range in moving.ranges {
        plan.add(start + range.lowerBound..<start + range.upperBound, group(node.name))
      }
    }
    for table in tables {
      let name = recording.nodes[table.node].name
      plan.addTable(group(name), frozen: frozen.of(name))
    }
    return plan
  }

  /// Takes the optimizer's step for a stretch of a plan.
  package func update(
    _ stretch: UpdatePlan.Stretch, by optimizer: any Optimizer, rate: Double, at iteration: Int
  ) {
    update(stretch.range, by: optimizer, rate: rate, at: iteration)
  }

  /// Takes the step for the rows of tables that were looked up and whose group that is.
  package func updateTables(
    _ plan: UpdatePlan, group: Int, by optimizer: any Optimizer, rate: Double, at iteration: Int
  ) {
    for (table, mine) in zip(tables, plan.tables) where mine.group == group {
      for row in table.rows(slice: 0) {
        let (first, start) = (Int(row) * table.width, table.value(row: Int(row)))
        guard !mine.frozen.isEmpty else {
          update(start..<start + table.width, by: optimizer, rate: rate, at: iteration)
          continue
        }
        let moving = RangeSet(first..<first + table.width).subtracting(mine.frozen)
        for range in moving.ranges {
          let from = start + range.lowerBound - first
          update(from..<from + range.count, by: optimizer, rate: rate, at: iteration)
        }
      }
    }
  }
}
