import Calculus

/// PPMI(w, c); 0 where the two were never seen together.
package struct PositiveInformation: CountedQuantity {
  package static let name = "ppmi"
  package static let words = "how much more often the two stand together than by chance"
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.words, counted.words] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    counted.information[i / counted.words, i % counted.words]
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    let (word, context) = (i / x.counted.words, i % x.counted.words)
    guard x.counted.together[word, context] > 0 else { return 0 }
    return PointwiseMutualInformation.positive(
      together: x.read(Together.self, i), word: x.read(WordTotal.self, word),
      context: x.read(SmoothedContext.self, context), contexts: x.read(AllContexts.self, 0),
      negatives: .setting("negatives", x.counted.settings.negatives))
  }
}

/// σ of the PPMI, the greatest first: σ² = Σ (u·M)², for the direction u that has it.
package struct SingularValue: CountedQuantity {
  package static let name = "singularValue"
  package static let words = "how long the table of PPMI is along this direction"
  package static let isLeaf = true
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.factors.values.count] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    counted.factors.values[i]
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(number(at: i, x.counted))
  }
}

/// V (contexts, K) = Mᵀ·u/σ
package struct ContextDirection: CountedQuantity {
  package static let name = "contextDirection"
  package static let words = "how much of the context is in this direction"
  package static func shape(_ counted: CountedWords) -> [Int] {
    [counted.words, counted.factors.values.count]
  }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    let count = counted.factors.values.count
    return counted.factors.right[i % count][i / count]
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    Direction.value(at: i, x, of: WordDirection.self) { $0 * x.counted.words + i / $1 }
  }
}

/// U (words, K), which Lanczos' iteration finds so that M·v/σ is u again.
package struct WordDirection: CountedQuantity {
  package static let name = "wordDirection"
  package static let words = "how much of the word is in this direction"
  package static let isLeaf = true
  package static func shape(_ counted: CountedWords) -> [Int] {
    [counted.words, counted.factors.values.count]
  }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    let count = counted.factors.values.count
    return counted.factors.left[i % count][i / count]
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    Direction.value(at: i, x, of: ContextDirection.self) { i / $1 * x.counted.words + $0 }
  }
}

private enum Direction {
  /// Σ M·other/σ over the cells of PPMI that are not 0; `cell` says which one joins word k of all to
  /// the one that is asked about, of K directions.
  static func value<X: CountReading>(
    at i: Int, _ x: X, of other: any CountedQuantity.Type, cell: (Int, Int) -> Int
  ) -> X.Number {
    let (counted, count) = (x.counted, x.counted.factors.values.count)
    guard counted.factors.values[i % count] > 0 else { return 0 }
    let joined = (0..<counted.words).filter {
      PositiveInformation.number(at: cell($0, count), counted) != 0
    }
    return TruncatedSVD.direction(
      joined.count, matrix: { x.read(PositiveInformation.self, cell(joined[$0], count)) },
      other: { x.read(other, joined[$0] * count + i % count) },
      value: x.read(SingularValue.self, i % count))
  }
}

/// U·Σ^power (words, K): what stands for a word in the end.
package struct CountedVector: CountedQuantity {
  package static let name = "countedVector"
  package static let words = "the word's place along this direction"
  package static func shape(_ counted: CountedWords) -> [Int] {
    [counted.words, counted.factors.values.count]
  }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    let value = counted.factors.values[i % counted.factors.values.count]
    guard value > 0 else { return 0 }
    return TruncatedSVD.coordinate(
      WordDirection.number(at: i, counted), value, power: counted.settings.valuePower)
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    let direction = i % x.counted.factors.values.count
    guard x.counted.factors.values[direction] > 0 else { return 0 }
    return TruncatedSVD.coordinate(
      x.read(WordDirection.self, i), x.read(SingularValue.self, direction),
      power: .setting("valuePower", x.counted.settings.valuePower))
  }
}
