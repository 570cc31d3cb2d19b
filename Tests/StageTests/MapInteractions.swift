import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Testing

/// Before, keys, after: words on a map.
@Suite struct MapInteractions {
  private func theatre() throws -> Theatre {
    try StageTests.theatre(
      "counting", at: 40,
      sets: [
        (path: "panes", value: "{columns: [map, explain]}"),
        (path: "model.wordVectors.map", value: "{words: 100, every: 5, perplexity: 10}"),
        (path: "task.words.text", value: "{smallWorld: {sentences: 1500}}"),
        (path: "notes", value: "[]"), (path: "expect", value: "{by: 0, loss: \"> 0\"}"),
      ])
  }
  /// The words whose numbers are on the screen, by the map that they are of.
  private func words(_ theatre: Theatre, _ names: MapNames) -> Set<Int> {
    guard let view = theatre.picture.view else { return [] }
    let canvas = theatre.picture.canvas
    return Set(
      (0..<canvas.rows).flatMap { y in
        (0..<canvas.columns).compactMap { x in
          view.origin(of: canvas.mark(x: x, y: y)).flatMap { names.word(of: $0) }
        }
      })
  }

  @Test func `m goes from principal axes to t-SNE and back`() throws {
    let theatre = try theatre()
    #expect(theatre.text.contains("PCA"))
    theatre.type("m")
    #expect(theatre.text.contains("t-SNE ─ step 8, KL"))
    theatre.type("m")
    #expect(theatre.text.contains("map ─ PCA"))
  }

  @Test func `zoomed in, fewer words are seen, and moving the map shows others`() throws {
    let theatre = try theatre()
    let names = MapNames(of: WordVectors.read, goesAlong: true)
    let all = words(theatre, names)
    theatre.type("z z z z")
    let some = words(theatre, names)
    #expect(!some.isEmpty && some.count < all.count)
    theatre.type("L L L L L L L L L L")
    #expect(words(theatre, names) != some)
  }

  @Test func `enter chooses the word under the cursor, which is then always named`() throws {
    let theatre = try theatre()
    theatre.type("Right Right Down")
    let origin = try #require(theatre.picture.underCursor)
    let view = try #require(theatre.picture.view)
    let word = try #require(MapPane.word(of: origin, view))
    theatre.type("Enter")
    let shown = try #require(theatre.picture.view.flatMap { ShownWords($0) })
    #expect(shown.word == word)
    #expect(theatre.text.contains(shown.label(word)))
  }

  @Test func `where vectors stay, t-SNE is there as it ends; where they only learn there is none`()
    throws
  {
    let theatre = try theatre()
    theatre.type("m")
    for _ in 0..<6 {
      let shown = try #require(theatre.picture.view.flatMap { ShownWords($0) })
      let name = shown.space.name
      let text = theatre.text
      switch name {
      case "inputVectors": #expect(text.contains("step 8"))
      case "outputVectors": #expect(text.contains("goes along with"))
      default: #expect(text.contains("step \(Run.stillSteps)"), "\(name)")
      }
      theatre.type("}")
    }
  }
}
