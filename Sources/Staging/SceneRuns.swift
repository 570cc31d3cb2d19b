/// A scene of several runs: `runs:` says for each what is different, a list of optimizers makes one
/// run each.
extension Tree {
  /// The scene as each of its runs has it; one alone has no name.
  func runs(_ source: SceneSource) throws(SceneError) -> [(name: String, tree: Tree)] {
    guard case .map(var entries) = content else { return [("", self)] }
    let optimizer = self["optimizer"]
    guard let k = entries.firstIndex(where: { $0.key == "runs" }) else {
      guard let optimizer, case .list(let list) = optimizer.content else { return [("", self)] }
      return try perOptimizer(list, optimizer, source)
    }
    let runs = entries.remove(at: k).value
    if let optimizer, case .list = optimizer.content {
      throw source.error(
        optimizer.place, "a list of optimizers makes a run each, and so does \"runs\": use one")
    }
    let shared = Tree(place: place, content: .map(entries))
    let expected =
      "runs must be a mapping of 1 to \(Self.most) names, each with what is different: "
    guard case .map(let named) = runs.content else {
      throw source.error(runs.place, expected + "{slow: {…}, fast: {…}}, not \(runs.words)")
    }
    guard (1...Self.most).contains(named.count) else {
      throw source.error(runs.place, expected + "{slow: {…}, fast: {…}}, not \(named.count)")
    }
    var all: [(name: String, tree: Tree)] = []
    for entry in named {
      guard !entry.key.isEmpty, readable(entry.key) == entry.key,
        !entry.key.contains(where: { "(),\n".contains($0) })
      else {
        throw source.error(
          entry.place,
          "\(quoted(entry.key)) is no name for a run: write one line of plain letters, without "
            + "brackets, commas or blanks around it")
      }
      for key in ["runs", "panes", "notes", "expect", "title", "topic", "after", "about", "speed"] {
        if case .map(let own) = entry.value.content,
          let wrong = own.first(where: { $0.key == key })
        {
          throw source.error(wrong.place, "\(quoted(key)) belongs to the scene, not to one run")
        }
      }
      var tree = shared
      guard entry.value.isNothing || entry.value.isMap else {
        throw source.error(
          entry.value.place,
          "a run must be a mapping of what is different in it, not "
            + entry.value.words)
      }
      if entry.value.isMap { tree.merge(entry.value, isKind: false) }
      all.append((readable(entry.key), tree))
    }
    return all
  }

  private static let most = 10
  private var isMap: Bool { if case .map = content { true } else { false } }

  private func perOptimizer(
    _ list: [Tree], _ optimizer: Tree, _ source: SceneSource
  ) throws(SceneError) -> [(name: String, tree: Tree)] {
    guard (1...Self.most).contains(list.count), case .map(let entries) = content else {
      throw source.error(
        optimizer.place, "a list of optimizers must hold 1 to \(Self.most), not \(list.count)")
    }
    var all: [(name: String, tree: Tree)] = []
    for kind in list {
      let name: String
      switch kind.content {
      case .word(let word, _): name = word
      case .map(let entries): name = entries.first?.key ?? ""
      case .list: name = ""
      }
      let same = all.count { $0.name == name || $0.name.hasPrefix(name + " ") }
      let own = entries.map { entry in
        entry.key == "optimizer"
          ? Entry(key: entry.key, place: entry.place, value: kind) : entry
      }
      all.append(
        (
          readable(same > 0 ? "\(name) \(same + 1)" : name),
          Tree(place: place, content: .map(own))
        ))
    }
    return all
  }

  /// Takes over what another tree says: mappings key by key, but one kind in the place of another.
  private mutating func merge(_ other: Tree, isKind: Bool) {
    guard case .map(var mine) = content, case .map(let theirs) = other.content,
      !isKind || mine.count == 1 && theirs.count == 1 && mine[0].key == theirs[0].key
    else {
      self = other
      return
    }
    for entry in theirs {
      if let k = mine.firstIndex(where: { $0.key == entry.key }) {
        mine[k].value.merge(entry.value, isKind: Self.kindKeys.contains(entry.key))
      } else {
        mine.append(entry)
      }
    }
    content = .map(mine)
  }
}
