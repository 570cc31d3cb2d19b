import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Before, keys, after: what a hand changes.
@Suite struct Changing {
  private func bits(_ theatre: Theatre, _ run: Int = 0) -> [UInt64] {
    guard let run = theatre.session?.runs[run] else { return [] }
    return run.tensorNames.flatMap { run.tensor($0)?.numbers.map(\.bitPattern) ?? [] }
  }

  @Test(arguments: [(80, 24), (120, 36)])
  func `what is typed stands beside the number it replaces, and enter sets it`(
    _ size: (width: Int, height: Int)
  ) throws {
    let theatre = try theatre(at: 10, width: size.width, height: size.height)
    let origin = try #require(theatre.picture.underCursor)
    #expect(origin.name.hasSuffix(".weight"))
    theatre.type("= 0 . 2 5")
    #expect(theatre.state.mode == .writing)
    #expect(theatre.text.contains("→ 0.25"))
    #expect(theatre.session?.runs.number(at: origin) != 0.25)
    theatre.type("Backspace Enter")
    #expect(theatre.state.mode == .scene)
    #expect(theatre.session?.runs.number(at: origin) == Double(Float(0.2)))
    #expect(theatre.frame?.branch.journal.entries.count == 1)
  }

  @Test func `what is no number is told, and escape leaves everything as it is`() throws {
    let theatre = try theatre(at: 10)
    let before = bits(theatre)
    theatre.type("= - . Enter")
    #expect(theatre.state.message?.contains("is not a number") == true)
    #expect(theatre.state.mode == .writing)
    theatre.type("Escape")
    #expect(theatre.state.mode == .scene)
    #expect(bits(theatre) == before)
  }

  @Test func `a memory or a gradient means its parameter`() throws {
    let theatre = try theatre(at: 10)
    let weight = try #require(theatre.picture.underCursor)
    for view in ["v", "v v", "v v v"] {
      theatre.type(view)
      #expect(theatre.picture.underCursor?.index == weight.index)
      theatre.type("= 0 . 5 Enter")
      #expect(theatre.session?.runs.number(at: weight) == 0.5, "\(view)")
      theatre.type("u")
      #expect(theatre.session?.runs.number(at: weight) != 0.5)
      for _ in 0..<10 where theatre.state.look.show != .values { theatre.type("v") }
    }
  }

  @Test func `a number that is worked out from others cannot be typed`() throws {
    let theatre = try theatre(at: 10)
    let loss = try #require(theatre.state.paneNames.firstIndex(of: "loss"))
    theatre.type("\(loss + 1) =")
    #expect(theatre.state.mode == .scene)
    #expect(theatre.state.message?.contains("worked out") == true)
  }

  @Test(arguments: ["x", "f", "a", "= 2 Enter", "p Up Right Escape", "p Right Escape"])
  func `u takes back what was changed: the same numbers, the same screen`(_ keys: String) throws {
    let theatre = try theatre("spiral", at: 12)
    let (numbers, canvas) = (bits(theatre), theatre.picture.canvas)
    theatre.type(keys)
    #expect(theatre.frame?.branch.journal.entries.count == 1, "\(keys)")
    theatre.type("u")
    #expect(theatre.frame?.branch.journal.entries.count == 0, "\(keys)")
    #expect(bits(theatre) == numbers, "\(keys)")
    theatre.type("Right Left")
    for pane in theatre.picture.panes where pane.name == "network" {
      for y in pane.inside.y..<pane.inside.bottom {
        for x in pane.inside.x..<pane.inside.right {
          #expect(canvas[x, y].glyph == theatre.picture.canvas[x, y].glyph, "\(keys) \(x) \(y)")
        }
      }
    }
  }

  @Test(arguments: ["x", "f"])
  func `the same key twice leaves all as it was`(_ key: String) throws {
    let theatre = try theatre("spiral", at: 12)
    let numbers = bits(theatre)
    theatre.type("\(key) \(key)")
    #expect(bits(theatre) == numbers)
    #expect(theatre.frame?.branch.journal.entries.count == 0)
    theatre.type("\(key) . . \(key)")
    #expect(theatre.frame?.branch.journal.entries.count == 2)
  }

