/// yᵣₖ = 1 where k is the id of row r, else 0: (…, count) of ids (…).
package struct OneHot: Operation {
  package static let name = "oneHot"
  package static let words = "1 at the place of the token, 0 elsewhere"
  package let shape: [Int]
  let count: Int
  package init(_ ids: [Int], count: Int) { (shape, self.count) = (ids + [count], count) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    x.choice(0, i / count, of: count) == i % count ? 1 : 0
  }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? { nil }
}
