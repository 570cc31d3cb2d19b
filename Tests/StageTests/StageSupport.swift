import Drawing
import Simulation
import Stage
import Staging

/// A scene on the stage, at an iteration.
func theatre(
  _ name: String = "moons", at iteration: Int = 0, width: Int = 120, height: Int = 36,
  sets: [(path: String, value: String)] = []
) throws -> Theatre {
  let session = try Session(try SceneLibrary.load(name, sets: sets))
  session.runs.go(to: iteration)
  let theatre = Theatre(width: width, height: height, gallery: .ofScenes) {
    try Session(try SceneLibrary.load($0))
  }
  theatre.open(session)
  return theatre
}

extension Theatre {
  /// Presses keys as scripts write them.
  func type(_ keys: String) {
    press(keys.split(separator: " ").compactMap { Key(named: String($0)) })
  }
  var text: String { picture.canvas.plainText() }
  var iteration: Int { session?.runs.iteration ?? -1 }
}
