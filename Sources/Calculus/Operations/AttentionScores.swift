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

  package init(_ q: [Int], _ k: [Int], heads: Int) {
    self.heads = Heads(q, k, heads: heads)
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
        m.multiply(
          slopes, scaled(k.value + heads.key(b, 0, h), heads.keys, m),
          into: heads.queryWindow(dq, b, h), accumulating: q.accumulates)
      }
      if let dk = k.gradient {
        m.multiply(
          slopes.transposed, scaled(q.value + heads.query(b, 0, h), heads.queries, m),
          into: heads.keyWindow(dk, b, h), accumulating: k.accumulates)
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

/// How queries (…, T, D) and keys (…, S, D) are seen as H heads of w = D/H columns each.
struct Heads: Sendable {
  let batch, queries, keys, count, width: Int
  /// D
  let all: Int
  /// (…, H, T, S)
  let pairs: [Int]

  init(_ q: [Int], _ k: [Int], heads: Int) {
    let rank = q.count
    precondition(
      rank >= 2 && k.count == rank && q.dropLast(2) == k.dropLast(2) && q.last == k.last
        && q[rank - 1] % heads == 0,
      "attention: queries \(q) and keys \(k) do not fit \(heads) heads")
    batch = q.dropLast(2).reduce(1, *)
    (queries, keys, count, all) = (q[rank - 2], k[rank - 2], heads, q[rank - 1])
    width = all / heads
    pairs = q.dropLast(2) + [heads, queries, keys]
  }

  /// Sample, head, query and key of a pair.
  func pair(_ i: Int) -> (b: Int, h: Int, t: Int, s: Int) {
    let row = i / keys
    return (row / queries / count, row / queries % count, row % queries, i % keys)
  }
  func pair(_ b: Int, _ h: Int, _ t: Int, _ s: Int) -> Int {
    ((b * count + h) * queries + t) * keys + s
  }
  /// Where the window of a head begins in the row of a query, or of a key.
  @inline(__always)
  func query(_ b: Int, _ t: Int, _ h: Int) -> Int { (b * queries + t) * all + h * width }
  @inline(__always)
  func key(_ b: Int, _ s: Int, _ h: Int) -> Int { (b * keys + s) * all + h * width }
  /// Sample, place, head and column in it of an element of (…, places, D).
  func element(_ i: Int, of places: Int) -> (b: Int, place: Int, h: Int, j: Int) {
    let (row, column) = i.quotientAndRemainder(dividingBy: all)
    return (row / places, row % places, column / width, column % width)
  }

  // Windows as matrices.
  @inline(__always)
  func queryWindow(_ x: UnsafeMutablePointer<Float>, _ b: Int, _ h: Int) -> Matrix {
    Matrix(x + query(b, 0, h), queries, width, rowStride: all)
  }
  @inline(__always)
  func keyWindow(_ x: UnsafeMutablePointer<Float>, _ b: Int, _ h: Int) -> Matrix {
    Matrix(x + key(b, 0, h), keys, width, rowStride: all)
  }
  /// (T, S) of one head.
  @inline(__always)
  func matrix(_ x: UnsafeMutablePointer<Float>, _ b: Int, _ h: Int) -> Matrix {
    Matrix(x + pair(b, h, 0, 0), queries, keys)
  }

  @inline(__always)
  func each(_ body: (_ b: Int, _ h: Int) -> Void) {
    for b in 0..<batch { for h in 0..<count { body(b, h) } }
  }
  var productScratch: Int {
    max(Matrix.scratch(queries, width, keys), Matrix.scratch(queries, keys, width))
  }
}
