/// How an operation reads its operands, and what kind of number they become.
package protocol Reading {
  associatedtype Number: Arithmetic
  /// Element `i` of input `n`.
  subscript(_ n: Int, _ i: Int) -> Number { get }
  /// Element `i` of input `n` as it stands, for what decides and is not differentiated: a class, a
  /// mask.
  func plain(_ n: Int, _ i: Int) -> Double
  /// Element `i` of the output.
  func output(_ i: Int) -> Number
  /// Element `i` of ∂loss/∂output.
  func seed(_ i: Int) -> Number
}

extension Reading {
  /// Element `i` of input `n` as a choice among `count`; checked where data enters.
  @inline(__always)
  package func choice(_ n: Int, _ i: Int, of count: Int) -> Int {
    plain(n, i).choice(of: count)
  }
}

extension Double {
  /// As a choice among `count`.
  @inline(__always)
  func choice(of count: Int) -> Int {
    Swift.min(Swift.max(Int(exactly: self) ?? 0, 0), count - 1)
  }
}

/// One differentiable operation, defined by the arithmetic of a single element.
///
/// Writing `value` and `gradient` is enough: computing, explaining and checking all read them.
/// `forward` and `backward` in single precision may be written as well, for speed; the laws hold
/// them to the formulas.
package protocol Operation: Sendable {
  static var name: String { get }
  /// What it does, in a few words for a person.
  static var words: String { get }
  var shape: [Int] { get }
  /// Whether the rows of a batch end in one number, as in a mean.
  var reduces: Bool { get }
  /// Whether it looks across the whole batch, all slices at once, as batch norm must.
  var joins: Bool { get }
  /// Whether it reads only the rows of its first input that its last one names.
  var looksUp: Bool { get }
  /// Which axis of the output counts the samples, where it is that one of its inputs.
  func batchAxis(of axis: Int) -> Int
  /// Element `i` of the output.
  func value<X: Reading>(at i: Int, _ x: X) -> X.Number
  /// ∂loss/∂(element `i` of input `n`), or nil where the output does not depend on it.
  func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number?

  func forward(_ memory: Memory<Float>)
  func backward(_ memory: Memory<Float>)
  func forward(_ memory: Memory<Double>)
  func backward(_ memory: Memory<Double>)
  func forward(_ memory: Memory<Dual>)
  func backward(_ memory: Memory<Dual>)
  /// The most floats of working memory that either kernel needs.
  var scratch: Int { get }
  /// How many multiplications, each followed by an addition, the matrix product in it takes; each
  /// gradient of a factor takes as many again. 0 where there is none.
  var multiplyAdds: Int { get }
}

extension Operation {
  package var reduces: Bool { false }
  package var joins: Bool { false }
  package var looksUp: Bool { false }
  package func batchAxis(of axis: Int) -> Int { axis }
  package var scratch: Int { 0 }
  package var multiplyAdds: Int { 0 }

  package func forward(_ memory: Memory<Float>) { forwardByDefinition(memory) }
  package func backward(_ memory: Memory<Float>) { backwardByDefinition(memory) }
  package func forward(_ memory: Memory<Double>) { forwardByDefinition(memory) }
  package func backward(_ memory: Memory<Double>) { backwardByDefinition(memory) }
  package func forward(_ memory: Memory<Dual>) { forwardByDefinition(memory) }
  package func backward(_ memory: Memory<Dual>) { backwardByDefinition(memory) }

  @inline(__always)
  func forwardByDefinition<S: Stored>(_ memory: Memory<S>) {
    let y = memory.value
    for i in 0..<memory.count { y[i] = value(at: i, memory) }
  }

  @inline(__always)
  func backwardByDefinition<S: Stored>(_ memory: Memory<S>) {
    for n in 0..<memory.inputs {
      let input = memory.input(n)
      guard let dx = input.gradient else { continue }
      for i in 0..<input.count {
        let part = gradient(ofInput: n, at: i, memory) ?? 0
        dx[i] = input.accumulates ? dx[i] + part : part
      }
    }
  }
}

/// Every operation there is, by name and words.
package let operations: [any Operation.Type] = [
  Affine.self, MatrixProduct.self, ProductOfRows.self, Add.self, Multiply.self,
  Sigmoid.self, Tanh.self, ReLU.self, LeakyReLU.self, ELU.self, GELU.self, GELUTanh.self,
  SiLU.self, Softplus.self, Sine.self, Softmax.self, LogSoftmax.self,
  CrossEntropy.self, BinaryCrossEntropy.self, Hinge.self, MeanSquaredError.self,
  NegativeSampling.self,
  L1Penalty.self, L2Penalty.self,
  Mean.self, CountedMean.self, Sum.self, EuclideanNorm.self, ClipByNorm.self,
  Slice.self, Concatenate.self, Transpose.self, Embedding.self, MeanOfRows.self, RowScores.self,
  AttentionScores.self, AttentionWeights.self, EditedWeights.self, HeadOutputs.self,
  NormShare.self, AttentionMix.self, Rotary.self, AddPlaces.self,
  AddWaves.self,
  Dropout.self, KnockOut.self, LayerNorm.self, RMSNorm.self,
  BatchMean.self, BatchVariance.self, BatchNorm.self, RunningStatistic.self,
  Convolution2D.self, MaxPool.self, AveragePool.self, Upsample.self,
  OneHot.self, Gate.self, GatedSum.self, Candidate.self, Blend.self, Detach.self, Likeliest.self,
  Edited.self, Moved.self, Covered.self, MapPull.self, MapRoom.self, MapDivergence.self,
  Subtract.self, PairSums.self, RowDot.self, ScoreScale.self, Contributions.self, Nothing.self,
]
