import CKernels

/// How fast matrix products are, next to what a core can do at most. In GFLOP/s; a multiplication
/// and an addition count two.
package enum ProductSpeed {
  /// How the factors lie: a · b, aᵀ · b (a gradient of weights), a · bᵀ (a gradient of inputs).
  package enum Layout: String, Sendable, CaseIterable { case nn, tn, nt }

  /// Multiplications and additions in registers alone: the fastest of many short rounds, for
  /// anything else that runs meanwhile only takes away.
  package static func peak(_ level: KernelLevel) -> Double {
    let best = (0..<60).map { _ in
      let start = seconds_now()
      let operations = level.table.pointee.most_multiply_adds(5000)
      return operations / (seconds_now() - start)
    }.max()
    return (best ?? .nan) * 1e-9
  }

  /// c (rows, columns) = a (rows, inner) · b (inner, columns): the low decile of many short rounds.
  package static func measure(
    _ level: KernelLevel, _ layout: Layout, rows: Int, inner: Int, columns: Int
  ) -> Double {
    func matrix(_ count: Int) -> UnsafeMutablePointer<Float> {
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 4096)
      let numbers = bytes.bindMemory(to: Float.self, capacity: count)
      for i in 0..<count { numbers[i] = Float(i % 251) / 251 - 0.5 }
      return numbers
    }
    let (a, b) = (matrix(rows * inner), matrix(inner * columns))
    let (c, scratch) = (matrix(rows * columns), matrix(Matrix.scratch(rows, inner, columns)))
    defer { for block in [a, b, c, scratch] { block.deallocate() } }
    let multiply = level.table.pointee.multiply
    func round(_ repeats: Int) -> Double {
      let start = seconds_now()
      for _ in 0..<repeats {
        multiply?(
          Int32(rows), Int32(columns), Int32(inner), a, layout == .tn ? 1 : inner,
          layout == .tn ? rows : 1, b, layout == .nt ? inner : columns, layout == .nt ? 1 : 0, c,
          columns, 0, nil, scratch)
      }
      return (seconds_now() - start) / Double(repeats)
    }
    let once = min(round(1), round(1))
    let repeats = max(1, Int(2e-4 / max(once, 1e-9)))
    let times = (0..<60).map { _ in round(repeats) }.sorted()
    return 2 * Double(rows * inner * columns) / times[times.count / 10] * 1e-9
  }
}
