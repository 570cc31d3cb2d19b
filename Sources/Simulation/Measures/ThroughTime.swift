import Calculus
import Networks

// How far a recurrent network reaches back.

/// ‖xₜ‖ at every step t of a tensor (T, …): of gradients, how much the loss still feels of a state.
package struct StepNorm: Measure {
  package static let name = "stepNorm"
  package static let words = "length of what belongs to this step"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument[0]] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let each = x.count / x.shape[0]
    return .sqrt(.sum(each) { x[i * each + $0] * x[i * each + $0] })
  }
}

/// ‖xₜ‖/‖x_T‖, T being the last step read at which there is anything: of gradients, how much of what the
/// loss feels at the end is left at a step. Unlike their length it does not shrink with the loss.
package struct StepShare: Measure {
  package static let name = "stepShare"
  package static let words = "length of what belongs to this step, as a share of the last step's"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument[0]] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let each = x.count / x.shape[0]
    func length(_ step: Int) -> X.Number {
      .sqrt(.sum(each) { x[step * each + $0] * x[step * each + $0] })
    }
    let steps = x.isReadFromEnd ? Array(0..<x.shape[0]) : (0..<x.shape[0]).reversed()
    let last = steps.first { step in (0..<each).contains { x.plain(step * each + $0) != 0 } }
    guard let last else { return 0 }
    return .named("length of step \(i)", length(i)) / .named("of step \(last)", length(last))
  }
}

/// The largest singular value of ∂s_last/∂sₜ, the product of the Jacobians of all steps after t: how
/// far the longest of all small changes of that state is carried to the end (Pascanu, Mikolov and
/// Bengio, 2013, arXiv:1211.5063). Of the hidden states of one sequence, `jacobian(layer1.hidden)`.
package struct StateJacobian: Measure {
  package static let name = "jacobian"
  package static let words =
    "largest singular value of the product of the Jacobians ∂sₖ/∂sₖ₋₁ of all steps after this one"
  package static let isOfTensor = true
  package static let isListed = false
  package static func isLeaf(in run: Run) -> Bool { true }
  package static func shape(of argument: [Int]) -> [Int] { [argument[0]] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    X.Number(x.jacobians[i])
  }
}
