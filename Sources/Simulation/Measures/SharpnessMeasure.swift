import Calculus

// The steepest bend of the loss of a network of any size, from products with its Hessian alone.

/// λmax = v·(H·v), with v from power iteration (`Sharpness`).
package struct SharpnessMeasure: LossMeasure {
  package static let name = "sharpness"
  package static let words = "greatest eigenvalue of the Hessian: the steepest bend, v·(H·v)"
  package static func shape(in run: Run) -> [Int]? { run.hasBends ? [1] : nil }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    .sum(x.run.curvature.count) { x.sharpestDirection($0) * x.sharpestProduct($0) }
  }
}

extension MeasureReading {
  fileprivate func sharpestDirection(_ i: Int) -> Number {
    other(SharpestDirection.name, i, run.curvature.sharpness.vector[i])
  }
  fileprivate func sharpestProduct(_ i: Int) -> Number {
    other(SharpestProduct.name, i, run.curvature.sharpness.product[i])
  }
}

/// v, of length 1: the direction in which the loss bends the most.
package struct SharpestDirection: LossMeasure {
  package static let name = SharpnessMeasure.name + "/vector"
  package static let words = "of the direction v of the steepest bend, found by power iteration"
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(in run: Run) -> [Int]? {
    SharpnessMeasure.shape(in: run).map { _ in [run.curvature.count] }
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(x.run.curvature.sharpness.vector[i])
  }
  package static func words(at i: Int, in run: Run) -> String {
    "along \(run.parameterName(i)), \(words) in \(run.curvature.sharpness.products) products"
  }
}

/// H·v of it.
package struct SharpestProduct: LossMeasure {
  package static let name = SharpnessMeasure.name + "/product"
  package static let words = "of H·v: how the gradient changes along the steepest bend"
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(in run: Run) -> [Int]? { SharpestDirection.shape(in: run) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(x.run.curvature.sharpness.product[i])
  }
  package static func words(at i: Int, in run: Run) -> String {
    "how ∂loss/∂\(run.parameterName(i)) changes along the steepest bend, in dual numbers"
  }
}

/// ‖H·v − λ·v‖: some eigenvalue is no farther than this from λ.
package struct SharpnessResidual: LossMeasure {
  package static let name = SharpnessMeasure.name + "/residual"
  package static let words = "what is left of H·v − λ·v: how far λ may be off"
  package static func shape(in run: Run) -> [Int]? { SharpnessMeasure.shape(in: run) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let lambda = x.other(SharpnessMeasure.name, 0, x.run.curvature.sharpness.value)
    return .sqrt(
      .sum(x.run.curvature.count) { k in
        let rest = x.sharpestProduct(k) - lambda * x.sharpestDirection(k)
        return rest * rest
      })
  }
}
