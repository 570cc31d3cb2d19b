import CKernels

/// One of the rows of a table that are closest to a vector.
package struct Neighbour: Equatable, Sendable {
  package let row: Int
  /// How close it is.
  package let value: Float
  package init(row: Int, value: Float) { (self.row, self.value) = (row, value) }
}

extension Closeness {
  /// How close a vector is to each row of a table (N, D): the same bits whatever the number of
  /// threads, which share out the rows.
  package func values(
    of vector: [Float], among rows: UnsafeBufferPointer<Float>, level: KernelLevel = .best
  ) -> [Float] {
    guard let start = rows.baseAddress, !vector.isEmpty else { return [] }
    let count = rows.count / vector.count
    return vector.withUnsafeBufferPointer { vector in
      guard let query = vector.baseAddress else { return [] }
      return Array(unsafeUninitializedCapacity: count) { values, initialized in
        guard let out = values.baseAddress else { return }
        var comparison = Comparison(
          closeness: self, kernels: level.table, query: query, width: vector.count,
          length: level.table.pointee.norm(vector.count, query), rows: start, count: count, out: out
        )
        let job: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Void = { comparison, piece in
          comparison?.assumingMemoryBound(to: Comparison.self).pointee.compare(piece: Int(piece))
        }
        let pieces = (count + Comparison.piece - 1) / Comparison.piece
        team_share(Int32(pieces), job, &comparison)
        initialized = count
      }
    }
  }

  /// The `k` closest rows, the closest first; of equally close ones the first. `leavingOut`: rows
  /// that do not count.
  package func nearest(_ k: Int, _ values: [Float], leavingOut: [Int] = []) -> [Neighbour] {
    guard k > 0 else { return [] }
    var found: [Neighbour] = []
    found.reserveCapacity(k + 1)
    for (row, value) in values.enumerated() {
      if found.count == k, !isCloser(value, than: found[k - 1].value) { continue }
      if leavingOut.contains(row) { continue }
      if found.count == k { found.removeLast() }
      // Rows come in order, so an equal one goes behind those that are there.
      let place = found.firstIndex { isCloser(value, than: $0.value) } ?? found.count
      found.insert(Neighbour(row: row, value: value), at: place)
    }
    return found
  }
}

/// What the threads share out.
private struct Comparison {
  let closeness: Closeness
  let kernels: UnsafePointer<kernels>
  let query: UnsafePointer<Float>
  let width: Int
  /// ‖query‖
  let length: Float
  let rows: UnsafePointer<Float>
  let count: Int
  let out: UnsafeMutablePointer<Float>

  /// Rows that one thread takes at a time: a megabyte or so.
  static let piece = 1024

  func compare(piece: Int) {
    let first = piece * Self.piece
    let count = min(Self.piece, count - first)
    let (rows, out) = (rows + first * width, out + first)
    switch closeness {
    case .cosine: kernels.pointee.row_cosines(count, width, rows, query, length, out)
    case .dotProduct: kernels.pointee.row_dots(count, width, rows, query, out)
    case .euclidean: kernels.pointee.row_distances(count, width, rows, query, out)
    }
  }
}
