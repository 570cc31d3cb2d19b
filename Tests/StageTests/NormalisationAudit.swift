import Panes
import Simulation
import Stage
import Staging
import Testing

@Suite struct NormalisationAudit {
  @Test(arguments: ["none", "layer", "rms", "batch"], ["single", "double"])
  func `every number drawn of a normalised network with dropout is what its origin says`(
    _ norm: String, _ precision: String
  ) throws {
    let model = "{mlp: {layers: [2, 6, 5, 1], activation: relu, norm: \(norm), dropout: 0.2}}"
    let audit = try Audit(
      try SceneLibrary.load(
        "moons", sets: [("model", model), ("slices", "2"), ("precision", precision)]))
    #expect(audit.faults.isEmpty, "\(audit.faults.prefix(5))")
    #expect(audit.recomputed > 1000)
  }
}
