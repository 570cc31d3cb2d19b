import Calculus
import Networks
import Simulation
import Testing

/// What a network looked at: saliency, occlusion, class maps, and pictures moved by hand.
@Suite struct AttributionLaws {
  struct Variant: Sendable, CustomTestStringConvertible {
    let task: String
    let parts: [Convolutional.Part]
    var testDescription: String { "\(task) \(parts.count)" }

    func run(_ precision: Precision = .double) throws -> Run {
      let kind = try #require(tasks.first { $0.name == task })
      let made = try kind.init(Said(numbers: ["samples": 20, "heldOut": 7]))
      let model = try Convolutional(parts).fitted(to: try #require(made.image))
      var hyperparameters = Hyperparameters()
      for setting in Adam.settings {
        hyperparameters.add(setting, setting.standard, path: "optimizer.adam.\(setting.name)")
      }
      let run = try Run(
        Recipe(
          objective: .samples(made, model, CrossEntropyLoss()), optimizer: Adam.self,
          hyperparameters: hyperparameters, precision: precision))
      run.steps(4)
      return run
    }
  }

  static let variants = [
    Variant(
      task: "digits",
      parts: [
        .convolution(filters: 3, .init(size: [5], stride: [2], padding: [2]), .none),
        .activation("relu"), .maxPool(.init(size: [2], stride: [2])),
        .convolution(filters: 4, .init(size: [3], padding: [1]), .batch), .activation("tanh"),
        .dropout(0.2), .dense(10, .none),
      ]),
    Variant(
      task: "faces",
      parts: [
        .convolution(filters: 3, .init(size: [5], stride: [2]), .none), .activation("relu"),
        .globalAveragePool, .dropout(0.1), .dense(2, .none),
      ]),
    Variant(
      task: "signals",
      parts: [
        .convolution(filters: 2, .init(size: [9], padding: [4]), .none), .activation("relu"),
        .globalAveragePool, .dense(4, .none),
      ]),
    Variant(
      task: "faces", parts: [.dense(8, .none), .activation("tanh"), .dense(2, .none)]),
  ]

  /// The same model by itself on pictures of one's own, which are parameters here: its logits for each,
  /// with a loss that is one of them.
  private func tape(_ run: Run, _ pictures: [[Double]], toward output: Int) throws -> Tape {
    let model = try #require(run.setup.model)
    var given: [String: [Double]] = [:]
    for name in run.tensorNames { given[name] = run.tensor(name)?.numbers }
    var r = Recording(isTraining: false)
    let x = r.parameter("x", [pictures.count, model.inputs]) { _ in
      .given(pictures.flatMap { $0 })
    }
    let logits = model.record(x, seed: 1, given: given, into: &r)
    r.record(Softmax(logits.shape), logits, named: "probabilities")
    let score = logits.reshaped([logits.count, 1])[output].reshaped([1])
    let loss = r.record(Sum(count: 1), score, named: "loss")
    let tape = Tape(r, loss: loss, precision: .double)
    for (n, node) in r.nodes.enumerated() where node.role == .carried {
      tape.fill(r[node: n], with: given[node.name] ?? [])
    }
    tape.pass()
    return tape
  }

  private func agree(_ a: [Double], _ b: [Double], within share: Double = 1e-9) -> Bool {
    let peak = b.reduce(1e-30) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= share * peak }
  }

  @Test(arguments: variants)
  func `saliency is how steep the score of a class is along every pixel`(_ variant: Variant) throws
  {
    let run = try variant.run()
    let picture = try #require(run.tensor("held-3/x")).numbers
    let classes = try #require(run.setup.model).outputs
    for output in [0, classes - 1] {
      let pass = "held-3~toward:\(output)"
      let saliency = try #require(run.tensor(pass + "/x", .gradient)).numbers
      let tape = try tape(run, [picture], toward: output)
      let x = try #require(tape.recording["x"])
      #expect(agree(saliency, tape.gradients(x)))
      #expect(saliency.contains { $0 != 0 })
      // And as dual numbers say.
      let dual = DualTape(tape)
      let start = try #require(dual.start(of: x))
      let random = Random(seed: output, "pixels")
      for k in 0..<12 {
        let pixel = random.below(picture.count, k)
        var along = Array(repeating: 0.0, count: dual.count)
        along[start + pixel] = 1
        let slope = dual.forward(at: dual.point, along: along).slope
        let peak = saliency.reduce(0) { max($0, abs($1)) }
        #expect(abs(slope - saliency[pixel]) <= 1e-9 * peak)
        let origin = Origin(pass + "/x", pixel, kind: .gradient, iteration: run.iteration)
        let explained = try #require(run.explain(origin))
        #expect(abs((explained.spelled?.value ?? .nan) - saliency[pixel]) <= 1e-9 * peak)
      }
      let product = try #require(run.tensor("\(pass)/timesGradient(x)")).numbers
      #expect(product == zip(picture, saliency).map { $0 * $1 })
    }
    // What is asked for the loss has no gradient of what is given.
    #expect(run.tensor("held-3/x", .gradient) == nil)
    #expect(run.tensor("held-3~toward:\(classes)/x") == nil)
    #expect(run.tensor("held-3/timesGradient(x)") == nil)
  }

