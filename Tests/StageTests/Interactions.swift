import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Before, keys, after.
@Suite struct Interactions {
  @Test func `a full stop steps, a comma steps back to the very same screen`() throws {
    let theatre = try theatre(at: 20)
    let before = theatre.picture.canvas
    theatre.type(". .")
    #expect(theatre.iteration == 22)
    theatre.type(", ,")
    #expect(theatre.iteration == 20)
    // Timeline and loss know that there is a future now.
    for pane in theatre.picture.panes where pane.name != "loss" {
      for y in pane.frame.y..<pane.frame.bottom {
        for x in pane.frame.x..<pane.frame.right {
          #expect(before[x, y] == theatre.picture.canvas[x, y], "\(pane.name) at \(x), \(y)")
        }
      }
    }
  }

  @Test func `ten on, ten back, first and newest`() throws {
    let theatre = try theatre(at: 5)
    theatre.type("> >")
    #expect(theatre.iteration == 25)
    theatre.type("<")
    #expect(theatre.iteration == 15)
    theatre.type("g")
    #expect(theatre.iteration == 0)
    theatre.type("G")
    #expect(theatre.iteration == 25)
    theatre.type("g ,")
    #expect(theatre.iteration == 0)
  }

  @Test func `s walks through forward, loss, backward, memory, update and on to the next`() throws {
    let theatre = try theatre(at: 3)
    var phases: [Look.Phase?] = []
    for _ in 0..<6 {
      theatre.type("s")
      phases.append(theatre.state.look.phase)
    }
    #expect(phases == [.forward, .loss, .backward, .memory, .update, .forward])
    #expect(theatre.iteration == 4)
    theatre.type("S S")
    #expect(theatre.state.look.phase == .update)
    #expect(theatre.iteration == 3)
    theatre.type("S S S S S")
    #expect(theatre.state.look.phase == nil)
    #expect(theatre.iteration == 3)
    theatre.type("s Escape")
    #expect(theatre.state.look.phase == nil)
  }

  @Test func `the cursor's number is spelled out in the border, and e says where it is from`()
    throws
  {
    let theatre = try theatre(at: 10)
    let origin = try #require(theatre.picture.underCursor)
    #expect(theatre.text.contains(origin.name))
    theatre.type("e")
    #expect(theatre.state.mode == .explain)
    #expect(theatre.state.asked?.steps == [.init(origin)])
    theatre.type("Escape")
    #expect(theatre.state.mode == .scene)
    #expect(theatre.state.asked == nil)
  }

  @Test(arguments: [(80, 24), (120, 36), (200, 60)])
  func `in an explanation = leaves the names alone, and brings the numbers back`(
    _ size: (width: Int, height: Int)
  ) throws {
    for name in ["moons", "spiral"] {
      let theatre = try theatre(name, at: 50, width: size.width, height: size.height)
      theatre.type("e")
      let before = theatre.text
      theatre.type("=")
      #expect(theatre.text != before, "\(name) \(size)")
      theatre.type("=")
      #expect(theatre.text == before, "\(name) \(size)")
    }
  }

  @Test func `enter follows a weight back through time to its first draw`() throws {
    let theatre = try theatre("by-hand", at: 4)
    theatre.type("\(theatre.state.paneNames.firstIndex(of: "numbers").map { $0 + 1 } ?? 1)")
    theatre.type("e")
    let first = try #require(theatre.state.asked?.steps.first?.origin)
    #expect(first.name == "layer1.weight")
    for _ in 0..<4 { theatre.type("Enter") }
    let last = try #require(theatre.state.asked?.steps.last?.origin)
    #expect(last.name == "layer1.weight")
    #expect(last.iteration == 0)
    #expect(theatre.text.contains("given in the scene"))
    #expect(theatre.iteration == 4)
    for _ in 0..<4 { theatre.type("Backspace") }
    #expect(theatre.state.asked?.steps.count == 1)
  }

  @Test func `p changes the learning rate, by arrows and by typing`() throws {
    let theatre = try theatre(at: 10)
    func rate() -> Double? { theatre.frame?.hyperparameters["learningRate"] }
    let before = try #require(rate())
    theatre.type("p Right")
    #expect(try #require(rate()) > before)
    theatre.type("Left")
    #expect(rate() == before)
    theatre.type("0 . 2 5 Enter")
    #expect(rate() == 0.25)
    theatre.type("x 1 e x Enter")
    #expect(theatre.state.message?.contains("is not a number") == true)
    #expect(rate() == 0.25)
    theatre.type("- 1 Enter")
    #expect(theatre.state.message?.contains("must be") == true)
    #expect(rate() == 0.25)
  }

