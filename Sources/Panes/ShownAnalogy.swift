import Calculus
import Simulation

/// Three words of which it is asked: what is to c as a is to b? a − b + c.
struct ShownAnalogy {
  let a, b, c: Int
  /// The answer, where it is known.
  let known: Int?

  /// The last three that were chosen, in the order of choosing; at first one whose answer is known.
  init?(_ shown: ShownWords, _ look: Look) {
    let lexicon = shown.lexicon
    let chosen = look.words.filter { 0..<lexicon.count ~= $0 }.suffix(3)
    if chosen.count == 3 {
      (a, b, c) = (
        chosen[chosen.startIndex], chosen[chosen.startIndex + 1], chosen[chosen.endIndex - 1]
      )
    } else if let first = Self.known(lexicon) {
      (a, b, c) = first
    } else if shown.chosen.count > 2 {
      (a, b, c) = (shown.chosen[0], shown.chosen[1], shown.chosen[2])
    } else {
      return nil
    }
    known = Self.answer(a, b, c, lexicon)
  }

  var words: [Int] { [a, b, c] }
  func scale(_ shown: ShownWords) -> String {
    RowNames.scale(.cosine, shown.space.name, toAnalogy: a, minus: b, plus: c)
  }
  func vector(_ shown: ShownWords) -> String {
    RowNames.analogy(shown.space.name, a, minus: b, plus: c)
  }
  func title(_ shown: ShownWords) -> String {
    "\(shown.label(a)) − \(shown.label(b)) + \(shown.label(c))"
  }

  // MARK: What is known

  /// Pairs of a relation whose words are all there.
  private static func pairs(_ relation: SmallWorld.Relation, _ lexicon: Lexicon) -> [(
    a: Int, b: Int
  )] {
    relation.pairs.compactMap { pair in
      lexicon.id(of: pair.a).flatMap { a in lexicon.id(of: pair.b).map { (a, $0) } }
    }
  }
  /// The one that everybody knows, or the first that there is.
  private static func known(_ lexicon: Lexicon) -> (Int, Int, Int)? {
    let famous = ["king", "man", "woman"].compactMap { lexicon.id(of: $0) }
    if famous.count == 3 { return (famous[0], famous[1], famous[2]) }
    for relation in SmallWorld.relations {
      let pairs = pairs(relation, lexicon)
      if pairs.count > 1 { return (pairs[0].a, pairs[1].a, pairs[1].b) }
    }
    return nil
  }
  /// What is to c as a is to b, in either direction of a relation.
  private static func answer(_ a: Int, _ b: Int, _ c: Int, _ lexicon: Lexicon) -> Int? {
    for relation in SmallWorld.relations {
      let pairs = pairs(relation, lexicon)
      for ways in [pairs, pairs.map { ($0.b, $0.a) }] {
        // From a to the answer as from b to c.
        guard ways.contains(where: { $0 == (b, c) }), let own = ways.first(where: { $0.a == a })
        else { continue }
        return own.b
      }
    }
    return nil
  }
}
