import CKernels

/// y = a + b, element by element.
package struct Add: Operation {
  package static let name = "add"
  package static let words = "sum of two"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] + x[1, i] }

  // ∂y/∂a = ∂y/∂b = 1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? { x.seed(i) }

  package func forward(_ m: Memory<Float>) {
    m.kernels.pointee.add(m.count, m.input(0).value, m.input(1).value, m.value)
  }
  package func backward(_ m: Memory<Float>) {
    for n in 0..<2 {
      guard let dx = m.input(n).gradient else { continue }
      m.kernels.pointee.accumulate(m.count, m.gradient, dx, m.input(n).adding)
    }
  }
}
