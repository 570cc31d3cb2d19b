import Calculus

/// Copies of a run's state, dense near now and thinning out geometrically into the past, within a
/// budget of bytes.
///
/// A snapshot is taken every `spacing` iterations: after few where an iteration goes through all of the
/// state, after more where it touches some rows of large tables, and costs less than a copy. Number n belongs to the level of the largest
/// power of two that divides it, and every level keeps its newest `perLevel`: so at a distance d
/// from now, snapshots are about d / perLevel apart.
///
/// A state may be smaller than its slot: before a neuron was added it was.
struct Snapshots {
  static let least = 8
  let spacing: Int
  /// As far as a billion iterations; fewer where states are so large that there is no room.
  private let levels: Int
  private let budget: Int

  private struct Tag {
    var iteration = -1
    var branch = 0
  }
  private let bytes: Int
  private let perLevel: Int
  private var tags: [Tag]
  /// `perLevel` states for every level, level after level: the system gives what is never written no
  /// memory.
  private let ring: UnsafeMutableRawPointer

  init(stateBytes: Int, budget: Int, spacing: Int = Snapshots.least) {
    self.spacing = spacing
    bytes = max(stateBytes, 1)
    self.budget = budget
    let slots = max(1, budget / bytes)
    levels = min(28, slots)
    perLevel = min(64, slots / levels)
    tags = Array(repeating: Tag(), count: levels * perLevel)
    ring = .allocate(byteCount: levels * perLevel * bytes, alignment: 4096)
  }

  func free() { ring.deallocate() }

  /// Never more bytes than the budget, unless a single state is more.
  var size: Int { levels * perLevel * bytes }

  /// Keeps a copy, if `iteration` is one to be kept.
  @inline(__always)
  mutating func offer(_ state: UnsafeMutableRawBufferPointer, at iteration: Int, branch: Int) {
    guard iteration % spacing == 0, iteration > 0 else { return }
    keep(state, at: iteration, branch: branch)
  }

  private mutating func keep(
    _ state: UnsafeMutableRawBufferPointer, at iteration: Int, branch: Int
  ) {
    let number = iteration / spacing
    let level = min(number.trailingZeroBitCount, levels - 1)
    let place = (number >> (level + 1)) % perLevel
    guard let start = state.baseAddress else { return }
    let slot = level * perLevel + place
    (ring + bytes * slot).copyMemory(from: start, byteCount: state.count)
    tags[slot] = Tag(iteration: iteration, branch: branch)
  }

  /// The newest state kept at or before `iteration`. `isPast(branch, iteration)` says whether that
  /// is a past of the run asked about.
  func newest(
    atOrBefore iteration: Int, where isPast: (_ branch: Int, _ iteration: Int) -> Bool
  ) -> (slot: Int, iteration: Int)? {
    var best: (slot: Int, iteration: Int)?
    for (slot, tag) in tags.enumerated()
    where tag.iteration >= 0 && tag.iteration <= iteration && isPast(tag.branch, tag.iteration) {
      if tag.iteration > best?.iteration ?? -1 { best = (slot, tag.iteration) }
    }
    return best
  }

  func copy(_ slot: Int, into state: UnsafeMutableRawBufferPointer) {
    state.baseAddress?.copyMemory(from: ring + bytes * slot, byteCount: state.count)
  }

  /// Takes over another's states, for a run that goes its own way from `iteration`.
  mutating func take(
    from other: Snapshots, upTo iteration: Int,
    where isPast: (_ branch: Int, _ iteration: Int) -> Bool
  ) {
    makeRoom(forStates: other.bytes)
    for slot in other.oldestFirst
    where other.tags[slot].iteration <= iteration
      && isPast(other.tags[slot].branch, other.tags[slot].iteration)
    {
      keep(other.state(slot), at: other.tags[slot].iteration, branch: 0)
    }
  }

  private func state(_ slot: Int) -> UnsafeMutableRawBufferPointer {
    .init(start: ring + bytes * slot, count: bytes)
  }
  private var oldestFirst: [Int] {
    tags.indices.filter { tags[$0].iteration >= 0 }
      .sorted { tags[$0].iteration < tags[$1].iteration }
  }

  /// The same states in slots for larger ones.
  mutating func makeRoom(forStates size: Int) {
    guard size > bytes else { return }
    var larger = Snapshots(stateBytes: size, budget: budget, spacing: spacing)
    // The oldest first, so that where there are fewer slots now the newest stay.
    for slot in oldestFirst {
      larger.keep(state(slot), at: tags[slot].iteration, branch: tags[slot].branch)
    }
    free()
    self = larger
  }
}

extension Tape {
  /// So many iterations that copying the state costs little beside them, and that going through them
  /// once more takes no time that anybody would notice.
  var snapshotSpacing: Int {
    // Where there are matrix products an iteration takes its time.
    guard mostUpdated < recording.parameterCount, recording.productOperations < mostUpdated else {
      return Snapshots.least
    }
    var spacing = 64
    while spacing * mostUpdated < 64 * recording.parameterCount, spacing < 1024 { spacing *= 2 }
    return spacing
  }
}
