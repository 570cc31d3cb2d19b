import Calculus
import Drawing
import Networks
import Panes
import Simulation
import Stage
import Testing

/// Before, keys, after: of pictures, and of what in them speaks for a class.
@Suite struct PictureInteractions {
  @Test func `HJKL move the shown picture, z and Z turn it, in every pane, and u takes it back`()
    throws
  {
    let theatre = try theatre("moved-digits", sets: [("task.digits.samples", "64")])
    #expect(theatre.state.look.patches.isEmpty)
    theatre.type("L L K z")
    let moved = Patch.move(right: 2, down: -1, degrees: 5)
    #expect(theatre.state.looks.allSatisfy { $0.patches == [moved] })
    #expect(theatre.text.contains("moved 2 to the right and 1 up, turned 5° left"))
    let origin = try #require(theatre.picture.underCursor)
    #expect(Passage(named: String(origin.name.prefix { $0 != "/" }))?.patches ?? [moved] == [moved])
    theatre.type("Z H H J")
    #expect(theatre.state.look.patches.isEmpty)
    theatre.type("L u")
    #expect(theatre.state.look.patches.isEmpty)
    // Another picture is moved alike.
    theatre.type("L )")
    #expect(theatre.state.look.patches == [.move(right: 1, down: 0, degrees: 0)])
    #expect(theatre.state.look.sample == 1)
  }

  @Test func `brackets take a class, v the way to ask, and the title says both`() throws {
    let theatre = try theatre("where", sets: [("task.faces.samples", "64")])
    #expect(theatre.text.contains("attribution ─ class map ─ for "))
    #expect(theatre.text.contains("the likeliest"))
    theatre.type("]")
    #expect(theatre.text.contains("class map ─ for frown"))
    theatre.type("]")
    #expect(theatre.text.contains("class map ─ for smile"))
    theatre.type("] v")
    #expect(
      theatre.text.contains("the likeliest") && theatre.text.contains("attribution ─ saliency"))
    theatre.type("v")
    #expect(theatre.text.contains("attribution ─ gradient × input"))
    theatre.type("v")
    #expect(theatre.text.contains("attribution ─ occlusion"))
    theatre.type("v")
    #expect(theatre.text.contains("attribution ─ class map"))
  }
}
