import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Testing

@Suite struct NetworkTests {
  @Test func `a small network, as it is drawn`() throws {
    let run = try exampleRun(task: "xor", layers: [2, 3, 1], batch: 0)
    let (canvas, _) = draw(NetworkPane.self, of: run, width: 48, height: 12)
    #expect(
      canvas.plainText() == """
        ▀▀▀▀▀▀              ▄▄▄▄▄▄
        ▀▀▀▀▀▀●⢶⣶⠶⠶⠶⠶⠶⠶⠶⠶⢶⠶●▀▀▀▀▀▀●⠶⣤⣀
        ▀▀▀▀▀▀  ⠙⣿⢦⣀   ⢀⠔⠁  ▀▀▀▀▀▀   ⠉⠛⠶⣤⣀
           x     ⠈⢷⡉⠳⢦⣔⠁    ▀▀▀▀▀▀       ⠉⠛⠶⣤⣀   ▀▀▀▀▀▀
        −0.9647    ⠹⣦⠃⠉⠳⣤⡀  ▄▄▄▄▄▄      ⣀⣀⣀⣤⣤⣭⣿⡶●▀▀▀▀▀▀●
                  ⡠⠊⠈⢷⡀⣀⡠⠽⠳●▀▀▀▀▀▀●⠶⠶⠛⠛⠛⠉⠉⠉⢀⣠⠞⠉  ▀▀▀▀▀▀
        ▀▀▀▀▀▀  ⡠⢊⣀⠤⠔⠊⠻⣄    ▀▀▀▀▀▀       ⣀⡴⠋⠁     logit
        ▀▀▀▀▀▀●⠚⠭⢅⣀    ⠘⢧⡀  ▀▀▀▀▀▀    ⢀⣠⠞⠉       −0.2801
        ▀▀▀▀▀▀     ⠉⠑⠢⠤⣀⡈⠳⣄ ▄▄▄▄▄▄  ⣀⡴⠋⠁        target 0
           y            ⠈⠉⠛●▀▀▀▀▀▀●⠞⠉     its loss 0.563
        −0.2671             ▀▀▀▀▀▀            batch loss
                            ▀▀▀▀▀▀               0.7282

        """)
  }

  @Test func `every edge between the chosen neuron and one that is shown has a cell`() throws {
    let run = try exampleRun(layers: [2, 8, 8, 1])
    run.go(to: 30)
    let layers = run.facts.layers
    for (width, height) in [(20, 8), (38, 9), (60, 16), (75, 20), (120, 36)] {
      for (k, layer) in layers.enumerated() {
        for unit in 0..<layer.outputs {
          let found = marked(run, width, height, layer: k, unit: unit)
          func shown(_ name: String, of count: Int) -> Set<Int> {
            Set(
              found.filter { $0.name.hasPrefix("plane") && $0.name.hasSuffix("/" + name) }
                .map { $0.index % count })
          }
          func weights(_ name: String) -> Set<Int> {
            Set(found.filter { $0.name == name }.map(\.index))
          }
          let before = shown(k > 0 ? layers[k - 1].output : "x", of: layer.inputs)
          #expect(height < 20 || before.count == layer.inputs)
          let mine = before.map { $0 * layer.outputs + unit }
          #expect(weights(layer.weight).isSuperset(of: mine), "\(width)×\(height)")
          guard k + 1 < layers.count else { continue }
          let next = layers[k + 1]
          let theirs = shown(next.output, of: next.outputs).map { unit * next.outputs + $0 }
          #expect(weights(next.weight).isSuperset(of: theirs), "\(width)×\(height)")
        }
      }
    }
  }

  private func marked(
    _ run: Run, _ width: Int, _ height: Int, layer: Int, unit: Int
  ) -> Set<Origin> {
    var look = Look()
    (look.layer, look.unit) = (layer, unit)
    let (canvas, view) = draw(
      NetworkPane.self, of: run, width: width, height: height, look: look
    ) { $0.isFocused = true }
    return origins(canvas, view)
  }

  @Test func `a neuron is as bright as the numbers it is marked with`() throws {
    let run = try exampleRun(layers: [2, 6, 1])
    run.go(to: 50)
    let (canvas, view) = draw(NetworkPane.self, of: run, width: 75, height: 20)
    var count = 0
    for y in 0..<canvas.height {
      for x in 0..<canvas.width where canvas[x, y].glyph == Glyph.upperHalf {
        for half in 0..<2 {
          guard let origin = view.origin(of: canvas.mark(x: x, y: y, half: half)),
            origin.name.hasSuffix("layer1.activation"), let number = view.frame.number(origin)
          else { continue }
          let cell = canvas[x, y]
          let color = ColorMap.diverging[0].color(for: number, scale: 1)
          #expect(color?.index == (half == 0 ? cell.foreground : cell.background))
          count += 1
        }
      }
    }
    #expect(count > 6 * 20)
  }

  @Test func `what is asked for is what edges are`() throws {
    let run = try exampleRun()
    run.go(to: 3)
    func names(_ show: Look.Show, _ phase: Look.Phase? = nil) -> Set<TensorKey> {
      var look = Look()
      (look.show, look.phase) = (show, phase)
      let (canvas, view) = draw(NetworkPane.self, of: run, width: 75, height: 20, look: look)
      return Set(origins(canvas, view).map { TensorKey($0.name, $0.kind) })
    }
    #expect(names(.values).contains(TensorKey("layer2.weight")))
    #expect(names(.gradients).contains(TensorKey("layer2.weight", .gradient)))
    #expect(names(.gradients).contains(TensorKey("layer2.z", .gradient)))
    #expect(names(.memory).contains(TensorKey("layer2.weight.m")))
    #expect(names(.change).contains(TensorKey("change(layer2.weight)")))
    #expect(names(.values, .update).contains(TensorKey("step(layer2.weight)")))
    #expect(names(.values, .backward).contains(TensorKey("layer2.weight", .gradient)))
  }

  @Test func `the loss of the batch is not taken for that of the sample`() throws {
    let run = try exampleRun()
    run.go(to: 30)
    var look = Look()
    look.sample = 5
    for (width, height) in [(46, 11), (70, 18), (118, 32)] {
      let (canvas, view) = draw(
        NetworkPane.self, of: run, width: width, height: height, look: look)
      let found = origins(canvas, view)
      #expect(canvas.plainText().contains("batch loss"))
      #expect(found.contains(Origin("loss", 0, iteration: 30)))
      #expect(found.contains(Origin("target", 5, iteration: 30)))
      #expect(found.contains(Origin("layer3.z", 5, iteration: 30)))
      #expect(height < 18 || found.contains(Origin("sampleLoss", 5, iteration: 30)))
    }
  }

  @Test func `outputs that name classes are labelled`() throws {
    let run = try exampleRun(
      task: "gaussians", layers: [2, 6, 4], loss: CrossEntropyLoss(),
      given: Given(numbers: ["samples": 150, "classes": 4]))
    run.go(to: 60)
    for (width, height) in [(46, 11), (70, 18), (118, 32)] {
      let (canvas, view) = draw(NetworkPane.self, of: run, width: width, height: height)
      let (text, found) = (canvas.plainText(), origins(canvas, view))
      for k in 0..<4 {
        #expect(text.contains("class \(k)"), "\(width)×\(height)\n\(text)")
        #expect(found.contains(Origin("layer2.z", k, iteration: 60)))
      }
      #expect(text.contains("batch loss"))
    }
  }

  @Test func `what does not fit is said, and the chosen neuron is seen`() throws {
    let run = try exampleRun(layers: [2, 64, 1])
    var look = Look()
    look.unit = 60
    let (canvas, view) = draw(NetworkPane.self, of: run, width: 60, height: 16, look: look)
    #expect(canvas.plainText().contains("… 56 more"))
    #expect(origins(canvas, view).contains { $0.name == "layer1.bias" && $0.index == 60 })
  }

  @Test func `numbers that are none are gaps`() throws {
    let run = try exampleRun(optimizer: GradientDescent.self, rate: 1e38)
    run.go(to: 4)
    let (canvas, _) = draw(NetworkPane.self, of: run, width: 75, height: 20)
    #expect(canvas.plainText().contains("×") && canvas.plainText().contains("NaN"))
  }

  @Test func `drawing twice gives the same, and quickly`() throws {
    let run = try exampleRun()
    run.go(to: 100)
    for pane in [NetworkPane.self, DecisionPane.self] as [any Pane.Type] {
      let first = draw(pane, of: run, width: 120, height: 36)
      #expect(first.canvas == draw(pane, of: run, width: 120, height: 36).canvas)
      var least = Duration.seconds(1)
      for _ in 0..<50 {
        var view = View(first.view.frame)
        var canvas = Canvas(width: 120, height: 36)
        least = min(least, ContinuousClock().measure { pane.draw(&view, in: &canvas) })
      }
      print("\(pane.name) at 120×36: \(least)")
    }
  }
}

/// Where all that is marked in a picture comes from.
func origins(_ canvas: Canvas, _ view: View) -> Set<Origin> {
  var origins: Set<Origin> = []
  for y in 0..<canvas.height {
    for x in 0..<canvas.width {
      for half in 0..<2 {
        if let origin = view.origin(of: canvas.mark(x: x, y: y, half: half)) {
          origins.insert(origin)
        }
      }
    }
  }
  return origins
}
