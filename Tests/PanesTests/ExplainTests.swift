import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct ExplainTests {
  static let sizes = [(0, 0), (1, 1), (3, 2), (20, 5), (38, 9), (75, 12), (120, 36)]

  /// Everything a person can come to from one number, by following operands as enter does.
  @Test(arguments: optimizers.map { $0.name })
  func `following every operand ends at leaves`(_ name: String) throws {
    let optimizer = try #require(optimizers.first { $0.name == name })
    let run = try exampleRun(
      layers: [2, 2, 1], optimizer: optimizer, batch: 2, l2: 0.01,
      given: Given(numbers: ["samples": 4]))
    run.go(to: 2)
    var seen: Set<Origin> = []
    var next = [Origin("loss", iteration: 2)]
    var depth = 0
    while !next.isEmpty {
      depth += 1
      try #require(depth < 80)
      var found: [Origin] = []
      for origin in next where seen.insert(origin).inserted {
        let explanation = try #require(run.explain(origin), "\(origin)")
        #expect(explanation.spelled != nil || !explanation.words.isEmpty, "\(origin)")
        for gradient in [false, true] {
          var asked = Asked(origin)
          asked.gradient = gradient
          follow(asked, explanation, run, &found, depth: 0)
        }
      }
      next = found
    }
    #expect(seen.contains(Origin("learningRate", iteration: 0)))
    #expect(seen.contains(Origin("layer1.weight", 0, iteration: 0)))
    #expect(seen.contains { $0.name == "x" })
  }

  private func follow(
    _ asked: Asked, _ explanation: Explanation, _ run: Run, _ found: inout [Origin], depth: Int
  ) {
    guard depth < 5 else {
      Issue.record("steps on the way without end: \(asked)")
      return
    }
    var request = Request()
    request.explanations.insert(explanation.origin)
    let frame = Runs(run).frame(request)
    for operand in ExplainPane.operands(of: asked, in: frame) {
      switch operand.target {
      case .origin(let origin): found.append(origin)
      case .step:
        var inner = asked
        inner.steps[0].path.append(operand.label)
        follow(inner, explanation, run, &found, depth: depth + 1)
      }
    }
  }

  @Test func `explanations are drawn at any size, and every digit has a mark`() throws {
    let run = try exampleRun()
    run.go(to: 40)
    let origins = [
      Origin("layer2.weight", 29, iteration: 40), Origin("layer2.weight", 29, iteration: 12),
      Origin("layer2.z", 3, iteration: 40), Origin("x", 5, iteration: 40),
      Origin("loss", iteration: 40), Origin("learningRate", iteration: 40),
      Origin("layer1.weight.v", 2, iteration: 7), Origin("norm(layer2.weight)", iteration: 40),
      Origin("plane-40x40/x", 77, iteration: 40), Origin("layer1.bias", 2, iteration: 0),
      Origin("nothing", iteration: 40),
    ]
    for origin in origins {
      for (width, height) in Self.sizes {
        for (gradient, byName, choice) in [(false, false, 0), (true, false, 4), (false, true, 99)] {
          let (canvas, view) = draw(ExplainPane.self, of: run, width: width, height: height) {
            $0.asked = Asked(origin)
            $0.asked?.gradient = gradient
            $0.asked?.byName = byName
            $0.asked?.steps[0].choice = choice
          }
          checkMarks(canvas, view, run)
        }
      }
    }
  }

  private func checkMarks(_ canvas: Canvas, _ view: View, _ run: Run) {
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        let mark = canvas.mark(x: x, y: y)
        if ("0"..."9").contains(canvas[x, y].scalar), mark == .none {
          Issue.record("no mark at \(x), \(y):\n\(canvas.plainText())")
          return
        }
        guard let origin = view.origin(of: mark) else { continue }
        if run.visit(origin.iteration, { run.number(at: origin) }) == nil {
          Issue.record("nothing is at \(origin)")
          return
        }
      }
    }
  }

  @Test func `what is no number is said to be none`() throws {
    let run = try exampleRun(
      activation: "relu", loss: SquaredErrorLoss(), optimizer: GradientDescent.self, rate: 1e30)
    run.go(to: 4)
    #expect(run.loss.isNaN)
    for name in ["loss", "layer2.weight", "layer3.z"] {
      let (canvas, view) = draw(ExplainPane.self, of: run, width: 60, height: 14) {
        $0.asked = Asked(Origin(name, iteration: 4))
      }
      #expect(canvas.plainText().contains("NaN"))
      checkMarks(canvas, view, run)
    }
    let (canvas, view) = draw(NumbersPane.self, of: run, width: 60, height: 6)
    #expect(canvas.plainText().contains("NaN"))
    checkMarks(canvas, view, run)
  }

  @Test func `an update of Adam`() throws {
    let run = try exampleRun()
    run.go(to: 20)
    let (canvas, view) = draw(ExplainPane.self, of: run, width: 72, height: 13) {
      $0.asked = Asked(Origin("layer2.weight", 29, iteration: 20))
      $0.asked?.steps[0].choice = 2
    }
    #expect(canvas.plainText() == Self.adam)
    // The cursor can stand on w in the arithmetic, made at the iteration before.
    let w = Origin("layer2.weight", 29, iteration: 19)
    #expect(view.origin(of: canvas.mark(x: 2, y: 3)) == w)
  }

  @Test func `a given number is told once`() throws {
    let run = try exampleRun()
    let (canvas, _) = draw(ExplainPane.self, of: run, width: 44, height: 7) {
      $0.asked = Asked(Origin("layer1.bias", 0, iteration: 0))
    }
    #expect(!canvas.plainText().contains("\n= "))
  }

  @Test func `a bar of a histogram is a count`() throws {
    let run = try exampleRun()
    let (canvas, view) = draw(ExplainPane.self, of: run, width: 70, height: 12) {
      $0.asked = Asked(Origin("histogram(layer2.weight)", 20, iteration: 0))
    }
    let text = canvas.plainText()
    #expect(text.contains("how many of the 64 numbers of layer2.weight lie in 0."))
    #expect(text.contains("·1 + ") && text.contains("… 63 more"))
    checkMarks(canvas, view, run)
  }

  @Test func `a point of the plane is told by its place`() throws {
    let run = try exampleRun()
    let (canvas, view) = draw(ExplainPane.self, of: run, width: 70, height: 20) {
      $0.asked = Asked(Origin("plane-41x30/layer2.z", 8 * 658, iteration: 0))
    }
    let line = try #require(canvas.plainText().split(separator: "\n").dropFirst().first)
    #expect(line.hasPrefix("at x = ") && line.hasSuffix(" of the plane"))
    #expect(origins(in: canvas, view).contains(Origin("plane-41x30/x", 2 * 658, iteration: 0)))
    checkMarks(canvas, view, run)
  }

  @Test func `inside a step on the way`() throws {
    let run = try exampleRun()
    run.go(to: 20)
    let (canvas, _) = draw(ExplainPane.self, of: run, width: 50, height: 9) {
      $0.asked = Asked(Origin("layer2.weight", 29, iteration: 20))
      $0.asked?.steps[0].path = ["m̂"]
    }
    #expect(canvas.plainText() == Self.step)
  }

  @Test func `where room is short, the arithmetic stays`() throws {
    let run = try exampleRun()
    run.go(to: 20)
    let (canvas, _) = draw(ExplainPane.self, of: run, width: 30, height: 4) {
      $0.cursor = Origin("layer1.z", 3, iteration: 20)
    }
    #expect(canvas.plainText() == Self.short)
  }

  @Test func `a leaf is told in words`() throws {
    let run = try exampleRun()
    let (canvas, _) = draw(ExplainPane.self, of: run, width: 44, height: 4) {
      $0.asked = Asked(Origin("x", 6, iteration: 0))
    }
    #expect(canvas.plainText() == Self.leaf)
  }

  static let adam = """
    layer2.weight[3, 5] = 0.06021
    adam, update 19 → 20
    w − lr·m′/(√v′ + ε)
    = 0.06507 − 0.01·0.003624/(√5.551e−5 + 1e−8)

      w   0.06507   layer2.weight[3, 5] @19
      lr  0.01      learningRate
    ▸ m′  0.003624  m/(1 − β₁^20): m corrected for its start at 0
      v′  5.551e−5  v/(1 − β₂^20): v corrected for its start at 0
      ε   1e−8      epsilon

    ∂loss/∂this = 0.00962 = 0.56464·(−0.0047783) − 0.30287·(−0.0059878)
        − 0.44054·(−0.0043088) + 0.40608·0.0051096 − 0.34987·(−0.0058405)…

    """
  static let step = """
    layer2.weight[3, 5] › m′ = 0.003624
    a step on the way

    m/(1 − β₁^20)
    = 0.003183/0.8784
    = 0.003624

    ▸ m  0.003183  layer2.weight.m[3, 5]


    """
  static let short = """
    layer1.z[0, 3] = −0.116
    = −0.8224·0.1888
        − 0.08584·(−0.6946)…
      x[0, 0]           −0.8224  ▼

    """
  static let leaf = """
    x[3, 0] = 0.530321
    x of training sample 90



    """
}
