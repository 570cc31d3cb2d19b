import Calculus

/// A landscape over the plane for optimizers to walk down: nothing but a formula to be made small.
///
/// Its two slopes are written out as formulas too; a law holds them to the height, differentiated.
package protocol Surface: Sendable {
  static var name: String { get }
  static var words: String { get }
  /// What can be set in a scene and changed while it runs.
  static var settings: [Setting] { get }
  /// `values` in the order of `settings`.
  init(_ values: [Double])
  /// Where a walk begins that is not told.
  var start: Point { get }
  /// What is shown of it unless one zooms or pans.
  var window: Window { get }
  /// Every place where it is lowest; none where it has no bottom.
  var minima: [Point] { get }
  /// f(x, y)
  func height<N: Arithmetic>(_ x: N, _ y: N) -> N
  /// ∂f/∂x and ∂f/∂y
  func slope<N: Arithmetic>(_ x: N, _ y: N) -> (x: N, y: N)
}

extension Surface {
  package static var settings: [Setting] { [] }
  /// With every setting as it is where nobody says otherwise.
  package init() { self.init(Self.settings.map(\.standard)) }
}

/// A place on the plane.
package struct Point: Hashable, Sendable {
  package let x, y: Double
  package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// A rectangle of the plane.
package struct Window: Hashable, Sendable {
  package let x, y: ClosedRange<Double>
  package init(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>) { (self.x, self.y) = (x, y) }

  package func contains(_ point: Point) -> Bool { x.contains(point.x) && y.contains(point.y) }
}

/// Every surface there is.
package let surfaces: [any Surface.Type] = [
  Rosenbrock.self, Himmelblau.self, Beale.self, Booth.self, Bowl.self,
]

/// The height of a surface at a point (x, y), which is its one input.
package struct Height<S: Surface>: Operation {
  package static var name: String { S.name }
  package static var words: String { S.words }
  package var shape: [Int] { [1] }
  private let surface: S
  package init(_ surface: S) { self.surface = surface }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    surface.height(x[0, 0], x[0, 1])
  }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let slope = surface.slope(x[0, 0], x[0, 1])
    return (i == 0 ? slope.x : slope.y) * x.seed(0)
  }
}

/// A walk on a surface: its one parameter is the point (x, y).
package struct SurfaceWalk: Landscape {
  package static let point = "point"
  package let surface: any Surface
  package let start: Point
  /// From the surface's own start where no other is given.
  package init(_ surface: any Surface, start: Point? = nil) {
    (self.surface, self.start) = (surface, start ?? surface.start)
  }
  package var title: String { type(of: surface).name }
  package var window: Window { surface.window }
  package var minima: [Point] { surface.minima }

  package func record(given: [String: [Double]], into r: inout Recording) -> Variable {
    let point = r.parameter(Self.point, [2]) { .given(given[$0] ?? [start.x, start.y]) }
    func height(_ surface: some Surface) -> Variable {
      r.record(Height(surface), point, named: "loss")
    }
    return height(surface)
  }
}

extension Run {
  /// Where on a surface a run is, and which way it is steep there; nil where it learns from samples.
  package var walker: (point: [Double], gradient: [Double])? {
    guard recipe.model == nil, let point = tensor(SurfaceWalk.point),
      let gradient = tensor(SurfaceWalk.point, .gradient)
    else { return nil }
    return (point.numbers, gradient.numbers)
  }
}
