import Calculus

/// How a counted quantity reads the numbers that it is made from, and what kind of number they become.
package protocol CountReading {
  associatedtype Number: Arithmetic
  var counted: CountedWords { get }
  /// Number `i` of another quantity.
  func read(_ quantity: any CountedQuantity.Type, _ i: Int) -> Number
}

/// Reads what was counted, as any kind of number.
package struct CountReader<Number: Arithmetic>: CountReading {
  package let counted: CountedWords
  package let iteration, run: Int

  package init(_ counted: CountedWords, iteration: Int = 0, run: Int = 0) {
    (self.counted, self.iteration, self.run) = (counted, iteration, run)
  }
  package func read(_ quantity: any CountedQuantity.Type, _ i: Int) -> Number {
    .read(
      quantity.number(at: i, counted), Origin(quantity.name, i, iteration: iteration, run: run))
  }
}

/// A number on the way from a text to vectors, by a formula over `Arithmetic`.
package protocol CountedQuantity: Sendable {
  static var name: String { get }
  static var words: String { get }
  /// Whether it is counted, or found by iterating: `value` then says what it is, or which equation it
  /// satisfies, and not how it was made.
  static var isLeaf: Bool { get }
  static func shape(_ counted: CountedWords) -> [Int]
  /// As it stands.
  static func number(at i: Int, _ counted: CountedWords) -> Double
  static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number
}

extension CountedQuantity {
  package static var isLeaf: Bool { false }
}

/// Every quantity there is, each made from those before it.
package let countedQuantities: [any CountedQuantity.Type] = [
  OneHotWord.self, BagOfWords.self, Seen.self, Together.self, WordTotal.self, SmoothedContext.self,
  AllContexts.self, PositiveInformation.self, SingularValue.self, ContextDirection.self,
  WordDirection.self, CountedVector.self,
]

/// 1 where a word is itself.
package struct OneHotWord: CountedQuantity {
  package static let name = "oneHot"
  package static let words = "1 in the word's own place, 0 in all others"
  package static let isLeaf = true
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.words, counted.words] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    i / counted.words == i % counted.words ? 1 : 0
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(number(at: i, x.counted))
  }
}

/// Σ of the one-hot vectors of a sentence's words: how often each stands in it, in whatever order.
package struct BagOfWords: CountedQuantity {
  package static let name = "bagOfWords"
  package static let words = "how often the word stands in the sentence"
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.words] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    Double(counted.sentence.count { $0 == i })
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    let ids = x.counted.sentence.filter { $0 >= 0 && $0 < x.counted.words }
    return .sum(ids.count) { x.read(OneHotWord.self, ids[$0] * x.counted.words + i) }
  }
}

/// How often two words stand so many places from each other, one place first.
package struct Seen: CountedQuantity {
  package static let name = "seen"
  package static let words = "how often the two stand so many places from each other"
  package static let isLeaf = true
  package static func shape(_ counted: CountedWords) -> [Int] {
    [counted.words, counted.words, counted.sightings.window]
  }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    let (pair, distance) = i.quotientAndRemainder(dividingBy: counted.sightings.window)
    return Double(
      counted.sightings.count(
        pair / counted.words, pair % counted.words, distance: distance + 1))
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(number(at: i, x.counted))
  }
}

/// n(w, c) = Σ over distances of how often · what it counts
package struct Together: CountedQuantity {
  package static let name = "together"
  package static let words = "how often the two stand together, by what each distance counts"
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.words, counted.words] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double {
    counted.together[i / counted.words, i % counted.words]
  }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    let window = x.counted.sightings.window
    let weighting = x.counted.settings.weighting
    return .sum(window) { d in
      let seen = x.read(Seen.self, i * window + d)
      return weighting == .flat ? seen : seen * weighting.weight(of: d + 1, window: window)
    }
  }
}

/// n(w) = Σ n(w, c), over the words that it stands with
package struct WordTotal: CountedQuantity {
  package static let name = "total"
  package static let words = "how often the word stands with any other"
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.words] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double { counted.totals[i] }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    let (matrix, places) = (x.counted.together, x.counted.together.places(ofRow: i))
    return .sum(places.count) { k in
      x.read(Together.self, i * x.counted.words + Int(matrix.indices[places.lowerBound + k]))
    }
  }
}

/// n(c)^power
package struct SmoothedContext: CountedQuantity {
  package static let name = "context"
  package static let words = "how often the word is a context, raised to a power"
  package static func shape(_ counted: CountedWords) -> [Int] { [counted.words] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double { counted.smoothed[i] }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    guard x.counted.totals[i] > 0 else { return 0 }
    return PointwiseMutualInformation.smoothed(
      x.read(WordTotal.self, i), power: .setting("contextPower", x.counted.settings.contextPower))
  }
}

/// Σ n(c)^power
package struct AllContexts: CountedQuantity {
  package static let name = "contexts"
  package static let words = "all contexts together, each count raised to a power"
  package static func shape(_ counted: CountedWords) -> [Int] { [1] }
  package static func number(at i: Int, _ counted: CountedWords) -> Double { counted.contexts }
  package static func value<X: CountReading>(at i: Int, _ x: X) -> X.Number {
    .sum(x.counted.words) { x.read(SmoothedContext.self, $0) }
  }
}
