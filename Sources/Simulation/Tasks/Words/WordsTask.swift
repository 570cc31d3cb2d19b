import Calculus
import Networks

/// A text whose words are to be told from the words around them, or these from it: what word vectors
/// learn from. Its lines are sentences.
struct WordsTask: Task {
  static let name = "words"
  static let words = "a text, whose words are to be told from those around them"
  private let text: WordText
  private let asked: WordForm
  var wordForm: WordForm? { asked }
  private let subsampling, power, share: Double
  private let isDynamic: Bool
  private let heldOut: Int
  private let known: KnownWords
  private let counting: Counting?

  init(_ a: any Arguments) throws {
    let kinds = WordForm.Kind.allCases.map(\.rawValue)
    let kind = WordForm.Kind(rawValue: try a.choice("kind", or: "skipGram", of: kinds))
    let window = try a.count("window", or: 5, in: 1...100)
    let negatives = try a.count("negatives", or: 5, in: 0...100)
    power = try a.number("noisePower", or: 0.75)
    subsampling = try a.number("subsampling", or: 1e-3, .notNegative)
    isDynamic = try a.choice("dynamicWindow", or: "true", of: ["true", "false"]) == "true"
    share = try a.number("heldOut", or: 0.05, .fraction)
    heldOut = share > 0 ? try a.count("heldOutPairs", or: 1000, in: 1...100_000) : 0
    let minimum = try a.count("minimumCount", or: 5, in: 1...1_000_000)
    let most = try a.count("vocabulary", or: 20_000, in: 2...1_000_000)
    let (name, source, known) = try Self.source(a)
    self.known = known
    text = WordText(source, minimum: minimum, most: most, progress: a.progress("reading \(name)"))
    guard text.vocabulary.count >= 2 else {
      throw a.mistake(
        a.has("file") ? "file" : "minimumCount",
        text.places == 0
          ? "there is no word in it"
          : "of \(Digits.whole(text.places)) words there are not two different ones that are there "
            + "\(minimum) times: let minimumCount be less")
    }
    asked = WordForm(
      kind: kind ?? .skipGram, text.vocabulary, window: window, negatives: negatives)
    counting = Counting(text, try Self.counting(a, window: window))
  }

  /// How words are counted, where that is asked for instead of training.
  private static func counting(_ a: any Arguments, window: Int) throws -> CountedWords.Settings {
    var settings = CountedWords.Settings()
    settings.window = window
    _ = try a.kind("counting", of: [PositiveInformation.name]) { _, a in
      let weightings = WindowWeighting.allCases.map(\.rawValue)
      settings.weighting =
        WindowWeighting(rawValue: try a.choice("weighting", or: "flat", of: weightings)) ?? .flat
      settings.contextPower = try a.number("contextPower", or: 0.75, .notNegative)
      settings.negatives = try a.number("negatives", or: 1, .positive)
      settings.dimensions = try a.count("dimensions", or: 50, in: 1...300)
      settings.valuePower = try a.number("valuePower", or: 0.5, .notNegative)
    }
    return settings
  }

  /// A file, one of the texts that come with the program, all of these, what goes on in a small world,
  /// or words drawn at random.
  private static func source(
    _ a: any Arguments
  ) throws -> (name: String, any TextSource, KnownWords) {
    let drawn = try a.kind("text", of: ["smallWorld", "random"]) { kind, a -> any TextSource in
      if kind == "smallWorld" {
        return SmallWorldText(
          seed: try a.count("seed", or: 1, in: 0...1_000_000),
          sentences: try a.count("sentences", or: SmallWorld.usualCount, in: 1...10_000_000))
      }
      return RandomText(
        words: try a.count("words", or: 2000, in: 2...100_000),
        power: try a.number("power", or: 0.75, .notNegative),
        length: try a.count("length", or: 100, in: 2...1000),
        sentences: try a.count("sentences", or: 4000, in: 1...1_000_000))
    }
    if let drawn {
      guard !a.has("file") else { throw a.mistake("file", "there is a text already") }
      let known =
        drawn is SmallWorldText
        ? KnownWords(groups: SmallWorld.groups, relations: SmallWorld.relations) : KnownWords()
      return ("sentences", drawn, known)
    }
    guard a.has("file") else {
      return ("all texts", TextInMemory(a.embeddedTexts.map(\.contents)), KnownWords())
    }
    let name = try a.text("file", or: nil)
    if let own = a.embeddedTexts.first(where: { $0.name == name }) {
      return (name, TextInMemory([own.contents]), KnownWords())
    }
    let (file, source) = try a.source("file")
    return (file, source, KnownWords())
  }

  func data(seed: Int) -> Dataset {
    let pairs = WordPairs(
      text, asked, subsampling: subsampling, power: power, isDynamic: isDynamic, heldOut: share,
      seed: seed)
    return Dataset(
      classes: 0, training: [], heldOut: pairs.heldOut(most: heldOut), words: pairs,
      known: known, counting: counting)
  }
}
