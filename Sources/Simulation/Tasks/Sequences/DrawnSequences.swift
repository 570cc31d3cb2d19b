import Calculus
import Networks

/// Sequences of tokens, or of numbers, drawn one by one.
///
/// What a sequence asks decides by itself, and by the seed, whether it is kept apart: one question in
/// eight. So nothing that is held out was ever trained on, and more samples of one part change none
/// of the other. Only where there are hardly any questions a part takes what there is.
protocol DrawnSequences: Task {
  var count: SequenceCount { get }
  /// What the sequences of this task are like.
  var sequences: SequenceForm { get }
  /// Whether counting what follows what is something to be better than.
  var hasBigrams: Bool { get }
  /// The next sequence.
  func sequence(_ draw: inout Draw) -> DrawnSequence
}

/// One sequence.
struct DrawnSequence {
  /// Tokens, or the numbers of step after step.
  let input: [Double]
  /// Below 0 where a place does not count, if they are tokens.
  let targets: [Double]
  /// What must not be trained on where this sequence is held out.
  let question: [Int]

  init(input: [Int], targets: [Int], question: [Int]) {
    (self.input, self.targets) = (input.map(Double.init), targets.map(Double.init))
    self.question = question
  }
  /// Of numbers, which are asked by their bits.
  init(numbers: [Double], targets: [Double]) {
    (input, self.targets) = (numbers, targets)
    question = numbers.map { Int(truncatingIfNeeded: $0.bitPattern) }
  }
}

/// How many sequences.
struct SequenceCount: Sendable {
  let samples, heldOut: Int

  init(_ a: any Arguments, samples: Int = 10_000, heldOut: Int = 200) throws {
    self.samples = try a.count("samples", or: samples, in: 1...200_000)
    self.heldOut = try a.count("heldOut", or: heldOut, in: 0...10_000)
  }
}

/// The random numbers of one sequence, each at an address of its own.
struct Draw {
  private let random: Random
  private var next: Int
  /// A sequence has room for 4096 numbers, and is drawn at most `attempts` times.
  init(_ random: Random, sample: Int, attempt: Int) {
    (self.random, next) = (random, (sample * Self.attempts + attempt) << 12)
  }
  static let attempts = 64

  /// A whole number from 0 to count − 1, each as likely.
  mutating func below(_ count: Int) -> Int {
    next += 1
    return random.below(count, next - 1)
  }
  mutating func from(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }
  mutating func one<T>(of list: [T]) -> T { list[below(list.count)] }
  /// Any number of a range, each as likely.
  mutating func number(_ range: ClosedRange<Double>) -> Double {
    next += 1
    let share = random.uniform(next - 1)
    return range.lowerBound + share * (range.upperBound - range.lowerBound)
  }
  /// True so often.
  mutating func chance(_ share: Double) -> Bool {
    next += 1
    return random.uniform(next - 1) < share
  }
  /// Some of the numbers from 0 to count − 1, none twice, in any order.
  mutating func some(_ some: Int, of count: Int) -> [Int] {
    var all = Array(0..<count)
    for i in 0..<some { all.swapAt(i, i + below(count - i)) }
    return Array(all.prefix(some))
  }
}

extension DrawnSequences {
  package var form: SequenceForm? { sequences }
  var hasBigrams: Bool { false }

  package func data(seed: Int) -> Dataset {
    let apart = Random(seed: seed, "data/\(Self.name)/apart")
    func isApart(_ question: [Int]) -> Bool {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
      for id in question { hash = (hash ^ UInt64(truncatingIfNeeded: id)) &* 0x0100_0000_01b3 }
      return apart.below(8, Int(truncatingIfNeeded: hash)) == 0
    }
    func samples(_ count: Int, _ part: String, isHeldOut: Bool) -> [Dataset.Sample] {
      let random = Random(seed: seed, "data/\(Self.name)/\(part)")
      return (0..<count).map { i in
        var found: DrawnSequence?
        for attempt in 0..<Draw.attempts {
          var draw = Draw(random, sample: i, attempt: attempt)
          let sequence = sequence(&draw)
          found = found ?? sequence
          if isApart(sequence.question) == isHeldOut {
            found = sequence
            break
          }
        }
        return .init(found?.input ?? [], .numbers(found?.targets ?? []))
      }
    }
    let training = samples(count.samples, "training", isHeldOut: false)
    // Each with what is asked at its last place, so far as anything is.
    let texts =
      hasBigrams ? training.map { zip($0.input, $0.target.numbers).filter { $1 >= 0 } } : []
    return Dataset(
      classes: 0, training: training,
      heldOut: samples(count.heldOut, "held-out", isHeldOut: true), form: sequences,
      bigrams: hasBigrams
        ? Bigrams(
          tokens: sequences.vocabulary.count,
          of: texts.map { ($0.map(\.0) + $0.suffix(1).map(\.1)).compactMap { Int(exactly: $0) } })
        : nil)
  }
}

extension DrawnSequence {
  /// A question and its answer written one after the other: the network reads all but the last token
  /// and is asked for every token of the answer.
  init(question: [Int], answer: [Int]) {
    let all = question + answer
    self.init(
      input: all.dropLast(),
      targets: (1..<all.count).map { $0 < question.count ? -1 : all[$0] }, question: question)
  }
}
