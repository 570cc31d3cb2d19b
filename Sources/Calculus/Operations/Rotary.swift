/// Pairs of neighbouring columns turned by an angle that grows with the place: in every head of w
/// columns, y₂ᵢ = x₂ᵢ cos θ − x₂ᵢ₊₁ sin θ and y₂ᵢ₊₁ = x₂ᵢ sin θ + x₂ᵢ₊₁ cos θ with
/// θ = t·10000^(−2i/w), of x (…, T, D). A query and a key so turned meet at an angle that depends on
/// how far apart they are alone (Su et al., 2021, arXiv:2104.09864).
package struct Rotary: Operation {
  package static let name = "rotary"
  package static let words = "pairs of columns turned by an angle that grows with the place"
  package let shape: [Int]
  private let places, all, width: Int
  /// The place of the first row.
  private let start: Int
  private let cosines, sines: [Float]  // (T, w/2)

  package init(_ x: [Int], heads: Int, start: Int = 0) {
    precondition(
      x[x.count - 1] % (2 * heads) == 0, "rotary: \(x) has no pairs in each of \(heads) heads")
    (shape, self.start) = (x, start)
    (places, all, width) = (x[x.count - 2], x[x.count - 1], x[x.count - 1] / heads)
    let half = width / 2
    let angles = (0..<places * half).map { [width] in
      Self.angle(start + $0 / half, $0 % half, width: width)
    }
    cosines = angles.map { Float(Double.cos($0)) }
    sines = angles.map { Float(Double.sin($0)) }
  }

  private static func angle(_ place: Int, _ i: Int, width: Int) -> Double {
    Double(place) * Double.exp(-Double.log(10_000) * Double(2 * i) / Double(width))
  }

  /// θ of an element, which of its pair it is, and where the other is.
  private func turn<N: Arithmetic>(
    _ i: Int
  ) -> (cosine: N, sine: N, isFirst: Bool, other: Int) {
    let (place, column) = (start + i / all % places, i % all % width)
    let angle = N.known(
      "\(place)·10000^(−\(column / 2 * 2)/\(width))",
      Self.angle(place, column / 2, width: width))
    return (.cos(angle), .sin(angle), column % 2 == 0, column % 2 == 0 ? i + 1 : i - 1)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (cosine, sine, isFirst, other): (X.Number, X.Number, Bool, Int) = turn(i)
    return isFirst
      ? x[0, i] * cosine - x[0, other] * sine : x[0, other] * sine + x[0, i] * cosine
  }

  // ∂L/∂x is ∂L/∂y turned back.
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (cosine, sine, isFirst, other): (X.Number, X.Number, Bool, Int) = turn(i)
    return isFirst
      ? x.seed(i) * cosine + x.seed(other) * sine : x.seed(i) * cosine - x.seed(other) * sine
  }

  package func forward(_ m: Memory<Float>) {
    turn(m.input(0).value, into: m.value, m.count, back: 1, adding: false)
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    turn(m.gradient, into: dx, m.count, back: -1, adding: m.input(0).accumulates)
  }

  private func turn(
    _ x: UnsafeMutablePointer<Float>, into y: UnsafeMutablePointer<Float>, _ count: Int,
    back: Float, adding: Bool
  ) {
    let half = width / 2
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        for row in 0..<count / all {
          let angles = row % places * half
          for pair in 0..<all / 2 {
            let (i, k) = (row * all + 2 * pair, angles + pair % half)
            let (cosine, sine) = (cosines[k], back * sines[k])
            let (a, b) = (x[i] * cosine - x[i + 1] * sine, x[i] * sine + x[i + 1] * cosine)
            y[i] = adding ? y[i] + a : a
            y[i + 1] = adding ? y[i + 1] + b : b
          }
        }
      }
    }
  }
}
