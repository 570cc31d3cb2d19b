import Calculus
import Testing

@Suite struct OperationLaws {
  @Test func `every operation has an example`() {
    for operation in operations {
      #expect(examples.contains { type(of: $0.operation) == operation }, "\(operation.name)")
    }
  }

  @Test(arguments: examples)
  func `kernels agree with the formulas, at every level and precision`(_ example: Example) {
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        for scale in [1.0, 20] {
          let tape = example.tape(level: level, precision: precision, scale: scale)
          for (n, node) in tape.recording.nodes.enumerated() {
            for kind in [Origin.Kind.value, .gradient] {
              for i in 0..<node.count {
                let spot = Tape.Spot(n, i, kind: kind)
                guard
                  let bounded = tape.definition(of: spot, as: Bounded.self, origin: origin(tape))
                else { continue }
                #expect(
                  bounded.allows(tape.number(spot), in: precision),
                  "\(level) \(precision) ±\(scale): \(node.name)[\(i)] \(kind) is \(tape.number(spot)), not \(bounded)"
                )
              }
            }
          }
        }
      }
    }
  }

  @Test(arguments: examples)
  func `the gradient is the derivative of the value`(_ example: Example) {
    let tape = example.tape(precision: .double)
    let step = tape.recording.steps[0]
    let seeds = noise(step.output.count, "seeds")
    for (n, input) in step.inputs.enumerated()
    where tape.recording.nodes[input.node].role == .parameter {
      for i in stride(from: 0, to: input.count, by: input.count / 40 + 1) {
        let moving = Moving(tape: tape, step: step, input: n, element: i)
        let terms = seeds.indices.map {
          seeds[$0] * step.operation.value(at: $0, moving).slope
        }
        let still = Still(tape: tape, step: step, seeds: seeds)
        let gradient = step.operation.gradient(ofInput: n, at: i, still) ?? 0
        let size = terms.reduce(abs(gradient)) { $0 + abs($1) }
        #expect(
          abs(terms.reduce(0, +) - gradient) <= 1e-10 * size, "input \(n) element \(i)")
      }
    }
  }

  @Test(arguments: examples)
  func `an explanation comes to what the definition says`(_ example: Example) throws {
    let tape = example.tape()
    for (n, node) in tape.recording.nodes.enumerated() {
      for kind in [Origin.Kind.value, .gradient] {
        let spot = Tape.Spot(n, node.count - 1, kind: kind)
        let value = tape.definition(of: spot, as: Double.self, origin: origin(tape))
        let spelled = tape.definition(of: spot, as: Spelled.self, origin: origin(tape))
        #expect(spelled?.value == value)
        #expect((spelled == nil) == (value == nil))
      }
    }
  }

  /// A kink: an operation, where it is, and the slope that its convention says.
  private static let kinks: [(any Operation, at: [Double], other: [Double], slope: Double)] = [
    (ReLU([1]), [0], [], 0), (LeakyReLU([1], slope: 0.2), [0], [], 0.2),
    (ELU([1], alpha: 1.5), [0], [], 1.5), (Hinge([1]), [-1], [-1], 0),
    (MaxPool([1, 1, 2, 2], .of([2, 2], [2, 2])), [1, 1, 1, 0], [], 1),
    (EuclideanNorm(count: 3), [0, 0, 0], [], 0), (ClipByNorm([1], maximum: 1 + 1e-6), [1], [], 1),
  ]

  @Test(arguments: kinks.indices)
  func `at a kink the slope is that of the convention`(_ k: Int) {
    let (operation, at, other, slope) = Self.kinks[k]
    let zero = Fixed(inputs: at, others: other, outputs: [0], seeds: [1])
    #expect(operation.gradient(ofInput: 0, at: 0, zero) == slope)
    for level in KernelLevel.available {
      var r = Recording()
      var inputs = [r.parameter("x", [at.count]) { _ in .given(at) }]
      if !other.isEmpty { inputs.append(r.parameter("t", [other.count]) { _ in .given(other) }) }
      let loss = recordAny(operation, inputs, &r)
      let tape = Tape(r, loss: loss, level: level)
      tape.pass()
      #expect(Float(tape.gradient(inputs[0], 0)) == Float(slope), "\(level) \(operation)")
    }
  }

  @Test func `softmax of a row that is −∞ throughout is zeros, not NaN`() {
    for level in KernelLevel.available {
      var r = Recording()
      let x = r.parameter("x", [1, 3]) { _ in
        .given([-.infinity, -.infinity, -.infinity])
      }
      let y = r.record(Softmax([1, 3]), x)
      let loss = r.record(Mean(count: 3), y)
      let tape = Tape(r, loss: loss, level: level)
      tape.pass()
      #expect(tape.values(y) == [0, 0, 0])
    }
  }

  @Test func `log-softmax takes entries of −∞ as chances of 0, and extremes as they are`() throws {
    let rows: [([Double], [Double])] = [
      ([-.infinity, -.infinity, -.infinity], [-.infinity, -.infinity, -.infinity]),
      ([0, -.infinity, 0], [-0.6931471805599453, -.infinity, -0.6931471805599453]),
      ([1e30, 0, -1e30], [0, -1e30, -2e30]),
      (
        [-1e4, -1e4, -1e4 - 200],
        [
          -0.6931471805599453, -0.6931471805599453, -200.6931471805599453,
        ]
      ),
    ]
    for precision in Precision.allCases {
      for level in KernelLevel.available {
        for (row, want) in rows {
          var r = Recording()
          let x = r.parameter("x", [1, 3]) { _ in .given(row) }
          let y = r.record(LogSoftmax([1, 3]), x)
          let first = r.record(Slice([1, 3], axis: 1, start: 0, length: 1), y)
          let loss = r.record(Sum(count: 1), first)
          let tape = Tape(r, loss: loss, precision: precision, level: level)
          tape.pass()
          for (got, want) in zip(tape.values(y), want) {
            #expect(got == want || abs(got - want) <= 1e-6 * abs(want), "\(row): \(got)")
          }
          // The slope of log p₀: 1 − p₀, and −p of the others.
          for i in 0..<3 {
            let slope = (i == 0 ? 1 : 0) - Double.exp(want[i])
            #expect(abs(tape.gradient(x, i) - slope) < 1e-6, "\(row): \(tape.gradients(x))")
          }
        }
      }
    }
  }

  @Test func `a number that is none stays none through every activation`() {
    let operations: [any Operation] = [
      Sigmoid([3]), Sigmoid([3], base: 2), Tanh([3]), ReLU([3]), LeakyReLU([3]), ELU([3]),
      GELU([3]), GELUTanh([3]),
      SiLU([3]), Softplus([3]), Sine([3]), Softmax([1, 3]), LogSoftmax([1, 3]),
    ]
    for level in KernelLevel.available {
      for operation in operations {
        var r = Recording()
        let x = r.parameter("x", operation.shape) { _ in .given([.nan, 1, .nan]) }
        let y = recordAny(operation, [x], &r)
        let loss = r.record(Mean(count: 3), y)
        let tape = Tape(r, loss: loss, level: level)
        tape.pass()
        #expect(tape.value(y, 0).isNaN, "\(type(of: operation).name) \(level)")
      }
    }
  }
}

