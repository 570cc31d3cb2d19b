import Calculus
import Drawing
import Foundation
import Networks
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Before, keys, after: in recurrent networks spread out in time.
@Suite struct UnrolledInteractions {
  private func scene(
    _ task: String, hidden: Int = 48, loss: String = "crossEntropy", panes: String
  ) throws -> Scene {
    let text = """
      title: In time
      topic: recurrent
      about: A small model.
      task: {\(task)}
      model: {recurrent: {cell: lstm, hidden: \(hidden)}}
      loss: \(loss)
      optimizer: {adam: {learningRate: 0.003}}
      panes:
        columns: [\(panes)]
      """
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      UUID().uuidString + ".yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try SceneLibrary.load(file.path)
  }

  private func theatre(_ task: String = "brackets: {length: 60, samples: 40, heldOut: 6}") throws
    -> Theatre
  {
    let session = try Session(
      try scene(task, panes: "{pane: unrolled, size: 2}, nextToken"))
    session.runs.go(to: 3)
    let theatre = Theatre(width: 120, height: 30, gallery: .ofScenes) {
      try Session(try SceneLibrary.load($0))
    }
    theatre.open(session)
    return theatre
  }
  private let name = "held-0/layer1.hidden"

  @Test func `the cursor begins on the chosen unit of the last step`() throws {
    let theatre = try theatre()
    #expect(theatre.picture.underCursor == Origin(name, 59 * 48, iteration: 3))
    #expect(theatre.text.contains("unit [0] of 48"))
  }

  @Test func `arrows go to other steps and units, scrolling, and all panes speak of them`() throws {
    let theatre = try theatre()
    for k in 1...59 {
      theatre.type("Left")
      #expect(theatre.picture.underCursor == Origin(name, (59 - k) * 48, iteration: 3))
      #expect(theatre.state.looks.allSatisfy { $0.query == 59 - k })
    }
    for k in 1...47 {
      theatre.type("Down")
      #expect(theatre.picture.underCursor == Origin(name, k, iteration: 3))
    }
    #expect(theatre.state.looks.allSatisfy { $0.unit == 47 && $0.query == 0 })
    #expect(theatre.text.contains("place 0") && theatre.text.contains("unit [47] of 48"))
  }

  @Test func `brackets go from unit to unit, and the cursor with them`() throws {
    let theatre = try theatre()
    theatre.type("Left Left ] ]")
    #expect(theatre.picture.underCursor == Origin(name, 57 * 48 + 2, iteration: 3))
    theatre.type("[ [ [")
    #expect(theatre.picture.underCursor == Origin(name, 57 * 48 + 47, iteration: 3))
  }

  @Test func `z shows one unit, Z all of them, and no more than that`() throws {
    let theatre = try theatre()
    theatre.type("] z")
    #expect(theatre.text.contains("in its colour"))
    theatre.type("z")
    #expect(theatre.state.look.zoom == 1 && theatre.text.contains("it goes no further"))
    theatre.type("Z Z")
    #expect(theatre.state.look.zoom == 0 && !theatre.text.contains("in its colour"))
  }

  @Test func `a value typed for a hidden unit stands there, and changes all that comes later`()
    throws
  {
    let theatre = try theatre()
    theatre.type("Left Left Left ]")
    let unit = try #require(theatre.picture.underCursor)
    #expect(unit == Origin(name, 56 * 48 + 1, iteration: 3))
    func numbers(_ name: String) throws -> [Double] {
      let tensor = try #require(theatre.picture.view?.frame.tensors[TensorKey(name)])
      return tensor.numbers
    }
    let before = try numbers(name)
    theatre.type("= 0 . 9 Enter")
    #expect(theatre.state.look.patches == [.unit("layer1", step: 56, unit: 1, 0.9)])
    let changed = "held-0~unit:layer1.56.1=0.9/layer1.hidden"
    let after = try numbers(changed)
    #expect(theatre.picture.underCursor == Origin(changed, 56 * 48 + 1, iteration: 3))
    #expect(abs(after[56 * 48 + 1] - 0.9) < 1e-7)
    let changes = zip(after, before).map { abs($0 - $1) }
    #expect(changes.prefix(56 * 48).allSatisfy { $0 < 1e-6 })
    #expect(changes.dropFirst(57 * 48).contains { $0 > 1e-5 })
    theatre.type("u")
    #expect(theatre.state.look.patches.isEmpty && theatre.picture.underCursor == unit)
  }

