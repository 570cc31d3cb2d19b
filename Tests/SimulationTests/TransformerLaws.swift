import Calculus
import Networks
import Simulation
import Staging
import TestSupport
import Testing

/// What every transformer does, of whatever parts it is made.
@Suite struct TransformerLaws {
  /// A task, and the settings of a model that learns it.
  struct Variant: Sendable, CustomTestStringConvertible {
    let task: String
    let model: String
    var testDescription: String { "\(task) \(model)" }

    func scene(_ sets: [(String, String)] = []) throws -> Scene {
      let model = "{transformer: {blocks: 2, width: 12, heads: 2\(model)}}"
      let all =
        [
          ("task", "{\(task): {samples: 40, heldOut: 6, batch: 4}}"), ("model", model),
          ("loss", "crossEntropy"), ("panes", "[loss, numbers]"), ("notes", "[]"),
          ("expect", "{by: 0, loss: \"> 0\"}"),
        ] + sets
      return try SimulationTests.scene("gaussians", all)
    }
    func run(_ sets: [(String, String)] = []) throws -> Run {
      try Run(try scene(sets).recipe, historyBytes: 1 << 16)
    }
    func with(_ settings: String) -> Variant { Variant(task: task, model: model + settings) }
  }

  static let decoders: [Variant] = [
    Variant(task: "repeat", model: ", neurons: 10"),
    Variant(task: "reverse", model: ", positions: rotary, norm: rms, activation: swiGLU"),
    Variant(task: "sort", model: ", positions: sinusoidal, place: post, tied: true"),
    Variant(task: "addition", model: ", positions: none, neurons: 0, norm: none"),
    Variant(task: "brackets", model: ", kind: decoder, activation: relu, place: post, norm: rms"),
  ]
  static let others: [Variant] = [
    Variant(task: "dates", model: ""),
    Variant(task: "dates", model: ", positions: rotary, tied: true, place: post"),
    Variant(task: "maskedWords", model: ", positions: sinusoidal"),
    Variant(task: "sentences", model: ", norm: rms"),
  ]

  @Test(arguments: decoders + others)
  func `the gradients are the slopes of the loss, along any direction`(_ variant: Variant) throws {
    #expect(slopeError(of: try Self.tape(try variant.run())) <= 1e-11)
  }

  /// The model on a few samples, in double precision.
  private static func tape(_ run: Run) throws -> Tape {
    let model = try #require(run.recipe.model)
    let samples = run.data.training.prefix(3)
    var r = Recording()
    let x = r.given("x", [samples.count, model.inputs])
    let target = r.given("target", [samples.count, model.places])
    let output = model.record(x, seed: 1, given: [:], into: &r)
    let loss = CrossEntropyLoss().record(output, target, named: "loss", into: &r)
    let tape = Tape(r, loss: loss, precision: .double)
    tape.fill(x, with: samples.flatMap(\.input))
    tape.fill(
      target,
      with: samples.flatMap { sample -> [Double] in
        switch sample.target {
        case .numbers(let numbers): numbers
        case .label(let label): [Double(label)]
        }
      })
    tape.pass()
    return tape
  }

  @Test(arguments: decoders + others)
  func `a sequence by itself is the same as in its batch`(_ variant: Variant) throws {
    let run = try variant.run()
    run.steps(3)
    let batch = try #require(run.tensor("heldOut/logits"))
    for k in 0..<3 {
      let alone = try #require(run.tensor("held-\(k)/logits"))
      #expect(batch.shape.dropFirst() == alone.shape[...] || alone.shape[0] == 1)
      let scale = alone.numbers.map(abs).max() ?? 1
      for i in 0..<alone.count {
        #expect(abs(batch[k * alone.count + i] - alone[i]) <= 1e-5 * scale)
      }
    }
  }

