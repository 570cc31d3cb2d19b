/// Where everything of a recording lies in one arena, in numbers from its start:
///
///     parameters │ memories │ carried │ joined │ slice 0: ∂parameters, values, ∂values │ slice 1: …
///     │ scratch
///
/// so the state of a run is the first three blocks in one piece, and the optimizer is one call:
/// tables, of which it touches only some rows, are the last parameters. What an operation reads
/// across the batch has all its slices in one piece, in `joined`.
struct Layout: Sendable {
  let slices: Int
  let memories: Int
  private(set) var parameterCount = 0
  /// Parameters that are not tables.
  private(set) var denseCount = 0
  private var carriedCount = 0
  private var joinedCount = 0
  private var sliceCount = 0
  private let scratchCount: Int
  /// For each node, where slice 0 has it, and how far on the next slice has its own.
  private var values: [Place]
  /// The same of its gradient; nil if it has none.
  private var gradients: [Place?]
  private let isParameter: [Bool]

  private struct Place {
    var start: Int
    var stride: Int
    func of(_ slice: Int) -> Int { start + slice * stride }
  }

  init(_ recording: Recording, memories: Int, scratch: Int) {
    (slices, self.memories) = (recording.slices, memories)
    scratchCount = Self.aligned(scratch)
    let nodes = recording.nodes
    isParameter = nodes.map { $0.role == .parameter }
    values = nodes.map { _ in Place(start: 0, stride: 0) }
    gradients = nodes.map { _ in nil }

    let tables = recording.tables
    let parameters = nodes.indices.filter { nodes[$0].role == .parameter }
    for n in parameters.filter({ !tables.contains($0) }) + tables {
      values[n].start = parameterCount
      parameterCount += Self.aligned(nodes[n].count)
      if !tables.contains(n) { denseCount = parameterCount }
    }
    carriedCount = nodes.filter { $0.role == .carried }.reduce(0) { $0 + Self.aligned($1.count) }

    let joined =
      slices == 1
      ? [] : recording.steps.filter(\.operation.joins).flatMap(\.inputs).map(\.node)
    let isJoined = nodes.indices.map { nodes[$0].isBatched && joined.contains($0) }
    for n in nodes.indices where isJoined[n] {
      joinedCount += (nodes[n].role == .given ? 1 : 2) * Self.aligned(slices * nodes[n].count)
    }

    var carriedEnd = (1 + memories) * parameterCount
    var joinedEnd = stateCount
    let sliceStart = stateCount + joinedCount
    sliceCount = parameterCount
    let perSlice = -1  // a stride known only when a whole slice is laid out
    for (n, node) in nodes.enumerated() {
      let count = Self.aligned(node.count)
      switch node.role {
      case .parameter:
        gradients[n] = Place(start: sliceStart + values[n].start, stride: perSlice)
      case .carried:
        values[n].start = carriedEnd
        carriedEnd += count
      case .given, .computed:
        func place(_ stride: Int) -> Place {
          if isJoined[n] {
            defer { joinedEnd += Self.aligned(slices * node.count) }
            return Place(start: joinedEnd, stride: node.count)
          }
          defer { sliceCount += count }
          return Place(start: sliceStart + sliceCount, stride: stride)
        }
        values[n] = place(node.isShared ? 0 : perSlice)
        if node.role == .computed { gradients[n] = place(perSlice) }
      }
    }
    for n in nodes.indices {
      if values[n].stride == perSlice { values[n].stride = sliceCount }
      if gradients[n]?.stride == perSlice { gradients[n]?.stride = sliceCount }
    }
  }

  /// Every tensor begins on a cache line.
  private static func aligned(_ count: Int) -> Int { (count + 15) & ~15 }

  var stateCount: Int { (1 + memories) * parameterCount + carriedCount }
  private var beforeSlices: Int { stateCount + joinedCount }
  var count: Int { beforeSlices + slices * (sliceCount + scratchCount) }

  /// Where a slice begins, with its ∂parameters.
  func slice(_ slice: Int) -> Int { beforeSlices + slice * sliceCount }
  func scratch(_ slice: Int) -> Int { beforeSlices + slices * sliceCount + slice * scratchCount }

  func value(_ variable: Variable, slice: Int) -> Int {
    values[variable.node].of(slice) + variable.offset
  }
  func gradient(_ variable: Variable, slice: Int) -> Int? {
    gradients[variable.node].map { $0.of(slice) + variable.offset }
  }
  func memory(_ m: Int, of variable: Variable) -> Int? {
    guard isParameter[variable.node], 0..<memories ~= m else { return nil }
    return (m + 1) * parameterCount + values[variable.node].start + variable.offset
  }
}
