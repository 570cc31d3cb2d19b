import Calculus
import Testing

/// Tables of which an iteration uses only some rows.
@Suite(.serialized) struct TableLaws {
  private static let width = 5, ids = 8

  /// Rows of a table of `count`, and their distance from targets. `dense`: a second use of the table
  /// that adds nothing, so that all of it is updated.
  private static func tape(
    count: Int, slices: Int = 1, dense: Bool = false, precision: Precision = .single
  ) -> Tape {
    var r = Recording(slices: slices)
    let rows = ids / slices
    let table = r.parameter("table", [count, width]) { _ in .given(noise(count * width, "table")) }
    let w = r.parameter("w", [width, 3]) { _ in .given(noise(3 * width, "w")) }
    let id = r.given("ids", [rows])
    let target = r.given("target", [rows, 3])
    let found = r.record(Embedding(table: table.shape, ids: [rows]), table, id, named: "found")
    if dense {
      r.record(Slice(table.shape, axis: 0, start: 0, length: 1), table, named: "unused")
    }
    let y = r.record(MatrixProduct(found.shape, w.shape), found, w, named: "y")
    let loss = r.record(MeanSquaredError(count: y.count), y, target, named: "loss")
    let tape = Tape(r, loss: loss, memories: 2, precision: precision)
    let targets = noise(3 * ids, "target")
    for s in 0..<slices {
      tape.fill(target, slice: s, with: Array(targets[s * rows * 3..<(s + 1) * rows * 3]))
    }
    return tape
  }

  /// Draws ids among the first `most`, some of them twice, and goes through the tape.
  private static func pass(_ tape: Tape, at iteration: Int, most: Int) {
    guard let id = tape.recording["ids"] else { return }
    let random = Random(seed: 1, "ids")
    for s in 0..<tape.slices {
      let first = iteration * ids + s * id.count
      tape.fill(
        id, slice: s, with: (0..<id.count).map { Double(random.below(most, first + $0)) })
    }
    tape.pass()
  }

  private static func train(_ tape: Tape, _ optimizer: any Optimizer, _ count: Int, most: Int) {
    for iteration in 0..<count {
      pass(tape, at: iteration, most: most)
      tape.update(by: optimizer, rate: 0.1, at: iteration)
    }
    pass(tape, at: count, most: most)
  }

  @Test func `gradient descent on the rows that were used is gradient descent on all`() throws {
    for precision in Precision.allCases {
      for slices in [1, 2, 4] {
        let some = Self.tape(count: 20, slices: slices, precision: precision)
        let all = Self.tape(count: 20, slices: slices, dense: true, precision: precision)
        for tape in [some, all] { Self.train(tape, GradientDescent([0.1]), 30, most: 20) }
        #expect(abs(some.gradientNorm - all.gradientNorm) <= 1e-6 * all.gradientNorm)
        for tape in [some, all] { tape.scaleGradients(by: 0.5) }
        for name in ["table", "w"] {
          let (a, b) = (try #require(some.recording[name]), try #require(all.recording[name]))
          #expect(some.values(a) == all.values(b), "\(precision) \(slices) slices: \(name)")
          #expect(some.gradients(a) == all.gradients(b))
        }
        #expect(some.updatedCount < all.updatedCount)
      }
    }
  }

  @Test func `every gradient is what its formula says, pass after pass`() throws {
    for slices in [1, 2, 4] {
      let tape = Self.tape(count: 20, slices: slices)
      Self.train(tape, GradientDescent([0.1]), 3, most: 20)
      let table = try #require(tape.recording["table"])
      for i in 0..<table.count {
        let spot = Tape.Spot(table.node, i, kind: .gradient)
        let bounded = try #require(
          tape.definition(of: spot, as: Bounded.self, origin: origin(tape)))
        #expect(bounded.allows(tape.number(spot)), "\(slices) slices: \(i)")
        #expect(tape.number(spot) == 0 || tape.isUpdated(table, i))
      }
    }
  }

  @Test func `rows that are not looked up, and their memories, stay bit for bit`() throws {
    for slices in [1, 4] {
      let tape = Self.tape(count: 20, slices: slices)
      let table = try #require(tape.recording["table"])
      // Nothing reads what is not looked up: NaN there harms nobody.
      tape.fill(table, with: (0..<100).map { $0 < 50 ? noise(100, "table")[$0] : .nan })
      Self.train(tape, Adam(Adam.settings.map(\.standard)), 30, most: 10)
      #expect(tape.meanLoss.isFinite)
      #expect(tape.parametersAreFinite)
      for i in 50..<100 {
        #expect(tape.value(table, i).isNaN)
        #expect(tape.memory(0, of: table, i) == 0 && tape.memory(1, of: table, i) == 0)
      }
      // A row that was met once keeps its memory while others are looked up.
      let before = (tape.values(table), tape.memories(0, of: table))
      tape.update(by: Adam(Adam.settings.map(\.standard)), rate: 0.1, at: 30)
      for i in 0..<50 where !tape.isUpdated(table, i) {
        #expect(tape.values(table)[i] == before.0[i])
        #expect(tape.memories(0, of: table)[i] == before.1[i])
      }
    }
  }

  @Test func `groups and frozen numbers hold for tables as they do for all`() throws {
    let (some, all) = (Self.tape(count: 20), Self.tape(count: 20, dense: true))
    var frozen = Frozen()
    frozen.freeze("table", 7..<12)
    frozen.freeze("w", 0..<1)
    let start = noise(100, "table")
    for tape in [some, all] {
      let plan = try #require(
        tape.updatePlan(groups: 2, group: { $0 == "table" ? 1 : 0 }, frozen: frozen))
      for iteration in 0..<30 {
        Self.pass(tape, at: iteration, most: 20)
        for (group, rate) in [0.1, 0.3].enumerated() {
          let optimizer = GradientDescent([rate])
          for stretch in plan.stretches where stretch.group == group {
            tape.update(stretch, by: optimizer, rate: rate, at: iteration)
          }
          tape.updateTables(plan, group: group, by: optimizer, rate: rate, at: iteration)
        }
      }
      let table = try #require(tape.recording["table"])
      for i in 0..<100 {
        #expect((tape.value(table, i) == Precision.single.rounded(start[i])) == (7..<12 ~= i))
      }
    }
    for name in ["table", "w"] {
      let (a, b) = (try #require(some.recording[name]), try #require(all.recording[name]))
      #expect(some.values(a) == all.values(b), "\(name)")
    }
  }

  @Test func `an iteration touches as many numbers however long the table is`() {
    func touched(_ count: Int) -> Int {
      let tape = Self.tape(count: count)
      Self.train(tape, Adam(Adam.settings.map(\.standard)), 20, most: 10)
      return tape.updatedCount
    }
    #expect(touched(10) == touched(200_000))
  }

  @Test func `looking up rows allocates nothing`() {
    let tape = Self.tape(count: 20, slices: 2)
    let adam = Adam(Adam.settings.map(\.standard))
    tape.pass()
    tape.update(by: adam, rate: 0.1, at: 0)
    let before = allocationsSoFar()
    for iteration in 1..<50 {
      tape.pass()
      tape.update(by: adam, rate: 0.1, at: iteration)
    }
    #expect(allocationsSoFar() == before)
  }
}
