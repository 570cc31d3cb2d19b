import Calculus
import Networks

/// How a head behaves, on all sequences of a pass: a number for each head of an attention of a
/// sequence to itself, of its weights w (B, H, T, T). `heldOut/induction(block2.attention.weights)`.
///
/// Tokens that only fill a row do not count as queries.
protocol HeadMeasure: Measure {
  /// Of every head; a requirement, so that each measure has a loop of its own over plain numbers.
  static func all(_ x: MeasureReader<Double>) -> [Double]
}

extension HeadMeasure {
  package static var isOfTensor: Bool { true }
  package static var isListed: Bool { false }
  package static func shape(of argument: [Int]) -> [Int] { [argument[argument.count - 3]] }
  static func all(_ x: MeasureReader<Double>) -> [Double] {
    (0..<x.shape[x.shape.count - 3]).map { value(at: $0, x) }
  }
}

let headMeasures: [any HeadMeasure.Type] = [
  PreviousToken.self, InductionScore.self, FirstToken.self, AttentionEntropy.self,
]

/// The mean weight on the token before, past the first repeat where there is one: the first half of
/// an induction circuit (Elhage et al., 2021; Olsson et al., 2022, arXiv:2209.11895).
package struct PreviousToken: HeadMeasure {
  package static let name = "previousToken"
  package static let words = "mean weight on the token before, past the first repeat"
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let all = x.repeats
    return mean(all.later) { x[x.weight(i, all.later[$0], all.later[$0].place - 1)] }
  }
}

/// The mean of Σ w over all places that follow an earlier occurrence of the query's own token, past
/// the first repeat: the second half (Olsson et al., 2022).
package struct InductionScore: HeadMeasure {
  package static let name = "induction"
  package static let words =
    "mean weight on what followed the same token earlier, past the first repeat"
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let all = x.repeats
    return mean(all.repeated) { n in
      let query = all.repeated[n]
      return .sum(query.followers.count) { x[x.weight(i, query, query.followers[$0])] }
    }
  }
}

/// The mean weight on the first token: where a head rests that has nothing to do (Xiao et al., 2023,
/// arXiv:2309.17453).
package struct FirstToken: HeadMeasure {
  package static let name = "firstToken"
  package static let words = "mean weight on the first token"
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let all = x.repeats
    return mean(all.queries) { x[x.weight(i, all.queries[$0], 0)] }
  }
}

/// The mean of −Σ w ln w, in nats: 0 where all is taken from one token, ln n where it is spread over
/// n alike.
package struct AttentionEntropy: HeadMeasure {
  package static let name = "entropy"
  package static let words = "mean entropy of the weights of a query, −Σ w ln w"
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let all = x.repeats
    let keys = x.shape[x.shape.count - 1]
    return mean(all.queries) { n in
      let first = x.weight(i, all.queries[n], 0)
      // What is not seen adds nothing.
      return -.sum(keys) { x.plain(first + $0) > 0 ? x[first + $0] * .log(x[first + $0]) : 0 }
    }
  }
}

private func mean<N: Arithmetic>(_ queries: [Repeats.Query], _ term: (Int) -> N) -> N {
  queries.isEmpty ? 0 : .sum(queries.count, term) / N(Double(queries.count))
}

/// The largest score of a layer's heads.
protocol BestHeadMeasure: Measure {
  static var score: any HeadMeasure.Type { get }
}
extension BestHeadMeasure {
  package static var isOfTensor: Bool { true }
  package static var isListed: Bool { false }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    .largest(score.shape(of: x.shape)[0]) { x.score(score, of: $0) }
  }
}

package struct BestPreviousToken: BestHeadMeasure {
  package static let name = "bestPreviousToken"
  package static let words = "of the layer's heads the most: \(PreviousToken.words)"
  static let score: any HeadMeasure.Type = PreviousToken.self
}

package struct BestInduction: BestHeadMeasure {
  package static let name = "bestInduction"
  package static let words = "of the layer's heads the most: \(InductionScore.words)"
  static let score: any HeadMeasure.Type = InductionScore.self
}

