import Calculus
import Testing

@Suite struct FrozenLaws {
  private static func made(_ o: Int) -> any Optimizer {
    optimizers[o].init(optimizers[o].settings.map(\.standard))
  }
  private static func element(_ tape: Tape, _ w: Variable, _ i: Int) -> [UInt64] {
    ([tape.value(w, i)] + (0..<2).compactMap { tape.memory($0, of: w, i) }).map(\.bitPattern)
  }

  @Test(arguments: optimizers.indices)
  func `what is frozen keeps every bit, and what is not is updated as ever`(_ o: Int) throws {
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        let tapes = [0, 1].map { _ in OptimizerLaws.bowl(optimizers[o], precision, level) }
        let (free, held) = (tapes[0], tapes[1])
        let w = try #require(free.recording["w"])
        let optimizer = Self.made(o)
        for t in 0..<3 {
          for tape in tapes {
            tape.pass()
            tape.update(by: optimizer, rate: 0.01, at: t)
          }
        }
        var frozen = Frozen()
        frozen.freeze("w", 3..<4)
        frozen.freeze("w", 10..<29)
        let plan = try #require(held.updatePlan(groups: 1, group: { _ in 0 }, frozen: frozen))
        let before = (0..<37).map { Self.element(held, w, $0) }
        for tape in tapes { tape.pass() }
        free.update(by: optimizer, rate: 0.01, at: 3)
        for stretch in plan.stretches {
          held.update(stretch, by: optimizer, rate: 0.01, at: 3)
        }
        for i in 0..<37 {
          let now = Self.element(held, w, i)
          #expect(now == (frozen.contains("w", i) ? before[i] : Self.element(free, w, i)))
        }
        #expect(Self.element(free, w, 3) != before[3])
      }
    }
  }

  /// Two matrices and a bias between them.
  private static func tape() -> Tape {
    var r = Recording()
    let a = r.parameter("a", [3, 5]) { _ in .given(noise(15, "a")) }
    _ = r.parameter("b", [7]) { _ in .zeros }
    _ = r.parameter("c", [2, 2]) { _ in .zeros }
    let loss = r.record(Mean(count: 15), a, named: "loss")
    return Tape(r, loss: loss)
  }

  @Test func `nothing frozen and one group need no plan`() {
    var frozen = Frozen()
    frozen.freeze("b", 2..<4)
    frozen.thaw("b", 0..<7)
    #expect(frozen.isEmpty)
    #expect(frozen == Frozen())
    #expect(Self.tape().updatePlan(groups: 1, group: { _ in 0 }, frozen: frozen) == nil)
  }

  @Test func `neighbours of one group are one stretch`() throws {
    let tape = Self.tape()
    func stretches(_ group: @escaping (String) -> Int, _ frozen: Frozen = Frozen()) throws -> Int {
      try #require(tape.updatePlan(groups: 2, group: group, frozen: frozen)).stretches.count
    }
    #expect(try stretches { _ in 1 } == 1)
    #expect(try stretches { $0 == "c" ? 1 : 0 } == 2)
    #expect(try stretches { $0 == "b" ? 1 : 0 } == 3)
    var frozen = Frozen()
    frozen.freeze("a", 5..<10)
    #expect((0..<15).map { frozen.contains("a", $0) } == (0..<15).map { 5..<10 ~= $0 })
    #expect(try stretches({ _ in 0 }, frozen) == 2)
    for row in 0..<3 { frozen.freeze("a", 5 * row + 4..<5 * row + 5) }  // a column
    #expect((0..<15).count { frozen.contains("a", $0) } == 7)
    #expect(frozen.contains("a", 4) && frozen.contains("a", 14) && !frozen.contains("b", 4))
  }
}
