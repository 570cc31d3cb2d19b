import Calculus

/// A surface of somebody's own: any formula of x and y.
package struct FormulaSurface: Surface {
  package static let name = "formula"
  package static let words = "a formula of your own"
  package let title: String
  package let partials: Partials
  package let window: Window
  package let minima: [Point]

  /// The lowest places inside the window are looked for once.
  package init(_ formula: Formula, window: Window = Window(-5...5, -5...5)) {
    (title, partials, self.window) = (formula.partials.text(.value), formula.partials, window)
    minima = formula.partials.lowest(in: window)
  }

  package var start: Point {
    Point(
      window.x.lowerBound + 0.2 * (window.x.upperBound - window.x.lowerBound),
      window.y.lowerBound + 0.8 * (window.y.upperBound - window.y.lowerBound))
  }
  package func height<N: Arithmetic>(_ x: N, _ y: N) -> N { partials.value(x, y) }
}
