import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct DecisionTests {
  @Test func `each half has the colour of the number it is marked with`() throws {
    let run = try exampleRun()
    run.go(to: 200)
    let (canvas, view) = draw(DecisionPane.self, of: run, width: 44, height: 21)
    let map = ColorMap.diverging[0]
    var count = 0
    for y in 0..<canvas.height {
      for x in 0..<canvas.width where canvas[x, y].glyph == Glyph.upperHalf {
        for half in 0..<2 {
          let mark = canvas.mark(x: x, y: y, half: half)
          let origin = try #require(view.origin(of: mark))
          let number = try #require(view.frame.number(origin))
          let color = map.color(for: 0.3 * Double.tanh(number / 2), scale: 1)
          #expect(color?.index == (half == 0 ? canvas[x, y].foreground : canvas[x, y].background))
          count += 1
        }
      }
    }
    #expect(count > 600)
  }

  @Test func `of several classes the winner's logit is marked`() throws {
    let run = try exampleRun(
      task: "gaussians", layers: [2, 6, 3], loss: CrossEntropyLoss(),
      given: Given(numbers: ["samples": 150, "classes": 3]))
    run.go(to: 100)
    let (canvas, view) = draw(DecisionPane.self, of: run, width: 40, height: 14)
    var winners: Set<Int> = []
    for origin in origins(canvas, view) where origin.name.hasPrefix("plane") {
      let tensor = try #require(view.frame.tensors[TensorKey(origin.name)])
      let point = origin.index / 3
      #expect(tensor[origin.index] == (0..<3).map { tensor[3 * point + $0] }.max())
      winners.insert(origin.index % 3)
    }
    #expect(winners == [0, 1, 2])
    #expect(canvas.plainText().contains("● 0 ● 1 ● 2"))
  }

  @Test func `what the legend shows depends on the width alone`() throws {
    let run = try exampleRun(
      task: "gaussians", layers: [2, 6, 4], loss: CrossEntropyLoss(),
      given: Given(numbers: ["samples": 150, "heldOut": 150, "classes": 4]))
    for width in [18, 30, 44, 78, 118] {
      var shapes: Set<String> = []
      for steps in [0, 3, 20, 100] {
        run.go(to: steps)
        let text = draw(DecisionPane.self, of: run, width: width, height: 14).canvas.plainText()
        let line = text.split(separator: "\n").last.map(String.init) ?? ""
        #expect((0..<4).allSatisfy { line.contains("\($0)") })
        shapes.insert(line.replacing(/[01]\.\d\d\d/, with: "number"))
      }
      #expect(shapes.count == 1)
    }
  }

  @Test func `points of the batch are numbers; the chosen one is seen`() throws {
    let run = try exampleRun()
    var look = Look()
    look.sample = 7
    let (canvas, view) = draw(DecisionPane.self, of: run, width: 60, height: 30, look: look)
    let rows = Set(origins(canvas, view).filter { $0.name == "x" }.map { $0.index / 2 })
    #expect(rows.contains(7) && rows.count > 20)
    let rings = (0..<canvas.height).flatMap { y in
      (0..<canvas.width).filter { canvas[$0, y].scalar == "◉" }.map { ($0, y) }
    }
    #expect(rings.count == 1)
    let ring = try #require(rings.first)
    #expect(view.origin(of: canvas.mark(x: ring.0, y: ring.1))?.index == 14)
  }

  @Test func `one input is a curve`() throws {
    let rows = (0..<9).map { [Double($0) / 2 - 2] }
    let run = try exampleRun(
      task: "table", layers: [1, 1], loss: SquaredErrorLoss(), batch: 0,
      given: Given(tables: ["inputs": rows, "targets": rows]))
    let (canvas, view) = draw(DecisionPane.self, of: run, width: 36, height: 10)
    let found = origins(canvas, view)
    #expect(found.contains { $0.name == "plane-36x1/layer1.z" })
    #expect(found.filter { $0.name == "x" }.count == 9)
    #expect(
      canvas.plainText() == """
         │                              ⢀⡠⠤⠄
         │                          ⣀⠤⠤⠒⠁
         │                     ⢀⡠⠤⠒⠉ ●  ●
         │                 ⡠⠤⠔●⠁ ●
        0┤          ● ⣀●⠒⠒⠉●
         │   ◉  ●⢀⡠⠔⠒⠉
         │   ⣀⠔⠒⠊⠁
         │⠐⠒⠉
         ╰──−2─────────────0────────────2───
                     ● training

        """)
  }

  @Test func `a logit of one input is drawn as its probability, and the samples at 0 and 1`() throws
  {
    let rows = (0..<9).map { [Double($0) / 2 - 2] }
    let run = try exampleRun(
      task: "table", layers: [1, 1], loss: BinaryCrossEntropyLoss(), batch: 0,
      given: Given(tables: ["inputs": rows, "targets": rows.map { [$0[0] > 0 ? 1 : 0] }]))
    run.go(to: 300)
    let (canvas, view) = draw(DecisionPane.self, of: run, width: 36, height: 14)
    #expect(DecisionPane.title(view).contains("σ(z)"))
    #expect(origins(canvas, view).contains { $0.name == "plane-36x1/layer1.z" })
    let heights = Set(
      (0..<canvas.height).filter { y in
        (0..<canvas.width).contains { canvas[$0, y].scalar == "●" && y < 12 }
      })
    #expect(heights.count == 2)
    #expect(canvas.plainText().contains("1.0┤") && canvas.plainText().contains("0┤"))
  }

  @Test func `with more inputs the title says which are seen`() throws {
    let rows = (0..<9).map { [Double($0), 1, Double($0 % 3)] }
    let run = try exampleRun(
      task: "table", layers: [3, 1], loss: SquaredErrorLoss(), batch: 0,
      given: Given(tables: ["inputs": rows, "targets": rows.map { [$0[0]] }]))
    let (canvas, view) = draw(DecisionPane.self, of: run, width: 30, height: 10)
    #expect(DecisionPane.title(view) == "decision ─ x₁ and x₂, others at their mean")
    #expect(origins(canvas, view).contains { $0.name.hasPrefix("plane-") })
  }

  @Test func `numbers that are none are gaps, and what was not carried is empty`() throws {
    let run = try exampleRun(optimizer: GradientDescent.self, rate: 1e38)
    run.go(to: 4)
    let (canvas, _) = draw(DecisionPane.self, of: run, width: 30, height: 10)
    #expect(canvas.plainText().contains("×"))
    var view = View(Runs(run).frame(Request()))
    var empty = Canvas(width: 30, height: 10)
    DecisionPane.draw(&view, in: &empty)
    #expect(!view.request.isMet(by: view.frame))
  }
}
