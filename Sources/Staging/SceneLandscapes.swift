import Calculus
import Simulation

// A scene about a function alone: no samples, no model, no loss.

extension Section {
  /// `{surface: …}`, `{vectors: {…}}`, `{product: {…}}`; nil where the task is another one.
  func landscape(
    _ tree: Tree?, _ hyperparameters: inout Hyperparameters
  ) throws(SceneError) -> (any Landscape)? {
    if let walk = try surface(tree, &hyperparameters) { return walk }
    guard let tree, landscapes.contains(where: { $0.name == tree.kindName }) else { return nil }
    let (kind, section) = try kind("task", tree, landscapes) { $0.name }
    let landscape = try section.made { try kind.init(section) }
    for setting in kind.settings {
      hyperparameters.add(
        setting, try section.setting(setting), path: kind.path(of: setting),
        isWhole: setting.isWhole)
    }
    try section.finish()
    return landscape
  }

  /// What a scene about such a function cannot say.
  func refuse(_ keys: [(String, Tree?)], beside landscape: any Landscape) throws(SceneError) {
    let what = landscape is SurfaceWalk ? "a surface" : landscape.title
    for (key, tree) in keys {
      guard let tree else { continue }
      throw error(tree, "\(what) is all there is to go down on: \(quoted(key)) has no place here")
    }
  }
}

extension Tree {
  /// The first name in it: `vectors` or `{vectors: {…}}`.
  fileprivate var kindName: String? {
    switch content {
    case .word(let word, _): word
    case .map(let entries): entries.first?.key
    case .list: nil
    }
  }
}

extension Layout {
  /// For a scene that does not say, and goes down on a function.
  static func standard(of landscape: any Landscape) -> Layout {
    let pane =
      landscape is GivenVectors ? "numbers" : landscape is VectorAttention ? "vectors" : "product"
    guard !(landscape is SurfaceWalk) else { return standardOfSurfaces }
    return .rows([
      Part(.pane(pane), weight: 2),
      Part(.columns([Part(.pane("loss")), Part(.pane("explain"))])),
    ])
  }
}
