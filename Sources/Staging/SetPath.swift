/// `--set optimizer.adam.learningRate=0.1`: a place in a scene by its path, set before it is read.
extension Tree {
  /// What is said by a kind (`adam`), which may have settings (`{adam: {learningRate: 0.1}}`).
  static let kindKeys = ["task", "model", "loss", "optimizer", "schedule", "initial", "surface"]
  /// Keys below these have dots of their own: `layer1.weight`.
  private static let dottedKeys = ["parameters"]

  mutating func set(_ path: String, to text: String) throws(SceneError) {
    let place = Place.set(path)
    let value: Tree
    do {
      value = try Tree(yaml: text, place: place)
    } catch {
      throw SceneError("--set \(path)", error.message)
    }
    var steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !steps.contains(""), steps.count <= 32 else {
      throw SceneError(
        "--set", "\(quoted(path)) is no path: write it like optimizer.adam.learningRate")
    }
    if steps.count > 2, Self.dottedKeys.contains(steps[0]) {
      steps = [steps[0], steps.dropFirst().joined(separator: ".")]
    }
    try set(steps[...], to: value, isKind: false, at: place)
  }

  private mutating func set(
    _ steps: ArraySlice<String>, to value: Tree, isKind: Bool, at place: Place
  ) throws(SceneError) {
    guard let step = steps.first else {
      self = value
      return
    }
    let rest = steps.dropFirst()
    let restIsKind = Self.kindKeys.contains(step)
    switch content {
    case .list(var list):
      guard case .set(let path) = place else { return }
      guard let k = Int(step), list.indices.contains(k) else {
        let range = list.isEmpty ? "it is empty" : "0 to \(list.count - 1) are there"
        throw SceneError("--set \(path)", "\(quoted(step)) is no place in this list: \(range)")
      }
      try list[k].set(rest, to: value, isKind: false, at: place)
      content = .list(list)
    case .map(var entries):
      if let k = entries.firstIndex(where: { $0.key == step }) {
        try entries[k].value.set(rest, to: value, isKind: restIsKind, at: place)
      } else {
        // Another kind takes the place of the one before.
        if isKind { entries = [] }
        var below = Tree(place: place, content: .word("", isQuoted: false))
        try below.set(rest, to: value, isKind: restIsKind, at: place)
        entries.append(Entry(key: step, place: place, value: below))
      }
      content = .map(entries)
    case .word:
      // A word becomes a mapping: `adam` is `{adam: {}}`.
      var below = Tree(place: place, content: .word("", isQuoted: false))
      try below.set(rest, to: value, isKind: restIsKind, at: place)
      self = Tree(place: place, content: .map([Entry(key: step, place: place, value: below)]))
    }
  }
}
