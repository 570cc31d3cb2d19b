import Calculus

/// A landscape over the plane for optimizers to walk down: nothing but a formula to be made small.
///
/// What else is asked of it, its derivatives, follows from that formula.
package protocol Surface: Sendable {
  static var name: String { get }
  static var words: String { get }
  /// As this one is called: `rosenbrock`, or the formula itself.
  var title: String { get }
  /// Where a walk begins that is not told.
  var start: Point { get }
  /// What is shown of it unless one zooms or pans.
  var window: Window { get }
  /// Every place where it is lowest; none where it has no bottom.
  var minima: [Point] { get }
  /// f(x, y)
  func height<N: Arithmetic>(_ x: N, _ y: N) -> N
  /// Its formula and derivatives, worked out from the height.
  var partials: Partials { get }
  /// The same with its settings as they are now.
  func adjusted(to hyperparameters: Hyperparameters) -> Self
}

extension Surface {
  package var title: String { Self.name }
  package var partials: Partials { Partials(height(.variable(0), .variable(1))) }
  package func adjusted(to hyperparameters: Hyperparameters) -> Self { self }
}

/// A surface that a scene calls by its name.
package protocol NamedSurface: Surface {
  /// What can be set in a scene and changed while it runs.
  static var settings: [Setting] { get }
  /// `values` in the order of `settings`.
  init(_ values: [Double])
}

extension NamedSurface {
  package static var settings: [Setting] { [] }
  /// With every setting as it is where nobody says otherwise.
  package init() { self.init(Self.settings.map(\.standard)) }
  package func adjusted(to hyperparameters: Hyperparameters) -> Self {
    Self.settings.isEmpty ? self : Self(hyperparameters.values(of: Self.settings))
  }
  /// Where a setting stands in a scene.
  package static func path(of setting: Setting) -> String {
    SurfaceWalk.settingsPath + name + "." + setting.key
  }
}

/// A place on the plane.
package struct Point: Hashable, Sendable {
  package let x, y: Double
  package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  package subscript(_ axis: Int) -> Double { axis == 0 ? x : y }
}

/// A rectangle of the plane.
package struct Window: Hashable, Sendable {
  package let x, y: ClosedRange<Double>
  package init(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) { (self.x, self.y) = (x, y) }

  package func contains(_ point: Point) -> Bool { x.contains(point.x) && y.contains(point.y) }
}

/// Every surface there is.
package let surfaces: [any NamedSurface.Type] = [
  Rosenbrock.self, Himmelblau.self, Beale.self, Booth.self, Bowl.self, Ravine.self, Saddle.self,
  MonkeySaddle.self, Rastrigin.self, Ackley.self, SixHumpCamel.self, Cliff.self,
]