/// Which queries of some sequences have met their token before.
package struct Repeats: Sendable {
  package struct Query: Sendable {
    let sequence, place: Int
    /// The places right after the earlier occurrences of its token.
    fileprivate(set) var followers: [Int] = []
  }
  /// All that are not there only to fill a row.
  let queries: [Query]
  /// Those that have a token before them, from the first repeat of their row on; of a row without one
  /// all.
  let later: [Query]
  /// Those whose token was there before.
  let repeated: [Query]

  init(_ rows: [[Int]], padding: Int?) {
    var (queries, later, repeated) = ([Query](), [Query](), [Query]())
    for (sequence, row) in rows.enumerated() {
      var own: [Query] = []
      var seen: [Int: [Int]] = [:]  // looked up, never iterated
      for (place, token) in row.enumerated() where token != padding {
        own.append(Query(sequence: sequence, place: place, followers: seen[token] ?? []))
        seen[token, default: []].append(place + 1)
      }
      let first = own.first { !$0.followers.isEmpty }?.place ?? 0
      queries += own
      later += own.filter { $0.place >= max(first, 1) }
      repeated += own.filter { !$0.followers.isEmpty }
    }
    (self.queries, self.later, self.repeated) = (queries, later, repeated)
  }
}

extension MeasureReading {
  /// The element of w that is a head's weight of a query on a key.
  fileprivate func weight(_ head: Int, _ query: Repeats.Query, _ key: Int) -> Int {
    let rank = shape.count
    let (heads, queries, keys) = (shape[rank - 3], shape[rank - 2], shape[rank - 1])
    return ((query.sequence * heads + head) * queries + query.place) * keys + key
  }
}

/// The scores of all heads at past iterations.
package struct HeadHistory: Sendable {
  package struct Line: Sendable {
    /// `heldOut/induction(block2.attention.weights)`
    package let name: String
    package let head: Int
    package fileprivate(set) var series = Series(capacity: 256)
  }
  package private(set) var lines: [Line] = []

  func wants(_ iteration: Int) -> Bool { lines.first?.series.wants(iteration) ?? true }

  /// `scores`: a name, and a number for each head.
  mutating func keep(_ scores: [(name: String, numbers: [Double])], at iteration: Int) {
    if lines.isEmpty {
      lines = scores.flatMap { score in
        score.numbers.indices.map { Line(name: score.name, head: $0) }
      }
    }
    for (k, number) in scores.flatMap(\.numbers).enumerated() where k < lines.count {
      lines[k].series.keep(number, at: iteration)
    }
  }
  mutating func cut(after iteration: Int) {
    for k in lines.indices { lines[k].series.cut(after: iteration) }
  }
}

extension Run {
  /// The attentions that head scores are of: those of a sequence to itself.
  private var scored: [AttentionLayer] {
    (setup.model?.attentions ?? []).filter { !$0.isCross }
  }
  func isScored(_ tensor: String) -> Bool { scored.contains { $0.weights == tensor } }

  /// Which tokens of the sequences of a pass came before; those of the encoder are the source.
  func repeats(of pass: Pass, _ weights: String) -> Repeats {
    guard let x = pass.x, let form = data.form, let length = x.shape.last else {
      return Repeats([], padding: nil)
    }
    let isOfSource = scored.first { $0.weights == weights }?.isOfSource ?? false
    if let known = isOfSource ? pass.sourceRepeats : pass.ownRepeats { return known }
    let ids = pass.numbers(x, .value).map { Int($0) }
    let places = isOfSource ? 0..<form.source : form.source..<length
    let found = Repeats(
      stride(from: 0, to: ids.count, by: length).map { start in places.map { ids[start + $0] } },
      padding: form.vocabulary.padding)
    if isOfSource { pass.sourceRepeats = found } else { pass.ownRepeats = found }
    return found
  }

  /// Keeps the scores of all heads on the samples that are held out.
  func recordHeadScores() {
    guard recipe.keepsHeadScores, branches[branch].headScores.wants(iteration),
      let heldOut = pass(named: Self.heldOutName)
    else { return }
    var scores: [(String, [Double])] = []
    for layer in scored {
      guard let variable = heldOut.variable(layer.weights) else { continue }
      let reader = MeasureReader<Double>(
        run: self, pass: heldOut, argument: variable, kind: .value,
        argumentNumbers: heldOut.numbers(variable, .value))
      for measure in headMeasures {
        scores.append(("\(heldOut.prefix)\(measure.name)(\(layer.weights))", measure.all(reader)))
      }
    }
    branches[branch].headScores.keep(scores, at: iteration)
  }
}
