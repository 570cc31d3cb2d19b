import Calculus
import Networks

// Probes.

extension Run {
  /// The pass of that name, up to date: `""` the training, `heldOut`, `plane-40x30`.
  func pass(named name: String) -> Pass? {
    if name.isEmpty { return training }
    if name == Self.heldOutName {
      guard let heldOut = heldOut ?? makeHeldOut() else { return nil }
      if heldOutVersion != version {
        heldOut.takeParameters(from: training)
        heldOut.tape.forward()
        heldOutVersion = version
      }
      return heldOut
    }
    if name.hasPrefix(Self.heldOutName + "~") { return patchedHeldOut(named: name) }
    if let passage = Passage(named: name) { return pass(of: passage) }
    if let spot = LossPlane.Spot(named: name, window: window(of:)) {
      if let (known, pass, found) = visited, known == spot, found == version { return pass }
      let pass = pass(at: spot)
      visited = pass.map { (spot, $0, version) }
      return pass
    }
    guard let plane = Plane(named: name), setup.model != nil, data.form == nil,
      data.image == nil, data.words == nil
    else { return nil }
    let k = planes.firstIndex { $0.plane == plane } ?? addPlane(plane)
    if planeVersions[k] != version {
      planes[k].pass.takeParameters(from: training)
      planes[k].pass.tape.forward()
      planeVersions[k] = version
    }
    return planes[k].pass
  }

  private func makeHeldOut(_ patches: [Patch] = []) -> Pass? {
    let samples = Array(data.heldOut.prefix(patches.first ?? .max))
    guard !samples.isEmpty, let targets = try? Self.targets(samples, recipe, data) else {
      return nil
    }
    let pass = Pass(
      recipe, setup, prefix: Self.heldOutName + Passage.names(of: patches) + "/",
      rows: samples.count, targetWidth: patches.toward == nil ? targets[0].count : nil,
      patches: patches, level: level, run: index)
    if let x = pass.x { pass.tape.fill(x, with: samples.flatMap(\.input)) }
    if let target = pass.target { pass.tape.fill(target, with: targets.flatMap { $0 }) }
    guard patches.isEmpty else { return pass }
    heldOut = pass
    heldOutVersion = -1
    return pass
  }

  /// `heldOut~head:block1.attention.2`: what is changed by hand, of all held-out samples.
  private func patchedHeldOut(named name: String) -> Pass? {
    let patches = name.split(separator: "~").dropFirst().compactMap { Patch(named: $0) }
    guard !patches.isEmpty, data.form != nil || data.image != nil,
      name == Self.heldOutName + Passage.names(of: patches), !patches.coversPictures,
      takes(patches, places: data.form?.length ?? 0)
    else { return nil }
    // Moved pictures are many: they share what they were recorded in.
    let known = patchedHeldOut.firstIndex { $0.patches.unmoved == patches.unmoved }
    if known == nil {
      guard let pass = makeHeldOut(patches) else { return nil }
      patchedHeldOut = patchedHeldOut.suffix(1) + [(patches, pass, -1)]
    }
    let k = known ?? patchedHeldOut.count - 1
    if patchedHeldOut[k].version != version || patchedHeldOut[k].patches != patches {
      patchedHeldOut[k].pass.take(name + "/", moved: patches.move)
      patchedHeldOut[k].pass.takeParameters(from: training)
      patchedHeldOut[k].pass.goThrough()
      (patchedHeldOut[k].version, patchedHeldOut[k].patches) = (version, patches)
    }
    return patchedHeldOut[k].pass
  }

  private func addPlane(_ plane: Plane) -> Int {
    if planes.count >= 16 {
      planes.removeFirst()
      planeVersions.removeFirst()
    }
    let count = plane.columns * plane.rows
    let pass = Pass(
      recipe, setup, prefix: plane.name + "/", rows: count, targetWidth: nil, level: level,
      run: index)
    if let x = pass.x {
      let width = x.shape[1]
      let points: [Double] = (0..<count * width).map {
        plane.input($0 / width, $0 % width, in: extent)
      }
      pass.tape.fill(x, with: points)
    }
    planes.append((plane, pass))
    planeVersions.append(-1)
    return planes.count - 1
  }

  /// The model computes something else now: probes are made anew when they are asked for.
  func forgetProbes() {
    (heldOut, whole, visited, knownPathAxes) = (nil, nil, nil, nil)
    (planes, passages, patchedHeldOut, cache) = ([], [], [], nil)
    planeVersions = []
    (rateFinder, costs) = (nil, [:])
  }

  /// Which training sample is row `row` of the batch of this pass.
  package func sample(row: Int) -> Int { trainer.feed?.sample(row: row, at: iteration) ?? 0 }
  package var batch: Int { trainer.feed?.batch ?? 0 }
  var training: Pass { trainer.pass }
  /// What the snapshots take.
  package var historyBytes: Int { snapshots.size }
  var targetMiddle: Double { middle }
  var currentSchedule: any Schedule { trainer.schedule }
}
