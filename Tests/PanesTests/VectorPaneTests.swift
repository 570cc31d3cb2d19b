import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

private func landscapeRun(_ landscape: any Landscape) throws -> Run {
  var hyperparameters = Hyperparameters()
  for setting in GradientDescent.settings + VectorAttention.settings {
    let task = setting.name == "temperature" ? "task.vectors." : "optimizer.gradientDescent."
    hyperparameters.add(setting, setting.standard, path: task + setting.key)
  }
  return try Run(
    Recipe(objective: .landscape(landscape), hyperparameters: hyperparameters, precision: .double))
}

private func vectors(_ score: String = "scaled") throws -> Run {
  try landscapeRun(
    try VectorAttention(
      Given(
        words: ["score": score],
        tables: [
          "queries": [[1.6, 0.4], [-1, 1]], "keys": [[1.1, 1.3], [-1.5, 0.9], [0.6, -1.6]],
          "values": [[1, 0.2], [-0.8, 0.9], [-0.2, -1]], "target": [[0.8, -0.4], [-0.5, 0.1]],
        ])))
}

private func product(_ a: [[Double]], _ b: [[Double]], target: [[Double]]? = nil) throws -> Run {
  try landscapeRun(
    try MatrixProducts(
      Given(tables: ["a": a, "b": b].merging(target.map { ["target": $0] } ?? [:]) { $1 })))
}

@Suite struct VectorPaneTests {
  private static let sizes = [
    (0, 0), (1, 1), (7, 3), (20, 8), (38, 26), (60, 12), (78, 12), (118, 20), (198, 38), (400, 120),
  ]

  /// Draws, and sees that every digit has a mark and every mark the number that the run has.
  private func check(
    _ pane: any Pane.Type, _ run: Run, _ prepare: (inout Look) -> Void = { _ in }
  ) -> Set<String> {
    var names: Set<String> = []
    for (n, (width, height)) in Self.sizes.enumerated() {
      for show in [Look.Show.values, .gradients, .change] {
        var look = Look()
        (look.show, look.unit, look.zoom) = (show, n % 3, n % 5 - 2)
        prepare(&look)
        let (canvas, view) = draw(pane, of: run, width: width, height: height, look: look)
        for y in 0..<height {
          for x in 0..<width where (48...57).contains(canvas[x, y].glyph) {
            #expect(canvas.mark(x: x, y: y) != .none, "\(x), \(y)\n\(canvas.plainText())")
          }
        }
        let all = origins(in: canvas, view)
        #expect(all.allSatisfy { view.frame.number($0) == run.number(at: $0) })
        names.formUnion(all.map(\.name))
      }
    }
    return names
  }

  @Test(arguments: ["dot", "scaled", "additive"])
  func `of every kind of score each step is drawn, at any size`(_ score: String) throws {
    let run = try vectors(score)
    run.go(to: 3)
    let names = check(VectorsPane.self, run)
    let steps =
      [
        "query", "key", "value", "target", "scores", "exponential(scores)", "weights", "output",
        "loss",
      ]
      + (score == "additive" ? ["energy", "hidden", "scoreWeight"] : ["dot"])
    #expect(names.isSuperset(of: steps))
  }

