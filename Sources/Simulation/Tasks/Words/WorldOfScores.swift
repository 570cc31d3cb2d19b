// What was learnt of the small world, measured by what is known of its words.

import Calculus

extension SmallWorld {
  /// Of what was asked, how much is right.
  package struct Score: Equatable, Sendable {
    package private(set) var right = 0
    package private(set) var asked = 0
    package init() {}
    package var share: Double { asked == 0 ? 0 : Double(right) / Double(asked) }

    mutating func count(_ isRight: Bool) {
      asked += 1
      right += isRight ? 1 : 0
    }
    package static func + (a: Score, b: Score) -> Score {
      var sum = a
      sum.right += b.right
      sum.asked += b.asked
      return sum
    }
  }

  /// Of all quadruples a : b = c : d of a relation, those where d is the word closest to b − a + c by
  /// cosine, the three left out (Mikolov, Yih and Zweig, 2013).
  package static func analogies(_ relation: Relation, in table: WordTable) -> Score {
    let pairs = relation.pairs.compactMap { pair in
      table.row(of: pair.a).flatMap { a in table.row(of: pair.b).map { (a, $0) } }
    }
    var score = Score()
    for (a, b) in pairs {
      for (c, d) in pairs where a != c {
        score.count(table.nearest(toAnalogy: b, minus: a, plus: c, k: 1).first?.row == d)
      }
    }
    return score
  }

  /// Of all words of a group, those that have at least 3 of it among the 5 closest by cosine.
  package static func neighbours(_ group: Group, in table: WordTable) -> Score {
    let rows = group.words.compactMap { table.row(of: $0) }
    var score = Score()
    for row in rows {
      let near = table.nearest(to: row, k: 5, by: .cosine)
      score.count(near.count { rows.contains($0.row) } >= 3)
    }
    return score
  }
}
