import Calculus
import Networks
import TestSupport
import Testing

/// What every recurrent network does, of whatever cells it is made.
@Suite struct RecurrentLaws {
  /// A model, and the sequences it reads.
  struct Variant: Sendable, CustomTestStringConvertible {
    var words: [String: String] = [:]
    var numbers: [String: Double] = [:]
    var form = Self.next
    var patches: [Patch] = []
    /// What is put by hand is put into one sequence.
    var isOfOneSequence: Bool { patches.contains { if case .unit = $0 { true } else { false } } }
    var testDescription: String { "\(words) \(numbers) \(form.length) \(patches)" }

    static let letters = Vocabulary(["a", "b", "c", "d", "~"], padding: 4)
    static let next = SequenceForm(letters, length: 7)
    static let last = SequenceForm(letters, length: 5, isPerPlace: false, isNext: false)
    static let each = SequenceForm(letters, length: 6, isNext: false)
    static let translated = SequenceForm(letters, length: 9, source: 5)
    static let series = SequenceForm(channels: ["x"], length: 6, isPerPlace: true, isNext: true)
    static let adding = SequenceForm(
      channels: ["value", "mark"], length: 5, isPerPlace: false, isNext: false)

    func model() throws -> any Model {
      var numbers = numbers
      numbers["hidden"] = numbers["hidden"] ?? 5
      return try Recurrent(Said(numbers: numbers, words: words)).fitted(to: form)
        .patched(by: patches, remembering: 0)
    }

    /// The model on a few samples: (B, …), or on one alone.
    func tape(
      _ precision: Precision, _ level: KernelLevel = .best, rows: Int? = 3, fusing: Bool = true
    ) throws -> Tape {
      let model = try model()
      var r = Recording()
      let batch = rows.map { [$0] } ?? []
      let x = r.given("x", batch + [model.inputs])
      let target = r.given(
        "target", batch + [form.isNumeric ? form.outputs * model.places : model.places])
      let output = model.record(x, seed: 4, given: [:], into: &r)
      let loss =
        form.isNumeric
        ? SquaredErrorLoss().record(output, target, named: "loss", into: &r)
        : CrossEntropyLoss().record(output, target, named: "loss", into: &r)
      let tape = Tape(r, loss: loss, precision: precision, level: level, fusing: fusing)
      let random = Random(seed: 8, "rows")
      func number(_ k: Int) -> Double {
        form.isNumeric
          ? Double(Float(2 * random.uniform(k) - 1))
          : Double(random.below(k % 11 == 3 && !model.attentions.isEmpty ? 5 : 4, k))
      }
      tape.fill(x, with: (0..<x.count).map(number))
      tape.fill(target, with: (0..<target.count).map { number($0 + 1) })
      tape.pass()
      return tape
    }
  }

  static let variants: [Variant] = [
    Variant(words: ["cell": "rnn"]),
    Variant(words: ["cell": "rnn", "activation": "relu"], numbers: ["truncate": 3]),
    Variant(words: ["cell": "gru"], numbers: ["gateBias": 1, "embedding": 3]),
    Variant(words: ["cell": "gru", "reset": "before"], numbers: ["layers": 2]),
    Variant(words: ["cell": "lstm"], numbers: ["hidden": 17, "gateBias": 3]),
    Variant(words: ["cell": "lstm"], numbers: ["layers": 2, "truncate": 2, "embedding": 4]),
    Variant(words: ["cell": "lstm", "bidirectional": "true"], form: Variant.each),
    Variant(
      words: ["cell": "gru", "bidirectional": "true"], numbers: ["layers": 2], form: Variant.last),
    Variant(words: ["cell": "rnn"], form: Variant.adding),
    Variant(words: ["cell": "lstm"], form: Variant.series),
    Variant(words: ["cell": "gru", "feeding": "free"], form: Variant.series),
    Variant(
      words: ["cell": "lstm", "feeding": "free"], numbers: ["truncate": 2], form: Variant.series),
    Variant(words: ["cell": "lstm"], form: Variant.next, patches: [.free(3)]),
    Variant(
      words: ["cell": "gru"], form: Variant.next,
      patches: [.unit("layer1", step: 2, unit: 1, 0.5), .unit("layer1", step: 2, unit: 3, -1)]),
    Variant(words: ["cell": "lstm"], numbers: ["layers": 2], form: Variant.translated),
    Variant(words: ["cell": "gru", "bidirectional": "true"], form: Variant.translated),
    Variant(
      words: ["cell": "gru", "attention": "additive"], numbers: ["embedding": 3],
      form: Variant.translated),
    Variant(
      words: ["cell": "rnn", "attention": "additive"], numbers: ["truncate": 2],
      form: Variant.translated),
    Variant(
      words: ["cell": "lstm", "attention": "additive", "bidirectional": "true", "feeding": "free"],
      form: Variant.translated),
  ]

  @Test(arguments: variants)
  func `what is run together is what the steps say, value by value and gradient by gradient`(
    _ variant: Variant
  ) throws {
    for (level, rows) in KernelLevel.available.flatMap({ level in [(level, 3), (level, nil)] })
    where rows == nil || !variant.isOfOneSequence {
      let tape = try variant.tape(.single, level, rows: rows)
      let faults = faults(of: tape)
      #expect(faults.isEmpty, "\(level) \(faults.first ?? "")")
    }
  }

  @Test(
    arguments: variants.filter { $0.numbers["truncate"] != nil && $0.words["attention"] == nil })
  func `nothing goes back beyond the window that is cut off`(_ variant: Variant) throws {
    var whole = variant
    whole.numbers["truncate"] = 0
    for (variant, reaches) in [(variant, false), (whole, true)] {
      let tape = try variant.tape(.double, rows: 1)
      let hidden = try #require(tape.recording["layer1.hidden"])
      let target = try #require(tape.recording["target"])
      let first = { Array(tape.gradients(hidden).prefix(5)) }
      let before = first()
      // What is asked of the last step is another thing.
      var asked = tape.values(target)
      asked[asked.count - 1] = asked[asked.count - 1] == 1 ? 2 : 1
      tape.fill(target, with: asked)
      tape.pass()
      #expect((first() != before) == reaches, "\(variant)")
    }
  }

  @Test(arguments: variants)
  func `the gradients are the slopes of the loss, along any direction`(_ variant: Variant) throws {
    let tape = try variant.tape(.double, rows: variant.isOfOneSequence ? nil : 3)
    #expect(slopeError(of: tape) <= 1e-11)
  }
}
