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
  Example(Affine([2, 5, 3], [3, 4], [4]), [2, 5, 3], [3, 4], [4]),
  Example(MatrixProduct([2, 5, 3], [3, 4]), [2, 5, 3], [3, 4]),
  Example(ProductOfRows([2, 5, 17], [13, 17]), [2, 5, 17], [13, 17]),
  Example(ProductOfRows([17], [3, 17]), [17], [3, 17]),
  Example(Add([5, 13]), [5, 13], [5, 13]),
  Example(Multiply([5, 13]), [5, 13], [5, 13]),
  Example(Sigmoid([65]), [65]),
  Example(Sigmoid([3, 17], base: 2), [3, 17]),
  Example(Sigmoid([65], base: 10), [65]),
  Example(Tanh([3, 17]), [3, 17]),
  Example(ReLU([65]), [65]),
  Example(GELU([3, 17]), [3, 17]),
  Example(GELUTanh([64]), [64]),
  Example(Softmax([3, 17]), [3, 17]),
  Example(Softmax([5, 1]), [5, 1]),
  Example(CrossEntropy([5, 17]), [5, 17], choices: (5, 17)),
  Example(CrossEntropy([2, 3, 17]), [2, 3, 17], choices: (6, 17), uncounted: 2),
  Example(CountedMean(count: 17), [17], choices: (17, 4), uncounted: 3),
  Example(BinaryCrossEntropy([17, 1]), [17, 1], [17, 1]),
  Example(MeanSquaredError(count: 33), [33], [33]),
  Example(Mean(count: 65), [65]),
  Example(L1Penalty(counts: [65, 3], strength: 0.03), [65], [3]),
  Example(L2Penalty(counts: [65, 3], strength: 0.03), [65], [3]),
  Example(LeakyReLU([65], slope: 0.2), [65]),
  Example(ELU([3, 17], alpha: 1.5), [3, 17]),
  Example(SiLU([65]), [65]),
  Example(Softplus([3, 17]), [3, 17]),
  Example(Sine([65]), [65]),
  Example(LogSoftmax([3, 17]), [3, 17]),
  Example(LogSoftmax([5, 1]), [5, 1]),
  Example(LogSoftmax([1, 1025]), [1, 1025]),
  Example(Hinge([17, 3]), [17, 3], [17, 3]),
  Example(Sum(count: 65), [65]),
  Example(Sum(count: 65, scale: 2.56), [65]),
  Example(Sum(alongRowsOf: [3, 5, 17]), [3, 5, 17]),
  Example(EuclideanNorm(count: 65), [65]),
  Example(EuclideanNorm(alongRowsOf: [3, 5, 17]), [3, 5, 17]),
  Example(ClipByNorm([3, 17], maximum: 2), [3, 17]),
  Example(ClipByNorm([3], maximum: 100), [3]),
  Example(Slice([3, 17, 5], axis: 1, start: 3, length: 13), [3, 17, 5]),
  Example(Slice([7, 3], axis: 0, start: 6, length: 1), [7, 3]),
  Example(Slice([3, 17], axis: 1, start: 0, length: 1), [3, 17]),
  Example(Concatenate([[3, 1, 5], [3, 17, 5]], axis: 1), [3, 1, 5], [3, 17, 5]),
  Example(Concatenate([[3], [1], [13]], axis: 0), [3], [1], [13]),
  Example(Transpose([13, 17]), [13, 17]),
  Example(Transpose([2, 3, 5, 7], order: [0, 2, 1, 3]), [2, 3, 5, 7]),
  Example(Transpose([3, 5, 17], order: [2, 0, 1]), [3, 5, 17]),
  Example(Transpose([3], order: [0]), [3]),
  Example(Embedding(table: [7, 3], ids: [5]), [7, 3], choices: (5, 7)),
  Example(Embedding(table: [1, 17], ids: [1]), [1, 17], choices: (1, 1)),
  Example(Embedding(table: [7, 3], ids: [2, 4]), [7, 3], choices: (8, 7)),
  Example(MeanOfRows(table: [7, 3], ids: [5, 1]), [7, 3], choices: (5, 7), uncounted: 1),
  Example(MeanOfRows(table: [7, 65], ids: [3, 4]), [7, 65], choices: (12, 7), uncounted: 6),
  Example(MeanOfRows(table: [3, 17], ids: [13, 8]), [3, 17], choices: (104, 3)),
  Example(RowScores(table: [7, 3], [5, 3], ids: [5, 4]), [7, 3], [5, 3], choices: (20, 7)),
  Example(
    RowScores(table: [7, 65], [3, 65], ids: [3, 6]), [7, 65], [3, 65], choices: (18, 7),
    uncounted: 8),
  Example(RowScores(table: [2, 64], [1, 64], ids: [1, 1]), [2, 64], [1, 64], choices: (1, 2)),
  Example(NegativeSampling([5, 4]), [5, 4], choices: (20, 7), uncounted: 2),
  Example(NegativeSampling([300, 6]), [300, 6], choices: (1800, 7), uncounted: 13),
  Example(NegativeSampling([3, 1]), [3, 1], choices: (3, 2)),
  Example(AttentionScores([2, 5, 6], [2, 5, 6], heads: 3), [2, 5, 6], [2, 5, 6]),
  Example(AttentionScores([3, 34], [17, 34], heads: 2), [3, 34], [17, 34]),
  Example(AttentionScores([1, 1], [1, 1], heads: 1), [1, 1], [1, 1]),
  Example(AttentionWeights([2, 3, 5, 5], isCausal: true), [2, 3, 5, 5]),
  Example(AttentionWeights([2, 17, 17], isCausal: true), [2, 17, 17]),
  Example(AttentionWeights([2, 3, 33], isCausal: true), [2, 3, 33]),
  Example(AttentionWeights([2, 3, 17], isCausal: false), [2, 3, 17]),
  Example(AttentionWeights([1, 5, 3], isCausal: true), [1, 5, 3]),
  Example(
    AttentionWeights([2, 3, 5, 7], isCausal: false, padding: 1), [2, 3, 5, 7], choices: (14, 3)),
  Example(
    AttentionWeights([2, 1, 17, 17], isCausal: true, padding: 0), [2, 1, 17, 17],
    choices: (34, 2)),
  Example(AttentionMix([2, 3, 5, 5], [2, 5, 6]), [2, 3, 5, 5], [2, 5, 6]),
  Example(AttentionMix([2, 3, 17], [17, 34]), [2, 3, 17], [17, 34]),
  Example(
    EditedWeights(
      [2, 5, 5], isCausal: true, hidden: [1, 3],
      edits: [.init(head: 1, query: 4, key: 2, value: 0.5)], temperature: 0.5), [2, 5, 5]),
  Example(
    EditedWeights([2, 3, 5, 7], isCausal: false, padding: 1, hidden: [2], isSelf: false),
    [2, 3, 5, 7], choices: (14, 3)),
  Example(EditedWeights([1, 17, 17], isCausal: false, temperature: 3), [1, 17, 17]),
  Example(HeadOutputs([5, 12], [12, 7], heads: 3), [5, 12], [12, 7]),
  Example(HeadOutputs([1, 1], [1, 1], heads: 1), [1, 1], [1, 1]),
  Example(NormShare([3, 5, 17], of: [5, 17], isCentred: true), [3, 5, 17], [5, 17], [17]),
  Example(NormShare([1, 13], of: [5, 13], isCentred: true), [1, 13], [5, 13], [13]),
  Example(NormShare([2, 5, 17], of: [5, 17], isCentred: false), [2, 5, 17], [5, 17], [17]),
  Example(Rotary([2, 5, 12], heads: 3), [2, 5, 12]),
  Example(Rotary([3, 2], heads: 1, start: 7), [3, 2]),
  Example(AddPlaces([3, 5, 4]), [3, 5, 4], [5, 4]),
  Example(AddPlaces([5, 4]), [5, 4], [5, 4]),
  Example(AddWaves([3, 5, 7]), [3, 5, 7]),
  Example(AddWaves([1, 4], start: 9), [1, 4]),
  Example(Dropout([5, 13]), [5, 13], [5, 13]),
  Example(LayerNorm([5, 17]), [5, 17], [17], [17]),
  Example(LayerNorm([3, 65]), [3, 65], [65], [65]),
  Example(LayerNorm([2, 1]), [2, 1], [1], [1]),
  Example(RMSNorm([5, 17]), [5, 17], [17]),
  Example(RMSNorm([1, 64]), [1, 64], [64]),
  Example(BatchMean([13, 17]), [13, 17]),
  Example(BatchVariance([13, 17]), [13, 17], [17]),
  Example(BatchVariance([1, 3]), [1, 3], [3]),
  Example(BatchNorm([13, 17]), [13, 17], [17], [17], [17], [17], positive: 2),
  Example(BatchMean([3, 5, 4, 7]), [3, 5, 4, 7]),
  Example(BatchVariance([3, 5, 4, 7]), [3, 5, 4, 7], [5]),
  Example(
    BatchNorm([3, 5, 4, 7]), [3, 5, 4, 7], [5], [5], [5], [5], positive: 2),
  Example(
    Convolution2D([1, 1, 5, 5], [2, 1, 3, 3], [2], .of([5, 5], [3, 3])),
    [1, 1, 5, 5], [2, 1, 3, 3], [2]),
  Example(
    Convolution2D([2, 3, 6, 5], [4, 3, 3, 3], [4], .of([6, 5], [3, 3], padding: [1, 1])),
    [2, 3, 6, 5], [4, 3, 3, 3], [4]),
  Example(
    Convolution2D(
      [2, 3, 9, 11], [4, 3, 3, 2], [4],
      .of([9, 11], [3, 2], stride: [2, 3], padding: [2, 1], dilation: [2, 3])),
    [2, 3, 9, 11], [4, 3, 3, 2], [4]),
  Example(
    Convolution2D([2, 2, 1, 17], [3, 2, 1, 5], [3], .of([1, 17], [1, 5], padding: [0, 2])),
    [2, 2, 1, 17], [3, 2, 1, 5], [3]),
  Example(
    Convolution2D(
      [1, 2, 1, 33], [3, 2, 1, 4], [3],
      .of([1, 33], [1, 4], stride: [1, 2], padding: [0, 3], dilation: [1, 2])),
    [1, 2, 1, 33], [3, 2, 1, 4], [3]),
  Example(
    Convolution2D([2, 3, 5, 14], [13, 3, 3, 3], [13], .of([5, 14], [3, 3], padding: [1, 1])),
    [2, 3, 5, 14], [13, 3, 3, 3], [13]),
  Example(
    Convolution2D(
      [1, 2, 6, 29], [5, 2, 2, 4], [5],
      .of([6, 29], [2, 4], stride: [2, 1], padding: [2, 3], dilation: [1, 2])),
    [1, 2, 6, 29], [5, 2, 2, 4], [5]),
  Example(
    Convolution2D([3, 5, 4, 3], [2, 5, 1, 1], [2], .of([4, 3], [1, 1])),
    [3, 5, 4, 3], [2, 5, 1, 1], [2]),
  Example(
    Convolution2D([1, 1, 2, 3], [1, 1, 1, 1], [1], .of([2, 3], [1, 1], padding: [2, 1])),
    [1, 1, 2, 3], [1, 1, 1, 1], [1]),
  Example(MaxPool([2, 3, 6, 8], .of([6, 8], [2, 2], stride: [2, 2])), [2, 3, 6, 8]),
  Example(MaxPool([2, 1, 7, 35], .of([7, 35], [2, 2], stride: [2, 2])), [2, 1, 7, 35]),
  Example(
    MaxPool([2, 3, 7, 8], .of([7, 8], [3, 2], stride: [2, 1], padding: [1, 1])), [2, 3, 7, 8]),
  Example(MaxPool([1, 2, 1, 17], .of([1, 17], [1, 3], stride: [1, 3])), [1, 2, 1, 17]),
  Example(AveragePool([2, 3, 6, 8], .of([6, 8], [2, 2], stride: [2, 2])), [2, 3, 6, 8]),
  Example(
    AveragePool([2, 3, 7, 8], .of([7, 8], [3, 2], stride: [2, 1], padding: [1, 1])),
    [2, 3, 7, 8]),
  Example(
    AveragePool(
      [2, 3, 7, 8], .of([7, 8], [3, 3], stride: [2, 2], padding: [1, 1]), countsPadding: false),
    [2, 3, 7, 8]),
  Example(AveragePool([2, 3, 5, 7], .of([5, 7], [5, 7])), [2, 3, 5, 7]),
  Example(Upsample([2, 3, 3, 5], y: 2, x: 3), [2, 3, 3, 5]),
  Example(Upsample([2, 1, 1, 17], y: 1, x: 2), [2, 1, 1, 17]),
  Example(RunningStatistic([17]), [17], [17]),
  Example(RunningStatistic([3], varianceOf: 17), [3], [3]),
  Example(KnockOut([5, 13], units: [0, 4, 12]), [5, 13]),
  Example(OneHot([2, 3], count: 5), choices: (6, 5)),
  Example(Gate(.sigmoid, [3, 5], [.init(1, of: 4), .init(1, of: 4)]), [3, 4, 5], [3, 4, 5]),
  Example(Gate(.tanh, [2, 17], [.init(2, of: 3), .init(0, of: 1)]), [2, 51], [2, 17]),
  Example(Gate(.relu, [2, 17], [.init(0, of: 1), .init(0, of: 1)]), [2, 17], [2, 17]),
  Example(Gate(.tanh, [65], [.init(0, of: 1)]), [65]),
  Example(GatedSum([3, 17]), [3, 17], [3, 17], [3, 17], [3, 17]),
  Example(Candidate([3, 5]), [3, 15], [3, 5], [3, 3, 5]),
  Example(Blend([3, 17]), [3, 17], [3, 17], [3, 17]),
  Example(Detach([3, 17]), [3, 17]),
  Example(Edited([3, 5], [.init(4, 0.5), .init(1, -2)]), [3, 5]),
  Example(Moved([3, 2 * 35], height: 5, width: 7), [3, 2 * 35], choices: (3, 40)),
  Example(Moved([2, 17], height: 1, width: 17), [2, 17], choices: (3, 5)),
  Example(
    Covered(channels: 2, Squares(height: 5, width: 7, size: 4, stride: 2)), [1, 2 * 35]),
  Example(Covered(channels: 1, Squares(height: 1, width: 17, size: 3, stride: 1)), [1, 17]),
  Example(Likeliest([3, 17]), [3, 17]),
  Example(Subtract([5, 13]), [5, 13], [5, 13]),
  Example(PairSums([3, 17], [5, 17]), [3, 17], [5, 17]),
  Example(PairSums([2, 3, 5], [2, 4, 5]), [2, 3, 5], [2, 4, 5]),
  Example(RowDot([3, 5, 17]), [3, 5, 17], [17]),
  Example(ScoreScale([3, 17], width: 5, temperature: 0.7), [3, 17]),
  Example(ScoreScale([1, 3], width: nil, temperature: 2), [1, 3]),
  Example(Contributions([3, 5], [5, 17]), [3, 5], [5, 17]),
  Example(Nothing(), [3, 5], [65]),
  Example(MapPull(Affinities.example), [13, 2]),
  Example(MapRoom(count: 13), [13, 2]),
  Example(MapDivergence(count: 17), [17], [17], positive: 1),
  Example(MapDivergence(count: 5, exaggeration: 4), [5], [5], positive: 1),
]

