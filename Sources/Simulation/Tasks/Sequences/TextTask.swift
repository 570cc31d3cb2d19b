import Calculus
import Networks

/// A text to be written on, token by token: windows cut out of it, and at every place the token that
/// comes next. The last part of each text is kept apart, and its windows have nothing in common with
/// those trained on.
struct TextTask: Task {
  static let name = "text"
  static let words = "a text, whose next character or word is to be told"
  let form: SequenceForm?
  private let sequences: SequenceForm
  /// First tokens of windows, each with the text that it is a window of.
  private let training, heldOut: [ArraySlice<Int>]
  private let bigrams: Bigrams

  /// What a network can have outputs for, and what windows may take: 2·8 bytes for each place.
  private static let (mostTokens, mostPlaces) = (4096, 8_000_000)

  init(_ a: any Arguments) throws {
    let texts = try Self.texts(a)
    let isWords = try a.choice("unit", or: "characters", of: ["characters", "words"]) == "words"
    let unit: Vocabulary.Unit = isWords ? .word : .character
    let context = try a.count("context", or: 64, in: 2...1024)
    let stride = try a.count("stride", or: max(context / 4, 1), in: 1...1_000_000)
    let share = try a.number("heldOut", or: 0.1, .fraction)
    let windows = try a.count("heldOutWindows", or: 48, in: 0...1000)

    let vocabulary = Vocabulary(ofTexts: texts, unit: unit)
    guard (2...Self.mostTokens).contains(vocabulary.count) else {
      throw a.mistake(
        "file",
        vocabulary.count == 0
          ? "there is no \(isWords ? "word" : "character") in it"
          : vocabulary.count < 2
            ? "all of the text is one token: there is nothing to tell"
            : "the text has \(vocabulary.count) different \(isWords ? "words" : "characters"), but "
              + "at most \(Self.mostTokens) can be told apart"
              + (isWords ? ": use unit: characters, or a shorter text" : ""))
    }
    let parts = try texts.map { text in
      let ids = try vocabulary.encode(text)
      let apart = Int((Double(ids.count) * share).rounded(.down))
      return (training: ids.dropLast(apart), heldOut: ids.suffix(apart))
    }
    func cut(_ ids: ArraySlice<Int>, every stride: Int) -> [ArraySlice<Int>] {
      Swift.stride(from: ids.startIndex, to: ids.endIndex - context, by: stride)
        .map { ids[$0...$0 + context] }
    }
    let count = parts.reduce(0) { $0 + max($1.training.count - context + stride - 1, 0) / stride }
    guard count > 0 else {
      let longest = parts.map(\.training.count).max() ?? 0
      throw a.mistake(
        "file",
        "the text is too short: what is trained on has \(longest) tokens, but a window "
          + "\(context + 1)" + (longest > 3 ? "; let context be \(longest - 1) or less" : ""))
    }
    guard count * context <= Self.mostPlaces else {
      let least = (stride * count * context + Self.mostPlaces - 1) / Self.mostPlaces
      throw a.mistake(
        a.has("stride") ? "stride" : "context",
        "\(count) windows of \(context) tokens are too many: let stride be \(least + 1) or more")
    }
    training = parts.flatMap { cut($0.training, every: stride) }
    let all = parts.flatMap { cut($0.heldOut, every: context) }
    let measured = min(windows, all.count)
    heldOut = (0..<measured).map { all[all.count * $0 / measured] }
    bigrams = Bigrams(tokens: vocabulary.count, of: parts.map { Array($0.training) })
    sequences = SequenceForm(vocabulary, length: context)
    form = sequences
  }

  /// The text of a file, one of those that come with the program, or all of these.
  private static func texts(_ a: any Arguments) throws -> [String] {
    guard a.has("file") else { return a.embeddedTexts.map { Vocabulary.harmless($0.contents) } }
    let name = try a.text("file", or: nil)
    let own = a.embeddedTexts.first { $0.name == name }
    return [Vocabulary.harmless(try own?.contents ?? a.file("file").contents)]
  }

  func data(seed: Int) -> Dataset {
    func samples(_ windows: [ArraySlice<Int>]) -> [Dataset.Sample] {
      windows.map { window in
        .init(
          window.dropLast().map { Double($0) }, .numbers(window.dropFirst().map { Double($0) }))
      }
    }
    return Dataset(
      classes: 0, training: samples(training), heldOut: samples(heldOut), form: sequences,
      bigrams: bigrams)
  }
}
