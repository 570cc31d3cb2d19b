import CKernels

/// wₕₜₛ = exp (sₕₜₛ/τ) / Σ exp (sₕₜₛ/τ): attention's weights as a person has changed them, of scores
/// (…, H, T, S). A score may be another one, a place may be hidden from all queries but its own, and
/// the temperature τ makes weights even (above 1) or lets the best take all (near 0).
package struct EditedWeights: Operation {
  package static let name = "editedWeights"
  package static let words = "softmax over the keys that the query may see, changed by hand"

  /// A score, put by hand.
  package struct Score: Hashable, Sendable {
    let head, query, key: Int
    let value: Double
    package init(head: Int, query: Int, key: Int, value: Double) {
      (self.head, self.query, self.key, self.value) = (head, query, key, value)
    }
  }
  package let shape: [Int]
  private let heads, queries, keys: Int
  private let isCausal: Bool
  private let padding: Int?
  /// By key.
  private let isPlaceHidden: [Bool]
  /// Whether keys are the queries' own places, the last of them those of the queries.
  private let isSelf: Bool
  private let scores: [Score]
  private let temperature: Double

  package init(
    _ scores: [Int], isCausal: Bool, padding: Int? = nil, hidden: [Int] = [], isSelf: Bool = true,
    edits: [Score] = [], temperature: Double = 1
  ) {
    let rank = scores.count
    (shape, self.isCausal, self.padding, self.isSelf) = (scores, isCausal, padding, isSelf)
    (heads, queries, keys) = (scores[rank - 3], scores[rank - 2], scores[rank - 1])
    isPlaceHidden = (0..<scores[rank - 1]).map(hidden.contains)
    (self.scores, self.temperature) = (edits, temperature)
  }

  private func isHidden(_ row: Int, _ s: Int, _ x: some Reading) -> Bool {
    let own = row % queries + keys - queries
    if isCausal, s > own { return true }
    if isPlaceHidden[s], !(isSelf && s == own) { return true }
    guard let padding else { return false }
    return x.plain(1, row / (heads * queries) * keys + s) == Double(padding)
  }
  private func edit(_ row: Int, _ s: Int) -> Double? {
    scores.last { $0.head == row / queries % heads && $0.query == row % queries && $0.key == s }?
      .value
  }
  /// What is made an exponential.
  private func score<X: Reading>(_ row: Int, _ s: Int, _ x: X) -> X.Number {
    let score = edit(row, s).map { X.Number($0) } ?? x[0, row * keys + s]
    return temperature == 1 ? score : score / .known("τ", temperature)
  }

  package func value<X: Reading>(at i: Int, _ x: X) -> X.Number {
    let (row, s) = i.quotientAndRemainder(dividingBy: keys)
    guard !isHidden(row, s, x) else { return 0 }
    let seen = (0..<keys).filter { !isHidden(row, $0, x) }
    let peak = X.Number.named("max", .largest(seen.count) { score(row, seen[$0], x) })
    return .exp(score(row, s, x) - peak)
      / .sum(seen.count) { .exp(score(row, seen[$0], x) - peak) }
  }

  // ∂L/∂sₛ = wₛ (∂L/∂wₛ − Σᵣ wᵣ ∂L/∂wᵣ) / τ, over what is seen; what was put by hand has none
  package func gradient<X: Reading>(ofInput n: Int, at i: Int, _ x: X) -> X.Number? {
    let (row, s) = i.quotientAndRemainder(dividingBy: keys)
    guard n == 0, !isHidden(row, s, x), edit(row, s) == nil else { return nil }
    let seen = (0..<keys).filter { !isHidden(row, $0, x) }.map { row * keys + $0 }
    let slope =
      x.output(i) * (x.seed(i) - .sum(seen.count) { x.output(seen[$0]) * x.seed(seen[$0]) })
    return temperature == 1 ? slope : slope / .known("τ", temperature)
  }

  package func forward(_ m: Memory<Float>) {
    for row in 0..<m.count / keys {
      let y = m.value + row * keys
      var peak = -Float.infinity
      for s in 0..<keys where !isHidden(row, s, m) { peak = max(peak, score(row, s, m)) }
      var sum: Float = 0
      for s in 0..<keys {
        y[s] = isHidden(row, s, m) ? 0 : .exp(score(row, s, m) - peak)
        sum += y[s]
      }
      for s in 0..<keys where sum > 0 { y[s] /= sum }
    }
  }
  package func backward(_ m: Memory<Float>) {
    guard let dx = m.input(0).gradient else { return }
    let (adds, rate) = (m.input(0).accumulates, 1 / Float(temperature))
    for row in 0..<m.count / keys {
      let (start, range) = (row * keys, row * keys..<(row + 1) * keys)
      let middle = range.reduce(Float(0)) { $0 + m.value[$1] * m.gradient[$1] }
      for i in range {
        let isFree = edit(row, i - start) == nil
        let slope = isFree ? m.value[i] * (m.gradient[i] - middle) * rate : 0
        dx[i] = adds ? dx[i] + slope : slope
      }
    }
  }
}
