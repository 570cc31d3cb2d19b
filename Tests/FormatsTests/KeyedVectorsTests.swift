import Formats
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `Reference` holds the same eight words of five numbers as gensim 4.4 wrote them: as word2vec's text
/// and binary, as GloVe's text, and with five digits and blanks at the ends as fastText writes them.
@Suite struct KeyedVectorsTests {
  static let files = [
    "words-text.vec", "words-binary.vec", "words-glove.txt", "words-fasttext.vec",
  ]

  static func path(_ name: String) -> String {
    #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Reference/" + name
  }
  static func bytes(_ path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "rb"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
    return bytes
  }
  static func reference(_ name: String) throws -> [UInt8] { try bytes(path(name)) }

  static func written(_ vectors: KeyedVectors, _ part: KeyedVectors.Part) throws -> [UInt8] {
    var all: [UInt8] = []
    try vectors.write(part) { all += $0 }
    return all
  }
  static func words(_ vectors: KeyedVectors) -> [String] {
    (0..<vectors.count).map { vectors.words[$0] }
  }
  static func numbers(_ vectors: KeyedVectors) -> [Float] { vectors.withNumbers { Array($0) } }
  static func mistake(_ file: [UInt8], block: Int = 1 << 16) -> String? {
    do {
      _ = try KeyedVectors.read(bytes: file, block: block)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `the forms are told apart by what is in them`() throws {
    let forms = try Self.files.map { try KeyedVectors.form(ofBytes: Self.reference($0)) }
    #expect(forms == [.word2vecText, .word2vecBinary, .gloVe, .word2vecText])
  }

  @Test(arguments: files)
  func `what others wrote is read, whatever the blocks it comes in`(_ name: String) throws {
    let file = try Self.reference(name)
    let whole = try KeyedVectors.read(Self.path(name))
    #expect(
      Self.words(whole) == ["the", "king", "queen", "naïve", "東京", "o'clock", "3.5", "-"])
    #expect(whole.dimension == 5 && whole.countInFile == 8)
    let queen = try #require(whole.words.place(of: "queen"))
    #expect(whole.vector(of: queen)[0] == (name == "words-fasttext.vec" ? -12346 : -12345.678))
    #expect(whole.vector(of: 0)[0] == 0.1 && whole.vector(of: 5)[0] == 3.4e38)
    for block in [1, 2, 7, 64, 100] {
      let same = try KeyedVectors.read(bytes: file, block: block)
      #expect(Self.words(same) == Self.words(whole))
      #expect(Self.numbers(same) == Self.numbers(whole))
    }
  }

  @Test func `what is written again has the same bytes as what gensim wrote`() throws {
    let text = try KeyedVectors.read(Self.path("words-text.vec"))
    let binary = try KeyedVectors.read(Self.path("words-binary.vec"))
    let gloVe = try KeyedVectors.read(Self.path("words-glove.txt"))
    #expect(Self.numbers(text) == Self.numbers(binary))
    #expect(Self.numbers(text) == Self.numbers(gloVe))
    #expect(
      try Self.written(binary, .word2vecText) == Self.reference("words-text.vec"))
    #expect(
      try Self.written(text, .word2vecBinary) == Self.reference("words-binary.vec"))
  }

  @Test(arguments: files)
  func `a file cut short after any byte is refused in one line, or is whole as it is`(
    _ name: String
  ) throws {
    let file = try Self.reference(name)
    for length in 0..<file.count {
      let start = Array(file.prefix(length))
      guard let words = Self.mistake(start, block: 64) else {
        // Nothing says how many lines GloVe's text has.
        #expect(name == "words-glove.txt" && start.last == 10, "\(length)")
        continue
      }
      #expect(!words.contains("\n") && words.count < 200, "\(words)")
      let isHelpful = ["fetch it again", "no file of word vectors"].contains { words.contains($0) }
      #expect(isHelpful, "\(length): \(words)")
    }
  }

  @Test func `no byte put anywhere makes it fail otherwise than in words`() throws {
    for name in Self.files {
      let file = try Self.reference(name)
      for place in file.indices {
        for byte: UInt8 in [0, 9, 10, 32, 45, 57, 101, 127, 255] where byte != file[place] {
          var changed = file
          changed[place] = byte
          if let words = Self.mistake(changed) {
            #expect(!words.contains("\n") && words.count < 300, "\(words)")
          }
        }
      }
    }
  }

  @Test(arguments: [
    ("2 2\na 1 2\nb 3\n", "line 3 “b” has 1 number, not 2: mend it or leave it out"),
    ("2 2\na 1 2\nb 3 4 5\n", "line 3 “b” has 3 numbers, not 2: mend it or leave it out"),
    ("a 1 2\nb 3 nan\n", "line 2 “b”: number 2 of 2 is nan: leave the line out"),
    ("a 1 2\nb -inf 3\n", "line 2 “b”: number 1 of 2 is too large for a float: leave the line out"),
    ("a 1 2\nb 1e39 3\n", "line 2 “b”: number 1 of 2 is too large for a float: leave the line out"),
    (
      "a 1 2\nb 1,5 3\n",
      "line 2 “b”: number 1 of 2 is “1,5”, which is no number: mend the line or leave it out"
    ),
    (
      "a 1 2\nb 3 4\na 5 6\n",
      "line 3: “a” has a vector already, at line 1: leave one of them out"
    ),
    (
      "2 2\na 1 2\na 5 6\n",
      "line 3: “a” has a vector already, at line 2: leave one of them out"
    ),
    ("a 1 2\n 3 4\n", "line 2 begins with a blank: there a word is missing, put it in"),
    ("a 1 2\n\nb 3 4\n", "line 2 is empty: leave it out"),
    (
      "a 1 2\nb 3 4",
      "line 2 has no end, so its last number may lack digits: the file is cut short, fetch it again; "
        + "if it is whole, end it with a new line"
    ),
    (
      "1 2\na 1 2\nb 3 4\n",
      "line 3: line 1 promises 1 word, but there are more: write into it how many there are"
    ),
    (
      "3 2\na 1.0 2.0\nb 3.0 4.0\n",
      "line 1 promises 3 words, but the file ends after 2: it is cut short, fetch it again"
    ),
    (
      "0 2\n",
      "line 1 promises 0 words of 2 numbers: there must be one or more, and of numbers no more than "
        + "65536"
    ),
    ("", "the file is empty: fetch it again"),
    (
      "99999999999 300\na 1\n",
      "line 2 “a” has 1 number, not 300: mend it or leave it out"
    ),
    (
      "Once upon a time\n",
      "line 1 “Once”: number 1 of 3 is “upon”, which is no number: mend the line or leave it out"
    ),
  ])
  func `a mistake in a text is told with its line and what to do`(file: String, words: String) {
    #expect(Self.mistake(Array(file.utf8)) == words)
  }

  /// Words of one number, as word2vec's binary.
  private static func binary(_ head: String, _ words: [([UInt8], Float)]) -> [UInt8] {
    words.reduce(Array((head + "\n").utf8)) { file, word in
      file + word.0 + [32] + withUnsafeBytes(of: word.1) { Array($0) }
    }
  }

  @Test func `a mistake in bytes is told with its byte and what to do`() {
    func mistake(_ head: String, _ words: (String, Float)...) -> String? {
      Self.mistake(Self.binary(head, words.map { (Array($0.0.utf8), $0.1) }))
    }
    #expect(mistake("2 1", ("a", 1), ("b", 2)) == nil)
    #expect(
      mistake("2 1", ("a", 1), ("a", 2))
        == "byte 10: “a” has a vector already, at word 1: leave one of them out")
    #expect(
      mistake("2 1", ("a", 1), ("b", .nan))
        == "byte 12 “b”: number 1 of 1 is nan: leave the word out")
    #expect(
      mistake("2 1", ("a", 1), ("", 2))
        == "byte 10 begins with a blank: there a word is missing, put it in")
    #expect(
      mistake("1 1", ("a", 1), ("b", 2))
        == "byte 10: line 1 promises 1 word, but there are more: write into it how many there are")
    #expect(
      mistake("99999999999 300", ("a", 1))
        == "line 1 promises 99999999999 words of 300 numbers, too many for the 6 bytes behind it: "
        + "the file is cut short, fetch it again")
    #expect(
      Self.mistake(Self.binary("2 1", [([97], 1), ([0xC3, 0x28], 2)]))
        == "byte 10 “\u{FFFD}(”: the word is not in UTF-8: convert the file, as iconv -t UTF-8 does"
    )
  }

  @Test func `what is packed, a fastText model and a folder are told from word vectors`() {
    #expect(Self.mistake([0x1f, 0x8b, 8, 0])?.contains("gunzip") == true)
    #expect(Self.mistake([0x50, 0x4b, 3, 4])?.contains("unzip") == true)
    #expect(Self.mistake([0xba, 0x16, 0x4f, 0x2f, 12])?.contains(".vec") == true)
    func mistake(_ path: String) -> String? {
      do {
        _ = try KeyedVectors.read(path)
        return nil
      } catch { return "\(error)" }
    }
    #expect(mistake("/") == "this is a folder")
    #expect(mistake("/no/such/file") == "no such file")
  }

  @Test func `words with blanks in them are read as GloVe has them`() throws {
    let file = "the 1 2\n. . . 3 4\nat name@domain.com 5 6\n"
    let vectors = try KeyedVectors.read(bytes: Array(file.utf8))
    #expect(Self.words(vectors) == ["the", ". . .", "at name@domain.com"])
    #expect(Self.numbers(vectors) == [1, 2, 3, 4, 5, 6])
    #expect(throws: KeyedVectors.Mistake.self) { try Self.written(vectors, .word2vecText) }
  }

  @Test func `binary is read with a line's end behind each word too, as the original writes it`()
    throws
  {
    let file: [UInt8] =
      Array("2 1\na ".utf8) + [0, 0, 128, 63, 10] + Array("b ".utf8) + [0, 0, 0, 64, 10]
    let vectors = try KeyedVectors.read(bytes: file)
    #expect(Self.words(vectors) == ["a", "b"] && Self.numbers(vectors) == [1, 2])
  }

  @Test func `no more are read than asked for, and how many there are is known`() throws {
    for name in Self.files {
      let vectors = try KeyedVectors.read(bytes: Self.reference(name), most: 3)
      #expect(Self.words(vectors) == ["the", "king", "queen"] && vectors.countInFile == 8)
    }
  }

  @Test func `progress goes up to one, and reading stops when it is told to`() throws {
    let words = (0..<5000).map { "word\($0)" }
    let vectors = try KeyedVectors(
      words: words, dimension: 4, numbers: (0..<20_000).map { Float($0) / 7 })
    for part in [KeyedVectors.Part.word2vecText, .word2vecBinary] {
      let file = try Self.written(vectors, part)
      var shares: [Double] = []
      let again = try KeyedVectors.read(bytes: file, block: 1000) { share in
        shares.append(share)
        return true
      }
      #expect(Self.words(again) == words && Self.numbers(again) == Self.numbers(vectors))
      #expect(shares.count > 10 && shares == shares.sorted() && shares.last == 1)
      #expect(throws: KeyedVectors.Stopped.self) {
        try KeyedVectors.read(bytes: file, block: 1000) { $0 < 0.5 }
      }
    }
  }

  @Test func `projectors get a line for each word, and columns with their names`() throws {
    let vectors = try KeyedVectors(
      words: ["a", "b\tc"], dimension: 2, numbers: [1, 0.5, -2, 1e-5])
    func text(_ part: KeyedVectors.Part) throws -> String {
      String(decoding: try Self.written(vectors, part), as: UTF8.self)
    }
    #expect(try text(.projectorVectors) == "1.0\t0.5\n-2.0\t1e-05\n")
    #expect(try text(.projectorWords([])) == "a\nb c\n")
    #expect(
      try text(.projectorWords([.init("group", ["x", "y"]), .init("count", ["3", "4"])]))
        == "word\tgroup\tcount\na\tx\t3\nb c\ty\t4\n")
  }
}