  @Test func `batch goes in powers of two up to all, and back`() throws {
    let theatre = try theatre(at: 10)
    theatre.type("p")
    let entries = try #require(theatre.frame?.hyperparameters.entries)
    let down = try #require(entries.firstIndex { $0.name == "batch" })
    for _ in 0..<down { theatre.type("Down") }
    func batch() -> Double? { theatre.frame?.hyperparameters["batch"] }
    #expect(batch() == 32)
    theatre.type("Left")
    #expect(batch() == 16)
    for _ in 0..<20 { theatre.type("Right") }
    #expect(batch() == 0)
    #expect(theatre.frame?.batch == theatre.session?.runs.first.data.training.count)
  }

  @Test func `what was tweaked is not lost without a question`() throws {
    let theatre = try theatre(at: 10)
    theatre.type("p Right Escape q")
    #expect(!theatre.hasQuit)
    #expect(theatre.state.question != nil)
    theatre.type("n")
    #expect(theatre.state.question == nil)
    theatre.type("r y")
    #expect(theatre.iteration == 0)
    theatre.type("q")
    #expect(theatre.hasQuit)
  }

  @Test func `a tweak in the past starts a line of history; the timeline goes between them`() throws
  {
    let theatre = try theatre(at: 30)
    theatre.type("< < p Right Escape")
    #expect(theatre.frame?.branchCount == 2)
    #expect(theatre.frame?.newest == 10)
    theatre.type("t Up")
    #expect(theatre.frame?.branchIndex == 0)
    #expect(theatre.frame?.newest == 30)
    theatre.type("Down Escape")
    #expect(theatre.frame?.branchIndex == 1)
  }

  @Test func `panes are focused by tab and by number, and enter zooms`() throws {
    let theatre = try theatre()
    #expect(theatre.state.focus == 0)
    theatre.type("Tab")
    #expect(theatre.state.focus == 1)
    theatre.type("BTab BTab")
    #expect(theatre.state.focus == theatre.state.paneNames.count - 1)
    theatre.type("2")
    #expect(theatre.state.focus == 1)
    theatre.type("Enter")
    #expect(theatre.picture.panes.count == 1)
    theatre.type("Escape")
    #expect(theatre.picture.panes.count == theatre.state.paneNames.count)
  }

  @Test func `v goes round what can be drawn`() throws {
    let theatre = try theatre(at: 3)
    var shown: [Look.Show] = []
    for _ in 0..<4 {
      theatre.type("v")
      shown.append(theatre.state.look.show)
    }
    #expect(shown == [.gradients, .memory, .change, .values])
  }

  @Test func `the gallery opens a scene, and a scene goes back to the gallery`() throws {
    let theatre = try theatre("xor")
    theatre.type("o")
    #expect(theatre.state.mode == .gallery)
    #expect(theatre.state.gallery.chosen?.name == "xor")
    theatre.type("Down Enter")
    #expect(theatre.state.mode == .scene)
    #expect(theatre.state.scene?.name == "circle")
  }

  @Test func `escape with a key hard upon it is escape and that key`() throws {
    let theatre = try theatre()
    theatre.type("e")
    theatre.press([.alt("v")])
    #expect(theatre.state.mode == .scene)
    #expect(theatre.state.look.show == .gradients)
  }

  @Test func `y copies the number under the cursor`() throws {
    let theatre = try theatre(at: 3)
    theatre.type("y")
    let name = try #require(theatre.picture.underCursor).name
    #expect(theatre.copied?.contains(name) == true)
  }

  @Test func `a click moves the cursor there, the wheel scrolls, the timeline scrubs`() throws {
    let theatre = try theatre(at: 100)
    let pane = theatre.picture.panes[1]
    theatre.act(
      .mouse(.press(x: pane.inside.x + 5, y: pane.inside.y + 3)))
    #expect(theatre.state.focus == 1)
    theatre.act(.mouse(.wheel(x: pane.inside.x + 5, y: pane.inside.y + 3, up: false)))
    #expect(theatre.state.looks[1].panY > 0)
    theatre.act(.mouse(.press(x: 2, y: 34)))
    #expect(theatre.iteration == 0)
    theatre.act(.mouse(.drag(x: 60, y: 34)))
    #expect(theatre.iteration > 20 && theatre.iteration < 100)
  }
}
