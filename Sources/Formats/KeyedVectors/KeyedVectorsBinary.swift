extension KeyedVectors.Reading {
  /// Words, each with a blank and floats of four bytes behind it.
  mutating func binary(_ head: KeyedVectors.Head, _ progress: (Double) -> Bool) throws
    -> KeyedVectors
  {
    let (count, width) = (min(head.count, most), 4 * head.dimension)
    let (least, isBeyond) = head.count.multipliedReportingOverflow(by: width + 1)
    guard !isBeyond, least <= reader.size - head.end else {
      throw Mistake(
        description: "line 1 promises \(KeyedVectors.counted(head.count, "word")) of "
          + "\(KeyedVectors.counted(head.dimension, "number")), too many for "
          + "the \(reader.size - head.end) bytes behind it: the file is cut short, fetch it again")
    }
    reader.go(to: head.end)
    words = WordList(room: count)
    let block = FloatBlock(count: count * head.dimension)
    while words.count < count {
      let row = UnsafeMutableRawBufferPointer(
        start: block.start + words.count * head.dimension, count: width)
      try word(words.count, of: head.count, into: row)
      if words.count & 0xff == 0, !progress(Double(reader.place) / Double(reader.size)) {
        throw KeyedVectors.Stopped()
      }
    }
    if count == head.count {
      let rest = try reader.peek(2)
      guard rest.isEmpty || rest.count == 1 && rest[0] == 10 else {
        throw Mistake(
          description:
            "byte \(reader.place): line 1 promises \(KeyedVectors.counted(count, "word")), but there "
            + "are more: write into it how many there are")
      }
    }
    _ = progress(1)
    return KeyedVectors(words, block, dimension: head.dimension, countInFile: head.count)
  }

  private mutating func word(
    _ place: Int, of count: Int, into row: UnsafeMutableRawBufferPointer
  ) throws(Mistake) {
    // What wrote the file may have put a line's end behind each word's numbers.
    if try reader.peek(1).first == 10 { reader.skip(1) }
    let start = reader.place
    let bytes = try reader.peek(Self.longestWord + 1 + row.count)
    let word = bytes.prefix(Self.longestWord + 1).prefix { $0 != 32 }
    guard word.count < bytes.count, word.count + 1 + row.count <= bytes.count else {
      throw Mistake(
        description:
          "byte \(start + bytes.count): the file ends within word \(place + 1) of \(count): "
          + "it is cut short, fetch it again")
    }
    guard word.count <= Self.longestWord else {
      throw Mistake(
        description: "byte \(start): word \(place + 1) of \(count) does not end within "
          + "\(Self.longestWord) bytes: line 1 does not say rightly how many numbers each has")
    }
    row.copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[(word.count + 1)...].prefix(row.count)))
    let numbers = row.bindMemory(to: Float.self)
    if let bad = numbers.firstIndex(where: { !$0.isFinite }) {
      throw Mistake(
        description: "byte \(start + word.count + 1 + 4 * bad)\(name(word)): number \(bad + 1) of "
          + "\(numbers.count) is \(numbers[bad]): leave the word out")
    }
    try append(UnsafeRawBufferPointer(rebasing: word), "byte \(start)") { "word \($0 + 1)" }
    reader.skip(word.count + 1 + row.count)
  }
}
