import Calculus
import Formats
import Networks

/// Words and their vectors, (N, D) in one block, wherever they come from: which are near, and why.
package struct WordTable: Sendable {
  private let vectors: KeyedVectors
  /// Which instructions compare them.
  private let level: KernelLevel

  package init(_ vectors: KeyedVectors, level: KernelLevel = .best) {
    (self.vectors, self.level) = (vectors, level)
  }
  /// Some of our own: N words, and N·D numbers row by row.
  package init(
    words: [String], dimension: Int, numbers: [Float], level: KernelLevel = .best
  ) throws(KeyedVectors.Mistake) {
    self.init(
      try KeyedVectors(words: words, dimension: dimension, numbers: numbers), level: level)
  }

  package var count: Int { vectors.count }
  package var dimension: Int { vectors.dimension }
  /// A word as a screen may be given it.
  package func word(_ row: Int) -> String { Vocabulary.harmless(vectors.words[row]) }
  /// The same as it is in the file.
  func plain(_ row: Int) -> String { vectors.words[row] }
  package func row(of word: String) -> Int? { vectors.words.place(of: word) }
  package func vector(of row: Int) -> [Float] { vectors.vector(of: row) }
  package func withNumbers<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    try vectors.withNumbers(body)
  }
  /// To write them to a file.
  package func write(
    _ part: KeyedVectors.Part, to path: String, progress: (Double) -> Bool = { _ in true }
  ) throws {
    try vectors.write(part, to: path, progress: progress)
  }

  // MARK: - Neighbours

  /// How close a vector is to each word's.
  package func values(of vector: [Float], by closeness: Closeness) -> [Float] {
    withNumbers { closeness.values(of: vector, among: $0, level: level) }
  }

  /// The words closest to a vector, the closest first.
  package func nearest(
    to vector: [Float], k: Int, by closeness: Closeness, leavingOut: [Int] = []
  ) -> [Neighbour] {
    closeness.nearest(k, values(of: vector, by: closeness), leavingOut: leavingOut)
  }
  /// The words closest to a word, itself left out.
  package func nearest(to row: Int, k: Int, by closeness: Closeness) -> [Neighbour] {
    nearest(to: vector(of: row), k: k, by: closeness, leavingOut: [row])
  }

  /// Where a − b + c ends.
  package func analogy(_ a: Int, minus b: Int, plus c: Int) -> [Float] {
    let (a, b, c) = (numbers(a), numbers(b), numbers(c))
    // As `Analogy` says, with each length worked out once.
    let lengths = [a, b, c].map { x in x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return a.indices.map { Float(a[$0] / lengths[0] - b[$0] / lengths[1] + c[$0] / lengths[2]) }
  }
  /// The words closest to a − b + c by cosine, those three left out.
  package func nearest(toAnalogy a: Int, minus b: Int, plus c: Int, k: Int) -> [Neighbour] {
    nearest(
      to: analogy(a, minus: b, plus: c), k: k, by: .cosine, leavingOut: [a, b, c])
  }
  private func numbers(_ row: Int) -> [Double] { vector(of: row).map { Double($0) } }

  // MARK: - Explaining

  /// Number k of a word's vector, found at `vectors[row, k]`.
  package func number<N: Arithmetic>(_ row: Int, _ k: Int) -> N {
    let place = row * dimension + k
    return .read(Double(withNumbers { $0[place] }), Origin("vectors", place, iteration: 0))
  }
  /// How close two words are, by its formula.
  package func value<N: Arithmetic>(_ a: Int, _ b: Int, by closeness: Closeness) -> N {
    closeness.value(dimension, { number(a, $0) }, { number(b, $0) })
  }
  /// Number k of a − b + c, by its formula.
  package func analogy<N: Arithmetic>(_ a: Int, minus b: Int, plus c: Int, at k: Int) -> N {
    Analogy.value(
      at: k, dimension, { number(a, $0) }, { number(b, $0) }, { number(c, $0) })
  }
}
