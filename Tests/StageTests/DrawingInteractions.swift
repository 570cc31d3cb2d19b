import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Before, keys, after: pictures drawn by hand, filters laid in, windows that move, mistakes looked at.
@Suite struct DrawingInteractions {
  private func theatre(
    _ panes: String, task: String = "{digits: {samples: 60, heldOut: 20, size: 16, batch: 10}}",
    layers: String = "[{convolution: {filters: 3, size: 3, padding: 1}}, relu, {dense: 10}]",
    loss: String = "crossEntropy", at: Int = 2, width: Int = 120, height: Int = 40
  ) throws -> Theatre {
    try StageTests.theatre(
      "gaussians", at: at, width: width, height: height,
      sets: [
        (path: "task", value: task), (path: "model", value: "{convolutional: {layers: \(layers)}}"),
        (path: "loss", value: loss), (path: "panes", value: panes),
        (path: "notes", value: "[]"), (path: "expect", value: "{by: 0, loss: \"> 0\"}"),
      ])
  }
  private func drawn(_ theatre: Theatre) throws -> Drawn { try #require(theatre.state.look.drawn) }

  @Test func `i lays an empty sheet, a pen that is down draws, u takes strokes back`() throws {
    let theatre = try theatre("{columns: [drawing, prediction]}")
    #expect(theatre.text.contains("drawing ─ held-out 0"))
    theatre.type("i")
    #expect(theatre.state.mode == .drawing)
    #expect(try drawn(theatre).levels.allSatisfy { $0 == 0 })
    theatre.type("Right Down")
    #expect(try drawn(theatre).levels.allSatisfy { $0 == 0 }, "a lifted pen draws nothing")
    theatre.type("Enter")
    let dot = try drawn(theatre)
    #expect(dot.levels[9 * 16 + 9] == 15 && dot.levels.count { $0 > 0 } >= 1)
    theatre.type("Left Left Left")
    let line = try drawn(theatre)
    #expect((6...9).allSatisfy { line.levels[9 * 16 + $0] == 15 })
    theatre.type("Enter Up Up Up Enter Right")
    #expect(try drawn(theatre).levels[6 * 16 + 7] == 15)
    #expect(try drawn(theatre).levels[8 * 16 + 4] == 0)
    theatre.type("u")
    #expect(try drawn(theatre) == line)
    theatre.type("Escape u")
    #expect(try drawn(theatre).levels.allSatisfy { $0 == 0 })
    theatre.type("u u")
    #expect(theatre.state.look.drawn == nil && theatre.text.contains("drawing ─ held-out 0"))
  }

  @Test func `all panes answer what is drawn, and a sample comes back with ( and )`() throws {
    let theatre = try theatre("{columns: [drawing, prediction, maps, convolution]}")
    theatre.type("i Enter Down Down Down Escape")
    let name = Passage(.drawn(try drawn(theatre))).name
    #expect(theatre.picture.request.tensors.contains { $0.name == "\(name)/probabilities" })
    theatre.type(")")
    #expect(theatre.state.look.drawn == nil)
    #expect(theatre.picture.request.tensors.contains { $0.name == "held-1/probabilities" })
  }

  @Test func `x rubs out, [ and ] choose the pen, ctrl-u empties, a sample is laid on the sheet`()
    throws
  {
    let theatre = try theatre("{columns: [drawing, prediction]}")
    theatre.type("i ) )")
    let data = try #require(theatre.session).runs.first.data
    let sample = Drawn(near: data.heldOut[2].input)
    #expect(try drawn(theatre) == sample)
    theatre.type("x Left Right Right Left Left")
    #expect(
      try drawn(theatre).levels.reduce(0) { $0 + Int($1) }
        < sample.levels.reduce(0) { $0 + Int($1) })
    let thick = try #require(theatre.state.look.pen?.thickness)
    theatre.type("] ] [")
    #expect(theatre.state.look.pen?.thickness == thick + 0.5)
    theatre.type("C-u")
    #expect(try drawn(theatre).levels.allSatisfy { $0 == 0 })
    theatre.type("space")
    #expect(theatre.state.isPlaying, "it learns while one draws")
  }

  @Test func `the mouse draws where it is dragged, and a press alone chooses a number`() throws {
    let theatre = try theatre("{columns: [drawing, prediction]}")
    let pane = try #require(theatre.picture.panes.first { $0.name == "drawing" })
    let (x, y) = (pane.inside.x + pane.inside.width / 2, pane.inside.y + pane.inside.height / 2)
    theatre.act(.mouse(.press(x: x, y: y)))
    theatre.act(.mouse(.release(x: x, y: y)))
    #expect(theatre.state.look.drawn == nil)
    #expect(theatre.picture.underCursor?.name == "held-0/x")
    theatre.act(.mouse(.press(x: x, y: y)))
    for k in 1...4 { theatre.act(.mouse(.drag(x: x + k, y: y))) }
    theatre.act(.mouse(.release(x: x, y: y)))
    let row = Int(
      DrawingPane.place(
        x: x - pane.inside.x, y: y - pane.inside.y,
        on: try #require(theatre.session).runs.first.data.image
          ?? ImageForm(
            height: 16, width: 16, classes: []),
        width: pane.inside.width, height: pane.inside.height
      ).y)
    #expect(try drawn(theatre).levels[row * 16 + 8] > 0)
    theatre.type("u")
    #expect(theatre.state.look.drawn == nil, "one stroke, taken back at once")
  }

