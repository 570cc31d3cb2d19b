import Calculus

// What an optimizer works out from the whole loss before it updates.

/// η*: how far along −g the loss goes down.
package struct LineSearchRate: LossMeasure {
  package static let name = "lineSearchRate"
  package static let words = "how far along −gradient the loss is lowest"
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(in run: Run) -> [Int]? {
    run.setup.optimizer.direction == .lineSearch ? [1] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(x.run.trainer.lineSearch.rate)
  }
  package static func words(at i: Int, in run: Run) -> String {
    guard run.trainer.lineSearch.rate.isFinite else {
      return "the loss goes down along −g without end"
    }
    return "η* with ∇loss(p − η*·g)·g = 0: what is left of that is lineSearchSlope"
  }
}

/// ∇loss(p − η*·g)
package struct LineSearchGradient: LossMeasure {
  package static let name = "lineSearchGradient"
  package static let words = "slope of the loss where the line search ends"
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(in run: Run) -> [Int]? {
    LineSearchRate.shape(in: run).map { _ in [run.training.dual.count] }
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(x.run.trainer.lineSearch.landing[i])
  }
  package static func words(at i: Int, in run: Run) -> String {
    "∂loss/∂\(run.parameterName(i)) at p − η*·g, where the line search ends"
  }
}

/// ∇loss(p − η*·g)·g: how steep it still is along the line where the search ends.
package struct LineSearchSlope: LossMeasure {
  package static let name = "lineSearchSlope"
  package static let words = "slope along the line where the search ends: 0 but for rounding"
  package static func shape(in run: Run) -> [Int]? { LineSearchRate.shape(in: run) }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let (moving, landing) = (x.run.trainer.moving, x.run.trainer.lineSearch.landing)
    return .sum(moving.count) { k in
      x.other(LineSearchGradient.name, moving[k], landing[moving[k]]) * x.gradient(moving[k])
    }
  }
}

/// s with H·s = g.
package struct NewtonStepMeasure: LossMeasure {
  package static let name = "newtonStep"
  package static let words = "s with H·s = gradient: the way to where the parabola here is flat"
  package static func shape(in run: Run) -> [Int]? {
    run.setup.optimizer.direction == .newton ? [run.training.dual.count] : nil
  }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let newton = x.run.trainer.newtonStep
    return newton.value(
      at: i,
      hessian: {
        let place = $0 * newton.values.count + $1
        return x.other(Hessian.name, place, newton.hessian[place])
      },
      gradient: { x.gradient($0) }, step: { x.other(name, $0, newton.values[$0]) })
  }
}

extension MeasureReading {
  /// ∂loss/∂ of parameter `i` of the flat list.
  fileprivate func gradient(_ i: Int) -> Number {
    let pass = run.training
    guard let (variable, index) = pass.dual.place(of: i) else { return 0 }
    return .read(
      pass.tape.gradient(variable, index),
      Origin(
        pass.node(variable).name, index, kind: .gradient, iteration: run.iteration,
        run: run.index))
  }
}
