import Calculus
import Networks
import Networks

/// How a measure reads the numbers it is made from, and what kind of number they become.
package protocol MeasureReading {
  associatedtype Number: Arithmetic
  /// Element `i` of the tensor asked about, or of its gradient.
  subscript(_ i: Int) -> Number { get }
  /// How many elements that has.
  var count: Int { get }
  /// Element `i` as it stands, for what decides.
  func plain(_ i: Int) -> Double
  /// Element `i` of a parameter as it was at iteration 0, and as the coming update leaves it.
  func initial(_ i: Int) -> Number
  func next(_ i: Int) -> Number
  /// The same with what is remembered of it, each to be found under a name of its own.
  func coming(_ i: Int) -> Weight<Number>?
  /// Output `k` of place `place` of all samples' places, and its target; a sample that is one thing
  /// is one place.
  func output(_ place: Int, _ k: Int) -> Number
  func target(_ place: Int, _ k: Int) -> Number
  func plainTarget(_ place: Int) -> Double
  /// The token that was read at that place.
  func plainInput(_ place: Int) -> Double
  /// How many tokens the source of a sample has, padding left out.
  func sourceLength(_ row: Int) -> Int
  /// Whether the target of that place counts.
  func isCounted(_ place: Int) -> Bool
  var samples: Int { get }
  /// How many places a sample has.
  var places: Int { get }
  /// The loss of the pass, without what is added to keep weights small.
  var dataLoss: Number { get }
  /// Another measure of the same pass.
  func answer(_ measure: any AnswerMeasure.Type) -> Number
  /// ‖∂loss/∂w‖ of every parameter.
  var gradientNorms: [Number] { get }
  /// Of weights of attention: which tokens of their sequences came before, and how a head behaves.
  var repeats: Repeats { get }
  func score(_ measure: any Measure.Type, of head: Int) -> Number
  /// The rows of the tensor asked about; of states of recurrent cells, those of steps that are not
  /// there only to fill a sequence.
  var steps: [Int] { get }
  /// Whether they are the states of a layer that reads from the end on.
  var isReadFromEnd: Bool { get }
  /// Of states of recurrent cells: what can be said of the text at each of their steps.
  var features: TextFeatures { get }
  func feature(_ i: Int, of all: TextFeatures) -> Number
  /// The matrix products of the pass, and how many multiplications each takes; and how many those of
  /// passes over ever more places would.
  var products: [(name: String, count: Int)] { get }
  var productsByPlace: [Int] { get }
  /// What the tensor asked about is called, and its shape.
  var name: String { get }
  var shape: [Int] { get }
  /// Where a run with two numbers to find is: the first of them, or the second.
  func coordinate(_ k: Int) -> Number
  /// Element `i` of a parameter as it was at an earlier iteration of the path.
  func past(_ i: Int, at iteration: Int) -> Number
  /// The two directions in which the rows of the tensor asked about are spread the most.
  var principalAxes: [[Double]] { get }
  /// Element `i` of another measure of the same tensor, found to be so large.
  func ofTensor(_ measure: String, _ i: Int, _ value: Double) -> Number
  /// Of the hidden states of one sequence: how far each is carried to the end.
  var jacobians: [Double] { get }
  /// Element `i` of the gradient of the tensor asked about, whichever of the two was asked for; and all of
  /// both as they stand.
  func gradient(_ i: Int) -> Number
  var numbers: [Double] { get }
  var gradients: [Double] { get }
  /// Where in each of its pictures the part lies that tells the class.
  var parts: [ImagePart] { get }
  var run: Run { get }
}

/// A number worked out from others of the same iteration, by a formula over `Arithmetic`.
///
/// One of a tensor is asked for as `norm(layer1.weight)`, one of a whole pass by its name alone.
package protocol Measure: Sendable {
  static var name: String { get }
  static var words: String { get }
  /// Whether it is of one tensor.
  static var isOfTensor: Bool { get }
  /// Whether that must be a parameter.
  static var isOfParameters: Bool { get }
  /// Whether it stands among the names that a person is told: others are found by following them.
  static var isListed: Bool { get }
  /// Its shape, of a tensor of that shape.
  static func shape(of argument: [Int]) -> [Int]
  /// The shape of one of a whole pass; nil where a run has none.
  static func shape(in run: Run) -> [Int]?
  /// Whether `value` says what it is and not how it was made: what is found by iterating.
  static func isLeaf(in run: Run) -> Bool
  /// What it is, of one of its numbers.
  static func words(at i: Int, in run: Run) -> String
  static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number
}

extension Measure {
  package static var isOfParameters: Bool { false }
  package static var isListed: Bool { true }
  package static func shape(of argument: [Int]) -> [Int] { [1] }
  package static func shape(in run: Run) -> [Int]? { [1] }
  package static func isLeaf(in run: Run) -> Bool { false }
  package static func words(at i: Int, in run: Run) -> String { words }
}

/// One of the training's loss as a whole: it costs more than a look, and probes have none.
package protocol LossMeasure: Measure {}
extension LossMeasure {
  package static var isOfTensor: Bool { false }
}
let lossMeasures = measures.filter { $0 is any LossMeasure.Type }

