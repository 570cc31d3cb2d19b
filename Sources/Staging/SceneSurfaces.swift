import Calculus
import Simulation

// A scene about a surface: no samples, no model, no loss.

extension Section {
  /// `{surface: rosenbrock, start: [-1.2, 1]}`, or `{surface: {rosenbrock: {start: [-1.2, 1]}}}`; nil
  /// where the task is another one.
  func surface(_ tree: Tree?) throws(SceneError) -> SurfaceWalk? {
    guard let tree, let named = tree["surface"] else { return nil }
    let section = try Section("surface", tree, source)
    _ = section.tree("surface")
    let (kind, settings) = try section.kind("surface", named, surfaces) { $0.name }
    let (outside, inside) = (section.tree("start"), settings.tree("start"))
    try settings.finish()
    try section.finish()
    let surface = kind.init()
    if outside != nil, let inside { throw error(inside, "start is here more than once") }
    guard let start = outside ?? inside else { return SurfaceWalk(surface) }
    let expected = "a point like [\(plain(surface.start.x)), \(plain(surface.start.y))]"
    guard case .list(let numbers) = start.content, numbers.count == 2 else {
      throw mistaken("start", expected, start)
    }
    let x = try number("each of start", numbers[0], "a number")
    let y = try number("each of start", numbers[1], "a number")
    return SurfaceWalk(surface, start: Point(x, y))
  }

  /// What a scene about a surface cannot say.
  func refuse(_ keys: [(String, Tree?)]) throws(SceneError) {
    for (key, tree) in keys {
      guard let tree else { continue }
      throw error(tree, "a surface is all there is to go down on: \(quoted(key)) has no place here")
    }
  }
}
