/// How close two vectors a and b are, in one of the ways that words are compared.
///
///     cosine       Σ aᵢbᵢ / (‖a‖·‖b‖)
///     dotProduct   Σ aᵢbᵢ
///     euclidean    √Σ (aᵢ − bᵢ)²
///
/// A cosine is from −1 to 1, and NaN of a vector of zeros, which has no direction. The Euclidean
/// distance is the smaller, the closer they are.
package enum Closeness: String, CaseIterable, Sendable {
  case cosine, dotProduct, euclidean

  package var words: String {
    switch self {
    case .cosine: "the cosine of the angle between two vectors"
    case .dotProduct: "the dot product of two vectors"
    case .euclidean: "the distance between the ends of two vectors"
    }
  }

  /// Of vectors of `count` numbers.
  package func value<N: Arithmetic>(_ count: Int, _ a: (Int) -> N, _ b: (Int) -> N) -> N {
    switch self {
    case .cosine:
      .sum(count) { a($0) * b($0) }
        / (.named("‖a‖", .sqrt(.sum(count) { a($0) * a($0) }))
          * .named("‖b‖", .sqrt(.sum(count) { b($0) * b($0) })))
    case .dotProduct: .sum(count) { a($0) * b($0) }
    case .euclidean:
      .sqrt(
        .sum(count) { i in
          let difference = a(i) - b(i)
          return difference * difference
        })
    }
  }

  /// Whether one value is closer than another; NaN is farther than anything.
  @inline(__always)
  package func isCloser(_ x: Float, than y: Float) -> Bool {
    if y.isNaN { return !x.isNaN }
    return self == .euclidean ? x < y : x > y
  }
}

/// Where a − b + c ends, of three words' vectors: what is to c as a is to b (Mikolov, Yih and
/// Zweig, 2013). All three are first made 1 long, or a long one would drown the others.
package enum Analogy {
  /// Number k of aₖ/‖a‖ − bₖ/‖b‖ + cₖ/‖c‖.
  package static func value<N: Arithmetic>(
    at k: Int, _ count: Int, _ a: (Int) -> N, _ b: (Int) -> N, _ c: (Int) -> N
  ) -> N {
    func length(_ name: String, _ x: (Int) -> N) -> N {
      .named(name, .sqrt(.sum(count) { x($0) * x($0) }))
    }
    return a(k) / length("‖a‖", a) - b(k) / length("‖b‖", b) + c(k) / length("‖c‖", c)
  }
}
