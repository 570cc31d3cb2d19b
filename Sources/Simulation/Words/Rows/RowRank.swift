import Calculus

// Who comes before whom.

/// Which place every row has in the order of a scale, (N), from 1: `rank(cosine(M, 17))`.
/// 1 + Σ [xⱼ before xᵢ], over the rows that are; equal ones share a place. What the others are
/// compared with does not count.
struct RowRank: RowQuantity {
  let scale: RowScale
  static let name = "rank"

  init?(_ call: RowCall) {
    guard call.function == Self.name, let scale = call.scale() else { return nil }
    self.scale = scale
  }
  var matrix: String { scale.matrix }
  func shape(_ x: RowReader) -> [Int]? { scale.shape(x) }
  func words(at i: Int, _ x: RowReader) -> String {
    scale.isFromLeast || !scale.leftOut.isEmpty
      ? "1 and one more for every word that is closer"
      : "1 and one more for every word that lies farther along"
  }

  /// By sorting once.
  func numbers(_ x: RowReader) -> [Double] {
    let values = scale.numbers(x)
    let leftOut = Set(scale.leftOut)  // looked up only
    let order = values.indices.filter { !leftOut.contains($0) && !values[$0].isNaN }
      .sorted { scale.isBefore(values[$0], values[$1]) }
    var ranks = values.map { $0.isNaN ? Double.nan : 0 }
    var (place, last) = (0, Double.nan)
    for (k, row) in order.enumerated() {
      if values[row] != last { (place, last) = (k, values[row]) }
      ranks[row] = Double(place + 1)
    }
    for row in leftOut where !values[row].isNaN {
      ranks[row] = Double(1 + before(row, values).count)
    }
    return ranks
  }
  func number(at i: Int, _ x: RowReader) -> Double {
    let values = scale.numbers(x)
    return values[i].isNaN ? .nan : Double(1 + before(i, values).count)
  }
  /// Those that come before row `i`, among all that count.
  private func before(_ i: Int, _ values: [Double]) -> [Int] {
    let leftOut = scale.leftOut
    return values.indices.filter {
      $0 != i && scale.isBefore(values[$0], values[i]) && !leftOut.contains($0)
    }
  }

  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    let values = scale.numbers(x)
    let own: N = scale.read(i, values[i], x)
    guard !values[i].isNaN else { return own }
    let before = before(i, values)
    guard !before.isEmpty else { return 1 }
    return 1
      + .sum(before.count) { k in
        let other: N = scale.read(before[k], values[before[k]], x)
        return .positive(scale.isFromLeast ? own - other : other - own)
      }
  }
}

/// The first k rows of a scale, (k, 2): which row, and its number; `nearest(cosine(M, 17), 40)`.
/// `farthest(along(M, 4), 40)`: the last ones, the very last first.
struct NearestRows: RowQuantity {
  let scale: RowScale
  private let count: Int
  private let isFromEnd: Bool
  static let name = "nearest"
  static let fromEnd = "farthest"

  init?(_ call: RowCall) {
    guard [Self.name, Self.fromEnd].contains(call.function), let scale = call.scale(2),
      let count = call.whole(1), count > 0
    else { return nil }
    (self.scale, self.count, isFromEnd) = (scale, count, call.function == Self.fromEnd)
  }
  var matrix: String { scale.matrix }
  func shape(_ x: RowReader) -> [Int]? {
    scale.shape(x).map { _ in [found(x).count, 2] }
  }
  private func found(_ x: RowReader) -> [(row: Int, value: Double)] {
    scale.first(count, fromEnd: isFromEnd, x)
  }
  func words(at i: Int, _ x: RowReader) -> String {
    guard i % 2 == 0 else { return "as it was found for this word" }
    return x.label(Int(exactly: number(at: i, x)) ?? -1)
  }
  func numbers(_ x: RowReader) -> [Double] { found(x).flatMap { [Double($0.row), $0.value] } }
  /// Which row it is, is not worked out but found by looking at all of them.
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    let found = found(x)
    guard i % 2 == 1, found.indices.contains(i / 2) else { return nil }
    return scale.read(found[i / 2].row, found[i / 2].value, x)
  }
}
