/// Where everything of a recording lies in one arena, in numbers from its start:
///
///     parameters │ memories │ slice 0: ∂parameters, values, ∂values │ slice 1: … │ scratch
///
/// so the state of a run is the first two blocks in one piece, and the optimizer is one call.
struct Layout: Sendable {
  let slices: Int
  let memories: Int
  private(set) var parameterCount = 0
  private var sliceCount = 0
  private let scratchCount: Int
  /// For each node, where it begins: in the parameter block, or else in its slice.
  private var values: [Int] = []
  /// For each node, where its gradient begins in its slice; −1 if it has none.
  private var gradients: [Int] = []
  private let isParameter: [Bool]

  init(_ recording: Recording, slices: Int, memories: Int, scratch: Int) {
    (self.slices, self.memories) = (slices, memories)
    scratchCount = Self.aligned(scratch)
    isParameter = recording.nodes.map { $0.role == .parameter }
    for node in recording.nodes where node.role == .parameter {
      parameterCount += Self.aligned(node.count)
    }
    var parameterEnd = 0
    sliceCount = parameterCount
    for node in recording.nodes {
      let count = Self.aligned(node.count)
      switch node.role {
      case .parameter:
        values.append(parameterEnd)
        gradients.append(parameterEnd)
        parameterEnd += count
      case .given:
        values.append(sliceCount)
        gradients.append(-1)
        sliceCount += count
      case .computed:
        values.append(sliceCount)
        gradients.append(sliceCount + count)
        sliceCount += 2 * count
      }
    }
  }

  /// Every tensor begins on a cache line.
  private static func aligned(_ count: Int) -> Int { (count + 15) & ~15 }

  var stateCount: Int { (1 + memories) * parameterCount }
  var count: Int { stateCount + slices * (sliceCount + scratchCount) }

  func slice(_ slice: Int) -> Int { stateCount + slice * sliceCount }
  func scratch(_ slice: Int) -> Int { stateCount + slices * sliceCount + slice * scratchCount }

  func value(_ variable: Variable, slice: Int) -> Int {
    (isParameter[variable.node] ? 0 : self.slice(slice)) + values[variable.node] + variable.offset
  }
  func gradient(_ variable: Variable, slice: Int) -> Int? {
    guard gradients[variable.node] >= 0 else { return nil }
    return self.slice(slice) + gradients[variable.node] + variable.offset
  }
  func memory(_ m: Int, of variable: Variable) -> Int? {
    guard isParameter[variable.node], 0..<memories ~= m else { return nil }
    return (m + 1) * parameterCount + values[variable.node] + variable.offset
  }
}
