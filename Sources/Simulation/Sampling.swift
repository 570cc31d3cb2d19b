import Calculus
import Networks

/// How the token that comes next is chosen from the logits of the last place: over a temperature, as
/// probabilities, of which only the likeliest are kept (top-k: Fan, Lewis and Dauphin, 2018,
/// arXiv:1805.04833; top-p: Holtzman et al., 2020, arXiv:1904.09751), and among these by a draw.
///
/// The draw is addressed by the run's seed and the place, so the same choices give the same text.
package struct Sampling: Hashable, Sendable {
  package enum Way: String, Sendable, CaseIterable {
    case greedy, temperature, topK, topP

    package var words: String {
      switch self {
      case .greedy: "greedy"
      case .temperature: "temperature"
      case .topK: "top-k"
      case .topP: "top-p"
      }
    }
  }
  package var way = Way.greedy
  /// What logits are divided by, before all else.
  package var temperature = 1.0
  /// How many of the likeliest tokens are kept.
  package var k = 5
  /// The likeliest are kept until together they have this probability.
  package var p = 0.9
  package init() {}

  /// `sampled-topK,0.8,5,0.9`
  package var name: String { "\(Self.prefix)\(way.rawValue),\(temperature),\(k),\(p)" }
  private static let prefix = "sampled-"
  package init?(named name: String) {
    guard name.hasPrefix(Self.prefix) else { return nil }
    let parts = name.dropFirst(Self.prefix.count).split(separator: ",").map(String.init)
    guard parts.count == 4, let way = Way(rawValue: parts[0]), let temperature = Double(parts[1]),
      let k = Int(parts[2]), let p = Double(parts[3]), temperature > 0, k > 0, p > 0, p <= 1
    else { return nil }
    (self.way, self.temperature, self.k, self.p) = (way, temperature, k, p)
    guard self.name == name else { return nil }
  }

  /// The numbers on the way: one for every token, but for the last two.
  package enum Part: String, Sendable, CaseIterable {
    case scaled, exponential, probability, runningSum, share, reach, draw, chosen

    fileprivate var words: String {
      switch self {
      case .scaled: "logit/T"
      case .runningSum: "running sum"
      default: rawValue
      }
    }
  }
  package func name(of part: Part) -> String { "\(name)/\(part.rawValue)" }

  /// What is done where a way does not ask for it: nothing.
  private var divisor: Double { way == .greedy ? 1 : temperature }
  private var most: Int { way == .greedy ? 1 : way == .topK ? k : .max }
  private var least: Double { way == .topP ? p : .infinity }

  /// All of it for one row of logits.
  struct Choice {
    let scaled, exponential, probability, runningSum, share, reach: [Double]
    /// The tokens from the likeliest on, and how many of them are kept.
    let order: [Int]
    let kept: Int
    let draw: Double
    var chosen: Int {
      order.prefix(kept).first { reach[$0] > draw } ?? order.prefix(kept).last ?? 0
    }
  }

  func choice(_ logits: [Double], draw: Double) -> Choice {
    let scaled = logits.map { $0 / divisor }
    let peak = scaled.reduce(-.infinity) { Double.max($0, $1) }
    let exponential = scaled.map { Double.exp($0 - peak) }
    let all = exponential.reduce(0, +)
    let probability = exponential.map { $0 / all }
    let order = logits.indices.sorted {
      probability[$0] != probability[$1] ? probability[$0] > probability[$1] : $0 < $1
    }
    var (runningSum, sum, kept) = (probability, 0.0, 0)
    for (rank, id) in order.enumerated() {
      if rank < most, rank == 0 || sum < least { kept = rank + 1 }
      sum += probability[id]
      runningSum[id] = sum
    }
    let total = order.prefix(kept).reduce(0) { $0 + probability[$1] }
    var (share, reach, reached) = (probability, probability, 0.0)
    for (rank, id) in order.enumerated() {
      share[id] = rank < kept ? probability[id] / total : 0
      reached += share[id]
      reach[id] = reached
    }
    return Choice(
      scaled: scaled, exponential: exponential, probability: probability, runningSum: runningSum,
      share: share, reach: reach, order: order, kept: kept, draw: draw)
  }

  func numbers(_ part: Part, _ choice: Choice) -> [Double] {
    switch part {
    case .scaled: choice.scaled
    case .exponential: choice.exponential
    case .probability: choice.probability
    case .runningSum: choice.runningSum
    case .share: choice.share
    case .reach: choice.reach
    case .draw: [choice.draw]
    case .chosen: [Double(choice.chosen)]
    }
  }

  /// How number `i` of a part was made; nil for the draw, and for what it chose. `read` gives a number
  /// of another part, `logit` one of the last place.
  func definition<N: Arithmetic>(
    _ part: Part, _ i: Int, _ choice: Choice, logit: (Int) -> N, read: (Part, Int) -> N
  ) -> N? {
    let place = choice.order.firstIndex(of: i) ?? 0
    let (before, kept) = (Array(choice.order[...place]), Array(choice.order.prefix(choice.kept)))
    switch part {
    case .scaled: return divisor == 1 ? logit(i) : logit(i) / .known("T", divisor)
    case .exponential:
      let peak = N.named("max", .largest(choice.scaled.count) { read(.scaled, $0) })
      return .exp(read(.scaled, i) - peak)
    case .probability:
      return read(.exponential, i) / .sum(choice.scaled.count) { read(.exponential, $0) }
    case .runningSum: return .sum(before.count) { read(.probability, before[$0]) }
    case .share:
      guard kept.contains(i) else { return 0 }
      return read(.probability, i) / .sum(kept.count) { read(.probability, kept[$0]) }
    case .reach: return .sum(before.count) { read(.share, before[$0]) }
    case .draw, .chosen: return nil
    }
  }

  func words(_ part: Part, _ choice: Choice, _ form: SequenceForm, seed: Int, place: Int) -> String
  {
    switch part {
    case .scaled: "a logit over the temperature"
    case .exponential: "e to the power of it, the greatest taken away"
    case .probability: "its share of all exponentials"
    case .runningSum: "the probabilities of all that are at least as likely"
    case .share: "its share of what is kept; 0 where it is cut"
    case .reach: "the shares up to here: the first above the draw is chosen"
    case .draw: "a draw of “\(Self.purpose)”, seed \(seed), place \(place)"
    case .chosen:
      "token \(choice.chosen), “\(form.vocabulary.label(choice.chosen))”: the first, from the likeliest on, whose running share is above the draw"
    }
  }

  /// `probability of “a”`, `draw`; nil for what is no part of a choice.
  package static func title(of origin: Origin, _ form: SequenceForm) -> String? {
    let parts = origin.name.split(separator: "/").map(String.init)
    guard parts.count == 3, Sampling(named: parts[1]) != nil, let part = Part(rawValue: parts[2])
    else { return nil }
    switch part {
    case .draw, .chosen: return part.words
    default: return "\(part.words) of “\(form.vocabulary.label(origin.index))”"
    }
  }

  fileprivate static let purpose = "generation"
}

