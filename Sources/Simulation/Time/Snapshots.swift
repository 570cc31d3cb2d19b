/// Copies of a run's state, dense near now and thinning out geometrically into the past, within a
/// budget of bytes.
///
/// A snapshot is taken every `spacing` iterations. Number n belongs to the level of the largest
/// power of two that divides it, and every level keeps its newest `perLevel`: so at a distance d
/// from now, snapshots are about d / perLevel apart.
struct Snapshots {
  static let spacing = 8
  private static let levels = 28

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

  init(stateBytes: Int, budget: Int) {
    bytes = max(stateBytes, 1)
    perLevel = max(1, min(64, budget / bytes / Self.levels))
    tags = Array(repeating: Tag(), count: Self.levels * perLevel)
    ring = .allocate(byteCount: Self.levels * perLevel * bytes, alignment: 4096)
  }

  func free() { ring.deallocate() }

  /// Never more bytes than the budget, unless one state for each level is more.
  var size: Int { Self.levels * perLevel * bytes }

  /// Keeps a copy, if `iteration` is one to be kept.
  @inline(__always)
  mutating func offer(_ state: UnsafeMutableRawBufferPointer, at iteration: Int, branch: Int) {
    guard iteration % Self.spacing == 0, iteration > 0 else { return }
    keep(state, at: iteration, branch: branch)
  }

  private mutating func keep(
    _ state: UnsafeMutableRawBufferPointer, at iteration: Int, branch: Int
  ) {
    let number = iteration / Self.spacing
    let level = min(number.trailingZeroBitCount, Self.levels - 1)
    let place = (number >> (level + 1)) % perLevel
    guard let start = state.baseAddress else { return }
    let slot = level * perLevel + place
    (ring + bytes * slot).copyMemory(from: start, byteCount: bytes)
    tags[slot] = Tag(iteration: iteration, branch: branch)
  }

  /// Puts the newest state at or before `iteration` into `state`, and returns its iteration; nil
  /// where none is kept. `isPast(branch, iteration)` says whether that is a past of the run asked
  /// about.
  func restore(
    atOrBefore iteration: Int, into state: UnsafeMutableRawBufferPointer,
    where isPast: (_ branch: Int, _ iteration: Int) -> Bool
  ) -> Int? {
    var best: (slot: Int, iteration: Int)?
    for (slot, tag) in tags.enumerated()
    where tag.iteration >= 0 && tag.iteration <= iteration && isPast(tag.branch, tag.iteration) {
      if tag.iteration > best?.iteration ?? -1 { best = (slot, tag.iteration) }
    }
    guard let best, let to = state.baseAddress else { return nil }
    to.copyMemory(from: ring + bytes * best.slot, byteCount: bytes)
    return best.iteration
  }
}
