import CKernels

/// y = x, but 0 for the units that are knocked out: columns of x (rows, units).
package struct KnockOut: Operation {
  package static let name = "knockOut"
  package static let words = "hands on what comes in, but 0 for units that are knocked out"
  package let shape: [Int]
  private let isOut: [Bool]

  package init(_ shape: [Int], units: [Int]) {
    self.shape = shape
    isOut = (0..<(shape.last ?? 1)).map { units.contains($0) }
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    isOut[i % isOut.count] ? 0 : x[0, i]
  }

  // ∂y/∂x = 1, or 0 where it is knocked out
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    isOut[i % isOut.count] ? 0 : x.seed(i)
  }
}
