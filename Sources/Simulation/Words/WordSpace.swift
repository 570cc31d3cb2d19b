import Calculus
import Networks

/// Where words stand: a matrix (N, D) with a word a row.
package struct WordSpace: Equatable, Sendable {
  /// The matrix of vectors that a file gives.
  package static let given = "vectors"
  /// What is counted and may stand for a word, a row each.
  static let counted: [any CountedQuantity.Type] = [
    OneHotWord.self, Together.self, PositiveInformation.self, CountedVector.self,
  ]
  /// As the matrix is called.
  package let name: String
  package let words: String
  package let count, dimension: Int
}

extension Run {
  /// Those of this run: of a model of words what is read and what is asked for, of one that reads
  /// tokens what stands for them, of a file its own.
  var spaces: [WordSpace] {
    guard let lexicon = data.lexicon else { return [] }
    let names = [
      (WordVectors.read, "vectors of words that are read"),
      (WordVectors.asked, "vectors of words that are asked for"),
      ("embedding.weight", "vectors of tokens"), ("encoder.embedding.weight", "of the source"),
      ("decoder.embedding.weight", "of the translation"),
      (WordSpace.given, "vectors of the file"),
      (OneHotWord.name, "one-hot: 1 in the word's own place"),
      (Together.name, "counts: how often which words stand near it"),
      (PositiveInformation.name, "PPMI: how much more often than by chance"),
      (CountedVector.name, "PPMI in few dimensions, by its singular vectors"),
    ]
    return names.compactMap { name, words in
      guard let rows = wordRows(named: name), rows.count == lexicon.count else { return nil }
      return WordSpace(name: name, words: words, count: rows.count, dimension: rows.width)
    }
  }
}
