/// y = a·b + c·d, element by element: the cell of a long short-term memory, of which the forget gate
/// keeps a share, and to which the input gate adds a share of what is new (Hochreiter and
/// Schmidhuber, 1997; with forget gates Gers et al., 2000).
package struct GatedSum: Operation {
  package static let name = "gatedSum"
  package static let words = "a share of what was, and a share of what is new"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    x[0, i] * x[1, i] + x[2, i] * x[3, i]
  }

  // ∂y/∂a = b, and so on
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    x.seed(i) * x[n ^ 1, i]
  }
}
