import Calculus

/// How many rows lie where along a scale, (bins): between the least and the greatest number there are
/// bins of equal width, the last with its end; `spread(along(M, 4), 40)`.
struct RowSpread: RowQuantity {
  let scale: RowScale
  private let bins: Int
  static let name = "spread"

  init?(_ call: RowCall) {
    guard call.function == Self.name, let scale = call.scale(2), let bins = call.whole(1),
      (1...4096).contains(bins)
    else { return nil }
    (self.scale, self.bins) = (scale, bins)
  }
  var matrix: String { scale.matrix }
  func shape(_ x: RowReader) -> [Int]? { scale.shape(x).map { _ in [bins] } }
  func words(at i: Int, _ x: RowReader) -> String { "how many words lie in this bin" }

  /// Where bin `i` begins, of numbers from `low` to `high`.
  static func edge(_ i: Int, of bins: Int, _ low: Double, _ high: Double) -> Double {
    i == bins ? high : low + (high - low) * Double(i) / Double(bins)
  }
  private func ends(_ values: [Double]) -> (low: Double, high: Double) {
    values.reduce((.infinity, -.infinity)) {
      $1.isFinite ? (min($0.0, $1), max($0.1, $1)) : $0
    }
  }

  /// All at once, by counting; a law holds it to the definition.
  func numbers(_ x: RowReader) -> [Double] {
    let values = scale.numbers(x)
    let (low, high) = ends(values)
    var counts = Array(repeating: 0.0, count: bins)
    for value in values where value.isFinite {
      // The bin by the same comparisons as the definition.
      var bin = high > low ? Int((value - low) / (high - low) * Double(bins)) : bins - 1
      bin = min(max(bin, 0), bins - 1)
      while bin > 0, value < Self.edge(bin, of: bins, low, high) { bin -= 1 }
      while bin < bins - 1, value >= Self.edge(bin + 1, of: bins, low, high) { bin += 1 }
      counts[bin] += 1
    }
    return counts
  }

  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    let values = scale.numbers(x)
    let (least, greatest) = ends(values)
    let rows = values.indices.filter { values[$0].isFinite }
    let low = Self.edge(i, of: bins, least, greatest)
    let high = Self.edge(i + 1, of: bins, least, greatest)
    return .sum(rows.count) { k in
      let number: N = scale.read(rows[k], values[rows[k]], x)
      // [x ≥ low] − [x ≥ high], with x ≥ a written as 1 − [a > x]
      let isAbove = 1 - N.positive(N.known("low", low) - number)
      guard i < bins - 1 else { return isAbove }
      return isAbove - (1 - .positive(N.known("high", high) - number))
    }
  }
}
