extension KeyedVectors {
  /// A file that is being read, and what was found in it so far.
  struct Reading {
    let reader: BlockReader
    let most: Int
    var words = WordList()
    /// The longest word there may be, in bytes.
    static let longestWord = 1000

    init(_ reader: BlockReader, most: Int) { (self.reader, self.most) = (reader, most) }
  }
}

// MARK: - Lines of a word and its numbers

extension KeyedVectors.Reading {
  typealias Mistake = KeyedVectors.Mistake

  /// The lines that a first line promises.
  mutating func text(_ head: KeyedVectors.Head, _ progress: (Double) -> Bool) throws -> KeyedVectors
  {
    let count = min(head.count, most)
    let block = try lines(1, behind: head.end, count: count, head.dimension, progress)
    guard words.count == count else {
      throw Mistake(
        description:
          "line 1 promises \(KeyedVectors.counted(head.count, "word")), but the file ends after "
          + "\(words.count): it is cut short, fetch it again")
    }
    if count == head.count, try reader.line() != nil {
      throw Mistake(
        description:
          "line \(count + 2): line 1 promises \(KeyedVectors.counted(count, "word")), but there are "
          + "more: write into it how many there are")
    }
    _ = progress(1)
    return KeyedVectors(words, block, dimension: head.dimension, countInFile: head.count)
  }

  /// GloVe's: how many lines there are is counted first, so that memory is asked for once.
  mutating func withoutHead(_ progress: (Double) -> Bool) throws -> KeyedVectors {
    var (count, dimension) = (0, 0)
    while let line = try reader.line() {
      if count == 0 {
        dimension = line.text.split(whereSeparator: Decimal.isBlank).count - 1
        guard (1...KeyedVectors.largestDimension).contains(dimension) else {
          throw Mistake(
            description:
              "line 1 is neither how many words and numbers there are nor a word with its "
              + "numbers: this is no file of word vectors")
        }
      }
      count += 1
      if count & 0xff == 0, !progress(0.3 * share) { throw KeyedVectors.Stopped() }
    }
    reader.go(to: 0)
    let block = try lines(0, behind: 0, count: min(count, most), dimension) {
      progress(0.3 + 0.7 * $0)
    }
    _ = progress(1)
    return KeyedVectors(words, block, dimension: dimension, countInFile: count)
  }

  private var share: Double { Double(reader.place) / Double(max(reader.size, 1)) }

  /// Reads lines until there are enough, or no more; `before`: how many come before them.
  private mutating func lines(
    _ before: Int, behind start: Int, count: Int, _ dimension: Int, _ progress: (Double) -> Bool
  ) throws -> FloatBlock {
    reader.go(to: start)
    // A line takes two bytes a number and two more: whatever is promised, more whole lines than
    // this there cannot be.
    let room = min(count, (reader.size - start) / (2 * dimension + 2) + 1)
    words = WordList(room: room)
    let block = FloatBlock(count: room * dimension)
    while words.count < room, let line = try reader.line() {
      let row = UnsafeMutableBufferPointer(
        start: block.start + words.count * dimension, count: dimension)
      let number = before + words.count + 1
      guard line.isEnded else {
        throw Mistake(
          description: "line \(number) has no end, so its last number may lack digits: the file is "
            + "cut short, fetch it again; if it is whole, end it with a new line")
      }
      try self.line(line.text, number, into: row)
      if words.count & 0xff == 0, !progress(share) { throw KeyedVectors.Stopped() }
    }
    return block
  }

  private mutating func line(
    _ text: UnsafeRawBufferPointer, _ number: Int, into row: UnsafeMutableBufferPointer<Float>
  ) throws(Mistake) {
    var end = 0
    while end < text.count, text[end] != 32, text[end] != 9 { end += 1 }
    var at = end
    var k = 0
    while k < row.count {
      while at < text.count, Decimal.isBlank(text[at]) { at += 1 }
      guard at < text.count, let decimal = Decimal(text, at: at) else { break }
      row[k] = Float(decimal.value)
      (at, k) = (decimal.end, k + 1)
    }
    while at < text.count, Decimal.isBlank(text[at]) { at += 1 }
    if k < row.count || at < text.count { end = try unusual(text, number, into: row) }
    if let bad = row.firstIndex(where: { !$0.isFinite }) {
      let word = name(text[..<end])
      throw Mistake(
        description: "line \(number)\(word): number \(bad + 1) of \(row.count) is "
          + "\(row[bad].isNaN ? "nan" : "too large for a float"): leave the line out")
    }
    let first = number - words.count
    try append(UnsafeRawBufferPointer(rebasing: text[..<end]), "line \(number)") {
      "line \(first + $0)"
    }
  }

  /// A line with more fields than a word and its numbers: words with blanks in them, which GloVe
  /// has; or with fewer, or others. Returns where its word ends.
  private func unusual(
    _ text: UnsafeRawBufferPointer, _ number: Int, into row: UnsafeMutableBufferPointer<Float>
  ) throws(Mistake) -> Int {
    let fields = text.split(whereSeparator: Decimal.isBlank)
    func decimal(_ k: Int) -> Double? { Decimal(text, at: fields[k].startIndex)?.value }
    let first = fields.count - row.count
    guard first >= 1, first == 1 || decimal(first - 1) == nil else {
      guard !fields.isEmpty else {
        throw Mistake(description: "line \(number) is empty: leave it out")
      }
      let has = KeyedVectors.counted(fields.count - 1, "number")
      throw Mistake(
        description: "line \(number)\(name(fields[0])) has \(has), not \(row.count): mend it or "
          + "leave it out")
    }
    for k in row.indices {
      guard let value = decimal(first + k) else {
        throw Mistake(
          description: "line \(number)\(name(fields[0])): number \(k + 1) of \(row.count) is"
            + "\(name(fields[first + k])), which is no number: mend the line or leave it out")
      }
      row[k] = Float(value)
    }
    return fields[first - 1].endIndex
  }

  /// ` “king”`, if that can be read.
  func name(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    bytes.isEmpty
      ? "" : " “\(KeyedVectors.shown(String(decoding: bytes.prefix(200), as: UTF8.self)))”"
  }

  /// Puts a word behind the others; `place` says where it stands, and `other` where another does.
  mutating func append(
    _ word: UnsafeRawBufferPointer, _ place: String, _ other: (Int) -> String
  ) throws(Mistake) {
    guard !word.isEmpty else {
      throw Mistake(description: "\(place) begins with a blank: there a word is missing, put it in")
    }
    guard word.count <= Self.longestWord else {
      throw Mistake(
        description:
          "\(place): a word of \(word.count) bytes: no more than \(Self.longestWord) are "
          + "read, leave it out")
    }
    guard String(validating: word, as: UTF8.self) != nil else {
      throw Mistake(
        description: "\(place)\(name(word[...])): the word is not in UTF-8: convert the file, as "
          + "iconv -t UTF-8 does")
    }
    if let before = words.append(word) {
      throw Mistake(
        description: "\(place): “\(KeyedVectors.shown(words[before]))” has a vector already, at "
          + "\(other(before)): leave one of them out")
    }
  }
}
