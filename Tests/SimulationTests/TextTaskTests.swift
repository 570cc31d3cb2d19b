import Networks
import Simulation
import Testing

/// Texts as samples, and what is told of them.
@Suite struct TextTaskTests {
  /// w0 w1 w2 …: every word once.
  private static func words(_ count: Int) -> String {
    (0..<count).map { "w\($0)" }.joined(separator: " ")
  }
  private func data(_ text: String, _ said: Said) throws -> Dataset {
    var said = said
    said.words["file"] = "a.txt"
    said.files["a.txt"] = text
    return try task("text", said).data(seed: 1)
  }

  @Test func `windows are cut so far apart, and nothing held out is in one of them`() throws {
    let data = try data(
      Self.words(1000),
      Said(
        numbers: ["context": 10, "stride": 7, "heldOut": 0.2], words: ["unit": "words"]))
    let form = try #require(data.form)
    #expect(form.length == 10 && form.isNext && form.vocabulary.count == 1000)
    func number(_ id: Double) -> Int {
      Int(form.vocabulary.tokens[Int(id)].dropFirst()) ?? -1
    }
    for (k, sample) in data.training.enumerated() {
      #expect(sample.input.map(number) == Array(7 * k..<7 * k + 10))
    }
    #expect(data.training.count == (800 - 10 + 6) / 7)
    #expect(data.heldOut.count == 19)
    for sample in data.heldOut { #expect(sample.input.map(number).allSatisfy { $0 >= 800 }) }
    for sample in data.training + data.heldOut {
      guard case .numbers(let next) = sample.target else { continue }
      #expect(Array(sample.input.dropFirst()) == next.dropLast())
      #expect(number(next.last ?? -1) == number(sample.input.last ?? -1) + 1)
    }
  }

  @Test func `without a file it is all the texts of the program, with one's name that one`() throws
  {
    let texts = [(name: "first", contents: "aabb aabb aabb"), ("second", "xyxyxyxyxyxyxy")]
    func form(_ words: [String: String]) throws -> SequenceForm? {
      try task(
        "text", Said(numbers: ["context": 4], words: words, embeddedTexts: texts)
      ).form
    }
    #expect(try form([:])?.vocabulary.tokens == [" ", "a", "b", "x", "y"])
    #expect(try form(["file": "second"])?.vocabulary.tokens == ["x", "y"])
  }

  @Test func `as many windows as are to be measured lie evenly over what is held out`() throws {
    let data = try data(
      Self.words(1000),
      Said(
        numbers: ["context": 10, "heldOut": 0.5, "heldOutWindows": 5], words: ["unit": "words"]))
    let form = try #require(data.form)
    let firsts = data.heldOut.map { form.vocabulary.tokens[Int($0.input[0])] }
    #expect(firsts == ["w500", "w590", "w690", "w790", "w890"])
  }

  @Test(
    arguments: [
      ("", [:], "there is no character in it"), ("aaaa", [:], "all of the text is one token"),
      ("abcabc", ["context": 64], "too short: what is trained on has 6 tokens"),
      (words(4097), ["context": 8], "4097 different words, but at most 4096"),
      (String(repeating: "ab ", count: 60_000), ["context": 1000, "stride": 2], "let stride be"),
    ] as [(String, [String: Double], String)])
  func `what cannot be trained on is said, with the repair`(
    _ text: String, _ numbers: [String: Double], _ expected: String
  ) {
    let isOfWords = text.hasPrefix("w0")
    let said = Said(numbers: numbers, words: isOfWords ? ["unit": "words"] : [:])
    let error = #expect(throws: Said.Mistake.self) { try data(text, said) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test func `bigrams are counted in the part that is trained on`() throws {
    let data = try data(
      "abababac" + "cccc", Said(numbers: ["context": 3, "heldOut": 4.0 / 12]))
    let bigrams = try #require(data.bigrams)
    #expect(bigrams.tokens == 3)
    #expect([(0, 1), (1, 0), (0, 2), (2, 2)].map { bigrams.count($0.0, $0.1) } == [3, 3, 1, 0])
    #expect((0..<3).map { bigrams.count($0) } == [4, 3, 0])
  }
}

@Suite struct VocabularyTests {
  private static let odd = [
    "plain text, twice.", "e\u{301} and \u{E9}", "\u{212B} \u{C5} A\u{30A}", "日本語のテキスト",
    "👩‍👩‍👧 and 🇫🇷", "a\tb\nc", "naïve - l'été", "\u{1F1E6}\u{1F1E6}\u{1F1E6}", "ffi ﬃ", "İi̇",
  ]

  @Test(arguments: odd)
  func `characters of a text become tokens and the same scalars again`(_ text: String) throws {
    let vocabulary = Vocabulary(ofTexts: [text], unit: .character)
    let ids = try vocabulary.encode(text)
    #expect(Array(vocabulary.decode(ids).unicodeScalars) == Array(text.unicodeScalars))
    #expect(vocabulary.count == Set(text.unicodeScalars).count)
  }

  @Test(arguments: odd)
  func `words of a text become tokens and the same words again`(_ text: String) throws {
    let vocabulary = Vocabulary(ofTexts: [text], unit: .word)
    let ids = try vocabulary.encode(text)
    #expect(try vocabulary.encode(vocabulary.decode(ids)) == ids)
    func visible(_ text: String) -> [Unicode.Scalar] {
      text.unicodeScalars.filter { !$0.properties.isWhitespace }
    }
    #expect(visible(vocabulary.decode(ids)) == visible(text))
  }

  @Test func `a word is a run of letters, and a sign by itself`() {
    let vocabulary = Vocabulary([], unit: .word)
    #expect(
      vocabulary.pieces(of: "\"Don't,\" she\r\nsaid: well-known 42!")
        == ["\"", "Don't", ",", "\"", "she", "said", ":", "well-known", "42", "!"])
  }

  @Test func `what has no token is named, with the tokens there are`() {
    let vocabulary = Vocabulary(["a", " ", "~"], padding: 2)
    let error = #expect(throws: (any Error).self) { try vocabulary.encode("a\nb") }
    #expect(error.map { "\($0)" } == "there is no token “⏎”: the tokens are a ␣")
  }

  @Test func `what a terminal would obey does not become a token`() {
    #expect(Vocabulary.harmless("a\r\nb\rc\td\u{1B}[1m\u{202E}e\u{200B}") == "a\nb\nc\td�[1m�e�")
    for text in Self.odd where !text.unicodeScalars.contains("\u{200D}") {
      #expect(Array(Vocabulary.harmless(text).utf8) == Array(text.utf8))
    }
  }
}
