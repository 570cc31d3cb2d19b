import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Sequences: before, keys, after.
@Suite struct SequenceInteractions {
  private func theatre(
    _ panes: String, task: String = "{repeat: {samples: 200, heldOut: 20}}", at iteration: Int = 5,
    width: Int = 120, height: Int = 40
  ) throws -> Theatre {
    try StageTests.theatre(
      "gaussians", at: iteration, width: width, height: height,
      sets: [
        (path: "task", value: task),
        (path: "model", value: "{transformer: {blocks: 2, width: 16, heads: 2, neurons: 16}}"),
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

  @Test func `i opens a line with the text that is shown, enter shows another in all panes`() throws
  {
    let theatre = try theatre("{columns: [nextToken, residual]}")
    let before = try shown(theatre)
    theatre.type("i")
    #expect(theatre.state.mode == .line)
    #expect(theatre.state.typed == before.form.vocabulary.decode(before.ids))
    for _ in before.ids { theatre.type("Backspace") }
    let text = before.form.vocabulary.decode(Array(before.ids.prefix(3)))
    write(text, theatre)
    #expect(theatre.text.contains("text \(text)"))
    theatre.type("Enter")
    #expect(theatre.state.mode == .scene)
    let after = try shown(theatre)
    #expect(after.ids == Array(before.ids.prefix(3)))
    #expect(theatre.state.looks.allSatisfy { $0.tokens == after.ids })
    #expect(theatre.text.contains("typed"))
    theatre.type(")")
    #expect(theatre.state.look.tokens == nil)
    #expect(try shown(theatre).passage == Passage(.heldOut(1)))
  }

  @Test func `a token that there is none of is said, with those that there are; esc leaves`() throws
  {
    let theatre = try theatre("{columns: [nextToken, residual]}")
    let before = theatre.text
    theatre.type("i")
    for _ in try shown(theatre).ids { theatre.type("Backspace") }
    write("%", theatre)
    theatre.type("Enter")
    #expect(theatre.state.mode == .line)
    #expect(theatre.state.message?.contains("there is no token “%”: the tokens are ") == true)
    theatre.type("Escape")
    #expect(theatre.state.mode == .scene && theatre.state.look.tokens == nil)
    #expect(theatre.text == before)
    theatre.type("i")
    for _ in 0..<40 { write("a", theatre) }
    theatre.type("Enter")
    #expect(theatre.state.message?.contains("too many") == true)
  }

  @Test func `of a translation the source is typed, and its translation begins anew`() throws {
    let theatre = try theatre(
      "{columns: [generation]}", task: "{dates: {samples: 200, heldOut: 20}}", height: 50)
    theatre.type("i")
    for _ in 0..<20 { theatre.type("Backspace") }
    write("9 May 1987", theatre)
    theatre.type("Enter")
    let after = try shown(theatre)
    #expect(after.form.vocabulary.decode(after.ids) == "9 May 1987~~~~~~~~>")
    theatre.type("a a")
    #expect(try shown(theatre).own.count == 3)
  }

  @Test func `a writes the token that the table has chosen, A takes it away`() throws {
    let theatre = try theatre("{columns: [generation]}")
    let begun = try shown(theatre).written
    theatre.type("]")
    #expect(theatre.state.look.sampling.way == .temperature)
    let first = theatre.text
    theatre.type("a")
    let one = try #require(theatre.state.look.tokens)
    #expect(one.dropLast() == begun[...])
    theatre.type("a a")
    let three = try #require(theatre.state.look.tokens)
    #expect(three.starts(with: one) && three.count == begun.count + 3)
    theatre.type("A A")
    #expect(theatre.state.look.tokens == one)
    // The same keys, the same text.
    theatre.type("a a")
    #expect(theatre.state.look.tokens == three)
    theatre.type(") (")
    #expect(theatre.text == first)
    for _ in 0..<40 { theatre.type("a") }
    #expect(theatre.state.message?.contains("the context is full") == true)
    #expect(try shown(theatre).ids.count == shown(theatre).form.length)
  }

  @Test func `ways of choosing and their numbers are changed with brackets, or typed`() throws {
    let theatre = try theatre("{columns: [generation]}")
    theatre.type("}")
    #expect(theatre.state.message?.contains("likeliest") == true)
    theatre.type("] } } {")
    #expect(theatre.state.look.sampling.temperature == 1.1)
    theatre.type("] {")
    #expect(theatre.state.look.sampling.way == .topK && theatre.state.look.sampling.k == 4)
    theatre.type("= 2 Enter")
    #expect(theatre.state.look.sampling.k == 2)
    theatre.type("] = 2 Enter")
    #expect(theatre.state.message == "p is above 0 and at most 1")
    theatre.type("Backspace 0 . 5 Enter")
    #expect(theatre.state.look.sampling.p == 0.5)
    theatre.type("]")
    #expect(theatre.state.look.sampling.way == .greedy)
  }

  @Test func `x knocks out the head under the cursor, u brings it back`() throws {
    let theatre = try theatre("{columns: [residual]}")
    for _ in 0..<8 { theatre.type("Left") }
    for _ in 0..<30 { theatre.type("Up") }
    for _ in 0..<30 {
      if theatre.picture.underCursor?.name.hasSuffix(".block1.attention.heads") == true { break }
      theatre.type("Down")
    }
    let origin = try #require(theatre.picture.underCursor)
    guard origin.name.hasSuffix(".block1.attention.heads") else {
      Issue.record("the cursor is on \(origin.name)")
      return
    }
    theatre.type("x")
    let patches = theatre.state.look.patches
    guard case .head("block1.attention", _)? = patches.first else {
      Issue.record("\(patches)")
      return
    }
    #expect(theatre.text.contains("changed by hand"))
    theatre.type("x")
    #expect(theatre.state.look.patches.isEmpty)
    theatre.type("x u")
    #expect(theatre.state.look.patches.isEmpty)
    let runs = try #require(theatre.session?.runs)
    #expect(runs.first.branches[0].journal.entries.isEmpty)
  }

  @Test
  func `m changes the mask, M the temperature, X hides a place: training knows nothing of it`()
    throws
  {
    let theatre = try theatre("{columns: [nextToken]}")
    let loss = theatre.session?.runs.first.loss
    theatre.type("m M 0 . 5 Enter X")
    let shown = try shown(theatre)
    let place = shown.place(theatre.state.look)
    #expect(theatre.state.look.patches == [.mask, .temperature(0.5), .place(place)])
    #expect(theatre.session?.runs.first.loss == loss)
    theatre.type("M 1 Enter")
    #expect(theatre.state.look.patches == [.mask, .place(place)])
    theatre.type("u u")
    #expect(theatre.state.look.patches.isEmpty)
    theatre.type("M - 1 Enter")
    #expect(theatre.state.message == "a temperature is above 0")
  }

  @Test func `= on a score types another in its place`() throws {
    let theatre = try theatre("{columns: [numbers]}")
    let layer = try #require(theatre.session?.runs.first.facts.attentions.first)
    for _ in 0..<60 {
      if theatre.picture.underCursor?.name.hasSuffix(layer.scores) == true { break }
      theatre.type("]")
    }
    let origin = try #require(theatre.picture.underCursor)
    try #require(origin.name.hasSuffix(layer.scores))
    theatre.type("= 2 . 5 Enter")
    guard case .score(layer.name, _, _, _, 2.5)? = theatre.state.look.patches.first else {
      Issue.record("\(theatre.state.look.patches)")
      return
    }
    #expect(theatre.text.contains("~score:") || theatre.text.contains("2.5"))
    theatre.type("u")
    #expect(theatre.state.look.patches.isEmpty)
  }

  @Test func `O puts the tokens in the vocabulary's order and back`() throws {
    let theatre = try theatre("{columns: [nextToken]}")
    let before = theatre.text
    theatre.type("O")
    #expect(theatre.text != before)
    theatre.type("O")
    theatre.change { $0.message = nil }
    #expect(theatre.text == before)
  }
}
