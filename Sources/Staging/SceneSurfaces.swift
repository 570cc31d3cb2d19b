import Calculus
import Simulation

// A scene about a surface: its one parameter is a point.

extension Section {
  /// `{surface: rosenbrock, start: [-1.2, 1]}`, `{surface: {ravine: {condition: 20}}}` or
  /// `{surface: {formula: "x^2 + y^4"}, window: {x: [-3, 3], y: [-2, 4]}}`; nil where the task is
  /// another one.
  func surface(
    _ tree: Tree?, _ hyperparameters: inout Hyperparameters
  ) throws(SceneError) -> SurfaceWalk? {
    guard let tree, let named = tree["surface"] else { return nil }
    let section = try Section("surface", tree, source)
    _ = section.tree("surface")
    if let text = try formula(named) {
      let (start, window) = (section.tree("start"), section.tree("window"))
      try section.finish()
      let area = try window.map { tree throws(SceneError) in try self.window(tree) }
      let formula = try parsed(text)
      let surface = area.map { FormulaSurface(formula, window: $0) } ?? FormulaSurface(formula)
      return SurfaceWalk(
        surface,
        start: try start.map { tree throws(SceneError) in
          try point("start", tree, like: surface.start)
        })
    }
    // A formula is read above: here only its name counts.
    let others: [(any NamedSurface.Type)?] = [nil]
    let (found, settings) = try section.kind("surface", named, surfaces.map { $0 } + others) {
      $0?.name ?? FormulaSurface.name
    }
    guard let kind = found else {
      throw error(named, "formula needs one to go down on: {formula: \"x^2 + y^2\"}")
    }
    let start = (section.tree("start"), settings.tree("start"))
    let window = (section.tree("window"), settings.tree("window"))
    var values: [Double] = []
    for setting in kind.settings {
      values.append(try settings.setting(setting))
      hyperparameters.add(
        setting, values.last ?? setting.standard, path: kind.path(of: setting),
        isWhole: setting.isWhole)
    }
    try settings.finish()
    try section.finish()
    for (key, both) in [("start", start), ("window", window)] {
      if both.0 != nil, let inside = both.1 { throw error(inside, "\(key) is here more than once") }
    }
    let surface = kind.init(values)
    return SurfaceWalk(
      surface,
      start: try (start.0 ?? start.1).map { tree throws(SceneError) in
        try point("start", tree, like: surface.start)
      },
      window: try (window.0 ?? window.1).map { tree throws(SceneError) in try self.window(tree) })
  }

  private func point(_ key: String, _ tree: Tree, like example: Point) throws(SceneError) -> Point {
    guard case .list(let numbers) = tree.content, numbers.count == 2 else {
      throw mistaken(key, "a point like [\(plain(example.x)), \(plain(example.y))]", tree)
    }
    let x = try number("each of \(key)", numbers[0], "a number")
    let y = try number("each of \(key)", numbers[1], "a number")
    return Point(x, y)
  }

  /// `{x: [-3, 3], y: [-2, 4]}`
  private func window(_ tree: Tree) throws(SceneError) -> Window {
    let section = try Section("window", tree, source)
    func range(_ key: String) throws(SceneError) -> ClosedRange<Double> {
      let tree = try section.required(key)
      let expected = "two numbers like [-3, 3], the lower one first"
      guard case .list(let ends) = tree.content, ends.count == 2 else {
        throw mistaken(key, expected, tree)
      }
      let low = try number("each of \(key)", ends[0], "a number")
      let high = try number("each of \(key)", ends[1], "a number")
      guard low < high, high - low >= 1e-6, Swift.max(abs(low), abs(high)) <= 1e6 else {
        throw error(
          tree, "\(key) must be \(expected), a millionth apart at least, neither beyond a million")
      }
      return low...high
    }
    let window = Window(try range("x"), try range("y"))
    try section.finish()
    return window
  }

  // MARK: Formulas

  /// What stands at `formula:`, where that is the kind of surface.
  private func formula(_ tree: Tree) throws(SceneError) -> Tree? {
    guard case .map(let entries) = tree.content,
      let entry = entries.first(where: { $0.key == FormulaSurface.name })
    else { return nil }
    if let other = entries.first(where: { $0.key != FormulaSurface.name }) {
      throw source.error(
        other.place,
        "a formula is all there is of its surface, and stands in quotes where it has a comma; here is "
          + "also \(quoted(other.key))")
    }
    return entry.value
  }

  private func parsed(_ tree: Tree) throws(SceneError) -> Formula {
    let text = try string("formula", tree)
    do {
      return try Formula(text)
    } catch {
      guard let place = source.place(ofCharacter: error.offset, in: text, at: tree.place) else {
        throw self.error(tree, "at character \(error.offset + 1): \(error.message)")
      }
      throw source.error(place, error.message)
    }
  }
}
