import Calculus
import TestSupport
import Testing

/// Sums of rows that were looked up, worked out once for every row of the table.
@Suite struct LookUpLaws {
  /// Ids (48), below 7, into a table (7, 5) or as ones, and sums (48, 19) of what stands there.
  private func tape(
    hasTable: Bool, slices: Int, count: Int = 7, _ level: KernelLevel = .best
  ) throws -> (tape: Tape, fill: ([Double]) -> Void) {
    var r = Recording(slices: slices)
    let rows = 48 / slices
    let ids = r.given("ids", [rows])
    let inner = hasTable ? 5 : count
    let token =
      if hasTable {
        r.record(
          Embedding(table: [count, inner], ids: ids.shape),
          r.parameter("table", [count, inner]) { _ in .given(noise(count * inner, "table")) }, ids,
          named: "token")
      } else {
        r.record(OneHot(ids.shape, count: count), ids, named: "token")
      }
    let w = r.parameter("w", [inner, 19]) { _ in .given(noise(inner * 19, "w")) }
    let b = r.parameter("b", [19]) { _ in .given(noise(19, "b")) }
    let z = r.record(Affine(token.shape, w.shape, b.shape), token, w, b, named: "z")
    let h = r.record(Tanh(z.shape), z, named: "h")
    let loss = r.record(
      MeanSquaredError(count: h.count), h, r.given("t", h.shape), named: "loss")
    let tape = Tape(r, loss: loss, level: level)
    return (
      tape,
      { numbers in
        for s in 0..<slices {
          tape.fill(ids, slice: s, with: Array(numbers[s * rows..<(s + 1) * rows]))
        }
      }
    )
  }

  @Test(arguments: KernelLevel.available)
  func `every value and gradient is what its formula says, of a second pass over other rows too`(
    level: KernelLevel
  ) throws {
    for (hasTable, slices) in [(true, 1), (true, 2), (false, 1), (false, 2)] {
      let (tape, fill) = try tape(hasTable: hasTable, slices: slices, level)
      #expect(tape.recording.stepNames.prefix(2) == ["lookedUpSums", "lookedUpSums"])
      // The second time other rows are read, and some that were are not.
      let first = (0..<48).map { Double($0 * $0 % 7) }
      let second = (0..<48).map { Double(3 + $0 % 3) }
      for ids in [first, second] {
        fill(ids)
        tape.pass()
        let faults = faults(of: tape)
        #expect(faults.isEmpty, "table \(hasTable), \(slices) slices: \(faults.first ?? "")")
      }
    }
  }

  @Test func `a table that is not short beside what is read of it is not worked out as a whole`()
    throws
  {
    let (tape, _) = try tape(hasTable: true, slices: 1, count: 25)
    #expect(tape.recording.stepNames.prefix(2) == ["embedding", "affine"])
  }
}
