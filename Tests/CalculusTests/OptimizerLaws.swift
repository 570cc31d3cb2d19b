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

  /// Gives it what it asks for in the place of the gradients.
  static func direct(_ tape: Tape, _ optimizer: any Optimizer.Type) {
    guard optimizer.direction != .gradient else { return }
    let dual = DualTape(tape)
    switch optimizer.direction {
    case .gradient: break
    case .lineSearch: dual.direct(by: dual.lineSearch(moving: dual.moving()))
    case .newton:
      dual.direct(
        by: NewtonStep(
          hessian: dual.hessian(), gradient: dual.gradient, moving: dual.moving()))
    }
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
          Self.direct(tape, optimizers[o])
          tape.update(by: optimizer, rate: 0.01, at: iteration)
        }
        tape.pass()
        Self.direct(tape, optimizers[o])
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

  @Test func `newton is at the bottom of a bowl after one step`() throws {
    let tape = Self.bowl(Newton.self, .double, .best)
    let (w, target) = (try #require(tape.recording["w"]), try #require(tape.recording["target"]))
    tape.pass()
    Self.direct(tape, Newton.self)
    tape.update(by: Newton([1]), rate: 1, at: 0)
    for i in 0..<37 { #expect(abs(tape.value(w, i) - tape.value(target, i)) <= 1e-15) }
  }

  @Test func `newton's step solves its equation, held parameters left out`() {
    for (count, moving) in [
      (1, [0]), (2, [0, 1]), (2, [1]), (5, [0, 1, 2, 3, 4]), (5, [0, 2, 3]),
    ] {
      let half = noise(count * count, "H")
      let h = (0..<count * count).map { half[$0] + half[$0 % count * count + $0 / count] }
      let g = noise(count, "g")
      let step = NewtonStep(hessian: h, gradient: g, moving: moving)
      for i in 0..<count {
        guard moving.contains(i) else {
          #expect(step.values[i] == 0)
          continue
        }
        let sum = Double.sum(count) { h[i * count + $0] * step.values[$0] }
        #expect(abs(sum - g[i]) <= 1e-12, "\(count) \(moving)")
        let formula: Double = step.value(
          at: i, hessian: { h[$0 * count + $1] }, gradient: { g[$0] }, step: { step.values[$0] })
        #expect(abs(formula - step.values[i]) <= 1e-12 * (1 + abs(formula)))
      }
    }
  }

  @Test func `a line search stops where the slope along its line is nothing`() throws {
    for (x, y) in [(0.3, -2.0), (4, 1), (-3, 3), (0.01, 0.02)] {
      // A valley of waves: loss = mean of (sin(w) − t)² with L2, so that it has many minima.
      var r = Recording()
      let w = r.parameter("w", [2]) { _ in .given([x, y]) }
      let wave = r.record(Sine([2]), w, named: "wave")
      let error = r.record(Multiply([2]), wave, wave, named: "square")
      let sum = r.record(Sum(count: 2), error, named: "error")
      let size = r.record(L2Penalty(counts: [2], strength: 0.1), w, named: "size")
      let loss = r.record(Add([1]), sum, size, named: "loss")
      let dual = DualTape(Tape(r, loss: loss, precision: .double))
      dual.tape.pass()
      let (p, g) = (dual.point, dual.gradient)
      let search = dual.lineSearch(moving: [0, 1])
      let first = g[0] * g[0] + g[1] * g[1]
      let last = g[0] * search.landing[0] + g[1] * search.landing[1]
      #expect(abs(last) <= 1e-12 * first, "from \(x), \(y)")
      // All the way there it goes down.
      var before = dual.tape.meanLoss
      for k in 1...50 {
        let t = search.rate * Double(k) / 50
        let here = dual.forward(at: [p[0] - t * g[0], p[1] - t * g[1]], along: g).value
        #expect(here < before + 1e-15)
        before = here
      }
      // One that is held stays out of it.
      let held = dual.lineSearch(moving: [1])
      #expect(abs(held.landing[1]) <= 1e-12 * (1 + abs(g[1])))
    }
  }

  @Test func `where the loss falls without end a line search says so, and at rest it stays`() {
    func search(_ start: Double, _ operation: any Calculus.Operation) -> LineSearch {
      func recorded(_ operation: some Calculus.Operation) -> LineSearch {
        var r = Recording()
        let w = r.parameter("w", [1]) { _ in .given([start]) }
        let loss = r.record(operation, w, named: "loss")
        let dual = DualTape(Tape(r, loss: loss, precision: .double))
        dual.tape.pass()
        return dual.lineSearch(moving: [0])
      }
      return recorded(operation)
    }
    #expect(search(1, Sum(count: 1)).rate == .infinity)
    #expect(search(0, L2Penalty(counts: [1], strength: 1)).rate == 0)
    // A tail that flattens out ends where there is no slope left.
    let tail = search(1, Softplus([1]))
    #expect(tail.rate > 20 && abs(tail.landing[0]) <= 1e-12)
  }

  @Test(arguments: optimizers.indices)
  func `it finds the bottom of a bowl`(_ o: Int) throws {
    let tape = Self.bowl(optimizers[o], .single, .best)
    let (optimizer, loss) = (Self.made(optimizers[o]), try #require(tape.recording["loss"]))
    tape.pass()
    let before = tape.value(loss, 0)
    for iteration in 0..<4000 {
      Self.direct(tape, optimizers[o])
      tape.update(by: optimizer, rate: 0.05, at: iteration)
      tape.pass()
    }
    #expect(tape.value(loss, 0) < before / 50)
  }
}