  @Test func `neurons and layers come and go, and every pane keeps its footing`() throws {
    let theatre = try theatre("spiral", at: 12)
    func sizes() -> [Int] { theatre.frame?.facts.layers.map(\.outputs) ?? [] }
    // Onto the activation of a neuron, where a cursor on a weight adds layers.
    theatre.type("} ] ] ] ] ] ] ]")
    #expect(theatre.picture.underCursor?.name == "layer2.bias")
    theatre.type("a")
    #expect(sizes() == [8, 9, 1])
    theatre.type("A A")
    #expect(sizes() == [8, 7, 1])
    for _ in 0..<theatre.state.paneNames.count {
      theatre.type("Tab")
      #expect(theatre.picture.isComplete(theatre.frame))
    }
    theatre.type("1 { a")
    theatre.type(". . < G")
    #expect(theatre.frame.map { $0.facts.layers.count } ?? 0 >= 3)
    #expect(theatre.picture.isComplete(theatre.frame))
  }

  @Test func `what is knocked out or frozen is seen, and the help says how`() throws {
    let theatre = try theatre("spiral", at: 12)
    theatre.type("}")
    #expect(!theatre.text.contains("✕"))
    theatre.type("x")
    #expect(theatre.text.contains("✕"))
    #expect(theatre.state.message?.contains("knocked out") == true)
    theatre.type("x f")
    #expect(!theatre.text.contains("✕"))
    #expect(theatre.text.contains("∗"))
    theatre.type("?")
    #expect(theatre.text.contains("frozen: the optimizer leaves it alone"))
  }

  @Test func `left and right on the first line go to another optimizer`() throws {
    let theatre = try theatre(at: 12)
    let names = optimizers.map { $0.name }
    let before = try #require(theatre.frame?.facts.optimizer)
    let k = try #require(names.firstIndex(of: before))
    theatre.type("p Up Right")
    #expect(theatre.frame?.facts.optimizer == names[(k + 1) % names.count])
    #expect(theatre.text.contains("→ \(names[(k + 1) % names.count])"))
    theatre.type("Left")
    #expect(theatre.frame?.facts.optimizer == before)
  }

  @Test func `where the line stands on a change it says which`() throws {
    let theatre = try theatre("spiral", at: 12)
    let weight = try #require(theatre.picture.underCursor)
    theatre.type("= 0 . 5 Enter Right Left")
    let line = { theatre.text.split(separator: "\n").dropLast().last.map(String.init) ?? "" }
    #expect(line().contains("◆ \(weight.name)"))
    #expect(line().contains("→ 0.5"))
    theatre.type(".")
    #expect(!line().contains("→ 0.5"))
  }
}

/// Before, keys, after: several runs.
@Suite struct SideBySide {
  private func looks(_ theatre: Theatre) -> [Int] {
    theatre.state.looks.dropLast().map(\.run)
  }

  @Test func `b makes another run of the same state, and the next change is its own`() throws {
    let theatre = try theatre(at: 30)
    theatre.type("b")
    let runs = try #require(theatre.session?.runs)
    #expect(runs.all.count == 2)
    #expect(looks(theatre).allSatisfy { $0 == 1 })
    #expect(theatre.text.contains("branch 1"))
    theatre.type("x . . .")
    #expect(runs[0].branches[0].journal.entries.isEmpty)
    #expect(runs[1].branches[0].journal.entries.count == 1)
    #expect(runs[0].iteration == 33 && runs[1].iteration == 33)
    #expect(runs[0].loss != runs[1].loss)
  }

  @Test func `w turns one pane, W all of them`() throws {
    let theatre = try theatre(at: 5)
    theatre.type("b b")
    #expect(looks(theatre).allSatisfy { $0 == 2 })
    theatre.type("w")
    #expect(looks(theatre) == [0] + looks(theatre).dropFirst().map { _ in 2 })
    theatre.type("W")
    #expect(looks(theatre).allSatisfy { $0 == 1 })
    theatre.type("r y")
    #expect(theatre.session?.runs.all.count == 1)
    #expect(looks(theatre).allSatisfy { $0 == 0 })
    theatre.type("w")
    #expect(theatre.state.message?.contains("one run") == true)
  }

