import Calculus
import Networks

/// A function to go down on: what it is made of are parameters and nothing else.
package protocol Landscape: Sendable {
  /// As it is called: `rosenbrock`.
  var title: String { get }
  /// Where it has two parameters only, what is shown of it unless one zooms or pans.
  var window: Window { get }
  /// Every place where it is lowest; none where it has no bottom.
  var minima: [Point] { get }
  /// Vectors of words that it is about; nil where it is about none.
  var vectors: WordTable? { get }
  /// Parameters that the optimizer leaves alone unless a person thaws them: what is aimed at.
  var frozen: [String] { get }
  /// Records its parameters and its value, one number, under the name `loss`. `given` says how a
  /// parameter of that name begins, where the scene says so.
  func record(given: [String: [Double]], into recording: inout Recording) -> Variable
  /// The same with its settings as they are now.
  func adjusted(to hyperparameters: Hyperparameters) -> any Landscape

  /// What `a` adds, or `A` takes away, at a number; nil where it has no parts.
  func structure(at target: Target, adds: Bool) throws -> Structure?
  func changed(by structure: Structure) throws -> any Landscape
  /// Where an element of a parameter comes from when it has just been changed.
  func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Landscape
  ) -> Lineage
}

extension Landscape {
  package var window: Window { Window(-3...3, -3...3) }
  package var minima: [Point] { [] }
  package var vectors: WordTable? { nil }
  package var frozen: [String] { [] }
  package func adjusted(to hyperparameters: Hyperparameters) -> any Landscape { self }
  package func structure(at target: Target, adds: Bool) throws -> Structure? { nil }
  package func changed(by structure: Structure) throws -> any Landscape {
    throw Objection("\(title) has no parts to add or to take away")
  }
  package func lineage(
    of name: String, _ index: Int, after structure: Structure, from before: any Landscape
  ) -> Lineage {
    .kept(name, index)
  }

  /// Its parameters, in the order of recording.
  package var parameters: [Recording.Node] {
    var r = Recording()
    _ = record(given: [:], into: &r)
    return r.nodes.filter { $0.role == .parameter }
  }
}

/// A landscape that a scene calls by its name, as a task.
package protocol NamedLandscape: Landscape {
  static var name: String { get }
  /// What can be set in a scene and changed while it runs.
  static var settings: [Setting] { get }
  init(_ arguments: any Arguments) throws
}

extension NamedLandscape {
  package static var settings: [Setting] { [] }
  /// Where a setting stands in a scene.
  package static func path(of setting: Setting) -> String { "task.\(name).\(setting.key)" }
}

/// Every such landscape there is; surfaces have a list of their own.
package let landscapes: [any NamedLandscape.Type] = [
  VectorAttention.self, MatrixProducts.self, GivenVectors.self,
]
