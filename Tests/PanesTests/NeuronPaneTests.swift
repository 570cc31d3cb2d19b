import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct NeuronPaneTests {
  /// One neuron that says “and”.
  private func and(activation: String = "sigmoid") throws -> Run {
    try exampleRun(
      task: "table", layers: [2, 1], output: activation, loss: SquaredErrorLoss(),
      optimizer: GradientDescent.self, rate: 0.5, batch: 0,
      given: Given(tables: [
        "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [0], [0], [1]],
      ]))
  }
  private var lastSample: Look {
    var look = Look()
    look.sample = 3
    return look
  }

  @Test func `The sum term by term, and the sample on the curve`() throws {
    let run = try and()
    run.go(to: 50)
    let (canvas, view) = draw(NeuronPane.self, of: run, width: 70, height: 12, look: lastSample)
    #expect(
      canvas.plainText() == """
             x         w          x·w     batch: none where flat
           x 1 ·  1.0806           │██▌      │        ─ its slope   ─ sigmoid
           y 1 ·  0.9261           │██▏   1.0┤                │        ⣀⣀⡠⠤⠤⠤⠴
        bias     −1.7533       ████│         │                │    ⣠⠴⠚⠉⠁
        z = Σ x·w + b = 0.2535     │▋        │                │ ⣠⠔⠉
        a = sigmoid(z) = 0.5630           0.5┤                ◉⠚⠁
                                             │             ⢀⡴⠊│
        ∂loss/∂a = −0.2185                   │           ⣀●●⣀⣀⣀⣀⡀
        ∂loss/∂z = −0.05375  (· slope)       │      ⢀⣀⣤●⠟⠚⠉⠁  │ ⠈⠉⠓⠢⠤⣄⣀
        steep here: gradient passes well    0┤⠖⠒⠒⠒⠚⠉⠉⠁────────┼───────⠈⠉⠉⠓⠒⠒⠒⠲
                                             │                │
                                             ╰────────────────0───────────────

        """)
    #expect(NeuronPane.title(view) == "layer1 unit 0 ─ sigmoid ─ sample 3")
    let origins = origins(in: canvas, view)
    for name in ["layer1.z", "layer1.activation"] {
      #expect(origins.contains(Origin(name, 3, iteration: 50)))
      #expect(origins.contains(Origin(name, 3, kind: .gradient, iteration: 50)))
    }
    for i in 0..<2 {
      #expect(origins.contains(Origin("x", 6 + i, iteration: 50)))
      #expect(origins.contains(Origin("layer1.weight", i, iteration: 50)))
    }
  }

  @Test func `Backwards it shows what the loss says of every weight`() throws {
    let run = try and()
    var look = lastSample
    look.phase = .backward
    let (canvas, view) = draw(NeuronPane.self, of: run, width: 30, height: 8, look: look)
    #expect(
      canvas.plainText() == """
                  w  ∂loss/∂w
           x 1.1861    0.0627     │█
           y 0.8409    0.0676     │█
        bias 0.0000    0.1987     │███
        ∂loss/∂a = −0.05820
        ∂loss/∂z = −0.005985  (· slop…
        bending here: some gradient
        passes

        """)
    #expect(
      origins(in: canvas, view).contains(
        Origin("layer1.weight", 1, kind: .gradient, iteration: 0)))
  }

  @Test func `Many inputs are scrolled, and the rest is counted`() throws {
    let run = try exampleRun(layers: [2, 40, 1])
    var look = Look()
    look.layer = 1
    look.panY = 3
    let (canvas, _) = draw(NeuronPane.self, of: run, width: 40, height: 10, look: look)
    let text = canvas.plainText()
    #expect(text.contains(" [3] "))
    #expect(!text.contains(" [2] "))
    #expect(text.contains("▲ 3 more  ▼ 34 more"))
    look.panY = 1000
    let end = draw(NeuronPane.self, of: run, width: 40, height: 10, look: look).canvas.plainText()
    #expect(end.contains("[39] ") && end.contains("▲ 37 more"))
  }

  @Test(arguments: ["none", "sigmoid", "tanh", "relu", "gelu", "softmax"])
  func `Every activation, and a look at what is not there`(_ activation: String) throws {
    let run = try and(activation: activation)
    var look = Look()
    (look.layer, look.unit, look.sample, look.panY) = (9, -4, 77, -3)
    for (width, height) in [(70, 12), (40, 20), (25, 5)] {
      let (canvas, _) = draw(NeuronPane.self, of: run, width: width, height: height, look: look)
      #expect(canvas.plainText().contains("z = Σ x·w + b ="))
    }
  }

  @Test func `Numbers that are none are said to be none`() throws {
    let run = try exampleRun(
      loss: SquaredErrorLoss(), optimizer: GradientDescent.self, rate: 1e6)
    run.go(to: 40)
    let (canvas, _) = draw(NeuronPane.self, of: run, width: 90, height: 14)
    #expect(canvas.plainText().contains("z = Σ x·w + b = NaN"))
    #expect(canvas.plainText().contains("some sums are not finite"))
  }

  @Test func `In words: how much gradient a curve lets through`() throws {
    let run = try and()
    run.go(to: 20_000)
    var look = Look()
    let flat = draw(NeuronPane.self, of: run, width: 90, height: 14, look: look).canvas
    #expect(flat.plainText().contains("flat here"))
    look.sample = 3
    let other = draw(NeuronPane.self, of: run, width: 90, height: 14, look: look).canvas
    #expect(other != flat)
  }
}
