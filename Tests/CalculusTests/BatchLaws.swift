import Calculus
import TestSupport
import Testing

/// What looks across the batch, and what an iteration leaves for the next.
@Suite(.serialized) struct BatchLaws {
  /// A small network with a batch norm and a dropout over a batch of 24.
  private static func network(
    slices: Int, precision: Precision = .single, level: KernelLevel = .best
  ) -> Tape {
    var r = Recording(slices: slices)
    let rows = 24 / slices
    let x = r.given("x", [rows, 3])
    let t = r.given("t", [rows, 2])
    let w1 = r.parameter("w1", [3, 17]) { _ in .given(noise(51, "w1")) }
    let b1 = r.parameter("b1", [17]) { _ in .given(noise(17, "b1")) }
    let gamma = r.parameter("gamma", [17]) { _ in .given(noise(17, "gamma")) }
    let beta = r.parameter("beta", [17]) { _ in .given(noise(17, "beta")) }
    let w2 = r.parameter("w2", [17, 2]) { _ in .given(noise(34, "w2")) }
    let b2 = r.parameter("b2", [2]) { _ in .zeros }
    let z = r.record(Affine([rows, 3], [3, 17], [17]), x, w1, b1, named: "z")
    let mean = r.record(BatchMean([24, 17]), z, named: "mean")
    let variance = r.record(BatchVariance([24, 17]), z, mean, named: "variance")
    let running = r.carried("running", [17], .zeros)
    let next = r.record(RunningStatistic([17]), running, mean, named: "next")
    r.carry(next, into: running)
    let normed = r.record(BatchNorm(z.shape), z, mean, variance, gamma, beta, named: "normed")
    let h = r.record(Tanh(z.shape), normed, named: "h")
    let mask = r.mask("mask", h.shape, rate: 0.25, seed: 1)
    let dropped = r.record(Dropout(h.shape), h, mask, named: "dropped")
    let y = r.record(Affine(h.shape, [17, 2], [2]), dropped, w2, b2, named: "y")
    let loss = r.record(MeanSquaredError(count: y.count), y, t, named: "loss")
    let tape = Tape(r, loss: loss, memories: 2, precision: precision, level: level)
    let (inputs, targets) = (noise(72, "x"), noise(48, "t"))
    for s in 0..<slices {
      tape.fill(x, slice: s, with: Array(inputs[s * rows * 3..<(s + 1) * rows * 3]))
      tape.fill(t, slice: s, with: Array(targets[s * rows * 2..<(s + 1) * rows * 2]))
    }
    return tape
  }

  private static func train(
    _ tape: Tape, _ iterations: Range<Int>,
    by optimizer: any Optimizer = Adam(Adam.settings.map(\.standard))
  ) {
    for iteration in iterations {
      tape.drawMasks(at: iteration)
      tape.pass()
      tape.update(by: optimizer, rate: 0.01, at: iteration)
      tape.handOver()
    }
    tape.drawMasks(at: iterations.upperBound)
    tape.pass()
  }

  @Test func `slices are joined before anything looks across the batch`() throws {
    for precision in Precision.allCases {
      for slices in [1, 2, 3, 4] {
        let tape = Self.network(slices: slices, precision: precision)
        Self.train(tape, 0..<3)
        let faults = faults(of: tape)
        #expect(faults.isEmpty, "\(precision) \(slices) slices: \(faults.first ?? "")")
      }
    }
  }

  @Test func `a batch norm over slices is the one over the whole batch`() throws {
    let whole = Self.network(slices: 1, precision: .double)
    // Adam would make large of what is only rounding: before a batch norm, a bias has no slope.
    Self.train(whole, 0..<20, by: GradientDescent([0.01]))
    for slices in [2, 4] {
      let tape = Self.network(slices: slices, precision: .double)
      Self.train(tape, 0..<20, by: GradientDescent([0.01]))
      #expect(abs(tape.meanLoss - whole.meanLoss) < 1e-12)
      for name in ["w1", "b1", "gamma", "beta", "w2", "running", "mean", "variance"] {
        let variable = try #require(tape.recording[name])
        for (a, b) in zip(tape.values(variable), whole.values(variable)) {
          #expect(abs(a - b) < 1e-9, "\(slices) slices: \(name)")
        }
        for (a, b) in zip(tape.gradients(variable), whole.gradients(variable)) {
          #expect(abs(a - b) < 1e-9, "\(slices) slices: ∂\(name)")
        }
      }
    }
  }

  @Test func `one thread and several give the same bits, joined or not`() {
    func bits() -> [UInt8] {
      let tape = Self.network(slices: 4)
      Self.train(tape, 0..<40)
      return Array(tape.state)
    }
    let alone = bits()
    for threads in [2, 3] {
      useThreads(threads)
      #expect(bits() == alone)
    }
    useThreads(1)
  }

  @Test func `what a layer carries is part of the state, and replay gives the same bits`() throws {
    let tape = Self.network(slices: 2)
    let running = try #require(tape.recording["running"])
    let next = try #require(tape.recording["next"])
    #expect(tape.values(running) == Array(repeating: 0, count: 17))
    Self.train(tape, 0..<5)
    let (state, handed) = (Array(tape.state), tape.values(next))
    Self.train(tape, 5..<6)
    #expect(tape.values(running) == handed)
    Self.train(tape, 6..<9)
    let end = Array(tape.state)
    tape.state.copyBytes(from: state)
    Self.train(tape, 5..<9)
    #expect(Array(tape.state) == end)
    tape.reset()
    #expect(tape.values(running) == Array(repeating: 0, count: 17))
  }

  @Test func `a pass over joined slices allocates nothing`() {
    let tape = Self.network(slices: 2)
    Self.train(tape, 0..<3)
    let before = allocationsSoFar()
    Self.train(tape, 3..<53)
    // The optimizer of every call to `train`, and nothing of an iteration.
    let once = allocationsSoFar() - before
    Self.train(tape, 53..<153)
    #expect(allocationsSoFar() - before == 2 * once)
  }

  @Test func `a mask depends on seed, name and iteration alone, and drops its share`() throws {
    let (whole, sliced) = (Self.network(slices: 1), Self.network(slices: 4))
    let others = KernelLevel.available.map { Self.network(slices: 1, level: $0) }
    var dropped = 0.0
    for iteration in 0..<50 {
      var masks: [[Double]] = []
      for tape in [whole, sliced] + others {
        tape.drawMasks(at: iteration)
        let mask = try #require(tape.recording["mask"])
        masks.append((0..<tape.slices).flatMap { tape.values(mask, slice: $0) })
      }
      #expect(masks.allSatisfy { $0 == masks[0] })
      let mask = try #require(whole.recording.masks.first?.mask)
      let formula: [Double] = (0..<408).map { mask.value(at: $0, of: 408, iteration: iteration) }
      #expect(masks[0] == formula.map { Double(Float($0)) })
      #expect(masks[0].allSatisfy { $0 == 0 || $0 == Double(Float(1) / 0.75) })
      dropped += Double(masks[0].count { $0 == 0 })
    }
    #expect(abs(dropped / (50 * 408) - 0.25) < 0.01)
  }
}
