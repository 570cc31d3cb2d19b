import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct LossPaneTests {
  private func xor(rate: Double = 0.5) throws -> Run {
    try exampleRun(
      task: "xor", layers: [2, 3, 1], loss: SquaredErrorLoss(), optimizer: GradientDescent.self,
      rate: rate, batch: 0, given: Given(numbers: ["samples": 8]))
  }

  @Test func `A long run without held-out samples is drawn too`() throws {
    let run = try exampleRun(
      task: "xor", layers: [2, 3, 1], loss: SquaredErrorLoss(), optimizer: GradientDescent.self,
      rate: 0.5, batch: 0, given: Given(numbers: ["samples": 8, "heldOut": 0]))
    run.go(to: 5000)
    let (canvas, _) = draw(LossPane.self, of: run, width: 44, height: 8)
    #expect(canvas.plainText().contains("train"))
  }

  @Test func `Before anything happened there is one dot`() throws {
    let (canvas, _) = draw(LossPane.self, of: try xor(), width: 44, height: 8)
    #expect(
      canvas.plainText() == """
        · train 1.258   ─ held-out 2.225
           │⠁
        2.0┤
           │
           │
        1.5┤
           │●
           ╰0───────────────────5─────────────────10

        """)
  }

  @Test func `Two curves, and their numbers now`() throws {
    let run = try xor(rate: 0.1)
    run.go(to: 400)
    let (canvas, view) = draw(LossPane.self, of: run, width: 44, height: 9)
    #expect(
      canvas.plainText() == """
        · train 0.003000   ─ held-out 0.3835
           1┤⠱⣀
            │ ⠉⠉⠑⠤⡀⢄⡀                            ⢀⣀⣀
            │     ⠈⠙⠢⠤⠤⢄⡠⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠴⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠁
         0.1┤            ⠉⠉⠒⠢⠤⠤⣀⡀
            │                   ⠈⠉⠉⠒⠢⠤⢄⣀
        0.01┤                           ⠉⠉⠒⠦⢄⣀⡀
            │                                 ⠈⠉⠒⠢⠤●
            ╰0───────100───────200───────300─────400

        """)
    let origins = origins(in: canvas, view)
    #expect(origins.contains(Origin("loss", iteration: 400)))
    #expect(origins.contains(Origin("heldOut/loss", iteration: 400)))
  }

  @Test func `Each cell of a curve is marked with a number that was measured there`() throws {
    let run = try xor()
    for (iterations, width) in [(10, 120), (400, 44), (9000, 60)] {
      run.go(to: iterations)
      let (canvas, view) = draw(LossPane.self, of: run, width: width, height: 12)
      let left = try #require((0..<width).first { canvas[$0, 11].scalar == "╰" }) + 1
      for y in 1..<11 {
        for x in left..<width where canvas.mark(x: x, y: y).isNumber {
          let origin = try #require(view.origin(of: canvas.mark(x: x, y: y)))
          let place = Double(origin.iteration) / Double(iterations) * Double(width - left)
          #expect(abs(place - Double(x - left) - 0.5) < 1, "\(origin) in column \(x)")
        }
      }
    }
  }

  @Test func `A run that diverged says so, and its curve ends there`() throws {
    let run = try xor(rate: 1e6)
    run.go(to: 40)
    let bad = try #require(run.branches[run.branch].bad)
    for (width, height) in [(44, 9), (120, 36), (12, 3), (1, 1)] {
      let (canvas, view) = draw(LossPane.self, of: run, width: width, height: height)
      guard width > 40 else { continue }
      #expect(canvas.plainText().contains("× diverged: not finite from iteration \(bad) on"))
      // The held-out curve lies over that of training.
      let last = origins(in: canvas, view).filter { $0.iteration < bad }
      #expect(last.map(\.iteration).max() == bad - 1)
    }
  }

  @Test func `A tweak in the past is marked, and now too`() throws {
    let run = try xor()
    run.go(to: 300)
    run.go(to: 100)
    try run.tweak("learningRate", to: 0.125)
    run.go(to: 300)
    run.go(to: 200)
    let (canvas, view) = draw(LossPane.self, of: run, width: 110, height: 16)
    #expect(canvas.plainText().contains("branch: learningRate = 0.125"))
    #expect(canvas.plainText().contains("◆"))
    let narrow = draw(LossPane.self, of: run, width: 80, height: 16).canvas.plainText()
    #expect(narrow.contains("learningRate = 0.125") && !narrow.contains("branch"))
    let origin = Origin("learningRate", iteration: 100)
    #expect(origins(in: canvas, view).contains(origin))
    #expect(run.visit(100) { run.number(at: origin) } == 0.125)
  }

  @Test func `Numbers that span more than a factor of twenty make the axis logarithmic`() throws {
    let run = try exampleRun()
    let first = View(Runs(run).frame(Request()))
    #expect(LossPane.title(first) == "loss ─ binaryCrossEntropy")
    run.go(to: 3000)
    let (canvas, view) = draw(LossPane.self, of: run, width: 60, height: 12)
    #expect(LossPane.title(view) == "loss ─ binaryCrossEntropy ─ log scale")
    #expect(canvas.plainText().contains("0.01┤"))
  }
}

@Test func `Loss, neuron and distributions draw the same twice, and before anything is carried`()
  throws
{
  let run = try exampleRun()
  run.go(to: 70)
  for pane in [LossPane.self, NeuronPane.self, DistributionsPane.self] as [any Pane.Type] {
    let (canvas, view) = draw(pane, of: run, width: 90, height: 24)
    #expect(draw(pane, of: run, width: 90, height: 24).canvas == canvas)
    // As long as nothing was asked for nothing is there: a picture all the same, of what there is.
    var first = View(Runs(run).frame(Request()))
    var empty = Canvas(width: 90, height: 24)
    pane.draw(&first, in: &empty)
    #expect(!first.request.tensors.isEmpty)
    #expect(first.request.tensors.isSubset(of: view.request.tensors))
  }
}

/// Every origin that a mark on the canvas stands for.
func origins(in canvas: Canvas, _ view: View) -> Set<Origin> {
  var origins: Set<Origin> = []
  for y in 0..<canvas.height {
    for x in 0..<canvas.width {
      if let origin = view.origin(of: canvas.mark(x: x, y: y)) { origins.insert(origin) }
    }
  }
  return origins
}
