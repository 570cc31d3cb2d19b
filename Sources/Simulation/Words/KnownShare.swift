import Calculus

/// How much of what is known of words shows in their vectors, by name:
///
/// - `analogyShare(inputVectors)`: of all quadruples a : b = c : d of a relation, those where d is the
///   word closest to b − a + c by cosine, the three left out (Mikolov, Yih and Zweig, 2013);
///   `analogyShares(…)` of each relation by itself.
/// - `groupShare(inputVectors)`: of all words of a group, those that have at least 3 of it among the 5
///   closest by cosine; `groupShares(…)` of each group by itself.
struct KnownShare: Between {
  private static let (ofAnalogies, ofGroups) = ("analogyShare", "groupShare")
  private let isOfGroups: Bool
  /// Whether each by itself.
  private let isOfEach: Bool
  private let rows: WordRows
  private let lexicon: Lexicon
  private var parts: Int { isOfGroups ? lexicon.groups.count : lexicon.relations.count }
  var count: Int { isOfEach ? parts : 1 }
  var words: String {
    isOfGroups
      ? "of words with a group, how many have 3 of it among the 5 closest by cosine"
      : "of quadruples a : b = c : d, how many have d closest to b − a + c by cosine"
  }

  /// Nil where nothing is known.
  init?(named name: String, in pass: Pass, _ data: Dataset) {
    guard name.hasSuffix(")"), let open = name.firstIndex(of: "("), let lexicon = data.lexicon,
      let rows = WordRows(
        named: String(name[name.index(after: open)...].dropLast()), in: pass, data),
      rows.count == lexicon.count
    else { return nil }
    let function = String(name[..<open])
    isOfEach = function.hasSuffix("s")
    let one = isOfEach ? String(function.dropLast()) : function
    guard [Self.ofAnalogies, Self.ofGroups].contains(one) else { return nil }
    isOfGroups = one == Self.ofGroups
    (self.rows, self.lexicon) = (rows, lexicon)
    guard parts > 0 else { return nil }
  }

  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N {
    let score = scores[i]
    return .known("right", Double(score.right)) / .known("asked", Double(max(score.asked, 1)))
  }
  func all(_ pass: Pass, iteration: Int) -> [Double] { scores.map(\.share) }

  private struct Score {
    var (right, asked) = (0, 0)
    var share: Double { Double(right) / Double(max(asked, 1)) }
    mutating func count(_ isRight: Bool) {
      asked += 1
      right += isRight ? 1 : 0
    }
  }

  private var scores: [Score] {
    let each = isOfGroups ? groupScores : relationScores
    guard !isOfEach else { return each }
    return [
      each.reduce(into: Score()) {
        ($0.right, $0.asked) = ($0.right + $1.right, $0.asked + $1.asked)
      }
    ]
  }

  private var relationScores: [Score] {
    let vectors = Vectors(rows)
    return lexicon.relations.map { relation in
      var score = Score()
      for (a, b) in relation.pairs {
        for (c, d) in relation.pairs where a != c {
          score.count(vectors.closest(1, to: vectors.sum(b, a, c), leavingOut: [a, b, c]) == [d])
        }
      }
      return score
    }
  }

  private var groupScores: [Score] {
    let vectors = Vectors(rows)
    var scores = Array(repeating: Score(), count: lexicon.groups.count)
    for word in 0..<lexicon.count {
      guard let group = lexicon.group(of: word) else { continue }
      let near = vectors.closest(5, to: vectors[word], leavingOut: [word])
      scores[group].count(near.count { lexicon.group(of: $0) == group } >= 3)
    }
    return scores
  }

  /// All rows, each 1 long, so that a cosine is a product.
  private struct Vectors {
    private let width: Int
    private let numbers: [Float]

    init(_ rows: WordRows) {
      width = rows.width
      numbers = rows.withFloats { all in
        (0..<rows.count).flatMap { row in
          let own = all[row * rows.width..<(row + 1) * rows.width]
          let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
          return own.map { length > 0 ? $0 / length : 0 }
        }
      }
    }
    subscript(row: Int) -> [Float] { Array(numbers[row * width..<(row + 1) * width]) }
    func sum(_ a: Int, _ b: Int, _ c: Int) -> [Float] {
      (0..<width).map {
        numbers[a * width + $0] - numbers[b * width + $0] + numbers[c * width + $0]
      }
    }
    func closest(_ k: Int, to vector: [Float], leavingOut: [Int]) -> [Int] {
      let values = numbers.withUnsafeBufferPointer {
        Closeness.dotProduct.values(of: vector, among: $0)
      }
      return Closeness.dotProduct.nearest(k, values, leavingOut: leavingOut).map(\.row)
    }
  }
}