  @Test(arguments: variants)
  func `what is lost with a square hidden is the difference of two passes`(_ variant: Variant)
    throws
  {
    let run = try variant.run()
    let form = try #require(run.data.image)
    let squares = form.squares(size: 6, stride: 4)
    let picture = try #require(run.tensor("held-2/x")).numbers
    let fall = try #require(run.tensor("held-2~covers:6.4/fall(probabilities)"))
    let classes = form.classes.count
    #expect(fall.shape == [squares.count, classes])
    for square in [0, squares.count / 2, squares.count - 1] {
      let (row, column) = square.quotientAndRemainder(dividingBy: squares.columns)
      let (rows, columns) = (4 * row - 1..<4 * row + 5, 4 * column - 1..<4 * column + 5)
      var hidden = picture
      for k in hidden.indices
      where rows.contains(k / form.width) && columns.contains(k % form.width) { hidden[k] = 0 }
      let tape = try tape(run, [picture, hidden], toward: 0)
      let found = tape.values(try #require(tape.recording["probabilities"]))
      for c in 0..<classes {
        let lost = fall[square * classes + c]
        #expect(abs(lost - (found[c] - found[classes + c])) < 1e-12)
        let origin = Origin(
          "held-2~covers:6.4/fall(probabilities)", square * classes + c, iteration: run.iteration)
        #expect(abs((run.explain(origin)?.spelled?.value ?? .nan) - lost) < 1e-12)
      }
    }
    #expect(run.tensor("held-2~covers:0.4/x") == nil && run.tensor("held-2/fall(logits)") == nil)
    #expect(run.tensor("heldOut~covers:6.4/x") == nil)
  }

  @Test(arguments: variants)
  func `class maps are what their formulas say, and their means are the logits`(_ variant: Variant)
    throws
  {
    let run = try variant.run()
    let model = try #require(run.setup.model)
    guard let step = model.maps.lastFound else {
      #expect(run.tensor("held-1/classMaps") == nil)
      return
    }
    let each = step.shape[1] * step.shape[2]
    for c in 0..<2 {
      let pass = "held-1~toward:\(c)"
      let maps = try #require(run.tensor("\(pass)/\(step.output)")).numbers
      let slopes = try #require(run.tensor("\(pass)/\(step.output)", .gradient)).numbers
      let weights = (0..<step.shape[0]).map { k in
        slopes[k * each..<(k + 1) * each].reduce(0, +) / Double(each)
      }
      let cam = (0..<each).map { i in
        max(weights.indices.reduce(0) { $0 + weights[$1] * maps[$1 * each + i] }, 0)
      }
      #expect(agree(try #require(run.tensor("\(pass)/mapWeight(\(step.output))")).numbers, weights))
      let found = try #require(run.tensor("\(pass)/gradCAM(\(step.output))"))
      #expect(found.shape == [1, step.shape[1], step.shape[2]] && agree(found.numbers, cam))
      let origin = Origin(
        "\(pass)/gradCAM(\(step.output))", each / 2, iteration: run.iteration)
      #expect(abs((run.explain(origin)?.spelled?.value ?? .nan) - cam[each / 2]) < 1e-12)

      guard let (_, dense) = model.maps.averaged else {
        #expect(run.tensor("held-1/classMaps") == nil)
        continue
      }
      let all = try #require(run.tensor("held-1/classMaps")).numbers
      let own = Array(all[c * each..<(c + 1) * each])
      let bias = try #require(run.tensor(dense.bias)).numbers[c]
      let logit = try #require(run.number(pass + "/score"))
      #expect(abs(own.reduce(0, +) / Double(each) + bias - logit) < 1e-9)
      // Of such a network both say the same.
      #expect(agree(own.map { max($0, 0) / Double(each) }, cam))
    }
  }

  @Test func `how much lies on the part that tells is counted pixel by pixel`() throws {
    let run = try Self.variants[1].run()
    let form = try #require(run.data.image)
    var shares: [Double] = []
    for k in 0..<3 {
      let part = try #require(run.data.heldOut[k].part)
      let slopes = try #require(run.tensor("held-\(k)~toward:1/x", .gradient)).numbers.map(abs)
      let own = slopes.indices.filter {
        part.rows.contains($0 / form.width) && part.columns.contains($0 % form.width)
      }
      let share = own.reduce(0) { $0 + slopes[$1] } / slopes.reduce(0, +)
      shares.append(share)
      #expect(abs(try #require(run.number("held-\(k)~toward:1/onPart(x)")) - share) < 1e-9)
      let area = Double(own.count) / Double(form.count)
      #expect(abs(try #require(run.number("held-\(k)~toward:1/partArea(x)")) - area) < 1e-12)
    }
    let all = try #require(run.number("heldOut~first:3~toward:1/onPart(x)"))
    #expect(abs(all - shares.reduce(0, +) / 3) < 1e-9)
    // Where a picture is moved, the part is no longer where it was; digits have none.
    #expect(run.number("held-0~move:1.0.0~toward:1/onPart(x)") == nil)
    #expect(try Self.variants[0].run().number("held-0~toward:1/onPart(x)") == nil)
  }

  @Test(arguments: variants)
  func `a picture moved by nothing is the picture to the last bit`(_ variant: Variant) throws {
    for precision in Precision.allCases {
      let run = try variant.run(precision)
      for name in ["x", "probabilities", "loss"] {
        #expect(run.tensor("held-4~move:0.0.0/\(name)") == run.tensor("held-4/\(name)"), "\(name)")
      }
      #expect(run.number("heldOut~move:0.0.0/loss") == run.number("heldOut/loss"))
    }
  }

  @Test func `a picture is moved by whole pixels, and turned about its middle`() throws {
    let run = try Self.variants[0].run()
    let picture = try #require(run.tensor("held-0/x")).numbers
    func pixel(_ numbers: [Double], _ row: Int, _ column: Int) -> Double {
      0..<28 ~= row && 0..<28 ~= column ? numbers[row * 28 + column] : 0
    }
    let moved = try #require(run.tensor("held-0~move:3.-2.0/x")).numbers
    let left = try #require(run.tensor("held-0~move:0.0.90/x")).numbers
    for row in 0..<28 {
      for column in 0..<28 {
        #expect(moved[row * 28 + column] == pixel(picture, row + 2, column - 3))
        // Counterclockwise: what was on the right is above.
        #expect(abs(left[row * 28 + column] - pixel(picture, column, 27 - row)) < 1e-9)
      }
    }
    // Each is explained by what it was read from.
    let origin = Origin("held-0~move:1.0.20/x", 14 * 28 + 13, iteration: run.iteration)
    let explained = try #require(run.explain(origin))
    #expect(abs((explained.spelled?.value ?? .nan) - explained.value) < 1e-12)
  }

  @Test func `of pictures moved alike the accuracy counts those told right`() throws {
    let run = try Self.variants[0].run()
    for way in ["5.0.0", "-3.2.0", "0.0.40", "5.0.0"] {
      let name = "heldOut~first:6~move:\(way)"
      let right = try (0..<6).count { k in
        let all = try #require(run.tensor("held-\(k)~move:\(way)/probabilities")).numbers
        let best = all.indices.max { all[$0] < all[$1] }
        return best == run.data.heldOut[k].label
      }
      let accuracy = try #require(run.number(name + "/accuracy"))
      #expect(abs(accuracy - Double(right) / 6) < 1e-12)
      let loss = try (0..<6).reduce(0) {
        $0 + (try #require(run.number("held-\($1)~move:\(way)/loss"))) / 6
      }
      #expect(abs(try #require(run.number(name + "/loss")) - loss) < 1e-9)
    }
    #expect(run.number("heldOut~move:29.0.0/accuracy") == nil)
    #expect(run.tensor("held-0~first:3/x") == nil)
  }

  @Test func `every change of a picture has a name that is read back`() {
    let patches: [Patch] = [
      .toward(3), .covers(size: 8, stride: 2), .move(right: -4, down: 0, degrees: 15), .first(200),
    ]
    for patch in patches {
      #expect(Patch(named: patch.name) == patch && patch.isOfPictures)
    }
    let passage = Passage(.heldOut(3), [patches[2], patches[0]])
    #expect(passage.name == "held-3~move:-4.0.15~toward:3")
    #expect(Passage(named: passage.name) == passage)
    for wrong in ["move:1.2", "toward:-1", "covers:8", "first:0", "move:1.2.x", "toward:01"] {
      #expect(Patch(named: wrong) == nil, "\(wrong)")
    }
  }
}
