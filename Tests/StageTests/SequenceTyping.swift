import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Staging
import Testing

/// What is typed for the panes of sequences, and where they begin.
@Suite struct SequenceTyping {
  private func theatre(
    _ panes: String, task: String = "{repeat: {samples: 200, heldOut: 20}}",
    model: String = "{transformer: {blocks: 2, width: 16, heads: 2, neurons: 16}}", at: Int = 2,
    width: Int = 120, height: Int = 40
  ) throws -> Theatre {
    try StageTests.theatre(
      "gaussians", at: at, width: width, height: height,
      sets: [
        (path: "task", value: task), (path: "model", value: model),
        (path: "loss", value: "crossEntropy"), (path: "panes", value: panes),
        (path: "notes", value: "[]"), (path: "expect", value: "{by: 0, loss: \"> 0\"}"),
      ])
  }
  private func shown(_ theatre: Theatre) throws -> ShownPassage {
    let facts = try #require(theatre.session?.runs.first.facts)
    return try #require(ShownPassage(facts, theatre.state.look))
  }
  private func write(_ text: String, _ theatre: Theatre) {
    theatre.press(text.map { Key.character($0) })
  }
  private func footer(_ theatre: Theatre) -> String {
    theatre.text.split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test func `typing replaces the old text, other keys edit it, ctrl-u clears it`() throws {
    let theatre = try theatre("{columns: [nextToken]}")
    let text = try shown(theatre).form.vocabulary.decode(shown(theatre).ids)
    theatre.type("i Enter")
    #expect(theatre.state.mode == .scene && theatre.state.look.tokens == nil)
    theatre.type("i")
    write("ab", theatre)
    #expect(theatre.state.typed == "ab")
    theatre.type("Left c Right Right d Left Left Backspace")
    #expect(theatre.state.typed == "abd" || theatre.state.typed == "acd", "ac b d → c goes")
    theatre.type("Escape i Left Left")
    write("c", theatre)
    #expect(theatre.state.typed == text.dropLast(2) + "c" + text.suffix(2))
    theatre.type("Escape i Backspace")
    #expect(theatre.state.typed == String(text.dropLast()))
    theatre.type("C-u")
    #expect(theatre.state.typed == nil && theatre.state.mode == .line)
    write("abc", theatre)
    theatre.type("Enter")
    #expect(try shown(theatre).form.vocabulary.decode(shown(theatre).ids) == "abc")
  }

  @Test func `what every sequence begins with is put in front of what is typed, and said`() throws {
    let theatre = try theatre(
      "{columns: [nextToken, attention]}", task: "{sentences: {samples: 200, heldOut: 20}}")
    theatre.type("i")
    write("the soup was not bad", theatre)
    theatre.type("Enter")
    let ids = try shown(theatre).ids
    #expect(try shown(theatre).form.vocabulary.decode(ids) == "> the soup was not bad")
    #expect(theatre.state.message?.contains("“>” put in front") == true)
    // Who types it needs no help.
    theatre.type("i")
    write("> the tea was good", theatre)
    theatre.type("Enter")
    #expect(try shown(theatre).ids.count == 5 && theatre.state.message == nil)
    // A task whose sequences begin with anything takes what is typed.
    let other = try self.theatre("{columns: [nextToken]}")
    other.type("i")
    write("ba", other)
    other.type("Enter")
    #expect(try shown(other).ids.count == 2)
  }

  @Test func `it begins at a place that is asked, and on the key that it takes most from`() throws {
    let theatre = try theatre("{columns: [attention, nextToken]}")
    func strongest(_ theatre: Theatre) throws -> Bool {
      let origin = try #require(theatre.picture.underCursor)
      let frame = try #require(theatre.frame)
      let weights = try #require(frame.tensors[TensorKey(origin.name)])
      let keys = try #require(weights.shape.last)
      let row = origin.index / keys * keys
      return weights[origin.index] == (row..<row + keys).map { weights[$0] }.max()
    }
    let shown = try shown(theatre)
    let place = shown.place(theatre.state.look)
    #expect(shown.target(place) != nil && shown.target(place - 1) == nil)
    #expect(try strongest(theatre))
    let query = try #require(theatre.picture.underCursor).index / shown.ids.count % shown.ids.count
    #expect(query == place)
    // While nobody has moved it, it goes with the weights; then it stays.
    for _ in 0..<5 {
      theatre.type(">")
      #expect(try strongest(theatre))
    }
    theatre.type("Right")
    let moved = theatre.picture.underCursor?.index
    theatre.type("> >")
    #expect(theatre.picture.underCursor?.index == moved)

    let dates = try self.theatre(
      "{columns: [attention, generation]}", task: "{dates: {samples: 200, heldOut: 20}}")
    #expect(dates.picture.underCursor?.name.contains(".cross.weights") == true)
    #expect(try strongest(dates))

    let sentences = try self.theatre(
      "{columns: [attention, nextToken]}", task: "{sentences: {samples: 200, heldOut: 20}}")
    let first = try #require(sentences.picture.underCursor)
    let keys = try self.shown(sentences).ids.count
    #expect(first.index / keys % keys == 0)
  }

  @Test func `the keys of the pane stand in the bottom line, and first in the help`() throws {
    let theatre = try theatre("{columns: [attention, nextToken]}", height: 36)
    for words in ["[ ] head", "{ } layer", "( ) sample"] {
      #expect(footer(theatre).contains(words))
    }
    theatre.resize(width: 120, height: 60)
    theatre.type("?")
    let own = try #require(theatre.text.firstRange(of: "the next head"))
    let common = try #require(theatre.text.firstRange(of: "play / pause"))
    #expect(own.lowerBound < common.lowerBound)
    theatre.type("Escape 2")
    #expect(!footer(theatre).contains("head") && footer(theatre).contains("O order"))
    theatre.type("1")
    theatre.resize(width: 80, height: 24)
    #expect(footer(theatre).contains("[ ] head"))

    let vectors = try StageTests.theatre("attention-by-hand")
    #expect(!footer(vectors).contains("a add") && footer(vectors).contains("[ ] query"))
    vectors.type("?")
    #expect(!vectors.text.contains("add a neuron"))
  }

  @Test func `O orders the tokens of the pane in focus, and while it plays they keep their places`()
    throws
  {
    let theatre = try theatre("{columns: [attention, nextToken]}")
    theatre.type("O")
    #expect(theatre.state.looks.allSatisfy { !$0.isByVocabulary })
    #expect(theatre.state.message?.contains("nextToken") == true)
    func rows() -> [Substring] { theatre.text.split(separator: "\n").dropFirst(2).dropLast(3) }
    theatre.type("2")
    let likeliest = rows()
    theatre.type("O")
    let vocabulary = rows()
    #expect(theatre.state.message?.contains("vocabulary") == true && vocabulary != likeliest)
    theatre.type("O space")
    #expect(rows() == vocabulary)
    theatre.type("space")
    #expect(rows() == likeliest)
  }

  @Test func `the mask is called by its name, and what was done is said once`() throws {
    let theatre = try theatre("{columns: [attention]}")
    theatre.type("m")
    #expect(theatre.state.message?.contains("mask: none") == true)
    // Beside what the pane says of itself.
    func said(_ theatre: Theatre) -> Int {
      let lines = theatre.text.split(separator: "\n")
      return [lines.first, lines.last].compactMap { $0 }
        .reduce(0) { $0 + $1.ranges(of: "mask: none").count }
    }
    #expect(said(theatre) == 1)
    theatre.type("Left")
    #expect(said(theatre) == 1)
    theatre.type("m")
    #expect(theatre.state.message == "restored: mask: causal")

    let moons = try StageTests.theatre("moons", at: 4)
    moons.type("x")
    let done = try #require(moons.state.message)
    #expect(moons.text.ranges(of: done).count == 1)
    moons.type("Tab")
    #expect(moons.text.contains(done))
  }

  @Test(arguments: SceneLibrary.names)
  func `v announces only what is seen`(_ name: String) throws {
    let theatre = try StageTests.theatre(name, at: 1)
    guard theatre.session?.runs.first.isHeavy == false || name == "repeat" else { return }
    var seen: Set<String> = []
    for _ in 0..<7 {
      theatre.change { $0.message = nil }
      let before = theatre.picture.canvas
      theatre.type("v")
      let said = try #require(theatre.state.message)
      theatre.change { $0.message = nil }
      if said.contains("nothing else") {
        #expect(theatre.picture.canvas == before && seen.isEmpty)
        return
      }
      #expect(theatre.picture.canvas != before, "\(said)")
      if !seen.insert(said).inserted { return }
    }
    Issue.record("it never comes back to what was first")
  }
}
