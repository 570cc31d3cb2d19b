import Calculus

// Which groups of words a scale keeps apart.

/// A number for every group of words there is, of the words of that group alone.
protocol GroupQuantity: RowQuantity {
  static var name: String { get }
  var scale: RowScale { get }
  init(_ scale: RowScale)
}

extension GroupQuantity {
  init?(_ call: RowCall) {
    guard call.function == Self.name, let scale = call.scale() else { return nil }
    self.init(scale)
  }
  var matrix: String { scale.matrix }
  var name: String { "\(Self.name)(\(scale.name))" }
  func shape(_ x: RowReader) -> [Int]? {
    x.groups.isEmpty ? nil : scale.shape(x).map { _ in [x.groups.count] }
  }
  func numbers(_ x: RowReader) -> [Double] {
    x.groups.indices.map { number(at: $0, x) }
  }
  func number(at i: Int, _ x: RowReader) -> Double { value(at: i, x) ?? .nan }
}

/// x̄ = Σ x/n, of the words of a group.
struct GroupMean: GroupQuantity {
  static let name = "groupMean"
  let scale: RowScale
  init(_ scale: RowScale) { self.scale = scale }
  func words(at i: Int, _ x: RowReader) -> String {
    "the mean of the words of “\(x.groups[i].name)”"
  }
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    let rows = x.groups[i].rows
    guard !rows.isEmpty else { return N(.nan) }
    let values = scale.numbers(x)
    return .sum(rows.count) { scale.read(rows[$0], values[rows[$0]], x) }
      / N(Double(rows.count))
  }
}

/// s = √(Σ (x − x̄)²/(n − 1)), of the words of a group; of fewer than two there is none.
struct GroupDeviation: GroupQuantity {
  static let name = "groupDeviation"
  let scale: RowScale
  init(_ scale: RowScale) { self.scale = scale }
  func words(at i: Int, _ x: RowReader) -> String {
    "the standard deviation of the words of “\(x.groups[i].name)”"
  }
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    let rows = x.groups[i].rows
    guard rows.count > 1 else { return N(.nan) }
    let values = scale.numbers(x)
    let mean = GroupMean(scale)
    let middle: N = x.read(mean.name, i, mean.number(at: i, x))
    return .sqrt(
      .sum(rows.count) { k in
        let difference: N = scale.read(rows[k], values[rows[k]], x) - middle
        return difference * difference
      } / N(Double(rows.count - 1)))
  }
}

/// d = (x̄₁ − x̄₂)/s of every two groups, (G, G): how many standard deviations their means are apart,
/// s² = ((n₁ − 1)·s₁² + (n₂ − 1)·s₂²)/(n₁ + n₂ − 2) being pooled (Cohen, 1988).
struct GroupSeparation: GroupQuantity {
  static let name = "separation"
  let scale: RowScale
  init(_ scale: RowScale) { self.scale = scale }
  func shape(_ x: RowReader) -> [Int]? {
    let count = x.groups.count
    return count == 0 ? nil : scale.shape(x).map { _ in [count, count] }
  }
  func words(at i: Int, _ x: RowReader) -> String {
    let (a, b) = i.quotientAndRemainder(dividingBy: x.groups.count)
    return "how many pooled standard deviations “\(x.groups[a].name)” lies above "
      + "“\(x.groups[b].name)”"
  }

  /// From the means and deviations found once.
  func numbers(_ x: RowReader) -> [Double] {
    let means = GroupMean(scale).numbers(x)
    let deviations = GroupDeviation(scale).numbers(x)
    let count = x.groups.count
    return (0..<count * count).map { i in
      let (a, b) = i.quotientAndRemainder(dividingBy: count)
      return Self.value(
        (means[a], deviations[a], x.groups[a].rows.count),
        (means[b], deviations[b], x.groups[b].rows.count))
    }
  }
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    let (a, b) = i.quotientAndRemainder(dividingBy: x.groups.count)
    let (mean, deviation) = (GroupMean(scale), GroupDeviation(scale))
    func part(_ group: Int) -> (N, N, Int) {
      (
        x.read(mean.name, group, mean.number(at: group, x)),
        x.read(deviation.name, group, deviation.number(at: group, x)),
        x.groups[group].rows.count
      )
    }
    return Self.value(part(a), part(b))
  }

  private typealias Part<N> = (mean: N, deviation: N, count: Int)
  private static func value<N: Arithmetic>(_ a: Part<N>, _ b: Part<N>) -> N {
    let freedom = a.count + b.count - 2
    guard a.count > 1, b.count > 1 else { return N(.nan) }
    let squares =
      N(Double(a.count - 1)) * (a.deviation * a.deviation)
      + N(Double(b.count - 1)) * (b.deviation * b.deviation)
    return (a.mean - b.mean) / .named("s", .sqrt(squares / N(Double(freedom))))
  }
}
