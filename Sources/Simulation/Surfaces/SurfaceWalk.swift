import Calculus

/// The height of a surface at a point (x, y), which is its one input. Its gradient is read from the
/// partial derivatives as they are shown.
package struct Height<S: Surface>: Operation {
  package static var name: String { S.name }
  package static var words: String { S.words }
  package var shape: [Int] { [1] }
  private let surface: S
  private let partials: Partials
  package init(_ surface: S, _ partials: Partials? = nil) {
    (self.surface, self.partials) = (surface, partials ?? surface.partials)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    surface.height(x[0, 0], x[0, 1])
  }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let slope = partials.gradient(x[0, 0], x[0, 1])
    return (i == 0 ? slope.x : slope.y) * x.seed(0)
  }

  // The same arithmetic in the same order, ready to be computed.
  package func forward(_ m: Memory<Double>) { m.value[0] = partials.value(m[0, 0], m[0, 1]) }
  package func backward(_ m: Memory<Double>) {
    let input = m.input(0)
    guard let dx = input.gradient else { return }
    let slope = partials.gradient(m[0, 0], m[0, 1])
    let (byX, byY) = (slope.x * m.seed(0), slope.y * m.seed(0))
    dx[0] = input.accumulates ? dx[0] + byX : byX
    dx[1] = input.accumulates ? dx[1] + byY : byY
  }
}

/// A walk on a surface: its one parameter is the point (x, y).
package struct SurfaceWalk: Landscape {
  package static let point = "point"
  /// Where a surface's settings stand in a scene.
  package static let settingsPath = "task.surface."
  package let surface: any Surface
  /// The surface's formula and its derivatives.
  package let partials: Partials
  package let start: Point
  package let window: Window

  /// From the surface's own start, and with its own window, where no other is given.
  package init(_ surface: any Surface, start: Point? = nil, window: Window? = nil) {
    (self.surface, partials) = (surface, surface.partials)
    (self.start, self.window) = (start ?? surface.start, window ?? surface.window)
  }
  package var title: String { surface.title }
  package var minima: [Point] { surface.minima }

  package func adjusted(to hyperparameters: Hyperparameters) -> any Landscape {
    guard let named = surface as? any NamedSurface, !type(of: named).settings.isEmpty else {
      return self
    }
    return SurfaceWalk(named.adjusted(to: hyperparameters), start: start, window: window)
  }

  package func record(given: [String: [Double]], into r: inout Recording) -> Variable {
    let point = r.parameter(Self.point, [2]) { .given(given[$0] ?? [start.x, start.y]) }
    func height(_ surface: some Surface) -> Variable {
      r.record(Height(surface, partials), point, named: "loss")
    }
    return height(surface)
  }
}

extension Run {
  /// The surface that it walks on, with its settings as they are now; nil where it learns from
  /// samples.
  package var walk: SurfaceWalk? { trainer.pass.landscape as? SurfaceWalk }

  /// Where on a surface a run is, and which way it is steep there; nil where it learns from samples.
  package var walker: (point: [Double], gradient: [Double])? {
    guard recipe.model == nil, let point = tensor(SurfaceWalk.point),
      let gradient = tensor(SurfaceWalk.point, .gradient)
    else { return nil }
    return (point.numbers, gradient.numbers)
  }
}
