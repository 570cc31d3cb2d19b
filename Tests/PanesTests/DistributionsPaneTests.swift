import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct DistributionsPaneTests {
  @Test func `Weights, activations and gradients beside each other`() throws {
    let run = try exampleRun(layers: [2, 6, 1])
    run.go(to: 200)
    let (canvas, _) = draw(DistributionsPane.self, of: run, width: 75, height: 10)
    #expect(
      canvas.plainText() == """
        weights                   activations              gradients
        layer1 norm 1.39          norm 3.57                norm 0.183
                █                     ▁▁    █                   █
         ▄▄  ▄▄ █▄▄ ▄ ▄▄              ██ ▆▂▄█                   ██
         ██  ██ ███ █ ██          ▂▅▇▇████████▄▅▄▂             ████    ████
        ────────0──0.744          ────────0──0.588         ────────0──0.104
        layer2 norm 2.11          norm 5.69                norm 0.0743
                  █                    █     ▂█            ███      ██    █
        ██       ███              ▆▃▃▃▆█ ▃▆ ▃██▃ ▆         ███      ██    █
        ────────0───1.48          ────────0───1.71         ────────0─0.0410

        """)
  }

  @Test func `Where there is room every bin is there`() throws {
    let run = try exampleRun(layers: [2, 1])
    let (canvas, view) = draw(DistributionsPane.self, of: run, width: 110, height: 12)
    let origins = origins(in: canvas, view)
    for bin in 0..<32 {
      #expect(origins.contains(Origin("histogram(layer1.weight)", bin, iteration: 0)))
      #expect(
        origins.contains(Origin("histogram(layer1.weight)", bin, kind: .gradient, iteration: 0)))
      #expect(origins.contains(Origin("histogram(layer1.z)", bin, iteration: 0)))
    }
  }

  @Test func `Layers for which there is no room are counted`() throws {
    let run = try exampleRun(layers: [2, 4, 4, 4, 1])
    var look = Look()
    look.layer = 2
    let text = draw(DistributionsPane.self, of: run, width: 60, height: 9, look: look).canvas
      .plainText()
    #expect(text.contains("layer3 norm"))
    #expect(text.contains("▲▼ … 2 more layers"))
    look.panX = 1
    let narrow = draw(DistributionsPane.self, of: run, width: 30, height: 9, look: look).canvas
      .plainText()
    #expect(!narrow.contains("weights") && narrow.contains("gradients") && narrow.contains("‹"))
  }

  @Test func `What is not finite is said, not drawn`() throws {
    let run = try exampleRun(
      loss: SquaredErrorLoss(), optimizer: GradientDescent.self, rate: 1e6)
    run.go(to: 40)
    let (canvas, _) = draw(DistributionsPane.self, of: run, width: 75, height: 20)
    #expect(canvas.plainText().contains("× not finite"))
  }

  @Test func `Activations at the ends of their curve are said to be saturated`() throws {
    let run = try exampleRun(
      task: "table", layers: [1, 2, 1], loss: SquaredErrorLoss(), batch: 0,
      given: Given(tables: ["inputs": [[900], [-900]], "targets": [[0], [1]]]))
    let (canvas, _) = draw(DistributionsPane.self, of: run, width: 120, height: 20)
    #expect(canvas.plainText().contains("saturated"))
  }
}
