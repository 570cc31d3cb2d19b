import CKernels

/// The rows of one table that a pass looked up: only these have a gradient other than 0, and only
/// these are cleared, written and updated, so that an iteration costs the same however long the
/// table is. Rows that were not looked up, and their memories, stay bit for bit as they are, as with
/// PyTorch's sparse gradients: no momentum carries them on, no memory of theirs fades.
final class TouchedRows {
  let node: Int
  let width: Int
  private let count: Int
  /// How many rows a pass can look up.
  let most: Int
  private let lookups: [LookUp]
  private let values: Int
  private let gradients: [Int]  // of each slice
  /// For each slice, which rows, in the order in which they were met; slice 0 has room for all.
  private let lists: [UnsafeMutablePointer<Int32>]
  private let lengths: UnsafeMutablePointer<Int>
  /// What the last update said of the rows it changed, if it has cleared their gradients: nobody looks
  /// at these any more. Known until the next pass, and after it until somebody asks.
  var swept: Bool?
  private var areKnownFinite: Bool?
  /// For each slice and row, whether it is in the list.
  private let isListed: [UnsafeMutablePointer<Bool>]

  /// Where each slice has the ids of a step that looks something up; an id below 0 is none.
  private struct LookUp {
    let ids: [Int]
    let count: Int
  }

  init(_ table: Int, _ recording: Recording, _ layout: Layout) {
    node = table
    let variable = recording[node: table]
    (count, width) = (variable.shape[0], variable.count / variable.shape[0])
    let slices = layout.slices
    lookups = recording.steps.filter { $0.inputs.first?.node == table }.compactMap { step in
      step.inputs.last.map { ids in
        LookUp(ids: (0..<slices).map { layout.value(ids, slice: $0) }, count: ids.count)
      }
    }
    values = layout.value(variable, slice: 0)
    gradients = (0..<slices).compactMap { layout.gradient(variable, slice: $0) }
    let each = min(count, lookups.reduce(0) { $0 + $1.count })
    let (count, all) = (count, min(count, slices * each))
    most = all
    lists = (0..<slices).map { .allocate(capacity: 1 + ($0 == 0 ? all : each)) }
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
  /// Whether no number of the rows that were looked up is NaN or infinite.
  func areFinite(_ tape: Tape) -> Bool {
    // All others were finite before.
    if let known = areKnownFinite {
      areKnownFinite = nil
      return known
    }
    let rows = rows(slice: 0)
    let start = tape.address(values)
    guard tape.precision == .double else {
      return tape.kernels.pointee.rows_finite(
        rows.count, rows.baseAddress, Int32(width), start.assumingMemoryBound(to: Float.self)) != 0
    }
    let numbers = start.assumingMemoryBound(to: Double.self)
    return rows.allSatisfy { row in
      (0..<width).allSatisfy { numbers[Int(row) * width + $0].isFinite }
    }
  }
  /// All of the table in the parameter block.
  var range: Range<Int> { values..<values + count * width }

  /// Where a row's numbers begin in the arena.
  func value(row: Int) -> Int { values + row * width }
  func gradient(row: Int, slice: Int) -> Int { gradients[slice] + row * width }

  /// Whether or not it is there already, without asking first: nobody could guess the answer.
  @inline(__always)
  private func add(
    _ row: Int, _ list: UnsafeMutablePointer<Int32>, _ flags: UnsafeMutablePointer<Bool>,
    _ length: inout Int
  ) {
    list[length] = Int32(truncatingIfNeeded: row)
    length += flags[row] ? 0 : 1
    flags[row] = true
  }

  /// Before going backward: what the last pass left is cleared, and the ids of this one are listed.
  func begin(_ tape: Tape, slice: Int) {
    let rows = rows(slice: slice)
    let flags = isListed[slice]
    for row in rows { flags[Int(row)] = false }
    let isCleared = slice == 0 && swept != nil
    if slice == 0 { (areKnownFinite, swept) = (swept, nil) }
    let slopes = tape.address(gradients[slice])
    switch tape.precision {
    case .single:
      if !isCleared {
        tape.kernels.pointee.clear_rows(
          rows.count, rows.baseAddress, Int32(width), slopes.assumingMemoryBound(to: Float.self))
      }
      list(tape, slice, Float.self)
    case .double:
      let slopes = slopes.assumingMemoryBound(to: Double.self)
      for row in rows { (slopes + Int(row) * width).update(repeating: 0, count: width) }
      list(tape, slice, Double.self)
    }
  }

  @inline(__always)
  private func list<S: Stored>(_ tape: Tape, _ slice: Int, _: S.Type) {
    let (list, flags, end) = (lists[slice], isListed[slice], Double(count))
    var length = 0
    for lookup in lookups {
      let ids = tape.address(lookup.ids[slice]).assumingMemoryBound(to: S.self)
      for i in 0..<lookup.count {
        let id = ids[i].plain
        if id >= 0 { add(id < end ? Int(id) : count - 1, list, flags, &length) }
      }
    }
    lengths[slice] = length
  }

  /// Adds the gradients of a slice to those of slice 0.
  func gather(_ tape: Tape, slice: Int) {
    var length = lengths[0]
    for row in rows(slice: slice) {
      add(Int(row), lists[0], isListed[0], &length)
      tape.accumulate(
        width, from: gradient(row: Int(row), slice: slice), to: gradient(row: Int(row), slice: 0))
    }
    lengths[0] = length
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

  /// How many parameters an update may change at most.
  package var mostUpdated: Int { tables.reduce(layout.denseCount) { $0 + $1.most * $1.width } }

  /// How many parameters the coming update changes.
  package var updatedCount: Int {
    tables.reduce(layout.denseCount) { $0 + $1.rows(slice: 0).count * $1.width }
  }
}