  @Test func `v comes to the difference where there is one, and says from which run`() throws {
    let theatre = try theatre(at: 20)
    theatre.type("b x . . v v v v")
    #expect(theatre.state.look.show == .difference)
    #expect(theatre.text.contains("difference from trunk"))
    let origin = try #require(theatre.picture.underCursor)
    #expect(origin.name.hasPrefix("difference("))
    #expect(theatre.text.contains("\(origin.index % 8)] − that of trunk"))
    let runs = try #require(theatre.session?.runs)
    let (a, b) = (runs[1].tensor("layer1.weight"), runs[0].tensor("layer1.weight"))
    #expect(runs.number(at: origin) == (a?[origin.index] ?? 0) - (b?[origin.index] ?? 0))
    theatre.type("v")
    #expect(theatre.state.look.show == .values)
  }

  @Test func `up and down in the timeline go along all lines of all runs`() throws {
    let theatre = try theatre(at: 30)
    theatre.type("< p Right Escape . . b . . t")
    // The first line, the one that began in the past, and the run that was branched off.
    let lines = { theatre.text.split(separator: "\n").filter { $0.contains("╰") }.count }
    #expect(lines() >= 2)
    #expect(theatre.state.look.run == 1)
    theatre.type("Up")
    #expect(theatre.state.look.run == 0)
    #expect(theatre.frame?.runs[0].branchIndex == 1)
    theatre.type("Up")
    #expect(theatre.frame?.runs[0].branchIndex == 0)
    theatre.type("Up")
    #expect(theatre.state.look.run == 1)
  }

  @Test func `scrubbing stops where something was changed`() throws {
    let theatre = try theatre(at: 1000)
    theatre.type("p Right Escape")
    theatre.session?.runs.go(to: 2000)
    theatre.type(". t")
    for _ in 0..<60 {
      theatre.type("Left")
      if theatre.iteration <= 1000 { break }
    }
    #expect(theatre.iteration == 1000)
  }

  @Test func `the name of the run is never dropped from the top line`() throws {
    let theatre = try theatre(at: 5)
    theatre.type("b Right")
    for width in [60, 80, 120] {
      theatre.resize(width: width, height: 24)
      let top = theatre.text.split(separator: "\n").first.map(String.init) ?? ""
      #expect(top.contains("branch 1") && top.contains("loss"), "\(width): \(top)")
    }
  }

  @Test func `a message that has no room at the top stands below`() throws {
    let theatre = try theatre(at: 5, width: 80, height: 24)
    theatre.type("b")
    let message = try #require(theatre.state.message)
    #expect(theatre.text.contains(message))
    #expect(theatre.text.split(separator: "\n").first?.contains("loss") == true)
    theatre.type("Right")
    #expect(!theatre.text.contains(message))
  }

  @Test func `a scene's layout says which run a pane shows first`() throws {
    let theatre = try theatre("wide-and-narrow", at: 3)
    #expect(looks(theatre) == [2, 1, 0, 0, 0])
    for name in ["two", "three", "sixteen"] { #expect(theatre.text.contains("● \(name)")) }
  }

  @Test(arguments: [
    ("adam", "{pane: loss, run: adam}", "there is one run only"),
    ("[adam, momentum]", "{pane: loss, run: adm}", "did you mean \"adam\"?"),
    ("[adam, momentum]", "{rows: [loss], run: adam}", "a pane shows a run"),
  ])
  func `a mistake in that is told, with its repair`(
    _ optimizer: String, _ panes: String, _ words: String
  ) {
    #expect {
      _ = try SceneLibrary.load("moons", sets: [("optimizer", optimizer), ("panes", panes)])
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test func `every loss curve belongs to its run`() throws {
    let theatre = try theatre(at: 30)
    theatre.type("b x > >")
    let pane = try #require(theatre.picture.panes.first { $0.name == "loss" })
    let view = try #require(theatre.picture.view)
    var runs: Set<Int> = []
    for y in pane.inside.y..<pane.inside.bottom {
      for x in pane.inside.x..<pane.inside.right {
        if let origin = view.origin(of: theatre.picture.canvas.mark(x: x, y: y)),
          origin.name == "loss"
        {
          runs.insert(origin.run)
        }
      }
    }
    #expect(runs == [0, 1])
  }
}
