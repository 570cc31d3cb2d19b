import Calculus
import Simulation

/// The words that panes of vectors of words speak of, and where they stand.
package struct ShownWords {
  package let space: WordSpace
  package let lexicon: Lexicon
  /// Those that were chosen; where none was, some that are known of the text, or its most frequent ones.
  package let chosen: [Int]
  /// The last of them.
  package let word: Int

  /// Nil where there are no vectors of words.
  package init?(_ view: View) { self.init(view.facts, view.look) }
  package init?(_ facts: Facts, _ look: Look) {
    guard let lexicon = facts.lexicon, let last = facts.spaces.indices.last, lexicon.count > 0
    else {
      return nil
    }
    space = facts.spaces[min(max(look.space, 0), last)]
    self.lexicon = lexicon
    let asked = look.words.filter { 0..<lexicon.count ~= $0 }
    chosen = asked.isEmpty ? Self.first(lexicon) : asked
    word = chosen.last ?? 0
  }

  /// What is chosen at first: words whose differences everybody knows.
  private static func first(_ lexicon: Lexicon) -> [Int] {
    let known = ["france", "paris", "king", "man", "woman", "queen"]
      .compactMap { lexicon.id(of: $0) }
    return known.count > 2 ? known : Array(0..<min(lexicon.count, 4))
  }

  package func label(_ id: Int) -> String { lexicon.label(id) }
}

extension View {
  /// Which word a number is of, by the name it has: a number of a word's vector, or one of those that
  /// there are so many of for every word.
  package func word(of origin: Origin) -> Int? {
    if let matrix = RowNames.matrix(of: origin.name),
      let space = facts.spaces.first(where: { $0.name == matrix })
    {
      return RowNames.row(of: origin.name, origin.index).flatMap { $0 < space.count ? $0 : nil }
    }
    for space in facts.spaces {
      let each: Int
      if origin.name == space.name {
        each = space.dimension
      } else if origin.name.contains("(\(space.name))") || origin.name.contains("(\(space.name), "),
        let tensor = frame.tensors[TensorKey(origin.name, origin.kind, run: origin.run)],
        tensor.shape.first == space.count
      {
        each = tensor.count / max(space.count, 1)
      } else {
        continue
      }
      let word = origin.index / max(each, 1)
      return 0..<space.count ~= word ? word : nil
    }
    return nil
  }
}