/// One way of choosing on one passage.
struct SampledPart {
  let sampling: Sampling
  let part: Sampling.Part
  let pass: Pass
}

extension Run {
  /// `tokens-5.17/sampled-topK,0.8,5,0.9/probability`: of the pass, what stands after it.
  func sampledPart(_ name: String, _ pass: Pass) -> SampledPart? {
    let halves = name.split(separator: "/").map(String.init)
    guard halves.count == 2, pass.isPassage, data.form?.isNext == true,
      let sampling = Sampling(named: halves[0]), let part = Sampling.Part(rawValue: halves[1])
    else { return nil }
    return SampledPart(sampling: sampling, part: part, pass: pass)
  }

  private func logits(_ pass: Pass) -> (numbers: [Double], first: Int) {
    guard let output = pass.output, let width = output.shape.last else { return ([], 0) }
    return (pass.numbers(output, .value).suffix(width), output.count - width)
  }

  private func choice(_ sampled: SampledPart) -> Sampling.Choice {
    // The draw belongs to the place that it fills.
    let draw = Random(seed: recipe.seed, Sampling.purpose).uniform(nextPlace(sampled.pass))
    return sampled.sampling.choice(logits(sampled.pass).numbers, draw: draw)
  }
  private func nextPlace(_ pass: Pass) -> Int {
    guard let passage = Passage(named: String(pass.prefix.dropLast())) else { return 0 }
    return passage.content(in: data)?.ids.count ?? 0
  }

  func tensor(_ sampled: SampledPart) -> Tensor {
    let numbers = sampled.sampling.numbers(sampled.part, choice(sampled))
    return Tensor(shape: [numbers.count], numbers: numbers)
  }

  func definition<N: Arithmetic>(_ sampled: SampledPart, _ i: Int) -> N? {
    let (choice, first, pass) = (choice(sampled), logits(sampled.pass).first, sampled.pass)
    guard let output = pass.output else { return nil }
    return sampled.sampling.definition(
      sampled.part, i, choice,
      logit: {
        let spot = pass.spot(output, first + $0, kind: .value)
        return .read(pass.tape.number(spot), pass.origin(spot, at: iteration))
      },
      read: { part, i in
        .read(
          sampled.sampling.numbers(part, choice)[i],
          Origin(
            pass.prefix + sampled.sampling.name(of: part), i, iteration: iteration, run: index))
      })
  }

  func words(_ sampled: SampledPart) -> String {
    guard let form = data.form else { return "" }
    return sampled.sampling.words(
      sampled.part, choice(sampled), form, seed: recipe.seed, place: nextPlace(sampled.pass))
  }
}
