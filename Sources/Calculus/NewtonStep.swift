/// s with H·s = g, over the parameters that move: what a Newton step subtracts (Newton, 1685;
/// Raphson, 1690; as a method of optimization e.g. Nocedal and Wright, 2006, §2.2).
///
/// A number of it is worked out by elimination; for one or two parameters that is a formula, and
/// beyond that the equation it solves says what it must be.
package struct NewtonStep: Sendable {
  package let values: [Double]
  /// The Hessian (n, n), row-major.
  package let hessian: [Double]
  /// The parameters that move.
  package let moving: [Int]

  /// As many parameters as a whole Hessian is worked out for.
  package static let most = 40

  package init(hessian: [Double], gradient: [Double], moving: [Int]) {
    (self.hessian, self.moving) = (hessian, moving)
    let n = gradient.count
    var values = Array(repeating: 0.0, count: n)
    if moving.count <= 2 {
      for i in moving {
        values[i] = Self.formula(
          at: i, moving, hessian: { hessian[$0 * n + $1] }, gradient: { gradient[$0] })
      }
    } else {
      let part = moving.flatMap { i in moving.map { hessian[i * n + $0] } }
      for (i, step) in zip(moving, solve(part, moving.map { gradient[$0] })) { values[i] = step }
    }
    self.values = values
  }

  /// g/H of one parameter; of two (H_yy·g_x − H_xy·g_y)/det H, and the same the other way round.
  private static func formula<N: Arithmetic>(
    at i: Int, _ moving: [Int], hessian: (Int, Int) -> N, gradient: (Int) -> N
  ) -> N {
    guard let j = moving.first(where: { $0 != i }) else { return gradient(i) / hessian(i, i) }
    let beside = hessian(min(i, j), max(i, j))
    let determinant = N.named("det H", hessian(i, i) * hessian(j, j) - beside * beside)
    return (hessian(j, j) * gradient(i) - beside * gradient(j)) / determinant
  }

  /// Element `i` as a formula: of three and more parameters, one line of H·s = g solved for it, the
  /// line where it weighs most.
  package func value<N: Arithmetic>(
    at i: Int, hessian element: (Int, Int) -> N, gradient: (Int) -> N, step: (Int) -> N
  ) -> N {
    guard moving.contains(i) else { return 0 }
    guard moving.count > 2 else {
      return Self.formula(at: i, moving, hessian: element, gradient: gradient)
    }
    let n = values.count
    let line = moving.max { abs(hessian[$0 * n + i]) < abs(hessian[$1 * n + i]) } ?? i
    let others = moving.filter { $0 != i }
    let rest = N.sum(others.count) { element(line, others[$0]) * step(others[$0]) }
    return (gradient(line) - rest) / element(line, i)
  }
}
