/// y = f(Σ of one window of each input): what comes in and what is remembered, summed and bent. Each
/// input (…, parts·H) has its parts side by side; the window is one of them, H wide.
///
/// A gate of a recurrent cell is σ of such a sum, a candidate tanh of it.
package struct Gate: Operation {
  package enum Curve: String, Sendable { case sigmoid, tanh, relu }
  /// Part number `part` of `of` equal ones.
  package struct Window: Sendable {
    let part, of: Int
    package init(_ part: Int, of parts: Int) { (self.part, of) = (part, parts) }
  }
  package static let name = "gate"
  package static let words = "what comes in plus what is remembered, bent"
  package let shape: [Int]
  private let curve: Curve
  private let windows: [Window]
  private let width: Int

  /// y of that shape (…, H).
  package init(_ curve: Curve, _ shape: [Int], _ windows: [Window]) {
    (self.curve, self.shape, self.windows) = (curve, shape, windows)
    width = shape.last ?? 1
  }

  /// Where element `i` of y stands in input `n`.
  private func place(_ i: Int, _ n: Int) -> Int {
    (i / width * windows[n].of + windows[n].part) * width + i % width
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let z: X.Number =
      windows.count == 1 ? x[0, place(i, 0)] : x[0, place(i, 0)] + x[1, place(i, 1)]
    return switch curve {
    case .sigmoid: 1 / (1 + .exp(-z))
    case .tanh: .tanh(z)
    case .relu: .max(z, 0)
    }
  }

  // σ' = y (1 − y)     tanh' = 1 − y²     relu' = [y > 0]
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, column) = i.quotientAndRemainder(dividingBy: windows[n].of * width)
    guard column / width == windows[n].part else { return nil }
    let k = row * width + column % width
    return switch curve {
    case .sigmoid: x.seed(k) * (x.output(k) * (1 - x.output(k)))
    case .tanh: x.seed(k) * (1 - x.output(k) * x.output(k))
    case .relu: x.seed(k) * .positive(x.output(k))
    }
  }
}
