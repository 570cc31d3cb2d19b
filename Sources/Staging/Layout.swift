/// How panes share the screen.
package indirect enum Layout: Equatable, Sendable {
  /// A pane by its name.
  case pane(String)
  /// One below the other.
  case rows([Part])
  /// Side by side.
  case columns([Part])

  /// A part of a row or column, as large as its weight among the others.
  package struct Part: Equatable, Sendable {
    package let weight: Double
    package let layout: Layout
    package init(_ layout: Layout, weight: Double = 1) {
      (self.weight, self.layout) = (weight, layout)
    }
  }

  /// For a scene that does not say.
  package static let standard = Layout.rows([
    Part(.columns([Part(.pane("network"), weight: 2), Part(.pane("decision"))]), weight: 2),
    Part(.columns([Part(.pane("loss")), Part(.pane("numbers"))])),
  ])

  /// The same, where there is no network.
  package static let standardOfSurfaces = Layout.rows([
    Part(.columns([Part(.pane("loss")), Part(.pane("explain"))])),
    Part(.columns([Part(.pane("numbers")), Part(.pane("hyperparameters"))])),
  ])

  /// The panes in reading order.
  package var panes: [String] {
    switch self {
    case .pane(let name): [name]
    case .rows(let parts), .columns(let parts): parts.flatMap(\.layout.panes)
    }
  }
}

extension Section {
  /// `network`, `[network, loss]` (rows), `{columns: [network, {pane: loss, size: 2}]}`.
  func layout(_ tree: Tree, panes: [String], depth: Int = 0) throws(SceneError) -> Layout.Part {
    guard depth < 6 else { throw error(tree, "panes are nested too deeply") }
    func parts(_ tree: Tree, _ key: String) throws(SceneError) -> [Layout.Part] {
      let list = try list(key, tree, of: "panes")
      guard !list.isEmpty, list.count <= 8 else {
        throw error(tree, "\(key) must hold 1 to 8 panes, not \(list.count)")
      }
      var parts: [Layout.Part] = []
      for tree in list { parts.append(try layout(tree, panes: panes, depth: depth + 1)) }
      return parts
    }
    switch tree.content {
    case .word: return .init(.pane(try word("pane", tree, of: panes)))
    case .list: return .init(.rows(try parts(tree, "panes")))
    case .map:
      let section = try Section("a part of the layout", tree, source)
      let (rows, columns) = (section.tree("rows"), section.tree("columns"))
      let (pane, size) = (section.tree("pane"), section.tree("size"))
      try section.finish()
      let weight = try size.map { size throws(SceneError) in
        let weight = try number("size", size, "greater than 0")
        guard weight > 0, weight <= 100 else { throw mistaken("size", "from 0 to 100", size) }
        return weight
      }
      switch (rows, columns, pane) {
      case (let rows?, nil, nil): return .init(.rows(try parts(rows, "rows")), weight: weight ?? 1)
      case (nil, let columns?, nil):
        return .init(.columns(try parts(columns, "columns")), weight: weight ?? 1)
      case (nil, nil, let pane?):
        return .init(.pane(try word("pane", pane, of: panes)), weight: weight ?? 1)
      default:
        throw error(tree, "a part of the layout is either rows, columns or a pane")
      }
    }
  }
}
