import CKernels
import Calculus
import Testing

/// c = a · b + bias at every level of the processor, however a and b lie in memory.
@Suite struct ProductLaws {
  /// Rows, columns and inner: narrower than any tile, ends of every width, sums in several pieces,
  /// rows far apart, blocks of rows.
  static let shapes = [
    (1, 1, 1), (32, 1, 8), (8, 3, 32), (3, 65, 17), (13, 31, 0), (64, 64, 64), (65, 65, 65),
    (50, 300, 20), (37, 1, 300), (7, 19, 257), (5, 2, 600), (49, 36, 511), (12, 33, 1025),
    (97, 132, 130), (200, 33, 1100), (131, 70, 40),
  ]

  @Test(arguments: shapes)
  func `a product is the sum of its terms, and nothing else is written`(
    _ rows: Int, _ columns: Int, _ inner: Int
  ) {
    let a = numbers(rows * inner, "a")
    let b = numbers(inner * columns, "b")
    let bias = numbers(columns, "bias")
    for level in KernelLevel.available {
      for (aTransposed, bTransposed, acc, gap) in [
        (false, false, 0, 3), (true, false, 1, 0), (false, true, 0, 0), (true, true, 1, 3),
      ] {
        let before = numbers(rows * (columns + gap), "c")
        let c = product(
          level, turned(a, rows, inner, aTransposed), aTransposed ? 1 : inner,
          aTransposed ? rows : 1, turned(b, inner, columns, bTransposed),
          bTransposed ? inner : columns, bTransposed, acc == 1 ? nil : bias, before,
          rows, columns, inner, columns + gap, Int32(acc))
        for i in 0..<rows {
          for j in 0..<columns + gap {
            let got = c[i * (columns + gap) + j]
            let old = before[i * (columns + gap) + j]
            guard j < columns else {
              #expect(got == old, "written beside c at [\(i), \(j)]")
              continue
            }
            var (sum, size) = (Double(acc == 1 ? old : bias[j]), 0.0)
            size = abs(sum)
            for k in 0..<inner {
              let term = Double(a[i * inner + k]) * Double(b[k * columns + j])
              (sum, size) = (sum + term, size + abs(term))
            }
            let bound = Double(inner + 2) * 0x1p-24 * size
            #expect(abs(Double(got) - sum) <= bound, "\(level) [\(i), \(j)]: \(got), not \(sum)")
          }
        }
      }
    }
  }

  private func product(
    _ level: KernelLevel, _ a: [Float], _ aRow: Int, _ aColumn: Int, _ b: [Float], _ bRow: Int,
    _ bTransposed: Bool, _ bias: [Float]?, _ before: [Float], _ rows: Int, _ columns: Int,
    _ inner: Int, _ cRow: Int, _ acc: Int32
  ) -> [Float] {
    var c = before
    // Behind the scratch that was promised stands what nobody may touch.
    let promised = max(32 * inner, min(inner, 512) * columns)
    var scratch = [Float](repeating: 7, count: promised + 64)
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        (bias ?? []).withUnsafeBufferPointer { given in
          kernels_of_level(Int32(level.rawValue)).pointee.multiply(
            Int32(rows), Int32(columns), Int32(inner), a.baseAddress, aRow, aColumn,
            b.baseAddress, bRow, bTransposed ? 1 : 0, &c, cRow, acc,
            bias == nil ? nil : given.baseAddress, &scratch)
        }
      }
    }
    #expect(scratch[promised...].allSatisfy { $0 == 7 }, "more scratch than promised")
    return c
  }

  private func numbers(_ count: Int, _ purpose: String) -> [Float] {
    noise(count, purpose).map { Float($0) }
  }

  /// `m` (rows, columns), or with its columns as rows.
  private func turned(_ m: [Float], _ rows: Int, _ columns: Int, _ isTurned: Bool) -> [Float] {
    guard isTurned else { return m }
    return (0..<columns).flatMap { j in (0..<rows).map { m[$0 * columns + j] } }
  }
}
