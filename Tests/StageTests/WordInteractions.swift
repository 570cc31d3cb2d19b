import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Testing

/// Before, keys, after: words that are found, chosen, compared, and where they stand.
@Suite struct WordInteractions {
  private func theatre() throws -> Theatre {
    try StageTests.theatre(
      "counting", at: 20,
      sets: [
        (path: "panes", value: "{columns: [representation, explain]}"),
        (path: "task.words.text", value: "{smallWorld: {sentences: 1500}}"),
        (path: "notes", value: "[]"), (path: "expect", value: "{by: 0, loss: \"> 0\"}"),
      ])
  }
  private func shown(_ theatre: Theatre) throws -> ShownWords {
    let view = try #require(theatre.picture.view)
    return try #require(ShownWords(view))
  }
  private func chosen(_ theatre: Theatre) throws -> [String] {
    let shown = try shown(theatre)
    return shown.chosen.map(shown.label)
  }

  @Test func `slash finds a word by how it begins, and panes speak of it`() throws {
    let theatre = try theatre()
    let before = try chosen(theatre)
    theatre.type("/ p r i n")
    #expect(theatre.text.contains("/prin"))
    theatre.type("c e Enter")
    #expect(try chosen(theatre) == before.dropLast() + ["prince"])
    #expect(theatre.text.contains("“prince”"))
    theatre.type("/ x q x Enter")
    #expect(theatre.state.message?.contains("no word with “xqx”") == true)
    #expect(theatre.state.mode == .line)
    theatre.type("Escape")
    #expect(try chosen(theatre).last == "prince")
  }

  @Test func `braces go along the road from one-hot to what is learnt`() throws {
    let theatre = try theatre()
    var titles: [String] = []
    for _ in 0..<6 {
      titles.append(try shown(theatre).space.name)
      theatre.type("}")
    }
    #expect(Set(titles).count == 6)
    #expect(titles.contains("oneHot") && titles.contains("ppmi") && titles.contains("inputVectors"))
    #expect(try shown(theatre).space.name == titles[0], "and begin again")
  }

  @Test func `enter goes to the word under the cursor, a adds it, A takes it away`() throws {
    let theatre = try theatre()
    for _ in 0..<6 where try shown(theatre).space.name != "ppmi" { theatre.type("}") }
    let before = try chosen(theatre)
    // The words of the list stand below the strip.
    for _ in 0..<6 { theatre.type("Down") }
    let here = try #require(theatre.picture.underCursor)
    let word = try shown(theatre).label(here.index)
    theatre.type("a")
    #expect(try chosen(theatre) == before.filter { $0 != word } + [word])
    theatre.type("A")
    #expect(try chosen(theatre).contains(word) == false)
    theatre.type("Enter")
    #expect(try chosen(theatre).count <= before.count)
  }
}
