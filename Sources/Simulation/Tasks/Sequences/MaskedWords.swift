import Calculus
import Networks

/// Sentences in which some words are hidden, each to be told from all the others, before it and
/// after it (Devlin et al., 2019): `today one _ bakes bread and many tailors sew coats`. The sentences
/// are made so that almost every word follows from the rest: the tense of both halves from the day,
/// the ending of a verb from how many there are, what is done and what with from the trade. What
/// somebody is like follows from nothing and can only be guessed.
struct MaskedWords: DrawnSequences {
  static let name = "maskedWords"
  static let words = "sentences with words hidden, to be told from the others"
  let count: SequenceCount
  let sequences: SequenceForm
  private let share: Double

  /// One, many; what one does, what many do, what they did, and what with.
  private static let trades = [
    ["baker", "bakers", "bakes", "bake", "baked", "bread"],
    ["sailor", "sailors", "sails", "sail", "sailed", "ships"],
    ["farmer", "farmers", "ploughs", "plough", "ploughed", "fields"],
    ["painter", "painters", "paints", "paint", "painted", "walls"],
    ["gardener", "gardeners", "plants", "plant", "planted", "trees"],
    ["teacher", "teachers", "teaches", "teach", "taught", "children"],
    ["tailor", "tailors", "sews", "sew", "sewed", "coats"],
    ["miner", "miners", "digs", "dig", "dug", "coal"],
  ]
  private static let like = ["old", "young", "busy", "merry"]
  private static let (mask, padding) = ("_", "~")
  /// `tomorrow one old baker will bake bread and many young tailors will sew coats`
  private static let length = 14

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    share = try a.number("share", or: 0.2, .fraction)
    let others = ["yesterday", "today", "tomorrow", "one", "many", "will", "and"]
    let words = others + Self.like + Self.trades.joined()
    sequences = SequenceForm(
      Vocabulary(words + [Self.mask, Self.padding], unit: .word, padding: words.count + 1),
      length: Self.length, isNext: false)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let day = draw.below(3)
    let words =
      [["yesterday", "today", "tomorrow"][day]] + half(day, &draw) + ["and"] + half(day, &draw)
    let sentence = ids(words)
    var hidden = sentence.indices.filter { _ in draw.chance(share) }
    if hidden.isEmpty { hidden = [draw.below(sentence.count)] }
    let fill = Self.length - sentence.count
    var (input, targets) = (sentence, sentence.map { _ in -1 })
    for k in hidden {
      input[k] = sequences.vocabulary.count - 2
      targets[k] = sentence[k]
    }
    return DrawnSequence(
      input: input + Array(repeating: sequences.vocabulary.count - 1, count: fill),
      targets: targets + Array(repeating: -1, count: fill), question: sentence)
  }

  /// `one old baker bakes bread`, on that day.
  private func half(_ day: Int, _ draw: inout Draw) -> [String] {
    let (trade, isOne) = (draw.one(of: Self.trades), draw.chance(0.5))
    let like = draw.chance(0.3) ? [draw.one(of: Self.like)] : []
    let verb = [[trade[4]], [trade[isOne ? 2 : 3]], ["will", trade[3]]][day]
    return [isOne ? "one" : "many"] + like + [trade[isOne ? 0 : 1]] + verb + [trade[5]]
  }

  private func ids(_ words: [String]) -> [Int] {
    words.compactMap { sequences.vocabulary.id(of: $0) }
  }
}
