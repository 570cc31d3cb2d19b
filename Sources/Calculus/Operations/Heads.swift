/// How queries (…, T, D) and keys (…, S, D) are seen as H heads of w = D/H columns each.
struct Heads: Sendable {
  let batch, queries, keys, count, width: Int
  /// D
  let all: Int
  /// Whether a query may see only the keys up to its own place.
  let isCausal: Bool
  /// (…, H, T, S)
  let pairs: [Int]

  init(_ q: [Int], _ k: [Int], heads: Int, isCausal: Bool) {
    let rank = q.count
    precondition(
      rank >= 2 && k.count == rank && q.dropLast(2) == k.dropLast(2) && q.last == k.last
        && q[rank - 1] % heads == 0,
      "attention: queries \(q) and keys \(k) do not fit \(heads) heads")
    batch = q.dropLast(2).reduce(1, *)
    (queries, keys, count, all) = (q[rank - 2], k[rank - 2], heads, q[rank - 1])
    width = all / heads
    self.isCausal = isCausal
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

// Products with the pairs (T, S) of one head. Of those that a causal mask hides, only a triangle in
// each block of queries is multiplied, or of keys.
extension Heads {
  private static var block: Int { 32 }

  /// y (T, w) = p · x, or y += p · x.
  @inline(__always)
  func multiply(
    _ p: Matrix, _ x: Matrix, into y: Matrix, accumulating: Bool = false, _ m: Memory<Float>
  ) {
    for start in stride(from: 0, to: queries, by: isCausal ? Self.block : queries) {
      let end = isCausal ? min(start + Self.block, queries) : queries
      let seen = isCausal ? min(max(end + keys - queries, 0), keys) : keys
      m.multiply(
        p.part(start..<end, 0..<seen), x.part(0..<seen, 0..<width),
        into: y.part(start..<end, 0..<width), accumulating: accumulating)
    }
  }
  /// y (S, w) = pᵀ · x, or y += pᵀ · x.
  @inline(__always)
  func multiply(
    turned p: Matrix, _ x: Matrix, into y: Matrix, accumulating: Bool, _ m: Memory<Float>
  ) {
    for start in stride(from: 0, to: keys, by: isCausal ? Self.block : keys) {
      let end = isCausal ? min(start + Self.block, keys) : keys
      let first = isCausal ? min(max(start + queries - keys, 0), queries) : 0
      m.multiply(
        p.part(first..<queries, start..<end).transposed, x.part(first..<queries, 0..<width),
        into: y.part(start..<end, 0..<width), accumulating: accumulating)
    }
  }
}
