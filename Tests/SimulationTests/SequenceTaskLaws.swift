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
    var testDescription: String { "\(name) \(numbers) \(words)" }

    func data(samples: Int = 300, heldOut: Int = 100, seed: Int = 1) throws -> Dataset {
      var said = Said(numbers: numbers, words: words)
      said.numbers["samples"] = Double(samples)
      said.numbers["heldOut"] = Double(heldOut)
      return try task(name, said).data(seed: seed)
    }
  }

  /// A sample in its tokens; nil for a target that does not count.
  struct Row {
    let input: [String]
    let targets: [String?]
    let form: SequenceForm
    init(_ sample: Dataset.Sample, _ form: SequenceForm) {
      self.form = form
      input = sample.input.map { form.vocabulary.tokens[Int($0)] }
      guard case .numbers(let numbers) = sample.target else { fatalError("no numbers") }
      targets = numbers.map { $0 < 0 ? nil : form.answers.tokens[Int($0)] }
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
      #expect(sample.input.count == form.length)
      #expect(sample.input.allSatisfy { (0..<form.vocabulary.count).contains(Int($0)) })
      guard case .numbers(let targets) = sample.target else { continue }
      #expect(targets.count == form.places && targets.contains { $0 >= 0 })
      #expect(targets.allSatisfy { (-1..<form.answers.count).contains(Int($0)) })
      let row = Row(sample, form)
      let fault = example.rule(row).fault
      #expect(fault == nil, "\(row.input.joined(separator: " ")): \(fault ?? "")")
    }
  }

  @Test(arguments: examples)
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
