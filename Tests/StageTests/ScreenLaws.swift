import Calculus
import Drawing
import Panes
import Simulation
import Stage
import Staging
import Testing

@Suite struct ScreenLaws {
  @Test(arguments: SceneLibrary.names)
  func `a scene is drawn at every size, and something is on every border`(_ name: String) throws {
    let theatre = try theatre(name, at: 2)
    for (width, height) in [
      (0, 0), (1, 1), (20, 5), (24, 6), (40, 12), (59, 17), (60, 18), (80, 24), (120, 36),
      (200, 60), (400, 120),
    ] {
      theatre.resize(width: width, height: height)
      let canvas = theatre.picture.canvas
      #expect(canvas.columns == width && canvas.rows == height)
      if width == 20 { #expect(theatre.text.contains("needs at least")) }
      guard width >= 24, height >= 6 else { continue }
      for pane in theatre.picture.panes {
        #expect(
          pane.inside.isEmpty
            || (pane.inside.y..<pane.inside.bottom).contains { y in
              (pane.inside.x..<pane.inside.right).contains { canvas[$0, y].glyph != 32 }
            }, "\(width)×\(height): \(pane.name) is empty")
      }
    }
  }

  @Test(arguments: SceneLibrary.names)
  func `what a frame carried draws what everything would`(_ name: String) throws {
    let theatre = try theatre(name, at: 7)
    let session = try #require(theatre.session)
    var everything = theatre.picture.request
    let run = everything.run
    for name in session.runs[run].names() {
      for kind in [Origin.Kind.value, .gradient] {
        everything.tensors.insert(TensorKey(name, kind, run: run))
      }
    }
    var state = theatre.state
    let picture = Screen.draw(&state, session.frame(everything), width: 120, height: 36)
    #expect(picture.canvas == theatre.picture.canvas)
  }

  @Test(arguments: SceneLibrary.names)
  func `any keys at all leave the stage standing`(_ name: String) throws {
    let theatre = try theatre(name, at: 3, width: 100, height: 30)
    let keys = bindings.flatMap(\.keys).filter { $0 != Key.character("q") }
    let random = Random(seed: 11, "mash/\(name)")
    let isLong = theatre.session?.runs.first.isHeavy == true
    for k in 0..<(isLong ? 60 : 400) {
      switch random.below(20, 3 * k) {
      case 0:
        theatre.resize(
          width: random.below(210, 3 * k + 1), height: random.below(64, 3 * k + 2))
      case 1:
        theatre.act(
          .mouse(.press(x: random.below(210, 3 * k + 1), y: random.below(64, 3 * k + 2))))
      default: theatre.press([keys[random.below(keys.count, 3 * k + 1)]])
      }
      // Nobody goes a long way by chance.
      if theatre.iteration > (isLong ? 40 : 2000) { theatre.type("g") }
    }
    #expect(theatre.picture.isComplete(theatre.frame))
  }

  @Test(arguments: SceneLibrary.names)
  func `every number drawn has an origin, and is what that says`(_ name: String) throws {
    let scene = try SceneLibrary.load(name)
    // `check` takes its time for the others.
    guard try !Session(scene).runs.first.isHeavy || name == "repeat" else { return }
    let audit = try Audit(scene)
    #expect(audit.faults == [])
    #expect(audit.recomputed > 50)
  }

  @Test func `the audit finds a number that is not what its formula says`() throws {
    let audit = try Audit(try SceneLibrary.load("xor")) { $0 * 1.001 }
    #expect(!audit.faults.isEmpty)
  }
}
