import CKernels

/// yₜ = Σₛ wₕₜₛ·vₛ in the columns of each head h: what every query gets, of weights (…, H, T, S) and
/// values v (…, S, D), as (…, T, D), the heads side by side.
package struct AttentionMix: Operation {
  package static let name = "attentionMix"
  package static let words = "the values, each as much as its weight says, in every head"
  package let shape: [Int]
  private let heads: Heads

  /// `isCausal`: the weights of keys later than the query are 0, so they are not multiplied.
  package init(_ weights: [Int], _ v: [Int], isCausal: Bool = false) {
    let rank = weights.count
    let q: [Int] = v.dropLast(2) + [weights[rank - 2], v[v.count - 1]]
    heads = Heads(q, v, heads: weights[rank - 3], isCausal: isCausal)
    precondition(heads.pairs == weights, "attention: weights \(weights) and values \(v) do not fit")
    shape = q
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (b, t, h, j) = heads.element(i, of: heads.queries)
    return .sum(heads.keys) { x[0, heads.pair(b, h, t, $0)] * x[1, heads.key(b, $0, h) + j] }
  }

  // ∂L/∂wₜₛ = Σⱼ ∂L/∂yₜⱼ·vₛⱼ     ∂L/∂vₛ = Σₜ wₜₛ·∂L/∂yₜ, head by head
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    guard n > 0 else {
      let (b, h, t, s) = heads.pair(i)
      let (y, v) = (heads.query(b, t, h), heads.key(b, s, h))
      return .sum(heads.width) { x.seed(y + $0) * x[1, v + $0] }
    }
    let (b, s, h, j) = heads.element(i, of: heads.keys)
    return .sum(heads.queries) {
      x[0, heads.pair(b, h, $0, s)] * x.seed(heads.query(b, $0, h) + j)
    }
  }

  package func forward(_ m: Memory<Float>) {
    let (w, v) = (m.input(0), m.input(1))
    heads.each { b, h in
      heads.multiply(
        heads.matrix(w.value, b, h), heads.keyWindow(v.value, b, h),
        into: heads.queryWindow(m.value, b, h), m)
    }
  }
  package func backward(_ m: Memory<Float>) {
    let (w, v) = (m.input(0), m.input(1))
    heads.each { b, h in
      let slopes = heads.queryWindow(m.gradient, b, h)
      if let dw = w.gradient {
        m.multiply(
          slopes, heads.keyWindow(v.value, b, h).transposed, into: heads.matrix(dw, b, h),
          accumulating: w.accumulates)
      }
      if let dv = v.gradient {
        heads.multiply(
          turned: heads.matrix(w.value, b, h), slopes, into: heads.keyWindow(dv, b, h),
          accumulating: v.accumulates, m)
      }
    }
  }
  package var scratch: Int { heads.productScratch }
  package var multiplyAdds: Int { shape.reduce(1, *) * heads.keys }
}
