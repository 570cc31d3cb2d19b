import Calculus
import Networks

// What numbers about words are called, and what ids are, in words.

extension Run {
  /// `[17 "queen", 3]` of vectors, `[2, 0 "king"]` of scores; nil where no word is meant.
  func wordBrackets(_ origin: Origin, _ shape: [Int]) -> String? {
    if let brackets = mapBrackets(origin, shape) { return brackets }
    guard let words = data.words, shape.count == 2 else { return nil }
    let name = origin.subject(memories: setup.optimizer.memories).name
    let (row, column) = origin.index.quotientAndRemainder(dividingBy: max(shape[1], 1))
    func named(_ number: Int, _ id: Int?) -> String {
      guard let id, words.form.vocabulary.tokens.indices.contains(id) else { return "\(number)" }
      return "\(number) \"\(words.form.vocabulary.tokens[id])\""
    }
    switch name {
    case WordVectors.read where shape[0] == words.form.vocabulary.count,
      WordVectors.asked where shape[0] == words.form.vocabulary.count:
      return "[\(named(row, row)), \(column)]"
    case "scores" where words.form.negatives == 0: return "[\(row), \(named(column, column))]"
    case "scores", "target", "x":
      guard origin.iteration == iteration else { return nil }
      let prefix = origin.name.hasPrefix(Self.heldOutName + "/") ? Self.heldOutName + "/" : ""
      var asked = origin
      (asked.name, asked.kind) = (prefix + (name == "x" ? "x" : "target"), .value)
      return "[\(row), \(named(column, number(at: asked).flatMap { Int(exactly: $0) }))]"
    default: return nil
    }
  }

  /// `[17 "queen", 0]` of a place on a map, `[17 "queen", 4 "king"]` of what lies between two words.
  private func mapBrackets(_ origin: Origin, _ shape: [Int]) -> String? {
    guard let lexicon = data.lexicon else { return nil }
    if let brackets = MapNames.brackets(of: origin, lexicon) { return brackets }
    guard MapQuantity.parts(of: origin.name)?.part.isOfPairs == true, shape.count == 2 else {
      return nil
    }
    let (a, b) = origin.index.quotientAndRemainder(dividingBy: max(shape[1], 1))
    return "[\(a) \"\(lexicon.label(a))\", \(b) \"\(lexicon.label(b))\"]"
  }

  /// What an id is, and of which sample; or where in the text an iteration begins.
  func pairWords(
    _ words: WordPairs, _ pass: Pass, _ variable: Variable, _ origin: Origin
  ) -> String {
    guard variable.node == pass.x?.node || variable.node == pass.target?.node else {
      let parts = ["the epoch", "millions of places", "places beyond these", "pair of the place"]
      return "where in the text the next iteration begins: \(parts[origin.index % parts.count])"
    }
    let isRead = variable.node == pass.x?.node
    let (row, column) = origin.index.quotientAndRemainder(
      dividingBy: max(pass.shape(variable).last ?? 1, 1))
    let id = number(at: origin).flatMap { Int(exactly: $0) } ?? -1
    let what =
      id >= 0
      ? "word \(id), “\(words.form.vocabulary.label(id))”"
      : isRead ? "none: there are no more words around" : "none: the word drawn was the right one"
    let role = isRead ? "read" : column == 0 ? "asked for" : "drawn at random beside it"
    guard pass.prefix.isEmpty else {
      return "\(what), \(role), of held-out pair \(Digits.whole(row))"
    }
    let address = words.address(sample(row: row))
    return "\(what), \(role), at place \(Digits.whole(address.place)) of the text, epoch "
      + Digits.whole(address.epoch)
  }
}
