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

  package func forward(_ m: Memory<Float>) {
    let (x, y, width) = (m.input(0).value, m.value, isOut.count)
    isOut.withUnsafeBufferPointer { isOut in
      for row in stride(from: 0, to: m.count, by: width) {
        for j in 0..<width { y[row + j] = isOut[j] ? 0 : x[row + j] }
      }
    }
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    let (dy, width, adds) = (m.gradient, isOut.count, m.input(0).accumulates)
    isOut.withUnsafeBufferPointer { isOut in
      for row in stride(from: 0, to: m.count, by: width) {
        for j in 0..<width {
          let share = isOut[j] ? 0 : dy[row + j]
          dx[row + j] = adds ? dx[row + j] + share : share
        }
      }
    }
  }
}
