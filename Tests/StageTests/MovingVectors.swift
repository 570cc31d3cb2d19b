import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Vectors and matrices: before, keys, after.
@Suite struct MovingVectors {
  private func numbers(_ theatre: Theatre, _ name: String) -> [Double] {
    theatre.session?.runs.first.tensor(name)?.numbers ?? []
  }

  /// Puts the cursor on a number of the focused pane, with the mouse.
  private func click(_ theatre: Theatre, _ name: String, _ index: Int) throws -> (x: Int, y: Int) {
    let (canvas, view) = (theatre.picture.canvas, try #require(theatre.picture.view))
    let pane = try #require(theatre.picture.panes.first { $0.index == theatre.state.focus })
    for y in pane.inside.y..<pane.inside.bottom {
      for x in pane.inside.x..<pane.inside.right {
        let origin = view.origin(of: canvas.mark(x: x, y: y))
        guard origin?.name == name, origin?.index == index else { continue }
        theatre.act(.mouse(.press(x: x, y: y)))
        return (x, y)
      }
    }
    Issue.record("\(name)[\(index)] is not drawn")
    return (0, 0)
  }

  @Test func `HJKL move the vector under the cursor, and all that follows from it`() throws {
    let theatre = try theatre("attention-by-hand")
    _ = try click(theatre, "key", 2)
    let (key, weights) = (numbers(theatre, "key"), numbers(theatre, "weights"))
    theatre.type("L L K")
    let moved = numbers(theatre, "key")
    #expect(moved[2] > key[2] && moved[3] > key[3])
    #expect(moved[..<2] == key[..<2] && moved[4...] == key[4...])
    #expect(numbers(theatre, "weights") != weights)
    #expect(theatre.picture.underCursor?.name == "key")
    let journal = theatre.session?.runs.first.branches[0].journal
    #expect(journal?.entries.count == 1)
    theatre.type("H H J")
    #expect(abs(numbers(theatre, "key")[2] - key[2]) < 1e-9)
    theatre.type("u")
    #expect(numbers(theatre, "weights") == weights)
  }

  @Test func `a vector follows the mouse`() throws {
    let theatre = try theatre("attention-by-hand")
    let key = numbers(theatre, "key")
    let (x, y) = try click(theatre, "key", 2)
    for step in 1...6 { theatre.act(.mouse(.drag(x: x + step, y: y + step / 2))) }
    theatre.act(.mouse(.release(x: x + 6, y: y + 3)))
    let moved = numbers(theatre, "key")
    #expect(moved[2] > key[2] + 0.1 && moved[3] < key[3] - 0.1)
    #expect(moved[4...] == key[4...])
    let origin = theatre.picture.view?.origin(of: theatre.picture.canvas.mark(x: x + 6, y: y + 3))
    #expect(origin?.name == "key" && origin?.index == 2)
    #expect(theatre.session?.runs.first.branches[0].journal.entries.count == 1)
  }

  @Test func `what is worked out is not moved by hand`() throws {
    let theatre = try theatre("attention-by-hand")
    _ = try click(theatre, "weights", 1)
    let before = theatre.session?.runs.first.tensorNames.map { numbers(theatre, $0) }
    theatre.type("L")
    #expect(theatre.state.message?.contains("put the cursor on a vector") == true)
    #expect(theatre.session?.runs.first.tensorNames.map { numbers(theatre, $0) } == before)
  }

  @Test func `brackets go to the other query, and its weights`() throws {
    let theatre = try theatre("attention-by-hand")
    #expect(theatre.text.contains("query 1 of 2"))
    let before = theatre.text
    theatre.type("]")
    #expect(theatre.text.contains("query 2 of 2"))
    theatre.type("]")
    #expect(theatre.text == before)
  }

  @Test func `a temperature is changed while it runs, and the scores with it`() throws {
    let theatre = try theatre("attention-by-hand")
    let scores = numbers(theatre, "scores")
    try theatre.session?.runs.first.tweak("temperature", to: 2)
    #expect(numbers(theatre, "scores") == scores.map { $0 / 2 })
  }

  @Test func `a adds a row or a column where the cursor is, A takes it away`() throws {
    let theatre = try theatre("matrix-product")
    let before = theatre.text
    _ = try click(theatre, "A", 1)
    theatre.type("a")
    #expect(theatre.session?.runs.first.tensor("A")?.shape == [3, 3])
    #expect(theatre.session?.runs.first.tensor("AB")?.shape == [3, 2])
    theatre.type("u")
    _ = try click(theatre, "columns(A)", 0)
    theatre.type("a")
    #expect(theatre.session?.runs.first.tensor("A")?.shape == [2, 4])
    #expect(theatre.text.contains("A has 4 columns, B has 3 rows"))
    theatre.type("A")
    #expect(theatre.session?.runs.first.tensor("A")?.shape == [2, 3])
    #expect(theatre.text.contains("AB (2, 2)") && before.contains("AB (2, 2)"))
    theatre.type("A A A")
    #expect(theatre.session?.runs.first.tensor("A")?.shape == [2, 1])
    #expect(theatre.state.message?.contains("the last of its columns") == true)
  }

  @Test func `brackets write out the other product`() throws {
    let theatre = try theatre("matrix-product")
    _ = try click(theatre, "AB", 3)
    #expect(theatre.text.contains("product ─ AB") && theatre.text.contains("AB[1, 1] = −1·1"))
    theatre.type("]")
    #expect(theatre.text.contains("product ─ BA") && theatre.text.contains("BA[0, 0] = 2·1"))
    theatre.type("]")
    #expect(theatre.text.contains("product ─ AB"))
  }
}
