import Calculus

/// How large a share of a map's numbers is above 0, over all samples of a pass: of maps (B, C, H, W),
/// C numbers. Of a filter that is dead it is 0.
package struct FiringShare: Measure {
  package static let name = "firing"
  package static let words =
    "share of the windows, of all pictures, at which this filter is above 0"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { [argument.count > 1 ? argument[1] : 1] }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let shape = x.shape
    guard shape.count > 1 else { return 0 }
    let each = shape.dropFirst(2).reduce(1, *)
    return .sum(shape[0] * each) {
      let (sample, window) = $0.quotientAndRemainder(dividingBy: each)
      return .positive(x[(sample * shape[1] + i) * each + window])
    } / X.Number(Double(shape[0] * each))
  }
}
