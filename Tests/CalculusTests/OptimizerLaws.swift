import Calculus
import Testing

@Suite struct OptimizerLaws {
  /// A tape whose loss is how far its parameters are from a target: a bowl.
  static func bowl(_ optimizer: any Optimizer.Type, _ precision: Precision, _ level: KernelLevel)
    -> Tape
  {
    var r = Recording()
    let w = r.parameter("w", [37]) { _ in .given(noise(37, "w")) }
    let target = r.given("target", [37])
    let loss = r.record(MeanSquaredError(count: 37), w, target, named: "loss")
    let tape = Tape(
      r, loss: loss, memories: optimizer.memories.count, precision: precision, level: level)
    tape.fill(target, with: noise(37, "target"))
    return tape
  }

  private static func made(_ optimizer: any Optimizer.Type) -> any Optimizer {
    optimizer.init(optimizer.settings.map(\.standard))
  }

  @Test(arguments: optimizers.indices)
  func `the fast update is what the formula says`(_ o: Int) throws {
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        let tape = Self.bowl(optimizers[o], precision, level)
        let (optimizer, w) = (Self.made(optimizers[o]), try #require(tape.recording["w"]))
        for iteration in 0..<5 {
          tape.pass()
          tape.update(by: optimizer, rate: 0.01, at: iteration)
        }
        tape.pass()
        func bounded(_ x: Double) -> Bounded { .read(x, Origin("", iteration: 0)) }
        let coming = (0..<37).map { i in
          var weight = Weight<Bounded>(
            value: bounded(tape.value(w, i)), gradient: bounded(tape.gradient(w, i)),
            memory: (
              bounded(tape.memory(0, of: w, i) ?? 0), bounded(tape.memory(1, of: w, i) ?? 0)
            ))
          optimizer.update(&weight, rate: Bounded(0.01), at: 5)
          return weight
        }
        tape.update(by: optimizer, rate: 0.01, at: 5)
        for (i, weight) in coming.enumerated() {
          #expect(weight.value.allows(tape.value(w, i), in: precision), "\(level) \(precision)")
          for (m, memory) in [weight.memory.0, weight.memory.1].enumerated() {
            guard let kept = tape.memory(m, of: w, i) else { continue }
            #expect(memory.allows(kept, in: precision), "\(level) \(precision) memory \(m)")
          }
        }
      }
    }
  }

  @Test(arguments: optimizers.indices)
  func `it finds the bottom of a bowl`(_ o: Int) throws {
    let tape = Self.bowl(optimizers[o], .single, .best)
    let (optimizer, loss) = (Self.made(optimizers[o]), try #require(tape.recording["loss"]))
    tape.pass()
    let before = tape.value(loss, 0)
    for iteration in 0..<4000 {
      tape.update(by: optimizer, rate: 0.05, at: iteration)
      tape.pass()
    }
    #expect(tape.value(loss, 0) < before / 50)
  }
}
