/// The rows of one table that a pass looked up: only these have a gradient other than 0, and only
/// these are cleared, written and updated, so that an iteration costs the same however long the
/// table is. Rows that were not looked up, and their memories, stay bit for bit as they are, as with
/// PyTorch's sparse gradients: no momentum carries them on, no memory of theirs fades.
final class TouchedRows {
  let node: Int
  let width: Int
  private let count: Int
  private let lookups: [Variable]  // ids
  private let values: Int
  private let gradients: [Int]  // of each slice
  /// For each slice, which rows, in the order in which they were met; slice 0 has room for all.
  private let lists: [UnsafeMutablePointer<Int32>]
  private let lengths: UnsafeMutablePointer<Int>
  /// For each slice and row, whether it is in the list.
  private let isListed: [UnsafeMutablePointer<Bool>]

  init(_ table: Int, _ recording: Recording, _ layout: Layout) {
    node = table
    let variable = recording[node: table]
    (count, width) = (variable.shape[0], variable.count / variable.shape[0])
    let slices = layout.slices
    lookups = recording.steps.filter { $0.inputs.first?.node == table }.map { $0.inputs[1] }
    values = layout.value(variable, slice: 0)
    gradients = (0..<slices).compactMap { layout.gradient(variable, slice: $0) }
    let each = min(count, lookups.reduce(0) { $0 + $1.count })
    let (count, all) = (count, min(count, slices * each))
    lists = (0..<slices).map { .allocate(capacity: $0 == 0 ? all : each) }
    lengths = .allocate(capacity: slices)
    lengths.initialize(repeating: 0, count: slices)
    isListed = (0..<slices).map { _ in
      let flags = UnsafeMutablePointer<Bool>.allocate(capacity: count)
      flags.initialize(repeating: false, count: count)
      return flags
    }
  }

  deinit {
    lists.forEach { $0.deallocate() }
    isListed.forEach { $0.deallocate() }
    lengths.deallocate()
  }

  /// Those of a slice; after a pass, slice 0 has those of all.
  func rows(slice: Int) -> UnsafeBufferPointer<Int32> {
    .init(start: lists[slice], count: lengths[slice])
  }
  /// Whether a row was looked up by any slice.
  func holds(row: Int) -> Bool { isListed[0][row] }
  /// Where a row's numbers begin in the arena.
  func value(row: Int) -> Int { values + row * width }
  func gradient(row: Int, slice: Int) -> Int { gradients[slice] + row * width }

  private func add(_ row: Int, slice: Int) {
    guard !isListed[slice][row] else { return }
    isListed[slice][row] = true
    lists[slice][lengths[slice]] = Int32(truncatingIfNeeded: row)
    lengths[slice] += 1
  }

  /// Before going backward: what the last pass left is cleared, and the ids of this one are listed.
  func begin(_ tape: Tape, slice: Int) {
    for row in rows(slice: slice) {
      isListed[slice][Int(row)] = false
      tape.address(gradient(row: Int(row), slice: slice))
        .initializeMemory(as: UInt8.self, repeating: 0, count: tape.precision.bytes * width)
    }
    lengths[slice] = 0
    for ids in lookups {
      for i in 0..<ids.count {
        add(tape.value(ids, i, slice: slice).choice(of: count), slice: slice)
      }
    }
  }

  /// Adds the gradients of a slice to those of slice 0.
  func gather(_ tape: Tape, slice: Int) {
    for row in rows(slice: slice) {
      add(Int(row), slice: 0)
      tape.accumulate(
        width, from: gradient(row: Int(row), slice: slice), to: gradient(row: Int(row), slice: 0))
    }
  }
}

extension Tape {
  /// Whether the coming update changes a parameter's element: it does not where that is in a row of
  /// a table which the last pass did not look up.
  package func isUpdated(_ variable: Variable, _ i: Int) -> Bool {
    guard let table = tables.first(where: { $0.node == variable.node }) else { return true }
    return table.holds(row: (variable.offset + i) / table.width)
  }

  /// The stretches of the parameter block that the coming update changes.
  @inline(__always)
  func eachUpdated(_ body: (Range<Int>) -> Void) {
    body(0..<layout.denseCount)
    for k in 0..<tableCount {
      let table = tables[k]
      for row in table.rows(slice: 0) {
        let start = table.value(row: Int(row))
        body(start..<start + table.width)
      }
    }
  }

  /// How many parameters the coming update changes.
  package var updatedCount: Int {
    tables.reduce(layout.denseCount) { $0 + $1.rows(slice: 0).count * $1.width }
  }
}
