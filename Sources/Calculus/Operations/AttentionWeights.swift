import CKernels

/// wₕₜₛ = exp sₕₜₛ / Σ exp sₕₜₛ over the keys that query t may see, and exactly 0 for the others:
/// how much each query takes from each key, of scores (…, H, T, S).
///
/// A causal mask hides keys that come later than the query; a padding mask those whose id is that
/// of padding, ids being a second input (…, S). A query that sees nothing takes nothing.
package struct AttentionWeights: Operation {
  package static let name = "attentionWeights"
  package static let words = "softmax over the keys that the query may see"
  package let shape: [Int]
  private let heads, queries, keys: Int
  private let isCausal: Bool
  private let padding: Int?

  package init(_ scores: [Int], isCausal: Bool, padding: Int? = nil) {
    let rank = scores.count
    (shape, self.isCausal, self.padding) = (scores, isCausal, padding)
    (heads, queries, keys) = (scores[rank - 3], scores[rank - 2], scores[rank - 1])
  }

  /// How many keys there are up to the last that a query may see: where there are more keys than
  /// queries, those too many came first.
  private func reach(_ row: Int) -> Int {
    isCausal ? min(row % queries + 1 + keys - queries, keys) : keys
  }
  private func isHidden(_ row: Int, _ s: Int, _ x: some Reading) -> Bool {
    guard s < reach(row) else { return true }
    guard let padding else { return false }
    return x.plain(1, row / (heads * queries) * keys + s) == Double(padding)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, s) = i.quotientAndRemainder(dividingBy: keys)
    guard !isHidden(row, s, x) else { return 0 }
    let seen = (0..<keys).filter { !isHidden(row, $0, x) }.map { row * keys + $0 }
    let peak = X.Number.named("max", .largest(seen.count) { x[0, seen[$0]] })
    return .exp(x[0, i] - peak) / .sum(seen.count) { .exp(x[0, seen[$0]] - peak) }
  }

  // ∂L/∂sₛ = wₛ (∂L/∂wₛ − Σᵣ wᵣ ∂L/∂wᵣ), over what is seen
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, s) = i.quotientAndRemainder(dividingBy: keys)
    guard n == 0, !isHidden(row, s, x) else { return nil }
    let seen = (0..<keys).filter { !isHidden(row, $0, x) }.map { row * keys + $0 }
    return x.output(i)
      * (x.seed(i) - .sum(seen.count) { x.output(seen[$0]) * x.seed(seen[$0]) })
  }

  package func forward(_ m: Memory<Float>) {
    for matrix in 0..<m.count / (queries * keys) {
      let start = matrix * queries * keys
      let ids = padding.map { _ in m.input(1).value + matrix / heads * keys }
      m.kernels.pointee.attention_weights(
        Int32(queries), Int32(keys), Int32(first), isCausal ? 1 : 0, ids, Float(padding ?? 0),
        m.input(0).value + start, m.value + start)
    }
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    for start in stride(from: 0, to: m.count, by: queries * keys) {
      m.kernels.pointee.attention_weights_gradient(
        Int32(queries), Int32(keys), Int32(first), isCausal ? 1 : 0, m.value + start,
        m.gradient + start, dx + start, m.input(0).adding)
    }
  }
  /// How many keys the first query may see; each that follows sees one more where isCausal.
  private var first: Int { isCausal ? 1 + keys - queries : keys }
}
