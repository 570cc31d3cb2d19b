/// y = x, through which no gradient goes back: where back-propagation through time is cut off
/// (Williams and Peng, 1990).
package struct Detach: Operation {
  package static let name = "detach"
  package static let words = "the same, but nothing is learnt through it: here the window ends"
  package let shape: [Int]
  package init(_ shape: [Int]) { self.shape = shape }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { .still(x[0, i]) }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? { nil }
}
