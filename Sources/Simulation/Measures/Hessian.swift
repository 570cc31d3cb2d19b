import Calculus

// How the loss bends at the point, where there are few enough parameters for all second derivatives.

extension MeasureReading {
  /// Another number of the same iteration, by its name.
  func other(_ name: String, _ i: Int = 0, _ number: Double) -> Number {
    .read(number, Origin(name, i, iteration: run.iteration, run: run.index))
  }
  /// Hᵢⱼ
  func hessian(_ i: Int, _ j: Int) -> Number {
    let place = i * run.curvature.count + j
    return other(Hessian.name, place, run.curvature.hessian[place])
  }
  /// Element `i` of the direction of eigenvalue `k`.
  func direction(_ k: Int, _ i: Int) -> Number {
    let place = k * run.curvature.count + i
    return other(Eigenvectors.name, place, run.curvature.eigen.vectors[place])
  }
  func eigenvalue(_ k: Int) -> Number {
    .kept(
      Eigenvalues.value(at: k, self),
      Origin(Eigenvalues.name, k, iteration: run.iteration, run: run.index))
  }
}

/// Hᵢⱼ = ∂²loss/∂pᵢ∂pⱼ (n, n), over all parameters in the order of recording: on a surface the second
/// derivative of its formula, elsewhere found in dual numbers.
package struct Hessian: LossMeasure {
  package static let name = "hessian"
  package static let words = "how one slope of the loss changes as a parameter moves"
  package static func isLeaf(in run: Run) -> Bool { run.walk == nil }
  package static func shape(in run: Run) -> [Int]? {
    run.hasHessian ? [run.curvature.count, run.curvature.count] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    guard let walk = x.run.walk else { return X.Number(x.run.curvature.hessian[i]) }
    let point = (0..<2).map { x.other(SurfaceWalk.point, $0, x.run.training.dual.point[$0]) }
    return walk.partials[order(i)].value(point)
  }
  package static func words(at i: Int, in run: Run) -> String {
    if run.walk != nil { return "\(order(i).title), the second derivative of its formula" }
    let (row, column) = i.quotientAndRemainder(dividingBy: run.curvature.count)
    let (a, b) = (run.parameterName(row), run.parameterName(column))
    return "how ∂loss/∂\(a) changes as \(b) moves: backward once more, in dual numbers"
  }
  private static func order(_ i: Int) -> Partials.Order { [.xx, .xy, .xy, .yy][i] }
}

/// λ with H·v = λ·v, in ascending order: how much the ground bends along each main direction.
package struct Eigenvalues: LossMeasure {
  package static let name = "eigenvalues"
  package static let words = "how much the loss bends along a main direction v: v·(H·v)"
  package static func shape(in run: Run) -> [Int]? {
    run.hasHessian ? [run.curvature.count] : nil
  }
  /// Of one or two parameters a formula; of more v·(H·v), which H·v = λ·v makes of it (Rayleigh).
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let n = x.run.curvature.count
    if n == 1 { return x.hessian(0, 0) }
    if n == 2 {
      let h = x.run.curvature.hessian
      let plain: (Double, Double) = eigenvalues(h[0], h[1], h[3])
      let (least, most) = (min(abs(plain.0), abs(plain.1)), max(abs(plain.0), abs(plain.1)))
      let (a, b, c) = (x.hessian(0, 0), x.hessian(0, 1), x.hessian(1, 1))
      let both =
        most.isFinite && least < 1e-6 * most
        ? eigenvalues(a, b, c, farApart: abs(plain.1) == most) : eigenvalues(a, b, c)
      return i == 0 ? both.0 : both.1
    }
    return .sum(n) { row in
      x.direction(i, row) * .sum(n) { x.hessian(row, $0) * x.direction(i, $0) }
    }
  }
}

/// The directions v of length 1 of the eigenvalues, a row each.
package struct Eigenvectors: LossMeasure {
  package static let name = "eigenvectors"
  package static let words = "a main direction v of the Hessian, of length 1: H·v = λ·v"
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(in run: Run) -> [Int]? { Hessian.shape(in: run) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(x.run.curvature.eigen.vectors[i])
  }
  package static func words(at i: Int, in run: Run) -> String {
    let (k, element) = i.quotientAndRemainder(dividingBy: run.curvature.count)
    return "along \(run.parameterName(element)), of the direction with H·v = eigenvalues[\(k)]·v "
      + "but for eigenResidual[\(k)]"
  }
}

/// ‖H·v − λ·v‖ of every eigenvalue with its direction: how far it may be off at most.
package struct EigenResidual: LossMeasure {
  package static let name = "eigenResidual"
  package static let words = "what is left of H·v − λ·v: how far λ may be off"
  package static func shape(in run: Run) -> [Int]? { Eigenvalues.shape(in: run) }
  package static func value<X: MeasureReading>(at k: Int, _ x: X) -> X.Number {
    let n = x.run.curvature.count
    return .sqrt(
      .sum(n) { i in
        let rest =
          .sum(n) { x.hessian(i, $0) * x.direction(k, $0) } - x.eigenvalue(k) * x.direction(k, i)
        return rest * rest
      })
  }
}

/// |λ|max / |λ|min: how much steeper it bends one way than another.
package struct ConditionNumber: LossMeasure {
  package static let name = "conditionNumber"
  package static let words = "condition number: how much more it bends one way than another"
  package static func shape(in run: Run) -> [Int]? { run.hasHessian ? [1] : nil }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let values = x.run.curvature.eigen.values
    let order = values.indices.sorted { abs(values[$0]) < abs(values[$1]) }
    func size(_ k: Int) -> X.Number {
      let value = x.eigenvalue(k)
      return .max(value, -value)
    }
    guard let least = order.first, let most = order.last else { return 1 }
    return size(most) / size(least)
  }
}

/// 2/λmax: with a larger learning rate, gradient descent steps farther out on the other side of a
/// valley bent like this one than it came from. None is too large where nothing bends up.
package struct StableRate: LossMeasure {
  package static let name = "stableRate"
  package static let words = "2/λ: above this learning rate plain steps swing farther out each time"
  package static func shape(in run: Run) -> [Int]? { run.hasBends ? [1] : nil }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let run = x.run
    let steepest =
      run.hasHessian
      ? run.curvature.eigen.values.last ?? .nan : run.curvature.sharpness.value
    guard !(steepest <= 0) else { return X.Number(.infinity) }
    return 2
      / (run.hasHessian
        ? x.eigenvalue(run.curvature.count - 1) : x.other(SharpnessMeasure.name, 0, steepest))
  }
  package static func words(at i: Int, in run: Run) -> String {
    run.number(name) == .infinity ? "the loss bends up nowhere: no rate swings farther out" : words
  }
}
