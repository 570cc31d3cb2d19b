/// The parameters of a run at some iterations, evenly spread over its whole way: at first all, then
/// every second, fourth, … so that there are never more than `most`.
///
/// Which iterations these are follows from the last of them alone. Those that are not kept (because
/// the run went back and forth) have to be found by replay.
struct Path {
  static let most = 32

  /// Those before `last`, the first of them not before `first`.
  static func iterations(from first: Int, before last: Int) -> [Int] {
    let step = stride(of: last)
    return Array(Swift.stride(from: (first + step - 1) / step * step, to: last, by: step))
  }
  /// The least power of two that makes few enough steps.
  static func stride(of length: Int) -> Int {
    var step = 1
    while length / step >= most { step *= 2 }
    return step
  }

  private struct Tag {
    var iteration = -1
    var branch = 0
  }
  /// More than this much memory is not spent on it: a larger network has no path.
  private static let budget = 64 << 20
  private var tags: [Tag]
  private let states: UnsafeMutableRawPointer
  private let bytes: Int
  private var step = 1

  /// For parameters of so many bytes: the system gives what is never written no memory.
  init(bytes: Int) {
    self.bytes = max(bytes, 1)
    let count = self.bytes * 2 * Path.most <= Path.budget ? 2 * Path.most : 0
    tags = Array(repeating: Tag(), count: count)
    states = .allocate(byteCount: max(count * self.bytes, 1), alignment: 64)
  }
  func free() { states.deallocate() }
  var isKept: Bool { !tags.isEmpty }

  @inline(__always)
  func wants(_ iteration: Int) -> Bool { iteration & (step - 1) == 0 }

  /// Keeps a copy of the parameters that a state begins with, if `iteration` is on the way.
  mutating func keep(_ state: UnsafeMutableRawBufferPointer, at iteration: Int, branch: Int) {
    step = max(step, Path.stride(of: iteration))
    guard wants(iteration), !tags.isEmpty, let start = state.baseAddress, state.count >= bytes
    else { return }
    // In its own place, or that of one no longer on the way, else of one of another line.
    var slot = 0
    for k in tags.indices {
      let tag = tags[k]
      if tag.iteration == iteration && tag.branch == branch {
        slot = k
        break
      }
      let isFree = tag.iteration < 0 || tag.iteration & (step - 1) != 0
      let isFound = tags[slot].iteration < 0 || tags[slot].iteration & (step - 1) != 0
      if isFree || !isFound && tag.branch != branch { slot = k }
    }
    (states + bytes * slot).copyMemory(from: start, byteCount: bytes)
    tags[slot] = Tag(iteration: iteration, branch: branch)
  }

  func state(
    at iteration: Int, where isPast: (_ branch: Int, _ iteration: Int) -> Bool
  ) -> [UInt8]? {
    // A change where a line begins makes the state there the line's own.
    let slot =
      tags.indices.filter { tags[$0].iteration == iteration && isPast(tags[$0].branch, iteration) }
      .max { tags[$0].branch < tags[$1].branch }
    return slot.map {
      Array(UnsafeRawBufferPointer(start: states + bytes * $0, count: bytes))
    }
  }
}