  @Test(arguments: decoders)
  func `what comes later is not seen`(_ variant: Variant) throws {
    let run = try variant.run()
    run.steps(2)
    let ids = try #require(run.data.heldOut.first).input.map { Int($0) }
    let place = ids.count / 2
    var other = ids
    other[place] = (other[place] + 1) % (run.data.form?.vocabulary.count ?? 1)
    func logits(_ ids: [Int]) throws -> Tensor {
      try #require(run.tensor(Passage(.tokens(ids)).name + "/logits"))
    }
    let (a, b, c) = (try logits(ids), try logits(other), try logits(Array(ids.prefix(place))))
    let before = place * a.shape[1]
    #expect(a.numbers.prefix(before) == b.numbers.prefix(before))
    #expect(a.numbers.suffix(from: before) != b.numbers.suffix(from: before))
    // Nor does it matter whether anything comes at all.
    let scale = a.numbers.map(abs).max() ?? 1
    for i in 0..<before { #expect(abs(a[i] - c[i]) <= 1e-5 * scale) }
  }

  @Test(arguments: decoders + others)
  func `every query's weights come to 1, and what is masked weighs exactly 0`(
    _ variant: Variant
  ) throws {
    let run = try variant.run()
    run.steps(2)
    let padding = run.data.form?.vocabulary.padding
    let isEncoder = (run.recipe.model as? Transformer)?.kind == .encoder
    for k in 0..<6 {
      let passage = Passage(.heldOut(k))
      let ids = try #require(passage.content(in: run.data)).ids
      let source = run.data.form?.source ?? 0
      for layer in run.facts.attentions {
        let weights = try #require(run.tensor("\(passage.name)/\(layer.weights)"))
        let (t, s) = (weights.shape[1], weights.shape[2])
        let keys =
          layer.isOfSource || layer.isCross
          ? Array(ids.prefix(source)) : Array(ids.dropFirst(source))
        #expect(weights.shape[0] == layer.heads && keys.count == s)
        for row in 0..<layer.heads * t {
          let all = weights.numbers[row * s..<(row + 1) * s]
          #expect(abs(all.reduce(0, +) - 1) < 1e-5)
          for (key, weight) in all.enumerated() {
            let isLater = layer.isCausal && key > row % t
            let isPadding = padding == keys[key] && (layer.isCross || layer.isOfSource || isEncoder)
            #expect(isLater || isPadding ? weight == 0 : weight > 0)
          }
        }
      }
    }
  }

  @Test(arguments: decoders + others)
  func `cut into slices, a batch has the same gradients but for rounding`(
    _ variant: Variant
  ) throws {
    let (whole, cut) = (try variant.run(), try variant.run([("slices", "2")]))
    // A mean of means is the mean only where every row counts as many places.
    let counts = Set(
      whole.data.training.map { sample in
        if case .numbers(let targets) = sample.target { targets.count { $0 >= 0 } } else { 1 }
      })
    guard counts.count == 1 else { return }
    #expect(abs(whole.loss - cut.loss) < 1e-5)
    for name in whole.facts.parameterNames {
      let (a, b) = (
        try #require(whole.tensor(name, .gradient)), try #require(cut.tensor(name, .gradient))
      )
      let scale = a.numbers.map(abs).max() ?? 0
      for i in 0..<a.count { #expect(abs(a[i] - b[i]) <= 1e-4 * scale + 1e-7, "\(name)") }
    }
  }

  @Test func `what does not fit is said with the place and the repair`() throws {
    let mistakes: [(String, String, String)] = [
      ("dates", "kind: decoder", "this task translates: that needs kind: encoderDecoder"),
      (
        "repeat", "kind: encoder",
        "an encoder would see the token it is asked for: use kind: decoder"
      ),
      ("repeat", "kind: encoderDecoder", "has nothing to translate"),
      ("sentences", "kind: decoder", "in a decoder it sees only itself"),
      ("repeat", "heads: 5", "5 heads cannot share a width of 64 evenly"),
      ("repeat", "width: 12, heads: 4, positions: rotary", "a head of 3 has none"),
    ]
    for (task, settings, message) in mistakes {
      let error = #expect(throws: SceneError.self) {
        try scene(
          "gaussians",
          [
            ("task", "{\(task): {}}"), ("model", "{transformer: {\(settings)}}"),
            ("loss", "crossEntropy"),
          ])
      }
      #expect("\(error.map { "\($0)" } ?? "")".contains(message), "\(error.map { "\($0)" } ?? "")")
    }
  }
}