  @Test func `the table of a query, and its arithmetic`() throws {
    let run = try vectors()
    let (canvas, _) = draw(VectorsPane.self, of: run, width: 44, height: 13)
    #expect(
      canvas.plainText() == """
               q·k   score  exp(s−max)  weight
        ▸k₁  2.280   1.612       1.000   0.771  ███▏
         k₂ −2.040  −1.442       0.047   0.036  ▏
         k₃  0.320   0.226       0.250   0.193  ▊

        q₁·k₁ = 1.6·1.1 + 0.4·1.3 = 2.28
        score = 2.28/(√2·1) = 1.61
        exp(s−max) k₃ = exp(0.226 − 1.61) = 0.250
        weight = 1/(1 + 0.0471 + 0.250) = 0.771
        o₁ = 0.771·v₁ + 0.0363·v₂ + 0.193·v₃
            = (0.703, −0.00591)
        t₁ = (0.8, −0.4)   loss 0.138


        """)
  }

  @Test func `with larger vectors the softmax chooses, and the pane says so`() throws {
    let run = try vectors()
    func text() -> String {
      draw(VectorsPane.self, of: run, width: 118, height: 20).canvas.plainText()
    }
    #expect(!text().contains("Nearly all weight"))
    try run.move(.init("query", 0), to: Point(6.4, 1.6))
    #expect(text().contains("Nearly all weight is on one key"))
  }

  @Test func `where a cell would put a vector, it is drawn`() throws {
    let run = try vectors()
    for name in ["key", "value"] {
      for (x, y) in [(7, 4), (30, 12)] {
        var look = Look()
        look.zoom = 1
        let frame = draw(VectorsPane.self, of: run, width: 118, height: 20, look: look).view
        let bounds = Rect(x: 0, y: 0, width: 118, height: 20)
        let across = name == "key" ? x : 118 - 37 + x
        let place = try #require(
          VectorsPane.place(x: across, y: y, of: name, frame, in: bounds))
        try run.move(.init(name, 2), to: place)
        let (canvas, view) = draw(VectorsPane.self, of: run, width: 118, height: 20, look: look)
        let origin = view.origin(of: canvas.mark(x: across, y: y))
        #expect(origin?.name == name && origin?.index == 2, "\(name) \(x), \(y)")
      }
    }
  }

  @Test func `products that fit and products that do not, at any size`() throws {
    let (two, three) = ([[1.0, 2], [3, 4]], [[1.0, 2, 0], [-1, 1, 3]])
    #expect(
      check(ProductPane.self, try product(two, [[0, 1], [1, 0]]))
        .isSuperset(of: ["A", "B", "AB", "BA", "difference", "loss", "rows(A)", "columns(B)"]))
    #expect(
      check(ProductPane.self, try product(three, [[2, 1], [0, -1], [1, 2]], target: two))
        .isSuperset(of: ["A", "B", "AB", "BA", "target", "loss"]))
    #expect(!check(ProductPane.self, try product(three, three)).contains("AB"))
    let large = (0..<5).map { i in (0..<5).map { Double(10 * i + $0) / 7 - 3 } }
    #expect(check(ProductPane.self, try product(large, large)).contains("AB"))
  }

  @Test func `a product in Falk's scheme, and its sum`() throws {
    let run = try product(
      [[1, 2, 0], [-1, 1, 3]], [[2, 1], [0, -1], [1, 2]], target: [[1, 0], [0, 1]])
    let (canvas, _) = draw(ProductPane.self, of: run, width: 42, height: 10)
    #expect(
      canvas.plainText() == """
        A (2, 3) · B (3, 2) → AB (2, 2)       ] BA
                              B │     2     1 │
                                │     0    −1 │
                                │     1     2 │

        A │     1     2     0 │ │     2    −1 │ AB
          │    −1     1     3 │ │     1     4 │

        AB[0, 0] = 1·2 + 2·0 + 0·1 = 2
        loss = mean (AB − target)² = 3

        """)
  }

  @Test func `a matrix has one format, and its sums have the same digits`() throws {
    let run = try product([[1.002, -0.00005], [0.25, 3]], [[1, 0], [0.5, -1]])
    let text = draw(ProductPane.self, of: run, width: 60, height: 10).canvas.plainText()
    for number in ["1.002", "−0.000", "0.250", "3.000", "0.500"] {
      #expect(text.contains(number.hasPrefix("−0.000") ? "0.000" : number), "\(text)")
    }
    let sum = try #require(text.split(separator: "\n").first { $0.contains("AB[0, 0] =") })
    #expect(sum.contains("1.002·1.000 + 0.000·0.500 = 1.002"), "\(sum)")
    #expect(text.contains("] BA"))
  }

  @Test func `where shapes do not fit a sentence says why`() throws {
    let run = try product([[1, 2, 0], [-1, 1, 3]], [[2, 1], [0, -1]])
    let text = draw(ProductPane.self, of: run, width: 100, height: 14).canvas.plainText()
    #expect(text.contains("A has 3 columns, B has 2 rows") && text.contains("no AB"))
    #expect(text.contains("BA (2, 3)"))
  }

  @Test func `what is lit belongs to the number under the cursor`() throws {
    let run = try product([[1, 2, 0], [-1, 1, 3]], [[2, 1], [0, -1], [1, 2]])
    func sum(_ name: String, _ index: Int) -> String {
      draw(ProductPane.self, of: run, width: 60, height: 12) {
        $0.cursor = Origin(name, index, iteration: 0)
      }.canvas.plainText()
    }
    #expect(sum("AB", 3).contains("AB[1, 1] = −1·1 + 1·(−1) + 3·2 = 4"))
    #expect(sum("A", 4).contains("AB[1, 0] = −1·2 + 1·0 + 3·1 = 1"))
    #expect(sum("B", 3).contains("AB[0, 1] = 1·1 + 2·(−1) + 0·2 = −1"))
    #expect(sum("BA", 8).contains("BA[2, 2] = 1·0 + 2·3 = 6"))
  }
}
