/// How panes share the screen.
package indirect enum Layout: Equatable, Sendable {
  /// A pane by its name, and which of several runs it shows at first.
  case pane(String, run: Int = 0)
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
    case .pane(let name, _): [name]
    case .rows(let parts), .columns(let parts): parts.flatMap(\.layout.panes)
    }
  }
  /// The run that each of them shows at first.
  package var runs: [Int] {
    switch self {
    case .pane(_, let run): [run]
    case .rows(let parts), .columns(let parts): parts.flatMap(\.layout.runs)
    }
  }
}

extension Section {
  /// `network`, `[network, loss]` (rows), `{columns: [network, {pane: loss, size: 2, run: adam}]}`.
  func layout(
    _ tree: Tree, panes: [String], runs: [String] = [""], depth: Int = 0
  ) throws(SceneError) -> Layout.Part {
    guard depth < 6 else { throw error(tree, "panes are nested too deeply") }
    func parts(_ tree: Tree, _ key: String) throws(SceneError) -> [Layout.Part] {
      let list = try list(key, tree, of: "panes")
      guard !list.isEmpty, list.count <= 8 else {
        throw error(tree, "\(key) must hold 1 to 8 panes, not \(list.count)")
      }
      var parts: [Layout.Part] = []
      for tree in list {
        parts.append(try layout(tree, panes: panes, runs: runs, depth: depth + 1))
      }
      return parts
    }
    switch tree.content {
    case .word: return .init(.pane(try word("pane", tree, of: panes)))
    case .list: return .init(.rows(try parts(tree, "panes")))
    case .map:
      let section = try Section("a part of the layout", tree, source)
      let (rows, columns) = (section.tree("rows"), section.tree("columns"))
      let (pane, size, run) = (section.tree("pane"), section.tree("size"), section.tree("run"))
      try section.finish()
      let weight = try size.map { size throws(SceneError) in
        let weight = try number("size", size, "greater than 0")
        guard weight > 0, weight <= 100 else { throw mistaken("size", "from 0 to 100", size) }
        return weight
      }
      let shown = try run.map { run throws(SceneError) in
        guard runs.count > 1 else {
          throw error(
            run, "there is one run only: \"runs\", or a list of optimizers, makes several")
        }
        guard pane != nil else { throw error(run, "a pane shows a run, not rows or columns") }
        return runs.firstIndex(of: try word("run", run, of: runs)) ?? 0
      }
      switch (rows, columns, pane) {
      case (let rows?, nil, nil): return .init(.rows(try parts(rows, "rows")), weight: weight ?? 1)
      case (nil, let columns?, nil):
        return .init(.columns(try parts(columns, "columns")), weight: weight ?? 1)
      case (nil, nil, let pane?):
        let name = try word("pane", pane, of: panes)
        return .init(.pane(name, run: shown ?? 0), weight: weight ?? 1)
      default:
        throw error(tree, "a part of the layout is either rows, columns or a pane")
      }
    }
  }
}
