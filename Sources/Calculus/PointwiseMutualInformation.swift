/// How much more often two words stand together than chance would have it: pointwise mutual information
/// (Church and Hanks, 1990), log p(w, c)/(p(w)·p(c)), nothing where it is below 0.
///
/// p(c) is made of counts raised to a power below 1, so that rare contexts do not weigh too much, and a
/// shift log k is taken away, which is what k negative samples come to (Levy and Goldberg, 2014; Levy,
/// Goldberg and Dagan, 2015).
package enum PointwiseMutualInformation {
  /// max(0, log(n(w, c)/n(w) · Σ n(c)^power/n(c)^power) − log k)
  package static func positive<N: Arithmetic>(
    together: N, word: N, context: N, contexts: N, negatives: N
  ) -> N {
    let often = N.named("how often c is with w", together / word)
    let share = N.named("how often c is at all", context / contexts)
    return .max(0, .log(often / share) - .log(negatives))
  }

  /// n^power
  package static func smoothed<N: Arithmetic>(_ count: N, power: N) -> N {
    raised(count, to: power)
  }
}
