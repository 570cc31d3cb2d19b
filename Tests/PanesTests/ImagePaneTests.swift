import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

/// Panes of pictures and filters.
@Suite struct ImagePaneTests {
  private struct Variant: Sendable {
    let task: String
    let parts: [Convolutional.Part]
    var words: [String: String] = [:]
  }
  private static let variants = [
    Variant(
      task: "digits",
      parts: [
        .convolution(filters: 3, .init(size: [5], stride: [2], padding: [2]), .none),
        .activation("relu"), .maxPool(.init(size: [2], stride: [2])),
        .convolution(filters: 4, .init(size: [3], padding: [1], dilation: [2]), .batch),
        .activation("tanh"), .averagePool(.init(size: [2]), countsPadding: false),
        .dense(10, .none),
      ]),
    Variant(
      task: "signals",
      parts: [
        .convolution(filters: 2, .init(size: [9], padding: [4]), .none), .activation("relu"),
        .globalAveragePool, .dense(4, .none),
      ]),
    Variant(
      task: "faces",
      parts: [.dense(8, .none), .activation("relu"), .dense(2, .none)]),
  ]
  private static let own: [any Pane.Type] = [
    ConvolutionPane.self, FiltersPane.self, MapsPane.self, PredictionPane.self,
    AttributionPane.self, RobustnessPane.self,
  ]

  private func run(_ variant: Variant) throws -> Run {
    var hyperparameters = Hyperparameters()
    for setting in Adam.settings {
      hyperparameters.add(setting, setting.standard, path: "optimizer.adam.\(setting.name)")
    }
    hyperparameters.add(
      Setting("batch", 0, .notNegative, "samples in a batch; 0: all"), 4,
      path: "task.\(variant.task).batch", isWhole: true)
    let kind = try #require(tasks.first { $0.name == variant.task })
    let task = try kind.init(
      Given(numbers: ["samples": 20, "heldOut": 6], words: variant.words))
    let model = try Convolutional(variant.parts).fitted(to: try #require(task.image))
    return try Run(
      Recipe(
        objective: .samples(task, model, CrossEntropyLoss()), optimizer: Adam.self,
        hyperparameters: hyperparameters))
  }

  private static func looks(_ run: Run) -> [Look] {
    (0..<6).map { k in
      var look = Look()
      look.show = [.values, .gradients, .change, .memory, .timesGradient, .occlusion][k]
      (look.layer, look.unit, look.sample) = (k % 2, k, k)
      look.query = k == 0 ? nil : 31 * k
      look.panY = k == 3 ? 2 : 0
      if k > 3 { look.patches = [.move(right: 2, down: 0, degrees: -15)] }
      return look
    }
  }

  @Test(arguments: own.indices, variants.indices)
  func `at any size every digit has a mark, and every number is explained`(_ p: Int, _ v: Int)
    throws
  {
    let pane = Self.own[p]
    let run = try run(Self.variants[v])
    run.go(to: 3)
    var seen: Set<Origin> = []
    for (n, (width, height)) in PaneLaws.sizes.enumerated() {
      for (k, look) in Self.looks(run).enumerated() where n == PaneLaws.usual || (n + k) % 6 == 0 {
        let (canvas, view) = draw(pane, of: run, width: width, height: height, look: look)
        let fault = firstUnmarkedDigit(canvas)
        #expect(fault == nil, "\(width)×\(height): \(fault ?? "")")
        seen.formUnion(origins(in: canvas, view))
        #expect(!pane.title(view).isEmpty)
      }
    }
    let isOfFilters = [ConvolutionPane.self, FiltersPane.self, MapsPane.self].contains {
      (own: any Pane.Type) in own == pane
    }
    let all = seen.sorted { ($0.name, $0.index) < ($1.name, $1.index) }
    #expect(all.isEmpty == (v == 2 && isOfFilters))
    #expect(all.allSatisfy { run.number(at: $0) != nil })
    let random = Random(seed: 6, "pictures")
    for k in 0..<min(all.count, 60) {
      let origin = all[random.below(all.count, k)]
      let explained = try #require(run.explain(origin), "\(origin)")
      guard let spelled = explained.spelled else { continue }
      let far = abs(spelled.value - explained.value)
      #expect(far <= max(explained.bound, 1e-5 * abs(explained.value)) + 1e-6, "\(origin)")
    }
  }

  @Test(arguments: [0, 1])
  func `the products of any window, their sums and the bias are the number of the map`(_ v: Int)
    throws
  {
    let run = try run(Self.variants[v])
    run.go(to: 2)
    for layer in run.facts.maps {
      guard let sum = layer.sum, sum.kind == .convolution else { continue }
      let map = try #require(run.tensor("held-1/\(sum.output)"))
      let bias = try #require(run.tensor(sum.bias))
      let (rows, columns) = (sum.shape[1], sum.shape[2])
      for (filter, row, column) in [
        (0, 0, 0), (1, rows / 2, columns / 2), (sum.shape[0] - 1, rows - 1, columns - 1),
      ] {
        func part(_ name: String) throws -> [Double] {
          let full = "held-1/\(layer.name).\(name)(\(filter), \(row), \(column))"
          return try #require(run.tensor(full)).numbers
        }
        let products = try part("products")
        let taps = products.count / sum.inputShape[0]
        let sums = stride(from: 0, to: products.count, by: taps).map {
          products[$0..<$0 + taps].reduce(0, +)
        }
        for (got, want) in zip(try part("sums"), sums) { #expect(abs(got - want) < 1e-9) }
        let total = try part("total")[0]
        #expect(abs(total - sums.reduce(0, +)) < 1e-9)
        let number = map[(filter * rows + row) * columns + column]
        #expect(abs(total + bias[filter] - number) < 1e-5)
      }
      #expect(run.tensor("held-1/\(layer.name).total(0, \(rows), 0)") == nil)
    }
  }

  @Test func `what is drawn by hand has a name that is read back, and is answered`() throws {
    let run = try run(Self.variants[0])
    var picture = Drawn(count: 784)
    for k in 0..<20 { picture.levels[14 * 28 + k] = UInt8(k % 16) }
    let passage = Passage(.drawn(picture))
    #expect(Passage(named: passage.name) == passage)
    let input = try #require(run.tensor("\(passage.name)/x"))
    #expect(zip(input.numbers, picture.numbers).allSatisfy { abs($0 - $1) < 1e-6 })
    let answer = try #require(run.tensor("\(passage.name)/probabilities"))
    #expect(abs(answer.numbers.reduce(0, +) - 1) < 1e-5)
    #expect(Drawn(near: picture.numbers) == picture)
    #expect(run.tensor("\(Passage(.drawn(Drawn(count: 783))).name)/x") == nil)
    #expect(Passage(named: "drawn-0g") == nil && Passage(named: "drawn-0A") == nil)
  }

  @Test func `a filter that never answers is called dead, with the share that says so`() throws {
    let run = try run(Self.variants[0])
    try run.edit(.init("layer1.bias", 1), to: -50)
    let (canvas, view) = draw(FiltersPane.self, of: run, width: 60, height: 20)
    #expect(canvas.plainText().contains("dead 0 %"))
    let firing = try #require(run.tensor("firing(layer1.activation)"))
    #expect(firing[1] == 0 && firing[0] > 0)
    #expect(origins(in: canvas, view).contains { $0.name == "firing(layer1.activation)" })
  }
}
