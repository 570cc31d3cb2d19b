import Calculus
import Networks

/// Something to learn: it makes samples, the same ones for the same seed.
package protocol Task: Sendable {
  static var name: String { get }
  static var words: String { get }
  init(_ arguments: any Arguments) throws
  func data(seed: Int) -> Dataset
  /// What its sequences are like; nil where samples are rows of numbers.
  var form: SequenceForm? { get }
  /// What its pictures are like; nil where samples are none.
  var image: ImageForm? { get }
  /// What is asked about the words of a text; nil where it learns from none.
  var wordForm: WordForm? { get }
}

extension Task {
  package var wordForm: WordForm? { nil }
  package var form: SequenceForm? { nil }
  package var image: ImageForm? { nil }
}

/// Every task there is.
package let tasks: [any Task.Type] = [
  Spiral.self, Circle.self, XOR.self, Gaussians.self, Moons.self, Line.self, Threshold.self,
  Table.self, CSVTable.self,
  Repeat.self, Reverse.self, Sort.self, Addition.self, Brackets.self, Induction.self,
  TextTask.self, Dates.self, MaskedWords.self, Sentences.self,
  Copy.self, Parity.self, Adding.self, TimeSeries.self, Names.self, NumberWords.self,
  DrawnDigits.self, DrawnShapes.self, OrientedStrokes.self, DrawnSignals.self, DrawnFaces.self,
  IDXPictures.self, FilteredPicture.self, WordsTask.self,
]

/// Samples to learn from and samples kept apart, never trained on.
package struct Dataset: Sendable {
  package enum Target: Sendable, Equatable {
    /// One of the classes.
    case label(Int)
    /// Numbers to be met as they are.
    case numbers([Double])

    var numbers: [Double] { if case .numbers(let numbers) = self { numbers } else { [] } }
  }
  package struct Sample: Sendable {
    package let input: [Double]
    package let target: Target
    /// Its class, where that is known, even if it is not what is asked.
    package let label: Int?
    /// Where in a picture that lies which tells its class, if it is known.
    package let part: ImagePart?
    package init(
      _ input: [Double], _ target: Target, label: Int? = nil, part: ImagePart? = nil
    ) {
      (self.input, self.target, self.part) = (input, target, part)
      if case .label(let asked) = target { self.label = asked } else { self.label = label }
    }
  }
  /// What the inputs are called: x and y on the plane.
  package let features: [String]
  /// 0 where targets are numbers.
  package let classes: Int
  package let training: [Sample]
  package let heldOut: [Sample]
  /// What its sequences are like; nil where samples are rows of numbers.
  package internal(set) var form: SequenceForm?
  /// What its pictures are like; nil where samples are none.
  package let image: ImageForm?
  /// What a text's neighbours alone tell of its next token: something to be better than.
  package let bigrams: Bigrams?
  /// A text whose samples have no end: in their place, `training` is empty.
  package let words: WordPairs?
  /// The words that vectors stand for; nil where no token has one.
  package let lexicon: Lexicon?
  /// What is counted in that text; nil where it is too long for that.
  package let counting: Counting?
  /// Vectors that were given.
  let table: WordTable?
  /// The mean of all that is asked in training; nil where sequences ask no numbers.
  package let targetMean: Double?
  /// The token that every sequence of the training begins with, unless that only fills it up, and the
  /// one that is asked for last of all of them; nil where they differ.
  package let firstToken, lastToken: Int?

  package init(
    features: [String] = [], classes: Int, training: [Sample], heldOut: [Sample],
    form: SequenceForm? = nil, image: ImageForm? = nil, bigrams: Bigrams? = nil,
    words: WordPairs? = nil, known: KnownWords = KnownWords(),
    counting: Counting? = nil, table: WordTable? = nil
  ) {
    (self.features, self.classes) = (features, classes)
    (self.training, self.heldOut, self.form) = (training, heldOut, form)
    (self.image, self.bigrams, self.words) = (image, bigrams, words)
    (self.counting, self.table) = (counting, table)
    lexicon =
      if let words {
        Lexicon(words.form.vocabulary, counts: words.text.counts, known: known)
      } else if let table {
        Lexicon(table)
      } else {
        form.flatMap { $0.isNumeric ? nil : Lexicon($0.vocabulary) }
      }
    let asked = form?.isNumeric == true ? training.flatMap(\.target.numbers) : []
    targetMean = asked.isEmpty ? nil : asked.reduce(0, +) / Double(asked.count)
    func shared(_ token: (Sample) -> Double?) -> Int? {
      guard let form, !form.isNumeric, training.count > 1, let own = training.first.flatMap(token),
        training.allSatisfy({ token($0) == own })
      else { return nil }
      return Int(exactly: own).flatMap { $0 == form.vocabulary.padding ? nil : $0 }
    }
    firstToken = shared { $0.input.first }
    lastToken = shared { $0.target.numbers.last { $0 >= 0 } }
  }

  /// How many samples an epoch has; of a text nobody knows beforehand.
  package var count: Int { words == nil ? training.count : .max }
  /// How wide the target of a sample is where it is not yet known.
  var targetWidth: Int? { words?.form.asked }

  /// What is learnt without samples has none; it may be about vectors of words.
  init(of landscape: (any Landscape)?) {
    self.init(classes: 0, training: [], heldOut: [], table: landscape?.vectors)
  }

  /// Whether the numbers to be met are only ever one of two.
  var hasTwoTargets: Bool {
    Set(training.map(\.target.numbers).filter { !$0.isEmpty }).count == 2
  }
}