  @Test func `a signal is drawn by how high it is`() throws {
    let theatre = try theatre(
      "{columns: [drawing, prediction]}", task: "{signals: {samples: 40, heldOut: 8, batch: 8}}",
      layers: "[{convolution: {filters: 2, size: 5}}, relu, globalAveragePool, {dense: 4}]")
    theatre.type("i Enter")
    let up = Array(repeating: "Up", count: 30).joined(separator: " ")
    theatre.type(up)
    #expect(try drawn(theatre).levels[32] == 15)
    theatre.type("Right Down Down Down Right")
    #expect(try drawn(theatre).levels[33...34] == [12, 12])
  }

  @Test func `F lays one known filter after the other into the chosen filter, u takes it back`()
    throws
  {
    let theatre = try theatre("{columns: [filters, convolution]}")
    let run = try #require(theatre.session).runs.first
    let before = try #require(run.tensor("layer1.weight")).numbers
    theatre.type("]")
    for filter in knownFilters {
      theatre.type("F")
      let now = try #require(run.tensor("layer1.weight")).numbers
      #expect(Array(now[9..<18]) == filter.weights(rows: 3, columns: 3))
      #expect(now[..<9] == before[..<9] && now[18...] == before[18...])
      #expect(theatre.state.message?.hasPrefix(filter.name) == true)
    }
    theatre.type("u")
    #expect(try #require(run.tensor("layer1.weight")).numbers == before)
    let explained = try #require(
      run.explain(Origin("layer1.weight", 9, iteration: run.iteration)))
    #expect(!explained.title.isEmpty)
  }

  @Test func `T lets the window move by itself, tick by tick, over all of the map`() throws {
    let theatre = try theatre("{columns: [convolution]}")
    theatre.act(.tick)
    let first = theatre.state.look.query
    theatre.type("T")
    theatre.act(.tick)
    let moved = try #require(theatre.state.look.query)
    #expect(first != moved)
    for _ in 1..<256 { theatre.act(.tick) }
    #expect(theatre.state.look.query == (moved + 255) % 256)
    theatre.type("T")
    theatre.act(.tick)
    #expect(theatre.state.look.query == (moved + 255) % 256)
  }

  @Test func `stride, padding and dilation are tweaked while it runs, and taken back`() throws {
    let theatre = try theatre("{columns: [convolution]}")
    let run = try #require(theatre.session).runs.first
    let (filters, dense) = (run.tensor("layer1.weight"), run.tensor("layer2.weight"))
    try run.tweak("layer1.stride", to: 2)
    #expect(run.facts.maps[0].sum?.shape == [3, 8, 8])
    #expect(run.tensor("layer1.weight") == filters, "filters stay")
    #expect(run.tensor("layer2.weight")?.shape == [192, 10])
    #expect(run.tensor("layer1.stride")?.numbers == [2])
    try run.tweak("layer1.dilation", to: 2)
    #expect(run.facts.maps[0].sum?.shape == [3, 7, 7])
    theatre.change { _ in }
    #expect(theatre.text.contains("stride 2, padding 1, dilation 2"))
    for _ in 0..<3 { run.step() }
    run.go(to: 2)
    try run.undo()
    try run.undo()
    #expect(run.tensor("layer2.weight") == dense && run.tensor("layer1.weight") == filters)
    #expect(throws: (any Error).self) { try run.tweak("layer1.dilation", to: 40) }
    #expect(throws: (any Error).self) { try run.tweak("layer1.stride", to: 0) }
  }

  @Test func `counts of mistakes add up, and enter on a picture of one shows it everywhere`() throws
  {
    let theatre = try theatre("{columns: [confusion, prediction]}", at: 5)
    let run = try #require(theatre.session).runs.first
    let counts = try #require(run.tensor("heldOut/confusion"))
    #expect(counts.shape == [10, 10] && counts.numbers.reduce(0, +) == 20)
    let right = (0..<10).reduce(0.0) { $0 + counts[$1 * 11] }
    #expect(try #require(run.tensor("heldOut/accuracy"))[0] == right / 20)
    // To a cell that holds something, then to one of its pictures.
    let cell = try #require(counts.numbers.indices.first { counts[$0] > 0 })
    for _ in 0..<20 {
      let here = try #require(theatre.picture.underCursor?.index)
      if here / 10 != cell / 10 {
        theatre.type(here < cell ? "Down" : "Up")
      } else if here != cell {
        theatre.type(here < cell ? "Right" : "Left")
      }
    }
    #expect(theatre.picture.underCursor?.index == cell)
    theatre.type("Enter")
    #expect(theatre.state.look.choice == cell + 1)
    let outputs = "heldOut/\(run.facts.output)"
    var steps = 0
    while theatre.picture.underCursor?.name != outputs, steps < 40 {
      theatre.type("Right")
      steps += 1
    }
    let origin = try #require(theatre.picture.underCursor)
    #expect(origin.name == outputs)
    theatre.type("Enter")
    let sample = origin.index / 10
    #expect(theatre.text.contains("prediction ─ held-out \(sample)"))
    #expect(run.data.heldOut[sample].target == .label(cell / 10))
  }
}
