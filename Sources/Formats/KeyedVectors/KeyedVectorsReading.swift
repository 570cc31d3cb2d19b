extension KeyedVectors {
  package enum Form: String, Sendable, CaseIterable {
    case word2vecText, word2vecBinary, gloVe
  }

  /// Reads a file; `progress` is told the share that is done, and whether to go on is what it says.
  /// At most `most` words are read, which come first in files because they are the frequent ones.
  package static func read(
    _ path: String, most: Int = 1_000_000, progress: (Double) -> Bool = { _ in true }
  ) throws -> KeyedVectors {
    try read(BlockReader(path: path), most: most, progress: progress)
  }

  /// The same of a file in memory, as if it were read in blocks of so many bytes.
  package static func read(
    bytes: [UInt8], block: Int = 1 << 20, most: Int = 1_000_000,
    progress: (Double) -> Bool = { _ in true }
  ) throws -> KeyedVectors {
    try read(BlockReader(bytes: bytes, block: block), most: most, progress: progress)
  }

  /// What the beginning of a file shows it to be.
  package static func form(ofBytes bytes: [UInt8]) throws(Mistake) -> Form {
    try form(BlockReader(bytes: bytes, block: 1 << 16)).form
  }

  private static func read(
    _ reader: BlockReader, most: Int, progress: (Double) -> Bool
  ) throws -> KeyedVectors {
    let (form, head) = try form(reader)
    var reading = Reading(reader, most: min(max(most, 1), 1 << 22))
    return switch (form, head) {
    case (.word2vecBinary, let head?): try reading.binary(head, progress)
    case (.word2vecText, let head?): try reading.text(head, progress)
    default: try reading.withoutHead(progress)
    }
  }

  /// What the first line promises, and where it ends.
  struct Head {
    let count, dimension, end: Int
  }

  private static func form(_ reader: BlockReader) throws(Mistake) -> (form: Form, head: Head?) {
    let start = try reader.peek(1 << 16)
    try refuseOthers(start)
    let line = start.prefix { $0 != 10 }
    guard let head = try head(line, isEnded: line.count < start.count) else { return (.gloVe, nil) }
    return (isText(start.dropFirst(head.end)) ? .word2vecText : .word2vecBinary, head)
  }

  /// Two whole numbers and nothing else; nil where the first line is a word with its numbers.
  private static func head(
    _ line: Slice<UnsafeRawBufferPointer>, isEnded: Bool
  ) throws(Mistake) -> Head? {
    let fields = line.split(whereSeparator: Decimal.isBlank)
    guard fields.count == 2, line.count < 100 else { return nil }
    let numbers = fields.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == 2 else { return nil }
    guard isEnded else {
      throw Mistake(
        description: "the file ends within its first line: it is cut short, fetch it again")
    }
    guard numbers[0] > 0, (1...largestDimension).contains(numbers[1]) else {
      throw Mistake(
        description:
          "line 1 promises \(numbers[0]) words of \(numbers[1]) numbers: there must be one "
          + "or more, and of numbers no more than \(largestDimension)")
    }
    return Head(count: numbers[0], dimension: numbers[1], end: line.count + 1)
  }
  static let largestDimension = 1 << 16

  /// Whether what follows the first line is text: that has hardly any control signs, while one byte
  /// in nine of a float is such; and a number or, where a word has blanks, other text behind the
  /// first word.
  private static func isText(_ rest: Slice<UnsafeRawBufferPointer>) -> Bool {
    let controls = rest.count { $0 < 32 && !Decimal.isBlank($0) && $0 != 10 || $0 == 127 }
    guard 50 * controls <= rest.count else { return false }
    let text = UnsafeRawBufferPointer(rebasing: rest)
    let blank = text.firstIndex(where: Decimal.isBlank)
    return blank.flatMap { Decimal(text, at: $0 + 1) } != nil
      || String(validating: text, as: UTF8.self) != nil
  }

  private static func refuseOthers(_ start: UnsafeRawBufferPointer) throws(Mistake) {
    let others: [(bytes: [UInt8], words: String)] = [
      ([0x1f, 0x8b], "packed with gzip: unpack it with gunzip, and name what that makes"),
      ([0x50, 0x4b, 3, 4], "packed with zip: unpack it with unzip, and name what that makes"),
      ([0xba, 0x16, 0x4f, 0x2f], "a model of fastText's: take the .vec file that comes with it"),
    ]
    guard !start.isEmpty else { throw Mistake(description: "the file is empty: fetch it again") }
    for other in others where start.starts(with: other.bytes) {
      throw Mistake(description: other.words)
    }
  }
}