extension Affinities {
  /// Of thirteen points.
  fileprivate static let example: Affinities = {
    let points = noise(13 * 5, "points").map { Float($0) }
    let found = points.withUnsafeBufferPointer { Affinities($0, width: 5, perplexity: 3) }
    guard let found else { preconditionFailure("thirteen points have affinities") }
    return found
  }()
}

/// One operation on some numbers, recorded twice so that gradients have to be added up.
struct Example: CustomTestStringConvertible, Sendable {
  let name: String
  let operation: any Operation
  let inputs: [[Int]]
  let choices: (count: Int, classes: Int)?
  /// Which input is one of positive numbers.
  let positive: Int?
  /// How many choices are below 0, which count for nothing.
  let uncounted: Int
  var testDescription: String { "\(name) \(inputs)" }

  init<O: Operation>(
    _ operation: O, _ inputs: [Int]..., choices: (Int, Int)? = nil, positive: Int? = nil,
    uncounted: Int = 0
  ) {
    (name, self.operation, self.inputs, self.choices) = (O.name, operation, inputs, choices)
    (self.positive, self.uncounted) = (positive, uncounted)
  }

  /// Replayed once on numbers within ±`scale`; the loss is a weighted sum of all outputs.
  func tape(
    level: KernelLevel = .portable, precision: Precision = .single, scale: Double = 1
  ) -> Tape {
    var r = Recording()
    var operands = inputs.enumerated().map { n, shape in
      r.parameter("input \(n)", shape) { _ in
        .given(
          noise(shape.reduce(1, *), "input \(n)").map {
            precision.rounded(scale * (n == positive ? abs($0) : $0))
          })
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
        with: noise(choices.count, "choices").enumerated().map {
          $0 < uncounted ? -1 : (($1 + 1) / 2 * Double(choices.classes)).rounded(.down)
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

extension Windows {
  /// Of a map of that height and width; all else down and across as well.
  static func of(
    _ size: [Int], _ taps: [Int], stride: [Int] = [1, 1], padding: [Int] = [0, 0],
    dilation: [Int] = [1, 1]
  ) -> Windows {
    func axis(_ a: Int) -> WindowAxis {
      WindowAxis(
        size[a], taps: taps[a], stride: stride[a], padding: padding[a], dilation: dilation[a])
    }
    return Windows(y: axis(0), x: axis(1))
  }
}
