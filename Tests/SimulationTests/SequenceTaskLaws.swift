import Calculus
import Networks
import Simulation
import Testing

/// Every task whose samples are sequences, each with its rule worked out here in another way.
@Suite struct SequenceTaskLaws {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    var numbers: [String: Double] = [:]
    var words: [String: String] = [:]
    /// What is wrong with a sample, if anything; and what it asked.
    let rule: @Sendable (Row) -> (fault: String?, question: String)
    /// Whether there are so few questions that none can be kept apart.
    var isFew = false
    var testDescription: String { "\(name) \(numbers) \(words)" }

    func data(samples: Int = 300, heldOut: Int = 100, seed: Int = 1) throws -> Dataset {
      var said = Said(numbers: numbers, words: words)
      said.numbers["samples"] = Double(samples)
      said.numbers["heldOut"] = Double(heldOut)
      return try task(name, said).data(seed: seed)
    }
  }

  /// A sample in its tokens, nil for a target that does not count; or in its numbers.
  struct Row {
    let input: [String]
    let targets: [String?]
    let numbers, asked: [Double]
    let form: SequenceForm
    init(_ sample: Dataset.Sample, _ form: SequenceForm) {
      self.form = form
      guard case .numbers(let asked) = sample.target else { fatalError("no numbers") }
      (numbers, self.asked) = (sample.input, asked)
      input = form.isNumeric ? [] : numbers.map { form.vocabulary.tokens[Int($0)] }
      targets =
        form.isNumeric ? [] : asked.map { $0 < 0 ? nil : form.answers.tokens[Int($0)] }
    }
    /// The source of a translation without its padding; nil where that stands on the wrong side.
    func source(isPaddedBefore: Bool) -> String? {
      let padded = input.prefix(form.source).joined()
      let source = padded.replacing("~", with: "")
      return (isPaddedBefore ? padded.hasSuffix(source) : padded.hasPrefix(source)) ? source : nil
    }
    /// What is asked of a translation; nil where it is not what is read a place later.
    var translation: String? {
      let answer = targets.compactMap { $0 }.joined()
      let own = input.dropFirst(form.source).joined()
      let rest = String(repeating: "~", count: targets.count - answer.count)
      let isAtFront = targets.prefix(answer.count).allSatisfy { $0 != nil }
      return isAtFront && own == ">" + answer.dropLast() + rest ? answer : nil
    }
    /// All of it, what is asked of each place put after what is read there.
    var whole: String { (input + [targets.last.flatMap { $0 } ?? ""]).joined() }
    /// Whether just the last places count, and each says what is read next.
    func isAnswer(from place: Int) -> Bool {
      targets.indices.allSatisfy { k in
        let next = k + 1 < input.count ? input[k + 1] : targets[k]
        return targets[k] == (k < place ? nil : next)
      }
    }
  }

  static let examples: [Example] = [
    Example(name: "repeat", rule: { rearranged($0) { $0 } }),
    Example(name: "reverse", rule: { rearranged($0) { String($0.reversed()) } }),
    Example(
      name: "sort", numbers: ["length": 7, "symbols": 20],
      rule: { rearranged($0) { String($0.sorted()) } }),
    Example(name: "addition", rule: { sum($0) { String($0.reversed()) } }),
    Example(
      name: "addition", numbers: ["digits": 5], words: ["answer": "asWritten"],
      rule: { sum($0) { $0 } }),
    Example(name: "brackets", rule: brackets),
    Example(name: "brackets", numbers: ["kinds": 4, "length": 9, "depth": 2], rule: brackets),
    Example(name: "induction", rule: induction),
    Example(name: "induction", words: ["length": "fixed"], rule: induction),
    Example(name: "dates", rule: date),
    Example(name: "dates", words: ["padding": "before"], rule: date),
    Example(
      name: "reverse", numbers: ["from": 4, "to": 9],
      words: ["as": "translation", "padding": "before"],
      rule: { translated($0, isPaddedBefore: true, 4...9) { String($0.reversed()) } }),
    Example(
      name: "sort", numbers: ["symbols": 5], words: ["as": "translation"],
      rule: { translated($0, isPaddedBefore: false, 3...12) { String($0.sorted()) } }),
    Example(name: "numberWords", rule: numberInWords),
    Example(name: "numberWords", numbers: ["from": 900, "to": 99_999], rule: numberInWords),
    Example(name: "copy", rule: { remembered($0, symbols: 8, between: 30) }),
    Example(
      name: "copy", numbers: ["symbols": 3, "distractors": 7],
      rule: { remembered($0, symbols: 3, between: 7) }),
    Example(
      name: "copy", words: ["between": "blanks"],
      rule: { remembered($0, symbols: 8, between: 30) }, isFew: true),
    Example(name: "parity", rule: { parity($0, isOfEvery: true) }),
    Example(
      name: "parity", numbers: ["length": 15], words: ["asked": "end"],
      rule: { parity($0, isOfEvery: false) }),
    Example(name: "adding", rule: adding),
    Example(name: "adding", numbers: ["length": 7], rule: adding),
    Example(name: "series", rule: { series($0, isDamped: false) }),
    Example(
      name: "series", numbers: ["damping": 0.1], words: ["kind": "oscillator"],
      rule: { series($0, isDamped: true) }),
    Example(name: "names", rule: firstName),
    Example(name: "maskedWords", numbers: ["share": 0.4], rule: masked),
    Example(name: "sentences", rule: sentence),
  ]

  @Test func `every task of sequences that are drawn is here`() throws {
    let named = tasks.filter { kind in
      (try? kind.init(Said()))?.form != nil && kind.name != "text"
    }.map { $0.name }
    #expect(Set(named) == Set(Self.examples.map(\.name)))
  }

  @Test(arguments: examples)
  func `a sample is as its form says, and its targets are what its own rule asks for`(
    _ example: Example
  ) throws {
    let data = try example.data()
    let form = try #require(data.form)
    #expect(data.training.count == 300 && data.heldOut.count == 100)
    for sample in data.training + data.heldOut {
      #expect(sample.input.count == form.length * max(form.channels.count, 1))
      guard case .numbers(let targets) = sample.target else { continue }
      if form.isNumeric {
        #expect(targets.count == form.places * form.outputs)
      } else {
        #expect(sample.input.allSatisfy { (0..<form.vocabulary.count).contains(Int($0)) })
        #expect(targets.count == form.places && targets.contains { $0 >= 0 })
        #expect(targets.allSatisfy { (-1..<form.answers.count).contains(Int($0)) })
      }
      let row = Row(sample, form)
      let fault = example.rule(row).fault
      #expect(fault == nil, "\(row.input.joined(separator: " ")): \(fault ?? "")")
    }
  }

  @Test(arguments: examples.filter { !$0.isFew })
  func `nothing that is held out was asked in training`(_ example: Example) throws {
    let data = try example.data(samples: 2000)
    let form = try #require(data.form)
    let trained = Set(data.training.map { example.rule(Row($0, form)).question })
    let asked = data.heldOut.map { example.rule(Row($0, form)).question }
    #expect(trained.isDisjoint(with: asked))
    #expect(Set(asked).count > 10)
  }

  @Test(arguments: examples)
  func `the same seed draws the same sequences, and more of them change none`(
    _ example: Example
  ) throws {
    func rows(_ samples: [Dataset.Sample]) -> [[Double]] { samples.map(\.input) }
    let (few, many) = (
      try example.data(samples: 30, heldOut: 20), try example.data(samples: 70, heldOut: 30)
    )
    #expect(rows(few.training) == rows(Array(many.training.prefix(30))))
    #expect(few.training.map(\.target) == many.training.prefix(30).map(\.target))
    #expect(rows(few.heldOut) == rows(Array(many.heldOut.prefix(20))))
    #expect(rows(try example.data(samples: 30, seed: 2).training) != rows(few.training))
  }

  @Test func `in a fixed induction all repeats are as long, otherwise of many lengths`() throws {
    func lengths(_ words: [String: String]) throws -> Set<Int> {
      let data = try Example(name: "induction", words: words, rule: Self.induction).data()
      let form = try #require(data.form)
      return Set(
        data.training.map { Row($0, form).targets.prefix { $0 == nil }.count })
    }
    #expect(try lengths(["length": "fixed"]) == [16])
    #expect(try lengths([:]) == Set(4...16))
  }
}
