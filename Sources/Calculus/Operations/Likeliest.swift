/// The place of the greatest number in every row of x (…, n), the first where there are several: what
/// a network that runs freely reads next. It has no slope.
package struct Likeliest: Operation {
  package static let name = "likeliest"
  package static let words = "the place of the greatest: what is read next"
  package let shape: [Int]
  private let width: Int
  package init(_ x: [Int]) { (shape, width) = (Array(x.dropLast()), x.last ?? 1) }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    var best = 0
    for k in 1..<max(width, 1) where x.plain(0, i * width + k) > x.plain(0, i * width + best) {
      best = k
    }
    return X.Number(Double(best))
  }
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? { nil }
}
