import Calculus
import Networks

/// Points of the input plane, in rows from the top: where a probe asks what the network computes.
///
/// With one input it is a line; with more than two, the others stay at their mean.
package struct Plane: Hashable, Sendable {
  package let columns, rows: Int
  package init(columns: Int, rows: Int) {
    (self.columns, self.rows) = (max(1, min(columns, 400)), max(1, min(rows, 400)))
  }

  /// `plane-40x30`
  package var name: String { "plane-\(columns)x\(rows)" }
  package init?(named name: String) {
    let parts = name.split(separator: "-")
    guard parts.count == 2, parts[0] == "plane" else { return nil }
    let size = parts[1].split(separator: "x").map { Int($0) }
    guard size.count == 2, let columns = size[0], let rows = size[1],
      1...400 ~= columns, 1...400 ~= rows
    else { return nil }
    self.init(columns: columns, rows: rows)
    guard self.name == name else { return nil }
  }

  /// Feature `feature` of point `point`, as a formula of its place.
  func input<N: Arithmetic>(_ point: Int, _ feature: Int, in extent: Extent) -> N {
    let (row, column) = point.quotientAndRemainder(dividingBy: columns)
    guard feature < 2 else { return N.known("mean", extent.means[feature]) }
    let (low, high) = (extent.low[feature], extent.high[feature])
    let part =
      feature == 0
      ? (N.known("column", Double(column)) + 0.5) / N.known("columns", Double(columns))
      : (N.known("rows", Double(rows)) - N.known("row", Double(row)) - 0.5)
        / N.known("rows", Double(rows))
    return N.known("low", low) + part * N.known("width", high - low)
  }
}

/// How far the training data reach, with a margin: the plane that is drawn.
package struct Extent: Equatable, Sendable {
  package let low, high, means: [Double]

  init(_ data: Dataset) {
    let inputs = (data.training + data.heldOut).map(\.input)
    let count = data.features.count
    var (low, high) = (0..<count).map { f in
      (inputs.map { $0[f] }.min() ?? 0, inputs.map { $0[f] }.max() ?? 0)
    }.reduce(into: ([Double](), [Double]())) {
      $0.0.append($1.0)
      $0.1.append($1.1)
    }
    means = (0..<count).map { f in
      inputs.reduce(0) { $0 + $1[f] } / Double(max(inputs.count, 1))
    }
    for f in 0..<count {
      let margin = high[f] > low[f] ? 0.12 * (high[f] - low[f]) : 1
      (low[f], high[f]) = (low[f] - margin, high[f] + margin)
    }
    (self.low, self.high) = (low, high)
  }
}