private func recordAny(
  _ operation: some Operation, _ inputs: [Variable], _ r: inout Recording
) -> Variable {
  r.record(operation, of: inputs)
}

/// Operands of which one element moves, to differentiate the value.
private struct Moving: Reading {
  let tape: Tape
  let step: Recording.Step
  let input: Int, element: Int
  subscript(_ n: Int, _ i: Int) -> Dual {
    Dual(tape.value(step.inputs[n], i), slope: n == input && i == element ? 1 : 0)
  }
  func plain(_ n: Int, _ i: Int) -> Double { tape.value(step.inputs[n], i) }
  func output(_ i: Int) -> Dual { fatalError("a value cannot read its own output") }
  func seed(_ i: Int) -> Dual { fatalError("a value cannot read a gradient") }
}

/// Operands in double precision, outputs included, to evaluate a gradient on its own.
private struct Still: Reading {
  let tape: Tape
  let step: Recording.Step
  let seeds: [Double]
  subscript(_ n: Int, _ i: Int) -> Double { tape.value(step.inputs[n], i) }
  func plain(_ n: Int, _ i: Int) -> Double { tape.value(step.inputs[n], i) }
  func output(_ i: Int) -> Double { step.operation.value(at: i, self) }
  func seed(_ i: Int) -> Double { seeds[i] }
}

/// One input of given numbers.
struct Fixed: Reading {
  let inputs: [Double]
  var others: [Double] = []
  var outputs: [Double] = []
  let seeds: [Double]
  subscript(_ n: Int, _ i: Int) -> Double { n == 0 ? inputs[i] : others[i] }
  func plain(_ n: Int, _ i: Int) -> Double { self[n, i] }
  func output(_ i: Int) -> Double { outputs[i] }
  func seed(_ i: Int) -> Double { seeds[i] }
}
