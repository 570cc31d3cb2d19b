import CKernels

/// sₕₜₛ = Σⱼ qₜⱼ·kₛⱼ / √w: how well key s answers query t in head h (Vaswani et al., 2017,
/// arXiv:1706.03762), of queries q (…, T, D) and keys k (…, S, D), as (…, H, T, S).
///
/// A head is a window of w = D/H columns, j from h·w on: it is read where it stands, nothing is
/// copied out or turned over, and what one head sees keeps its place in the tensor of all.
package struct AttentionScores: Operation {
  package static let name = "attentionScores"
  package static let words = "how well each key answers each query: q·k over √width, in every head"
  package let shape: [Int]
  private let heads: Heads

  /// `isCausal`: who reads the scores hides keys later than the query, so that no gradient comes
  /// from there, and it is not multiplied.
  package init(_ q: [Int], _ k: [Int], heads: Int, isCausal: Bool = false) {
    self.heads = Heads(q, k, heads: heads, isCausal: isCausal)
    shape = self.heads.pairs
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (b, h, t, s) = heads.pair(i)
    let (q, k) = (heads.query(b, t, h), heads.key(b, s, h))
    return .sum(heads.width) { x[0, q + $0] * x[1, k + $0] } / root()
  }

  // ∂L/∂qₜ = Σₛ ∂L/∂sₜₛ·kₛ / √w     ∂L/∂kₛ = Σₜ ∂L/∂sₜₛ·qₜ / √w, head by head
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (b, place, h, j) = heads.element(i, of: n == 0 ? heads.queries : heads.keys)
    guard n > 0 else {
      return .sum(heads.keys) {
        x.seed(heads.pair(b, h, place, $0)) * x[1, heads.key(b, $0, h) + j]
      } / root()
    }
    return .sum(heads.queries) {
      x.seed(heads.pair(b, h, $0, place)) * x[0, heads.query(b, $0, h) + j]
    } / root()
  }

  private func root<N: Arithmetic>() -> N {
    .known("√\(heads.width)", Double(heads.width).squareRoot())
  }

  package func forward(_ m: Memory<Float>) {
    let (q, k) = (m.input(0), m.input(1))
    heads.each { b, h in
      let query = scaled(q.value + heads.query(b, 0, h), heads.queries, m)
      m.multiply(
        query, heads.keyWindow(k.value, b, h).transposed, into: heads.matrix(m.value, b, h))
    }
  }
  package func backward(_ m: Memory<Float>) {
    let (q, k) = (m.input(0), m.input(1))
    heads.each { b, h in
      let slopes = heads.matrix(m.gradient, b, h)
      if let dq = q.gradient {
        heads.multiply(
          slopes, scaled(k.value + heads.key(b, 0, h), heads.keys, m),
          into: heads.queryWindow(dq, b, h), accumulating: q.accumulates, m)
      }
      if let dk = k.gradient {
        heads.multiply(
          turned: slopes, scaled(q.value + heads.query(b, 0, h), heads.queries, m),
          into: heads.keyWindow(dk, b, h), accumulating: k.accumulates, m)
      }
    }
  }

  /// A window over √w, behind what the product needs for itself: much less than the scores are.
  @inline(__always)
  private func scaled(
    _ window: UnsafeMutablePointer<Float>, _ rows: Int, _ m: Memory<Float>
  ) -> Matrix {
    let copy = m.scratch + heads.productScratch
    m.kernels.pointee.copy_rows(rows, heads.width, window, heads.all, copy, heads.width, 0)
    m.kernels.pointee.scale(rows * heads.width, 1 / Float(heads.width).squareRoot(), copy)
    return Matrix(copy, rows, heads.width)
  }
  package var scratch: Int {
    heads.productScratch + max(heads.queries, heads.keys) * heads.width
  }
  package var multiplyAdds: Int { shape.reduce(1, *) * heads.width }
}
