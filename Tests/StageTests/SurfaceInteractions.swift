import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

/// Surfaces: before, keys, after.
@Suite struct SurfaceInteractions {
  private func race(_ panes: String = "{rows: [contour, derivatives]}") throws -> Theatre {
    try theatre(
      "race-himmelblau", at: 12, height: 40, sets: [(path: "panes", value: panes)])
  }
  private func plane(_ theatre: Theatre) -> LossPlane? {
    theatre.picture.request.tensors.compactMap { LossPlane.named($0.name) }
      .first { $0.directions != .through }
  }

  @Test func `z zooms in about the middle, and Z out again to the very same screen`() throws {
    let theatre = try race()
    let before = theatre.text
    let wide = try #require(plane(theatre)?.window)
    theatre.type("z z")
    let close = try #require(plane(theatre)?.window)
    let (w, c) = (
      wide.x.upperBound - wide.x.lowerBound, close.x.upperBound - close.x.lowerBound
    )
    #expect(abs(c - w / 2) < 1e-9)
    let middle = (wide.x.upperBound + wide.x.lowerBound) / 2
    #expect(abs((close.x.upperBound + close.x.lowerBound) / 2 - middle) < 1e-9)
    theatre.type("Z Z")
    #expect(theatre.text == before)
  }

  @Test func `HJKL move a plane by a tenth of what is seen, and back`() throws {
    let theatre = try race()
    let wide = try #require(plane(theatre)?.window)
    theatre.type("L K")
    let moved = try #require(plane(theatre)?.window)
    let (width, height) = (
      wide.x.upperBound - wide.x.lowerBound, wide.y.upperBound - wide.y.lowerBound
    )
    #expect(abs(moved.x.lowerBound - wide.x.lowerBound - 0.1 * width) < 1e-9)
    #expect(abs(moved.y.lowerBound - wide.y.lowerBound - 0.1 * height) < 1e-9)
    theatre.type("H J")
    let back = try #require(plane(theatre)?.window)
    #expect(abs(back.x.lowerBound - wide.x.lowerBound) < 1e-9)
  }

  @Test func `i starts all runs anew from under the cursor, and keeps the old paths`() throws {
    let theatre = try race()
    for _ in 0..<40 where theatre.picture.underCursor.flatMap({ LossPlane.named($0.name) }) == nil {
      theatre.type("Right Down")
    }
    theatre.type("Left Left Left")
    let origin = try #require(theatre.picture.underCursor)
    let plane = try #require(LossPlane.named(origin.name))
    let (x, y): (Double, Double) = (
      plane.coordinate(0, of: origin.index), plane.coordinate(1, of: origin.index)
    )
    theatre.type("i")
    let runs = try #require(theatre.session?.runs)
    #expect(runs.iteration == 0)
    for run in runs.all {
      #expect(run.tensor("point")?.numbers == [x, y])
      #expect(run.branches.count == 2)
    }
    #expect(theatre.state.message?.contains("started anew") == true)
    theatre.type("u")
    for run in runs.all { #expect(run.tensor("point")?.numbers == [-0.27, -0.92]) }
    theatre.type("i . .")
    #expect(runs.iteration == 2)
    #expect(runs[0].branches[runs[0].branch].way?.stops.first?.x == x)
  }

  @Test func `i in derivatives takes a formula, says where one is wrong, and goes down on it`()
    throws
  {
    let theatre = try race()
    theatre.type("2 i")
    #expect(theatre.state.mode == .line)
    theatre.press("x^2 + sen(y)".map { Key.character($0) })
    theatre.type("Enter")
    #expect(theatre.state.mode == .line)
    #expect(theatre.state.message?.contains("at character 7") == true)
    #expect(theatre.state.message?.contains("sin") == true)
    for _ in 0..<6 { theatre.press([.backspace]) }
    theatre.press("2y^2".map { Key.character($0) })
    theatre.type("Enter")
    #expect(theatre.state.mode == .scene)
    let runs = try #require(theatre.session?.runs)
    #expect(runs.iteration == 0)
    let point = try #require(runs.first.tensor("point")?.numbers)
    #expect(abs(runs.first.loss - (point[0] * point[0] + 2 * point[1] * point[1])) < 1e-12)
    #expect(runs.first.ground?.minima == [Point(0, 0)])
    #expect(theatre.text.contains("∂f/∂y = 4·y"))
    // Taken back, and done again: backspace begins with the one there is.
    theatre.type("u")
    #expect(theatre.session?.runs.first.ground?.minima.count == 4)
    theatre.type("2 i Backspace")
    #expect(theatre.state.typed?.contains("x²") == true)
    theatre.type("Escape i")
    theatre.press("x^2 + 2y^2".map { Key.character($0) })
    theatre.type("Enter")
    // A restart keeps it.
    theatre.type("r")
    if theatre.state.question != nil { theatre.type("y") }
    #expect(theatre.session?.runs.first.ground?.minima == [Point(0, 0)])
  }

  @Test func `brackets change the plane through a network, m the levels of any`() throws {
    let theatre = try theatre(
      "moons", at: 40, sets: [(path: "panes", value: "{columns: [contour, loss]}")])
    #expect(plane(theatre)?.directions == .random)
    theatre.type("]")
    #expect(plane(theatre)?.directions == .path)
    #expect(theatre.text.contains("path"))
    theatre.type("[")
    #expect(plane(theatre)?.directions == .random)
    let before = theatre.text
    theatre.type("m")
    #expect(theatre.text != before)
    theatre.type("m")
    #expect(theatre.text == before)
    theatre.type("i")
    #expect(theatre.state.message?.contains("too many parameters") == true)
  }

  @Test func `an update is shown one part at a time`() throws {
    let theatre = try theatre(
      "one-step", at: 1,
      sets: [
        (path: "panes", value: "{rows: [update]}"), (path: "optimizer", value: "momentum"),
      ])
    #expect(theatre.text.contains("velocity⁺ = ") && theatre.text.contains("x⁺ = "))
    theatre.type("s s s")
    #expect(theatre.state.look.phase == .backward)
    #expect(theatre.text.contains("g = ") && !theatre.text.contains("velocity⁺ = "))
    theatre.type("s")
    #expect(theatre.text.contains("velocity⁺ = ") && !theatre.text.contains("x⁺ = "))
    theatre.type("s")
    #expect(theatre.text.contains("x⁺ = "))
    // What it says is what happens.
    let next = try #require(theatre.session?.runs.first.tensor("next(point)"))
    theatre.session?.runs.step()
    #expect(theatre.session?.runs.first.tensor("point")?.numbers == next.numbers)
  }

  @Test func `dragging moves the plane with the mouse`() throws {
    let theatre = try race()
    let pane = try #require(theatre.picture.panes.first { $0.name == "contour" })
    let wide = try #require(plane(theatre)?.window)
    let (x, y) = (pane.inside.x + 20, pane.inside.y + 5)
    theatre.act(.mouse(.press(x: x, y: y)))
    theatre.act(.mouse(.drag(x: x + 10, y: y)))
    theatre.act(.mouse(.release(x: x + 10, y: y)))
    let moved = try #require(plane(theatre)?.window)
    #expect(moved.x.lowerBound < wide.x.lowerBound)
    #expect(abs(moved.y.lowerBound - wide.y.lowerBound) < 1e-9)
  }
}
