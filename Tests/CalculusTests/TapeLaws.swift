import Calculus
import Testing

@Suite(.serialized) struct TapeLaws {
  /// A small network over a batch of 24.
  static func network(slices: Int, level: KernelLevel = .best) throws -> Tape {
    var r = Recording(slices: slices)
    let rows = 24 / slices
    let x = r.given("x", [rows, 3])
    let t = r.given("t", [rows, 2])
    let w1 = r.parameter("w1", [3, 17]) { _ in .given(noise(51, "w1")) }
    let b1 = r.parameter("b1", [17]) { _ in .zeros }
    let w2 = r.parameter("w2", [17, 2]) { _ in .given(noise(34, "w2")) }
    let b2 = r.parameter("b2", [2]) { _ in .zeros }
    let z = r.record(Affine([rows, 3], [3, 17], [17]), x, w1, b1, named: "z")
    let h = r.record(Tanh(z.shape), z, named: "h")
    let y = r.record(Affine(h.shape, [17, 2], [2]), h, w2, b2, named: "y")
    let loss = r.record(MeanSquaredError(count: y.count), y, t, named: "loss")
    let tape = Tape(r, loss: loss, memories: 2, level: level)
    let (inputs, targets) = (noise(72, "x"), noise(48, "t"))
    for s in 0..<slices {
      tape.fill(x, slice: s, with: Array(inputs[s * rows * 3..<(s + 1) * rows * 3]))
      tape.fill(t, slice: s, with: Array(targets[s * rows * 2..<(s + 1) * rows * 2]))
    }
    return tape
  }

  static func trained(slices: Int, level: KernelLevel = .best) throws -> [UInt8] {
    let tape = try network(slices: slices, level: level)
    let adam = Adam(Adam.settings.map(\.standard))
    for iteration in 0..<60 {
      tape.pass()
      tape.update(by: adam, rate: 0.01, at: iteration)
    }
    return Array(tape.state)
  }

  @Test func `one thread and several give the same bits`() throws {
    let alone = try Self.trained(slices: 4)
    for threads in [2, 3, 4] {
      useThreads(threads)
      #expect(try Self.trained(slices: 4) == alone)
    }
    useThreads(1)
  }

  @Test func `every gradient of a sliced batch is what its formula says`() throws {
    for slices in [1, 2, 4] {
      let tape = try Self.network(slices: slices)
      tape.pass()
      for (n, node) in tape.recording.nodes.enumerated() where node.role == .parameter {
        for i in 0..<node.count {
          let spot = Tape.Spot(n, i, kind: .gradient)
          let bounded = try #require(
            tape.definition(of: spot, as: Bounded.self, origin: origin(tape)))
          #expect(bounded.allows(tape.number(spot)), "\(slices) slices: \(node.name)[\(i)]")
        }
      }
    }
  }

  @Test func `a pass and an update allocate nothing`() throws {
    let tape = try Self.network(slices: 2)
    let adam = Adam(Adam.settings.map(\.standard))
    for iteration in 0..<3 {
      tape.pass()
      tape.update(by: adam, rate: 0.01, at: iteration)
    }
    let before = allocationsSoFar()
    for iteration in 3..<103 {
      tape.pass()
      tape.update(by: adam, rate: 0.01, at: iteration)
    }
    #expect(allocationsSoFar() == before)
  }

  @Test func `every level of the processor learns alike`() throws {
    let tape = try Self.network(slices: 1)
    let loss = try #require(tape.recording["loss"])
    tape.pass()
    for level in KernelLevel.available {
      let other = try Self.network(slices: 1, level: level)
      other.pass()
      #expect(abs(other.value(loss, 0) - tape.value(loss, 0)) < 1e-5)
    }
  }

  @Test func `random draws depend on their address alone`() {
    let random = Random(seed: 7, "x")
    #expect(random.uniform(5) == Random(seed: 7, "x").uniform(5))
    #expect(random.uniform(5) != Random(seed: 8, "x").uniform(5))
    #expect(random.uniform(5) != Random(seed: 7, "y").uniform(5))
    let draws = (0..<10_000).map { random.uniform($0) }
    #expect(draws.allSatisfy { 0..<1 ~= $0 })
    #expect(abs(draws.reduce(0, +) / 10_000 - 0.5) < 0.02)
    let normal = (0..<10_000).map { random.normal($0) }
    #expect(abs(normal.reduce(0) { $0 + $1 * $1 } / 10_000 - 1) < 0.05)
    // Every whole number comes as often as the others, whatever the count.
    for count in [1, 2, 3, 7, 100] {
      var times = Array(repeating: 0, count: count)
      for i in 0..<1000 * count { times[random.below(count, i)] += 1 }
      #expect(times.allSatisfy { abs($0 - 1000) < 150 }, "\(count): \(times)")
    }
    // A shuffle holds everything once, and another one holds it in another order.
    var orders = (0..<3).map { _ in Array(0..<50) }
    for k in orders.indices { random.shuffle(&orders[k], k) }
    #expect(orders.allSatisfy { $0.sorted() == Array(0..<50) })
    #expect(orders[0] != orders[1] && orders[1] != orders[2] && orders[0] != Array(0..<50))
    let moved = orders[0].enumerated().filter { abs($0.offset - $0.element) > 1 }.count
    #expect(moved > 35)
  }
}
