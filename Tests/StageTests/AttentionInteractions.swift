import Calculus
import Drawing
import Foundation
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Before, keys, after: in panes of attention.
@Suite struct AttentionInteractions {
  private func theatre(at iteration: Int = 3) throws -> Theatre {
    let text = """
      title: Heads
      topic: attention
      about: A small model.
      task: {induction: {places: 12, symbols: 10, samples: 40, heldOut: 6, batch: 8}}
      model: {transformer: {blocks: 2, width: 16, heads: 4, neurons: 0}}
      loss: crossEntropy
      optimizer: {adamW: {learningRate: 0.003}}
      panes:
        rows:
          - columns: [attention, heads]
          - columns: [lines, pair]
      """
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      UUID().uuidString + ".yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let session = try Session(try SceneLibrary.load(file.path))
    session.runs.go(to: iteration)
    let theatre = Theatre(width: 140, height: 44, gallery: .ofScenes) {
      try Session(try SceneLibrary.load($0))
    }
    theatre.open(session)
    return theatre
  }

  @Test func `arrows choose the query and the key that every pane speaks of`() throws {
    let theatre = try theatre()
    theatre.type("Left")
    let look = theatre.state.look
    let origin = try #require(theatre.picture.underCursor)
    #expect(origin.name == "held-0/block1.attention.weights")
    #expect(look.query == origin.index / 12 % 12 && look.key == origin.index % 12)
    #expect(theatre.state.looks.allSatisfy { $0.query == look.query && $0.key == look.key })
    #expect(theatre.text.contains("query \(look.query ?? -1), key \(look.key ?? -1)"))
    theatre.type("Up Left")
    #expect(theatre.state.look.query == look.query.map { $0 - 1 })
    #expect(theatre.state.look.key == look.key.map { $0 - 1 })
  }

  @Test func `brackets choose the head, braces the layer, and the cursor goes with them`() throws {
    let theatre = try theatre()
    theatre.type("Left ] ]")
    let pair = theatre.state.look
    #expect(pair.unit == 2 && theatre.text.contains("head [2] of 4"))
    var origin = try #require(theatre.picture.underCursor)
    #expect(origin.index / 144 == 2 && origin.index % 12 == pair.key)
    theatre.type("}")
    origin = try #require(theatre.picture.underCursor)
    #expect(origin.name == "held-0/block2.attention.weights" && origin.index / 144 == 2)
    #expect(theatre.text.contains("block 2 of 2"))
    theatre.type(")")
    #expect(theatre.picture.underCursor?.name == "held-1/block2.attention.weights")
  }

  @Test func `in the grid the cursor takes the head that it is on, and enter shows it large`()
    throws
  {
    let theatre = try theatre()
    theatre.type("2")
    for _ in 0..<20 where theatre.state.look.unit == 0 { theatre.type("Right") }
    #expect(theatre.state.look.unit == 1)
    theatre.type("Enter")
    #expect(theatre.state.paneNames[theatre.state.focus] == "attention")
    #expect(theatre.text.contains("head [1] of 4"))
    theatre.type("Enter")
    #expect(theatre.state.paneNames[theatre.state.focus] == "pair")
  }

  @Test func `a score that the mask hides cannot be typed`() throws {
    let theatre = try theatre()
    for _ in 0..<8 { theatre.type("Up") }
    for _ in 0..<8 { theatre.type("Right") }
    theatre.type("=")
    #expect(theatre.state.writing == nil && theatre.text.contains("the mask hides that key"))
  }

  @Test func `v goes from weights to the scores before them, and to gradients`() throws {
    let theatre = try theatre()
    #expect(theatre.picture.underCursor?.name.hasSuffix("weights") == true)
    theatre.type("v")
    #expect(theatre.picture.underCursor?.name.hasSuffix("scores") == true)
    theatre.type("v")
    #expect(theatre.picture.underCursor?.kind == .gradient)
  }
}
