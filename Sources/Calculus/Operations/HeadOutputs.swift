import CKernels

/// yₕₜ = mₜ,ₕ·Wₕ: what each head adds to the stream, of the heads' mix m (T, D), side by side, and the
/// output weight W (D, D), of which head h has the rows from h·w on, w = D/H; as (H, T, D). All heads
/// together, and the bias, are what the attention adds.
package struct HeadOutputs: Operation {
  package static let name = "headOutputs"
  package static let words = "what each head adds: its part of the mix times its rows of the weight"
  package let shape: [Int]
  private let heads, places, inner, width, columns: Int

  package init(_ mix: [Int], _ weight: [Int], heads: Int) {
    precondition(
      mix.count == 2 && weight.count == 2 && mix[1] == weight[0] && mix[1] % heads == 0,
      "head outputs: a mix \(mix) and a weight \(weight) do not fit \(heads) heads")
    (self.heads, places, inner, columns) = (heads, mix[0], mix[1], weight[1])
    width = inner / heads
    shape = [heads, places, columns]
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (h, t, d) = (i / columns / places, i / columns % places, i % columns)
    return .sum(width) { x[0, t * inner + h * width + $0] * x[1, (h * width + $0) * columns + d] }
  }

  // ∂L/∂m = ∂L/∂yₕ · Wₕᵀ     ∂L/∂Wₕ = mₕᵀ · ∂L/∂yₕ, head by head
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    if n == 0 {
      let (t, j) = i.quotientAndRemainder(dividingBy: inner)
      return .sum(columns) {
        x.seed((j / width * places + t) * columns + $0) * x[1, j * columns + $0]
      }
    }
    let (j, d) = i.quotientAndRemainder(dividingBy: columns)
    return .sum(places) { x.seed((j / width * places + $0) * columns + d) * x[0, $0 * inner + j] }
  }

  package func forward(_ m: Memory<Float>) {
    for h in 0..<heads {
      m.multiply(
        mix(m.input(0).value, h), weight(m.input(1).value, h), into: output(m.value, h))
    }
  }
  package func backward(_ m: Memory<Float>) {
    let (x, w) = (m.input(0), m.input(1))
    for h in 0..<heads {
      if let dx = x.gradient {
        m.multiply(
          output(m.gradient, h), weight(w.value, h).transposed, into: mix(dx, h),
          accumulating: x.accumulates)
      }
      if let dw = w.gradient {
        m.multiply(
          mix(x.value, h).transposed, output(m.gradient, h), into: weight(dw, h),
          accumulating: w.accumulates)
      }
    }
  }

  private func mix(_ x: UnsafeMutablePointer<Float>, _ h: Int) -> Matrix {
    Matrix(x + h * width, places, width, rowStride: inner)
  }
  private func weight(_ x: UnsafeMutablePointer<Float>, _ h: Int) -> Matrix {
    Matrix(x + h * width * columns, width, columns)
  }
  private func output(_ x: UnsafeMutablePointer<Float>, _ h: Int) -> Matrix {
    Matrix(x + h * places * columns, places, columns)
  }
  package var scratch: Int { 32 * (places + inner + columns) }
  package var multiplyAdds: Int { shape.reduce(1, *) * width }
}
