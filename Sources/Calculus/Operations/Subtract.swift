/// y = a − b, element by element.
package struct Subtract: Operation {
  package static let name = "subtract"
  package static let words = "one less the other"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { x[0, i] - x[1, i] }

  // ∂y/∂a = 1     ∂y/∂b = −1
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    n == 0 ? x.seed(i) : -x.seed(i)
  }
}
