/// y = 0, whatever goes in: for a loss where there is nothing to compare.
package struct Nothing: Operation {
  package static let name = "nothing"
  package static let words = "0: there is nothing to compare"
  package var shape: [Int] { [1] }
  package var reduces: Bool { true }
  package init() {}

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number { 0 }

  // ∂y/∂x = 0
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? { 0 }
}
