import Calculus
import Networks
import Synchronization

/// What is counted in a text, worked out when it is first asked for: the road from words to vectors
/// without any training.
package final class Counting: Sendable {
  /// Words that are counted against each other, and words of a text that are gone through.
  static let (mostWords, mostPlaces) = (2000, 3_000_000)

  package let settings: CountedWords.Settings
  private let text: WordText
  private let found = Mutex<CountedWords?>(nil)
  /// Tables with a number for every two words, in full.
  private let tables = Mutex<[String: [Double]]>([:])  // looked up, never iterated

  /// Nil where there are too many words.
  init?(_ text: WordText, _ settings: CountedWords.Settings) {
    guard text.vocabulary.count <= Self.mostWords, text.places <= Self.mostPlaces else {
      return nil
    }
    (self.text, self.settings) = (text, settings)
  }

  package var words: Int { text.vocabulary.count }
  var dimensions: Int { min(settings.dimensions, words) }

  package var counted: CountedWords {
    found.withLock { known in
      if let known { return known }
      let counted = CountedWords(
        Sightings(Sentences(text: text), words: words, window: settings.window), settings)
      known = counted
      return counted
    }
  }

  /// All numbers of a table, worked out once.
  func numbers(_ quantity: any CountedQuantity.Type) -> [Double] {
    let counted = counted
    return tables.withLock { tables in
      if let known = tables[quantity.name] { return known }
      let count = quantity.shape(counted).reduce(1, *)
      let numbers = (0..<count).map { quantity.number(at: $0, counted) }
      tables[quantity.name] = numbers
      return numbers
    }
  }

  /// Sentence `k` of the text, of whatever is there beyond its last one the last.
  package func sentence(_ k: Int) -> [Int] {
    var left = max(k, 0)
    var last: [Int] = []
    for number in 0..<text.pieces {
      let piece = text.piece(number)
      guard left >= piece.sentences else { return piece.ids[piece.sentence(left)].map { Int($0) } }
      left -= piece.sentences
      if piece.sentences > 0 {
        last = piece.ids[piece.sentence(piece.sentences - 1)].map { Int($0) }
      }
    }
    return last
  }

  /// All sentences, one after the other.
  private struct Sentences: Sequence, IteratorProtocol {
    let text: WordText
    var (piece, sentence) = (0, 0)

    init(text: WordText) { self.text = text }
    mutating func next() -> [Int]? {
      while piece < text.pieces, sentence == text.piece(piece).sentences {
        (piece, sentence) = (piece + 1, 0)
      }
      guard piece < text.pieces else { return nil }
      defer { sentence += 1 }
      let own = text.piece(piece)
      return own.ids[own.sentence(sentence)].map { Int($0) }
    }
  }
}

/// Numbers that were counted, by name: `ppmi` of every two words, `ppmi(17)` of one with all others,
/// `bagOfWords(17)` of sentence 17.
struct CountedNumbers: Between {
  private let quantity: any CountedQuantity.Type
  private let counting: Counting
  private let counted: CountedWords
  /// Where what is asked for begins in the quantity, and how many numbers it has.
  private let first: Int
  let count: Int
  let shape: [Int]
  var words: String { quantity.words }
  var isLeaf: Bool { quantity.isLeaf }

  init?(named name: String, _ counting: Counting?) {
    let parts = name.split(separator: "(", maxSplits: 1)
    guard let counting, let start = parts.first,
      let quantity = countedQuantities.first(where: { $0.name == start })
    else { return nil }
    var counted = counting.counted
    var row: Int?
    if parts.count == 2 {
      guard name.hasSuffix(")"), let number = Int(parts[1].dropLast()), number >= 0 else {
        return nil
      }
      row = number
    }
    if quantity == BagOfWords.self {
      guard let row else { return nil }
      counted.sentence = counting.sentence(row)
    }
    let whole = quantity.shape(counted)
    if let row, quantity != BagOfWords.self {
      guard whole.count > 1, row < whole[0] else { return nil }
      shape = Array(whole.dropFirst())
      first = row * shape.reduce(1, *)
    } else {
      (shape, first) = (whole, 0)
    }
    count = shape.reduce(1, *)
    // What is counted word by word and place by place is asked for a word at a time.
    guard count <= 1 << 22 else { return nil }
    (self.quantity, self.counting, self.counted) = (quantity, counting, counted)
  }

  func value<N: Arithmetic>(at i: Int, _ pass: Pass, iteration: Int) -> N {
    func value(_ quantity: (some CountedQuantity).Type) -> N {
      quantity.value(
        at: first + i, CountReader<N>(counted, iteration: iteration, run: pass.run))
    }
    return value(quantity)
  }
  func number(at i: Int, _ pass: Pass, iteration: Int) -> Double {
    quantity.number(at: first + i, counted)
  }
  func all(_ pass: Pass, iteration: Int) -> [Double] {
    (0..<count).map { quantity.number(at: first + $0, counted) }
  }
}

extension Counting {
  /// `ppmi[94 "queen", 113 "crown"]`, `together(94 "queen")[113 "crown"]`; nil of what is not counted.
  package func title(of origin: Origin, _ lexicon: Lexicon) -> String? {
    let parts = origin.name.split(separator: "(", maxSplits: 1)
    guard let start = parts.first,
      let quantity = countedQuantities.first(where: { $0.name == start })
    else { return nil }
    func word(_ id: Int) -> String { "\(id) \"\(lexicon.label(id))\"" }
    let row = parts.count == 2 ? Int(parts[1].dropLast()) : nil
    let (pair, place) = origin.index.quotientAndRemainder(dividingBy: settings.window)
    let (first, second) = origin.index.quotientAndRemainder(dividingBy: words)
    let (own, direction) = origin.index.quotientAndRemainder(dividingBy: max(dimensions, 1))
    switch quantity {
    case is BagOfWords.Type: return "\(origin.name)[\(word(origin.index))]"
    case is Seen.Type where row == nil:
      return "seen[\(word(pair / words)), \(word(pair % words)), \(place + 1) apart]"
    case is WordTotal.Type, is SmoothedContext.Type: return "\(start)[\(word(origin.index))]"
    case is OneHotWord.Type, is Together.Type, is PositiveInformation.Type:
      guard let row else { return "\(start)[\(word(first)), \(word(second))]" }
      return "\(start)(\(word(row)))[\(word(origin.index))]"
    case is CountedVector.Type, is WordDirection.Type, is ContextDirection.Type:
      guard let row else { return "\(start)[\(word(own)), \(direction)]" }
      return "\(start)(\(word(row)))[\(origin.index)]"
    default: return nil
    }
  }
}
