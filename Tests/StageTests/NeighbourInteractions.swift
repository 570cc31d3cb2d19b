import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Words and what is near them: before, keys, after.
@Suite struct NeighbourInteractions {
  private static func sets(_ panes: String) -> [(path: String, value: String)] {
    [
      (path: "panes", value: panes), (path: "notes", value: "[]"),
      (path: "task.words.file", value: "village"),
    ]
  }
  private func theatre(_ panes: String, at iteration: Int = 200, width: Int = 120, height: Int = 36)
    throws -> Theatre
  {
    try StageTests.theatre(
      "words", at: iteration, width: width, height: height, sets: Self.sets(panes))
  }
  private func shown(_ theatre: Theatre) throws -> ShownWords {
    let facts = try #require(theatre.session?.runs.first.facts)
    return try #require(ShownWords(facts, theatre.state.look))
  }
  private func find(_ word: Int, _ theatre: Theatre) throws {
    theatre.type("/")
    theatre.press(try shown(theatre).label(word).map { Key.character($0) })
    theatre.type("Enter")
  }

  @Test func `enter on a word of the list asks for those that are near that one`() throws {
    let theatre = try theatre("{columns: [nearest, similarity]}")
    let before = try shown(theatre)
    #expect(theatre.text.contains("nearest to “\(before.label(before.word))” ─ cosine"))
    theatre.type("Down Down")
    let view = try #require(theatre.picture.view)
    let origin = try #require(theatre.picture.underCursor)
    let under = try #require(view.word(of: origin))
    #expect(under != before.word)
    theatre.type("Enter")
    #expect(try shown(theatre).word == under)
    #expect(theatre.text.contains("nearest to “\(before.label(under))” ─ cosine"))
    #expect(theatre.text.contains("cosine with “\(before.label(under))”"))
  }

  @Test func `O compares words in another way, in every pane that compares them`() throws {
    let theatre = try theatre("{columns: [nearest, similarities]}")
    for name in ["dot product", "Euclidean distance", "cosine"] {
      theatre.type("O")
      #expect(theatre.text.contains("─ \(name)"))
      #expect(theatre.text.contains("similarities ─ \(name)"))
    }
  }

  @Test func `places of the past stand beside the list, and change with the word`() throws {
    let theatre = try theatre("{columns: [nearest]}")
    #expect(theatre.text.contains("at 96") && theatre.text.contains("at 0"))
    let before = theatre.text
    try find(9, theatre)
    #expect(theatre.text.contains("at 96") && theatre.text != before)
    theatre.type("<")
    #expect(!theatre.text.contains("at 96") && theatre.iteration == 190)
  }

  @Test func `after the last dimension comes the axis from one chosen word to the next`() throws {
    let theatre = try theatre("{columns: [axis]}")
    let words = try shown(theatre)
    let count = words.space.dimension
    #expect(theatre.text.contains("axis ─ dimension 0 of \(count)"))
    theatre.type("[")
    let (a, b) = (words.chosen[words.chosen.count - 2], words.word)
    #expect(theatre.text.contains("axis ─ from “\(words.label(a))” to “\(words.label(b))”"))
    theatre.type("[")
    #expect(theatre.text.contains("axis ─ dimension \(count - 1) of \(count)"))
    theatre.type("] ]")
    #expect(theatre.text.contains("axis ─ dimension 0 of \(count)"))
  }

  @Test func `an analogy is asked of the three words that were chosen last`() throws {
    let theatre = try theatre("{columns: [analogy]}")
    let words = try shown(theatre)
    let before = theatre.text
    theatre.change { $0.changeLooks { $0.words = [12, 5, 9] } }
    #expect(theatre.text != before)
    try find(20, theatre)
    let title = [12, 5, 20].map(words.label)
    #expect(theatre.text.contains("analogy ─ \(title[0]) − \(title[1]) + \(title[2])"))
    let scale = RowNames.scale(.cosine, words.space.name, toAnalogy: 12, minus: 5, plus: 20)
    let run = try #require(theatre.session?.runs.first)
    let best = try #require(run.tensor(RowNames.nearest(scale, 1)))
    #expect(theatre.text.contains("= \(words.label(Int(best[0]))) "))
  }

  @Test(arguments: [
    "{rows: [{columns: [nearest, similarity]}, {columns: [analogy, similarities]}]}", "axis",
    "{columns: [nearest]}", "{columns: [analogy]}",
  ])
  func `every number about words has an origin and is what that says`(_ panes: String) throws {
    let audit = try Audit(SceneLibrary.load("words", sets: Self.sets(panes)))
    #expect(audit.faults.prefix(3) == [] && audit.recomputed > 100)
  }

  @Test(arguments: ["inputVectors", "outputVectors"])
  func `what is near is drawn of any space, however small the screen`(_ space: String) throws {
    for (width, height) in [(30, 8), (80, 24), (200, 60)] {
      let theatre = try theatre(
        "{rows: [{columns: [nearest, similarity]}, {columns: [analogy, axis, similarities]}]}",
        at: 0, width: width, height: height)
      theatre.type(space == "outputVectors" ? "}" : ". .")
      #expect(!theatre.text.contains("…\n…"))
      // Vectors that are 0 are near nothing.
      if space == "outputVectors", width > 60 { #expect(theatre.text.contains("Nothing is near")) }
    }
  }
}
