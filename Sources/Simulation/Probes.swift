import Calculus
import Networks

// Probes.

extension Run {
  /// The pass of that name, up to date: `""` the training, `heldOut`, `plane-40x30`.
  func pass(named name: String) -> Pass? {
    if name.isEmpty { return training }
    if name == Self.heldOutName {
      guard let heldOut else { return nil }
      if heldOutVersion != version {
        heldOut.takeParameters(from: training)
        heldOut.tape.forward()
        heldOutVersion = version
      }
      return heldOut
    }
    guard let plane = Plane(named: name) else { return nil }
    let k = planes.firstIndex { $0.plane == plane } ?? addPlane(plane)
    if planeVersions[k] != version {
      planes[k].pass.takeParameters(from: training)
      planes[k].pass.tape.forward()
      planeVersions[k] = version
    }
    return planes[k].pass
  }

  func addPlane(_ plane: Plane) -> Int {
    if planes.count >= 16 {
      planes.removeFirst()
      planeVersions.removeFirst()
    }
    let count = plane.columns * plane.rows
    let pass = Pass(
      recipe, hyperparameters, prefix: plane.name + "/", rows: count, targetWidth: nil,
      level: level)
    let width = recipe.model.inputs
    let points: [Double] = (0..<count * width).map {
      plane.input($0 / width, $0 % width, in: extent)
    }
    pass.tape.fill(pass.x, with: points)
    planes.append((plane, pass))
    planeVersions.append(-1)
    return planes.count - 1
  }

  /// Which training sample is row `row` of the batch of this pass.
  package func sample(row: Int) -> Int { feed.sample(row: row, at: iteration) }
  package var batch: Int { feed.batch }
  var training: Pass { trainer.pass }
  var feed: Feed { trainer.feed }
  /// What the snapshots take.
  package var historyBytes: Int { snapshots.size }
  var targetMiddle: Double { middle }
  var currentOptimizer: any Optimizer { trainer.optimizer }
  var currentClipFactor: Double? { trainer.clipFactor }
  var currentSchedule: any Schedule { trainer.schedule }
}