  @Test func `with gradients shown the same cell is ∂loss of it`() throws {
    let theatre = try theatre()
    theatre.type("Left v")
    #expect(theatre.state.look.show == .gradients)
    #expect(
      theatre.picture.underCursor == Origin(name, 58 * 48, kind: .gradient, iteration: 3))
    #expect(theatre.text.contains("─ gradients"))
  }

  @Test func `braces go through the layers of a translation, the source's first`() throws {
    let theatre = try theatre("dates: {samples: 40, heldOut: 6}")
    #expect(theatre.text.contains("encoder.layer1"))
    theatre.type("}")
    #expect(theatre.text.contains("decoder.layer1"))
    let origin = try #require(theatre.picture.underCursor)
    #expect(origin.name == "held-0/decoder.layer1.hidden")
    theatre.type("{")
    #expect(theatre.picture.underCursor?.name == "held-0/encoder.layer1.hidden")
  }

  @Test func `every number in time is what its definition says`() throws {
    let audit = try Audit(
      try scene(
        "brackets: {length: 10, samples: 24, heldOut: 6, batch: 8}", hidden: 8,
        panes: "unrolled, throughTime"))
    #expect(audit.faults.isEmpty, "\(audit.faults.first ?? "")")
    #expect(audit.recomputed > 300)
  }

  @Test func `in through time the arrows choose a step for all panes`() throws {
    let session = try Session(
      try scene(
        "brackets: {length: 30, samples: 24, heldOut: 6}", hidden: 8,
        panes: "throughTime, unrolled"))
    let theatre = Theatre(width: 140, height: 40, gallery: .ofScenes) { _ in session }
    theatre.open(session)
    #expect(theatre.text.contains("at step 0"))
    theatre.type("Right Right")
    #expect(theatre.state.looks.allSatisfy { $0.query == 2 })
    #expect(theatre.text.contains("at step 2"))
    theatre.type("]")
    #expect(theatre.state.looks.allSatisfy { $0.unit == 1 })
  }

  private func series() throws -> Theatre {
    let session = try Session(
      try scene(
        "series: {kind: sine, length: 40, samples: 24, heldOut: 6}", hidden: 8,
        loss: "meanSquaredError", panes: "continuation, unrolled"))
    session.runs.go(to: 2)
    let theatre = Theatre(width: 120, height: 36, gallery: .ofScenes) { _ in session }
    theatre.open(session)
    return theatre
  }

  @Test func `in a continuation one press is one step, and both panes speak of it`() throws {
    let theatre = try series()
    #expect(theatre.text.contains("alone from step 20") && theatre.text.contains("step 20"))
    #expect(theatre.picture.underCursor == Origin("held-0/prediction", 20, iteration: 2))
    for k in 1...12 {
      theatre.type("Right")
      #expect(theatre.state.looks.allSatisfy { $0.query == 20 + k })
      #expect(theatre.text.contains("alone from step \(20 + k)"))
    }
    for _ in 0..<30 { theatre.type("Left") }
    #expect(theatre.state.looks.allSatisfy { $0.query == 2 })
    theatre.type("Left Left Left Left")
    #expect(theatre.state.looks.allSatisfy { $0.query == 1 })
  }

  @Test func `of numbers an arrow goes a step too, whatever the cursor is on`() throws {
    let theatre = try series()
    theatre.type("Tab")
    for k in 1...8 {
      theatre.type("Left")
      #expect(theatre.state.looks.allSatisfy { $0.query == 20 - k })
      #expect(theatre.text.contains("alone from step \(20 - k)"))
    }
  }
}
