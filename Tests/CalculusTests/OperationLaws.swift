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

  @Test func `at its kink, relu has the slope 0`() {
    let reader = Fixed(inputs: [0], seeds: [1])
    #expect(ReLU([1]).gradient(ofInput: 0, at: 0, reader) == 0)
    for level in KernelLevel.available {
      var r = Recording()
      let x = r.parameter("x", [1]) { _ in .zeros }
      let loss = r.record(ReLU([1]), x)
      let tape = Tape(r, loss: loss, level: level)
      tape.pass()
      #expect(tape.gradient(x, 0) == 0)
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

  @Test func `a number that is none stays none through every activation`() {
    let operations: [any Operation] = [
      Sigmoid([3]), Tanh([3]), ReLU([3]), GELU([3]), GELUTanh([3]), Softmax([1, 3]),
    ]
    for level in KernelLevel.available {
      for operation in operations {
        var r = Recording()
        let x = r.parameter("x", operation.shape) { _ in .given([.nan, 1, .nan]) }
        let y = recordAny(operation, x, &r)
        let loss = r.record(Mean(count: 3), y)
        let tape = Tape(r, loss: loss, level: level)
        tape.pass()
        #expect(tape.value(y, 0).isNaN, "\(type(of: operation).name) \(level)")
      }
    }
  }
}

private func recordAny(_ operation: some Operation, _ x: Variable, _ r: inout Recording) -> Variable
{ r.record(operation, x) }

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
