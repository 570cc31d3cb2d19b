import Calculus

/// exp(x − max x) along each row: what a softmax shares out.
package struct Exponential: Measure {
  package static let name = "exponential"
  package static let words = "e to how far it is below the largest of its row"
  package static let isOfTensor = true
  package static let isListed = false
  package static func shape(of argument: [Int]) -> [Int] { argument }
  package static func value<X: MeasureReading>(at i: Int, _ x: X) -> X.Number {
    let width = x.shape.last ?? 1
    let row = i / width * width
    return .exp(x[i] - .named("max", .largest(width) { x[row + $0] }))
  }
}
