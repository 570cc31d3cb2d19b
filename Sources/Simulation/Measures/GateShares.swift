import Calculus

// How a gate behaves, unit by unit: over all steps of all sequences of a pass, of a tensor (…, H);
// steps that only fill a row are none of them.
// A gate that is nearly always open keeps everything, one that is nearly always shut lets nothing
// through (Karpathy, Johnson and Fei-Fei, 2015, arXiv:1506.02078).

/// The share of steps at which a gate is on one side.
package protocol GateShare: Measure {
  /// Above 0 on that side.
  static func side<N: Arithmetic>(_ gate: N) -> N
}
extension GateShare {
  package static var isOfTensor: Bool { true }
  package static var isListed: Bool { false }
  package static func shape(of argument: [Int]) -> [Int] { [argument.last ?? 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.mean(of: i) { .positive(side($0)) }
  }
}

package struct OpenShare: GateShare {
  package static let name = "openShare"
  package static let words = "share of the steps at which this unit's gate is above 0.9"
  package static func side<N: Arithmetic>(_ gate: N) -> N { gate - 0.9 }
}

package struct ShutShare: GateShare {
  package static let name = "shutShare"
  package static let words = "share of the steps at which this unit's gate is below 0.1"
  package static func side<N: Arithmetic>(_ gate: N) -> N { 0.1 - gate }
}

/// The mean of every unit over all steps.
package struct UnitMean: Measure {
  package static let name = "unitMean"
  package static let words = "mean of this unit over all steps"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument.last ?? 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    x.mean(of: i) { $0 }
  }
}

extension MeasureReading {
  /// Σ f(xₜ)/n over the n steps of unit `i` that are not padding.
  fileprivate func mean(of i: Int, _ f: (Number) -> Number) -> Number {
    let (width, steps) = (shape.last ?? 1, steps)
    return .sum(steps.count) { f(self[steps[$0] * width + i]) } / Number(Double(steps.count))
  }
}
