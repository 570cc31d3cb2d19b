@testable import Staging

/// A scene in few lines, to break.
let good = """
  task: xor
  model: {mlp: {layers: [2, 3, 1]}}
  loss: binaryCrossEntropy
  """

func message(of text: String, sets: [(path: String, value: String)] = []) -> String {
  do {
    _ = try SceneLibrary.read(
      "s", text, SceneSource(path: "Scenes/s.yaml", folder: "Scenes"), sets)
    return "none"
  } catch {
    return error.description
  }
}
