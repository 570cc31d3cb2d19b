import Calculus
import Simulation

// Groups of parameters with settings of their own.

extension Section {
  /// `[{parameters: layer1.*, learningRate: 0.001}, {parameters: layer2.bias, frozen: true}]`
  func groups(
    _ tree: Tree?, among parameters: [Recording.Node], _ optimizer: any Optimizer.Type,
    _ hyperparameters: inout Hyperparameters
  ) throws(SceneError) -> [ParameterGroup] {
    guard let tree else { return [] }
    let list = try list("groups", tree, of: "groups")
    guard list.count <= 100 else { throw error(tree, "more than 100 groups") }
    let parameters = parameters.map(\.name)
    var groups: [ParameterGroup] = []
    for (k, tree) in list.enumerated() {
      let section = try Section("a group", tree, source)
      let frozen = section.tree("frozen")
      let own = optimizer.settings.map { ($0, section.tree($0.key)) }
      let patterns = try section.patterns(section.required("parameters"), among: parameters)
      try section.finish()
      for (setting, tree) in own where tree != nil {
        hyperparameters.add(
          Setting(
            ParameterGroup.prefix(k) + setting.name, setting.standard, setting.limits,
            setting.words + ", in \(patterns.joined(separator: ", "))"),
          try section.setting(setting), path: "groups.\(k).\(setting.key)")
      }
      let isFrozen = try frozen.map { tree throws(SceneError) in
        try section.word("frozen", tree, of: ["true", "false"]) == "true"
      }
      let group = ParameterGroup(patterns, isFrozen: isFrozen ?? false)
      guard isFrozen == true || own.contains(where: { $0.1 != nil }) else {
        throw error(
          tree,
          "a group needs a setting of its own: \(own.map(\.0.key).joined(separator: ", ")) "
            + "or frozen: true")
      }
      for parameter in parameters where group.holds(parameter) {
        guard let other = groups.firstIndex(where: { $0.holds(parameter) }) else { continue }
        throw error(
          tree, "\(parameter) is in groups \(other + 1) and \(k + 1): one group is all it can have")
      }
      groups.append(group)
    }
    return groups
  }

  /// A name of parameters, in which * stands for anything, or a list of such names.
  private func patterns(_ tree: Tree, among parameters: [String]) throws(SceneError) -> [String] {
    var trees = [tree]
    if case .list(let list) = tree.content { trees = list }
    guard 1...100 ~= trees.count else {
      throw error(tree, "parameters must be 1 to 100 names, not \(trees.count)")
    }
    var patterns: [String] = []
    for tree in trees {
      let pattern = readable(try string("parameters", tree))
      guard parameters.contains(where: { ParameterGroup([pattern]).holds($0) }) else {
        throw error(
          tree, "there is no parameter \(quoted(pattern))\(repair(pattern, among: parameters))")
      }
      patterns.append(pattern)
    }
    return patterns
  }
}
