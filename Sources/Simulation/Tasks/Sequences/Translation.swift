import Networks

/// A source that is read as a whole, and what is written of it place by place: of `24 Sep 1987~~~`,
/// where ~ is padding, and `>1987-09-2` is asked `1987-09-24`. Places behind the end of a translation
/// count for nothing.
struct Translation: Sendable {
  let form: SequenceForm

  private static let (start, padding) = (">", "~")
  /// Where a translation may be of any length, its last sign.
  static let end = "."

  /// The longest source and the longest answer, in signs.
  init(_ a: any Arguments, signs: String, source: Int, answer: Int) throws {
    let isPaddedBefore =
      try a.choice("padding", or: "after", of: ["before", "after"]) == "before"
    let tokens = signs.map { String($0) } + [Self.start, Self.padding]
    form = SequenceForm(
      Vocabulary(tokens, padding: tokens.count - 1), length: source + answer, source: source,
      isPaddedBefore: isPaddedBefore)
  }

  func sequence(_ source: [Int], _ answer: [Int], question: [Int]) -> DrawnSequence {
    let (start, padding) = (form.vocabulary.count - 2, form.vocabulary.count - 1)
    let rest = form.places - answer.count
    return DrawnSequence(
      input: form.padded(source) + [start] + answer.dropLast()
        + Array(repeating: padding, count: rest),
      targets: answer + Array(repeating: -1, count: rest), question: question)
  }
  func sequence(_ source: String, _ answer: String, question: [Int]) -> DrawnSequence {
    func ids(_ text: String) -> [Int] {
      text.compactMap { form.vocabulary.id(of: String($0)) }
    }
    return sequence(ids(source), ids(answer), question: question)
  }
}
