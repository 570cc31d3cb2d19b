import Calculus
import Simulation
import Staging

/// A run of a default scene, with something set in it.
func scene(_ name: String, _ sets: [(String, String)] = [], seed: Int? = nil) throws -> Scene {
  try SceneLibrary.load(name, sets: sets.map { (path: $0.0, value: $0.1) }, seed: seed)
}

/// Moons, with a batch norm and a dropout in every hidden layer, and slices to be joined.
func normalised(_ norm: String = "batch", _ sets: [(String, String)] = []) throws -> Scene {
  let model = "{mlp: {layers: [2, 6, 5, 1], activation: relu, norm: \(norm), dropout: 0.2}}"
  return try scene("moons", [("model", model), ("slices", "2")] + sets)
}

/// Every number of a run at this iteration: parameters and memories, values and gradients.
func numbers(_ run: Run) -> [String: [UInt64]] {
  var all: [String: [UInt64]] = [:]
  // Of a heavy run what is held out comes to millions: one sequence of it stands for all.
  for name in run.names() where !run.isHeavy || !name.hasPrefix(Run.heldOutName + "/") {
    all[name] = run.tensor(name)?.numbers.map(\.bitPattern)
    all["∂" + name] = run.tensor(name, .gradient)?.numbers.map(\.bitPattern)
  }
  return all
}
