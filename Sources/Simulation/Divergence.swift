import Calculus
import Networks

/// Why a run's numbers stopped being finite, as far as its history tells.
package struct Divergence: Equatable, Sendable {
  /// The first tensor that is not finite, and when that was.
  package let name: String
  package let iteration: Int
  package let reason: Reason

  package enum Reason: Equatable, Sendable {
    /// From `since` on the learning rate was above 2/λ, and every step landed higher.
    case rate(Double, curvature: Double, since: Int)
    /// The loss grew, iteration by iteration, from what it was then.
    case growth(since: Int, from: Double)
    /// A line search found no lowest place.
    case bottomless
    /// Newton's method met a Hessian that has no inverse.
    case singular
    /// It came at once.
    case sudden
  }

  /// One sentence.
  package var sentence: String {
    let what = "\(name) is not finite at iteration \(Digits.whole(iteration))"
    switch reason {
    case .rate(let rate, let curvature, let since):
      return what + ": since iteration \(Digits.whole(since)) the learning rate "
        + "\(Digits.text(rate, 3)) was above 2/λ = \(Digits.text(2 / curvature, 3)) of the steepest "
        + "bend λ = \(Digits.text(curvature, 4)), so every step landed higher"
    case .growth(let since, let from):
      return what + ": the loss grew since iteration \(Digits.whole(since)), from "
        + Digits.text(from, 3)
    case .bottomless: return what + ": along −gradient the loss goes down without end"
    case .singular: return what + ": the Hessian has no inverse, so there is no Newton step"
    case .sudden: return what
    }
  }

  /// The same where there is little room.
  package var short: String {
    let what = "\(name) not finite at \(Digits.whole(iteration))"
    switch reason {
    case .rate(let rate, let curvature, let since):
      return what + ": rate \(Digits.text(rate, 3)) > 2/λ = \(Digits.text(2 / curvature, 3)) since "
        + Digits.whole(since)
    case .growth(let since, _): return what + ": loss grew since \(Digits.whole(since))"
    case .bottomless: return what + ": no lowest place along −gradient"
    case .singular: return what + ": the Hessian has no inverse"
    case .sudden: return what
    }
  }
}

extension Run {
  /// How many iterations are looked through for the first with a learning rate too large.
  private static let mostLooked = 20
  /// How many multiplications products with the Hessian may take here.
  private static let mostWork = 200_000_000

  /// Why this line of history diverged, up to here; worked out once.
  package var divergence: Divergence? {
    guard let bad = branches[branch].bad, bad <= iteration else { return nil }
    if let known = branches[branch].divergence { return known }
    let name = visit(bad) { firstBad() } ?? "a number"
    let found = Divergence(name: name, iteration: bad, reason: reason(for: bad))
    branches[branch].divergence = found
    return found
  }

  private func reason(for bad: Int) -> Divergence.Reason {
    guard bad > 0 else { return .sudden }
    let direction = setup(before: bad).optimizer.direction
    if direction != .gradient {
      let failed: Divergence.Reason? = visit(bad - 1) {
        switch direction {
        case .gradient: nil
        case .lineSearch: trainer.lineSearch.rate.isFinite ? nil : .bottomless
        case .newton: trainer.newtonStep.values.allSatisfy(\.isFinite) ? nil : .singular
        }
      }
      if let failed { return failed }
    }
    guard let growth = growth(before: bad) else { return .sudden }
    if setup(before: bad).optimizer == GradientDescent.self {
      for k in growth.iteration..<min(growth.iteration + Self.mostLooked, bad) {
        let found: Divergence.Reason? = visit(k) {
          guard let curvature = steepest, curvature.isFinite, currentRate > 2 / curvature,
            curvature > 0
          else { return nil }
          return .rate(currentRate, curvature: curvature, since: k)
        }
        if let found { return found }
      }
    }
    return .growth(since: growth.iteration, from: growth.loss)
  }

  /// The iteration from which on the loss grew all the way, and what it was there; nil where it fell
  /// at last.
  private func growth(before bad: Int) -> (iteration: Int, loss: Double)? {
    let series = branches[branch].loss
    var k = min((bad - 1) / series.stride, series.values.count - 1)
    // Single precision has an end before double has.
    func grew(_ k: Int) -> Bool {
      series.values[k] > series.values[k - 1] || series.values[k] == .infinity
    }
    guard k >= 0, series.values[k].isFinite || k > 0 else { return nil }
    let last = k
    while k > 0, grew(k) { k -= 1 }
    // The step into what is not finite is growth too, if it is the only one.
    guard k < last || bad - last * series.stride <= series.stride else { return nil }
    return (k * series.stride, Double(series.values[k]))
  }

  /// The greatest eigenvalue of the Hessian, where it can be had quickly.
  private var steepest: Double? {
    if hasHessian { return curvature.eigen.values.last }
    let products = 30
    let work = 6 * products * training.tape.slices * training.tape.recording.productOperations
    guard work <= Self.mostWork else { return nil }
    return training.dual.sharpness(seed: recipe.seed, most: products).value
  }
}