/// Samples drawn one by one: what most tasks here are.
///
/// Training and held-out samples are drawn for two different purposes, so that asking for more of
/// one changes none of the other.
protocol DrawnTask: Task {
  var count: DrawnCount { get }
  var features: [String] { get }
  /// 0 where targets are numbers.
  var classes: Int { get }
  /// Sample `i`; `draw(k)` is its k-th random number in 0..<1, `normal(k)` its k-th of a normal
  /// distribution, k below 4.
  func sample(_ i: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> Dataset.Sample
}

/// Points on the plane in classes: point `i` belongs to class `i mod classes`.
protocol PlaneTask: DrawnTask {
  /// Where a point of a class lies.
  func point(label: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> [Double]
}

/// How many samples, and how far they stray where a task lets them.
struct DrawnCount: Sendable {
  let samples, heldOut: Int
  let noise: Double

  init(_ a: any Arguments, samples: Int = 200, noise: Double?) throws {
    let drawn = try a.count("samples", or: samples, in: 1...1_000_000)
    self.samples = drawn
    heldOut = try a.count("heldOut", or: max(drawn / 2, 1), in: 0...1_000_000)
    self.noise = try noise.map { try a.number("noise", or: $0, .notNegative) } ?? 0
  }
}

extension DrawnTask {
  package func data(seed: Int) -> Dataset {
    func samples(_ count: Int, _ part: String) -> [Dataset.Sample] {
      let uniform = Random(seed: seed, "data/\(Self.name)/\(part)/uniform")
      let normal = Random(seed: seed, "data/\(Self.name)/\(part)/normal")
      return (0..<count).map { i in
        sample(i, draw: { uniform.uniform(4 * i + $0) }, normal: { normal.normal(4 * i + $0) })
      }
    }
    return Dataset(
      features: features, classes: classes, training: samples(count.samples, "training"),
      heldOut: samples(count.heldOut, "held-out"))
  }
}

extension PlaneTask {
  var features: [String] { ["x", "y"] }
  var classes: Int { 2 }

  func sample(_ i: Int, draw: (Int) -> Double, normal: (Int) -> Double) -> Dataset.Sample {
    let label = i % classes
    return .init(point(label: label, draw: draw, normal: normal), .label(label))
  }
}
