/// y = u·a + (1 − u)·b, element by element: the state of a gated recurrent unit, of which the update
/// gate u keeps a share of the old one a and takes the rest of the candidate b (Cho et al., 2014,
/// arXiv:1406.1078).
package struct Blend: Operation {
  package static let name = "blend"
  package static let words = "as much of the old as the update gate says, the rest of the new"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    x[0, i] * x[1, i] + (1 - x[0, i]) * x[2, i]
  }

  // ∂y/∂u = a − b     ∂y/∂a = u     ∂y/∂b = 1 − u
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    switch n {
    case 0: x.seed(i) * (x[1, i] - x[2, i])
    case 1: x.seed(i) * x[0, i]
    default: x.seed(i) * (1 - x[0, i])
    }
  }
}
