/// Words and a vector for each, in one block: what word2vec, GloVe and fastText make.
///
/// Three forms are read, told apart by what is in them:
/// - word2vec's text, and fastText's `.vec`: the first line says how many words there are and how
///   many numbers each has; then a line for each: the word and its numbers (Mikolov et al., 2013;
///   Bojanowski et al., 2017).
/// - word2vec's binary: the same first line; then each word, a blank, and its numbers as floats of
///   four bytes, the lowest first; behind them a line's end, or none.
/// - GloVe's text: lines of a word and its numbers alone (Pennington, Socher and Manning, 2014).
package final class KeyedVectors: Sendable {
  package struct Mistake: Error, Equatable, CustomStringConvertible {
    package let description: String
  }
  /// Whoever was told of the progress did not want to go on.
  package struct Stopped: Error {}

  package let words: WordList
  /// D: how many numbers each word has.
  package let dimension: Int
  /// (N, D), row by row.
  private let block: FloatBlock
  /// How many words the file has in all, which may be more than were asked for.
  package let countInFile: Int

  init(_ words: WordList, _ block: FloatBlock, dimension: Int, countInFile: Int? = nil) {
    (self.words, self.block, self.dimension) = (words, block, dimension)
    self.countInFile = countInFile ?? words.count
  }

  /// Some of our own: as many numbers as words times the dimension.
  package convenience init(words list: [String], dimension: Int, numbers: [Float]) throws(Mistake) {
    guard dimension > 0, numbers.count == list.count * dimension else {
      throw Mistake(
        description: "\(list.count) words of \(dimension) numbers are not \(numbers.count)")
    }
    var words = WordList(room: list.count)
    for var word in list where word.withUTF8({ words.append(UnsafeRawBufferPointer($0)) }) != nil {
      throw Mistake(description: "“\(Self.shown(word))” is there twice")
    }
    let block = FloatBlock(count: numbers.count)
    block.start.update(from: numbers, count: numbers.count)
    self.init(words, block, dimension: dimension)
  }

  package var count: Int { words.count }

  /// All numbers, (N, D) row by row, for as long as `body` takes.
  package func withNumbers<R>(
    _ body: (UnsafeBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    try withExtendedLifetime(self) {
      try body(UnsafeBufferPointer(start: block.start, count: count * dimension))
    }
  }
  package func vector(of row: Int) -> [Float] {
    withNumbers { Array($0[(row * dimension)..<((row + 1) * dimension)]) }
  }

  /// `1 word`, `2 words`.
  static func counted(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }
  /// A word from elsewhere as it can be put into one line of a message.
  static func shown(_ word: String) -> String {
    let scalars = word.unicodeScalars.prefix(24).map { scalar -> Character in
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        "\u{FFFD}"
      default: Character(scalar)
      }
    }
    return String(scalars) + (word.unicodeScalars.count > 24 ? "…" : "")
  }
}

/// Floats in memory of their own, given back when nobody needs them.
final class FloatBlock: @unchecked Sendable {  // nobody writes once it is filled
  let start: UnsafeMutablePointer<Float>
  init(count: Int) { start = .allocate(capacity: max(count, 1)) }
  deinit { start.deallocate() }
}
