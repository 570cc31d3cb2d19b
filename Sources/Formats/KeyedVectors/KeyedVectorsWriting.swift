#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension KeyedVectors {
  /// What of the vectors goes into a file.
  package enum Part: Sendable {
    /// All, as word2vec writes text or bytes.
    case word2vecText, word2vecBinary
    /// As projectors read them: numbers between tabs, a line for each word.
    case projectorVectors
    /// The words, and more of each in columns beside them; with a first line that names the
    /// columns, unless the words are alone, as projectors expect.
    case projectorWords([Column])
  }
  package struct Column: Sendable {
    package let name: String
    package let values: [String]
    package init(_ name: String, _ values: [String]) { (self.name, self.values) = (name, values) }
  }

  /// Writes a file, block by block.
  package func write(
    _ part: Part, to path: String, progress: (Double) -> Bool = { _ in true }
  ) throws {
    guard let file = fopen(path, "wb") else {
      throw Mistake(description: "cannot write \(path): \(BlockReader.words(errno))")
    }
    do {
      try write(part, progress: progress) { block throws(Mistake) in
        guard fwrite(block, 1, block.count, file) == block.count else {
          throw Mistake(description: "cannot write \(path): \(BlockReader.words(errno))")
        }
      }
    } catch {
      fclose(file)
      throw error
    }
    guard fclose(file) == 0 else {
      throw Mistake(description: "cannot write \(path): \(BlockReader.words(errno))")
    }
  }

  /// The same, handed over block by block.
  package func write(
    _ part: Part, progress: (Double) -> Bool = { _ in true },
    _ put: ([UInt8]) throws(Mistake) -> Void
  ) throws {
    var block = Array(head(part).utf8)
    for row in 0..<count {
      try append(part, row, &block)
      if block.count >= 1 << 20 {
        try put(block)
        block.removeAll(keepingCapacity: true)
      }
      if row & 0xff == 0xff, !progress(Double(row + 1) / Double(count)) { throw Stopped() }
    }
    try put(block)
    _ = progress(1)
  }

  private func head(_ part: Part) -> String {
    switch part {
    case .word2vecText, .word2vecBinary: "\(count) \(dimension)\n"
    case .projectorVectors: ""
    case .projectorWords(let columns):
      columns.isEmpty ? "" : (["word"] + columns.map(\.name)).joined(separator: "\t") + "\n"
    }
  }

  private func append(_ part: Part, _ row: Int, _ block: inout [UInt8]) throws(Mistake) {
    let vector = vector(of: row)
    switch part {
    case .word2vecText:
      try appendWord(row, &block)
      for number in vector {
        block.append(32)
        block.append(contentsOf: "\(number)".utf8)
      }
    case .word2vecBinary:
      try appendWord(row, &block)
      block.append(32)
      block.append(contentsOf: vector.withUnsafeBytes { Array($0) })
      return
    case .projectorVectors:
      for (k, number) in vector.enumerated() {
        if k > 0 { block.append(9) }
        block.append(contentsOf: "\(number)".utf8)
      }
    case .projectorWords(let columns):
      appendField(words[row], &block)
      for column in columns {
        block.append(9)
        appendField(row < column.values.count ? column.values[row] : "", &block)
      }
    }
    block.append(10)
  }

  /// word2vec's forms have no sign for a word that has blanks in it.
  private func appendWord(_ row: Int, _ block: inout [UInt8]) throws(Mistake) {
    let word = words.bytes(of: row)
    guard !word.isEmpty, !word.contains(where: { Decimal.isBlank($0) || $0 == 10 }) else {
      throw Mistake(
        description:
          "“\(Self.shown(words[row]))” cannot be written in word2vec's form, where words are "
          + "one piece: leave it out")
    }
    block.append(contentsOf: word)
  }

  /// A tab or a line's end would begin another field.
  private func appendField(_ text: String, _ block: inout [UInt8]) {
    block.append(contentsOf: text.utf8.map { $0 == 9 || $0 == 10 || $0 == 13 ? 32 : $0 })
  }
}
