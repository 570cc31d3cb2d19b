/// A formula of x and y with its first and second derivatives.
package struct Partials: Sendable {
  package enum Order: Int, Sendable, CaseIterable {
    case value, x, y, xx, xy, yy

    /// As it is written of f: ∂²f/∂x∂y.
    package var title: String {
      switch self {
      case .value: "f"
      case .x: "∂f/∂x"
      case .y: "∂f/∂y"
      case .xx: "∂²f/∂x²"
      case .xy: "∂²f/∂x∂y"
      case .yy: "∂²f/∂y²"
      }
    }
  }
  /// The formula as it was given, and its derivatives, simplified.
  private let symbols: [Symbol]
  private let value, gradient, hessian: Program

  /// `height` may be any formula over `Arithmetic`, read with symbols.
  package init(_ height: Symbol) {
    var algebra = Algebra()
    let f = algebra.read(height)
    let (x, y) = (algebra.derivative(of: f, by: 0), algebra.derivative(of: f, by: 1))
    let second = [
      algebra.derivative(of: x, by: 0), algebra.derivative(of: x, by: 1),
      algebra.derivative(of: y, by: 1),
    ]
    size = algebra.isTooLarge ? .max : (([x, y] + second).map { algebra.sizes[$0] }.max() ?? 0)
    symbols =
      size > Self.most ? [height] : [height] + ([x, y] + second).map { algebra.write($0) }
    let derivatives = symbols.dropFirst()
    value = Program([height], variables: 2)
    gradient = Program(Array(derivatives.prefix(2)), variables: 2)
    hessian = Program(Array(derivatives.dropFirst(2)), variables: 2)
  }

  /// How many numbers and names the longest of the derivatives has.
  let size: Int
  /// The longest that is worked out.
  static let most = 1500

  package subscript(_ order: Order) -> Symbol { symbols[order.rawValue] }

  /// f(x, y), as the formula was given.
  package func value<N: Arithmetic>(_ x: N, _ y: N) -> N { value.values([x, y])[0] }
  /// ∂f/∂x and ∂f/∂y
  package func gradient<N: Arithmetic>(_ x: N, _ y: N) -> (x: N, y: N) {
    let values = gradient.values([x, y])
    return (values[0], values[1])
  }

  // MARK: In Double, allocating nothing

  package func value(_ x: Double, _ y: Double) -> Double {
    Self.run(value, x, y, 0)
  }
  package func gradient(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    Self.run(gradient, x, y, (x: 0, y: 0))
  }
  /// The second derivatives: the Hessian's upper triangle.
  package func hessian(_ x: Double, _ y: Double) -> (xx: Double, xy: Double, yy: Double) {
    Self.run(hessian, x, y, (xx: 0, xy: 0, yy: 0))
  }

  /// Fills a tuple of numbers.
  @inline(__always)
  private static func run<R>(_ program: Program, _ x: Double, _ y: Double, _ zero: R) -> R {
    var (point, result) = ((x, y), zero)
    withUnsafeBytes(of: &point) { from in
      withUnsafeMutableBytes(of: &result) { to in
        program.run(
          from.assumingMemoryBound(to: Double.self), into: to.assumingMemoryBound(to: Double.self))
      }
    }
    return result
  }

  // MARK: As text

  /// The formula or one of its derivatives at a point, with its arithmetic.
  package func spelled(_ order: Order, _ x: Spelled, _ y: Spelled) -> Spelled {
    symbols[order.rawValue].value([x, y])
  }
  /// The same as one line, the operands called x and y, or with their numbers put in. Each operand
  /// keeps the origin it was read from.
  package func line(_ order: Order, _ x: Spelled, _ y: Spelled, _ wording: Wording) -> SpelledLine {
    guard case .read(let place) = x.form else {
      let (x, y) = (Spelled.named("x", x), Spelled.named("y", y))
      return spelled(order, x, y).line(wording) { $0.name }
    }
    return spelled(order, x, y).line(wording) { $0 == place ? "x" : "y" }
  }
  /// As text with the names: 4·x·(x² + y − 11) + 2·(x + y² − 7).
  package func text(_ order: Order) -> String { line(order, 0, 0, .names).text }
}
