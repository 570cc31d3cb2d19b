import Calculus

// How a gate behaves, unit by unit: over all steps of all sequences of a pass, of a tensor (…, H).
// A gate that is nearly always open keeps everything, one that is nearly always shut lets nothing
// through (Karpathy, Johnson and Fei-Fei, 2015, arXiv:1506.02078).

/// The share of steps at which a gate is above 0.9.
package struct OpenShare: Measure {
  package static let name = "openShare"
  package static let words = "share of the steps at which this unit's gate is above 0.9"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument.last ?? 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.share(of: i) { $0 - 0.9 }
  }
}

/// The share of steps at which a gate is below 0.1.
package struct ShutShare: Measure {
  package static let name = "shutShare"
  package static let words = "share of the steps at which this unit's gate is below 0.1"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument.last ?? 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.share(of: i) { 0.1 - $0 }
  }
}

/// The mean of every unit over all steps.
package struct UnitMean: Measure {
  package static let name = "unitMean"
  package static let words = "mean of this unit over all steps"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument.last ?? 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let width = x.shape.last ?? 1
    let steps = x.count / width
    return .sum(steps) { x[$0 * width + i] } / X.Number(Double(steps))
  }
}

extension MeasureReading {
  /// How large a share of unit `i`'s steps is on one side.
  fileprivate func share(of i: Int, _ side: (Number) -> Number) -> Number {
    let width = shape.last ?? 1
    let steps = count / width
    return .sum(steps) { .positive(side(self[$0 * width + i])) } / Number(Double(steps))
  }
}
