/// How often a token came right after another: all that the simplest model of a text knows.
///
/// P(b after a) = (n(ab) + 1)/(n(a) + V), V being how many tokens there are: one more is counted of
/// each pair, so that none is impossible (Laplace, 1814; Shannon, 1948).
package struct Bigrams: Sendable {
  package let tokens: Int
  private var pairs: [Int: Int] = [:]  // by a·V + b; looked up, never iterated
  private var firsts: [Int]

  package init(tokens: Int, of texts: [[Int]]) {
    self.tokens = tokens
    firsts = Array(repeating: 0, count: tokens)
    for text in texts {
      for (a, b) in zip(text, text.dropFirst()) {
        pairs[a * tokens + b, default: 0] += 1
        firsts[a] += 1
      }
    }
  }

  package func count(_ a: Int, _ b: Int) -> Int { pairs[a * tokens + b] ?? 0 }
  package func count(_ a: Int) -> Int { firsts.indices.contains(a) ? firsts[a] : 0 }
}