/// One number for every element of a parameter.
package protocol ParameterMeasure: Measure {}

extension ParameterMeasure {
  package static var isOfTensor: Bool { true }
  package static var isOfParameters: Bool { true }
  package static func shape(of argument: [Int]) -> [Int] { argument }
}

/// Every measure there is.
package let measures: [any Measure.Type] = [
  Accuracy.self, SequenceAccuracy.self, AccuracyByLength.self, BitsPerToken.self,
  BigramLoss.self, BigramBits.self, BitsOverBigram.self, GuessLoss.self, MultiplyAdds.self,
  TextMultiplyAdds.self, Norm.self, MeanOf.self, Peak.self,
  Histogram.self, Change.self, Step.self,
  ScheduledRate.self, GradientNorm.self, ClipFactor.self,
  RandomDirection1.self, RandomDirection2.self, PathDirection1.self, PathDirection2.self,
  PathShare.self, PathPlaces.self, Distance.self, Reached.self,
  Next.self, NextMemory1.self, NextMemory2.self,
  LineSearchRate.self, LineSearchGradient.self, LineSearchSlope.self, NewtonStepMeasure.self,
  Hessian.self, Eigenvalues.self, Eigenvectors.self, EigenResidual.self, ConditionNumber.self,
  StableRate.self, SharpnessMeasure.self, SharpestDirection.self, SharpestProduct.self,
  SharpnessResidual.self, Exponential.self, Rows.self, Columns.self,
  PreviousToken.self, InductionScore.self, FirstToken.self, AttentionEntropy.self,
  BestPreviousToken.self, BestInduction.self, StepNorm.self, StepShare.self,
  StateJacobian.self, FiringShare.self, Orientation.self, MeanOrientation.self,
  Confusion.self, Size.self, Multiplications.self, ParameterCount.self,
  OpenShare.self, ShutShare.self, UnitMean.self, PrincipalAxes.self, PrincipalPlace.self,
  FeatureOf.self, Follows.self,
  TimesGradient.self, MapWeight.self, GradCAM.self, OnPart.self, PartArea.self, Fall.self,
]

/// ‖x‖ = √Σ x².
package struct Norm: Measure {
  package static let name = "norm"
  package static let words = "length: the root of the sum of squares"
  package static let isOfTensor = true
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    .sqrt(.sum(x.count) { x[$0] * x[$0] })
  }
}

/// Σ x / n.
package struct MeanOf: Measure {
  package static let name = "mean"
  package static let words = "mean of its elements"
  package static let isOfTensor = true
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    .sum(x.count) { x[$0] } / X.Number(Double(x.count))
  }
}

/// max |x|.
package struct Peak: Measure {
  package static let name = "peak"
  package static let words = "size of its largest element"
  package static let isOfTensor = true
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    .largest(x.count) { .max(x[$0], -x[$0]) }
  }
}

/// How many elements fall into each of 32 equal bins from −peak to peak; the last holds its end.
package struct Histogram: Measure {
  package static let name = "histogram"
  package static let words = "how many elements fall into this bin"
  package static let isOfTensor = true
  package static let count = 32
  package static func shape(of argument: [Int]) -> [Int] { [count] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (low, high) = bounds(i, peak: peak(x))
    return .sum(x.count) { k in
      // [x ≥ low] − [x ≥ high], with x ≥ a written as 1 − [a > x]
      let isAbove = 1 - X.Number.positive(X.Number.known("low", low) - x[k])
      guard i < count - 1 else { return isAbove }
      return isAbove - (1 - .positive(X.Number.known("high", high) - x[k]))
    }
  }

  /// All at once, by counting; a law holds it to the definition.
  static func counts(_ numbers: [Double]) -> [Double] {
    let peak = numbers.reduce(0) { max($0, abs($1)) }
    var counts = Array(repeating: 0.0, count: count)
    for x in numbers where x.isFinite {
      // The bin by the same comparisons as the definition.
      var bin = peak > 0 ? Int((x / peak + 1) / 2 * Double(count)) : count / 2
      bin = min(max(bin, 0), count - 1)
      while bin > 0, x < bounds(bin, peak: peak).low { bin -= 1 }
      while bin < count - 1, x >= bounds(bin, peak: peak).high { bin += 1 }
      counts[bin] += 1
    }
    return counts
  }

  package static func bounds(_ i: Int, peak: Double) -> (low: Double, high: Double) {
    func edge(_ k: Int) -> Double { (2 * Double(k) / Double(count) - 1) * peak }
    return (edge(i), edge(i + 1))
  }
  private static func peak(_ x: some MeasureReading) -> Double {
    (0..<x.count).reduce(0) { max($0, abs(x.plain($1))) }
  }
}

/// w − w at iteration 0, element by element: what has been learnt so far.
package struct Change: ParameterMeasure {
  package static let name = "change"
  package static let words = "change since the start"
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x[i] - x.initial(i)
  }
}

/// What the coming update will add, element by element.
package struct Step: ParameterMeasure {
  package static let name = "step"
  package static let words = "what the coming update adds"
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number { x.next(i) - x[i] }
}
