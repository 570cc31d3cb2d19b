import Calculus
import Networks

/// Sentences in which some words are hidden, each to be told from all the others, before it and
/// after it (Devlin et al., 2019). The sentences are made so that almost every word follows from the
/// rest: the tense from the day, the ending of the verb from how many there are, what is done and
/// where from the trade. What somebody is like follows from nothing and can only be guessed.
struct MaskedWords: DrawnSequences {
  static let name = "maskedWords"
  static let words = "sentences with words hidden, to be told from the others"
  let count: SequenceCount
  let sequences: SequenceForm
  private let share: Double

  /// One, many; what they do now, do, did; what with, and where.
  private static let trades = [
    ["baker", "bakers", "bakes", "bake", "baked", "bread", "kitchen"],
    ["sailor", "sailors", "sails", "sail", "sailed", "ships", "harbour"],
    ["farmer", "farmers", "ploughs", "plough", "ploughed", "fields", "valley"],
    ["painter", "painters", "paints", "paint", "painted", "walls", "house"],
    ["gardener", "gardeners", "plants", "plant", "planted", "trees", "garden"],
    ["teacher", "teachers", "teaches", "teach", "taught", "children", "school"],
    ["tailor", "tailors", "sews", "sew", "sewed", "coats", "shop"],
    ["miner", "miners", "digs", "dig", "dug", "coal", "mountain"],
  ]
  private static let like = ["old", "young", "busy", "merry"]
  private static let (mask, padding) = ("_", "~")
  private static let length = 10

  init(_ a: any Arguments) throws {
    count = try SequenceCount(a)
    share = try a.number("share", or: 0.2, .fraction)
    let others = ["yesterday", "today", "tomorrow", "one", "many", "will", "in", "the"]
    let words = others + Self.like + Self.trades.joined()
    sequences = SequenceForm(
      Vocabulary(words + [Self.mask, Self.padding], unit: .word, padding: words.count + 1),
      length: Self.length, isNext: false)
  }

  func sequence(_ draw: inout Draw) -> DrawnSequence {
    let (trade, day, isOne) = (draw.one(of: Self.trades), draw.below(3), draw.chance(0.5))
    var words = [["yesterday", "today", "tomorrow"][day], isOne ? "one" : "many"]
    if draw.chance(0.3) { words.append(draw.one(of: Self.like)) }
    words.append(trade[isOne ? 0 : 1])
    words += [[trade[4]], [trade[isOne ? 2 : 3]], ["will", trade[3]]][day]
    words += [trade[5], "in", "the", trade[6]]
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

  private func ids(_ words: [String]) -> [Int] {
    words.compactMap { sequences.vocabulary.id(of: $0) }
  }
}
