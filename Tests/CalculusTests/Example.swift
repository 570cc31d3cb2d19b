import CKernels
import Calculus
import Testing

/// Every operation there is, at awkward shapes: a new operation needs one line here, and no test.
let examples: [Example] = [
  Example(Affine([3, 4], [4, 2], [2]), [3, 4], [4, 2], [2]),
  Example(Affine([17, 65], [65, 33], [33]), [17, 65], [65, 33], [33]),
  Example(Affine([64, 3], [3, 1], [1]), [64, 3], [3, 1], [1]),
  Example(Affine([1, 1], [1, 1], [1]), [1, 1], [1, 1], [1]),
  Example(MatrixProduct([13, 17], [17, 65]), [13, 17], [17, 65]),
  Example(Add([5, 13]), [5, 13], [5, 13]),
  Example(Multiply([5, 13]), [5, 13], [5, 13]),
  Example(Sigmoid([65]), [65]),
  Example(Tanh([3, 17]), [3, 17]),
  Example(ReLU([65]), [65]),
  Example(GELU([3, 17]), [3, 17]),
  Example(GELUTanh([64]), [64]),
  Example(Softmax([3, 17]), [3, 17]),
  Example(Softmax([5, 1]), [5, 1]),
  Example(CrossEntropy([5, 17]), [5, 17], choices: (5, 17)),
  Example(BinaryCrossEntropy([17, 1]), [17, 1], [17, 1]),
  Example(MeanSquaredError(count: 33), [33], [33]),
  Example(Mean(count: 65), [65]),
  Example(L1Penalty(counts: [65, 3], strength: 0.03), [65], [3]),
  Example(L2Penalty(counts: [65, 3], strength: 0.03), [65], [3]),
  Example(KnockOut([5, 13], units: [0, 4, 12]), [5, 13]),
]

/// One operation on some numbers, recorded twice so that gradients have to be added up.
struct Example: CustomTestStringConvertible, Sendable {
  let name: String
  let operation: any Operation
  let inputs: [[Int]]
  let choices: (count: Int, classes: Int)?
  var testDescription: String { "\(name) \(inputs)" }

  init<O: Operation>(_ operation: O, _ inputs: [Int]..., choices: (Int, Int)? = nil) {
    (name, self.operation, self.inputs, self.choices) = (O.name, operation, inputs, choices)
  }

  /// Replayed once on numbers within ±`scale`; the loss is a weighted sum of all outputs.
  func tape(
    level: KernelLevel = .portable, precision: Precision = .single, scale: Double = 1
  ) -> Tape {
    var r = Recording()
    var operands = inputs.enumerated().map { n, shape in
      r.parameter("input \(n)", shape) { _ in
        .given(noise(shape.reduce(1, *), "input \(n)").map { precision.rounded(scale * $0) })
      }
    }
    if let choices { operands.append(r.given("choices", [choices.count])) }
    let count = operation.shape.reduce(1, *)
    let weights = r.given("weights", [count, 1])
    var sums: [Variable] = []
    for k in 0..<2 {
      let y = record(operation, operands, named: "y\(k)", &r)
      let row = y.reshaped([1, count])
      sums.append(
        r.record(MatrixProduct(row.shape, weights.shape), row, weights, named: "sum\(k)"))
    }
    let loss = r.record(Add([1, 1]), sums[0], sums[1], named: "loss")
    let tape = Tape(r, loss: loss, precision: precision, level: level)
    tape.fill(weights, with: noise(count, "weights").map(precision.rounded))
    if let choices, let last = operands.last {
      tape.fill(
        last,
        with: noise(choices.count, "choices").map {
          (($0 + 1) / 2 * Double(choices.classes)).rounded(.down)
        })
    }
    tape.pass()
    return tape
  }

  private func record(
    _ operation: some Operation, _ inputs: [Variable], named name: String, _ r: inout Recording
  ) -> Variable {
    r.record(operation, of: inputs, named: name)
  }
}

/// Uniform in [−1, 1).
func noise(_ count: Int, _ purpose: String) -> [Double] {
  let random = Random(seed: 3, purpose)
  return (0..<count).map { 2 * random.uniform($0) - 1 }
}

/// A tape's own names.
func origin(_ tape: Tape) -> (Tape.Spot) -> Origin {
  { Origin(tape.recording.nodes[$0.node].name, $0.index, kind: $0.kind, iteration: 0) }
}
