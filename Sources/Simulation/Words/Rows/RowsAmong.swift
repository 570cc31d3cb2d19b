import Calculus

/// How close some rows are to each other, (m, m): `cosine(M, 3.17.42)`.
struct RowsAmong: RowQuantity {
  let matrix: String
  let rows: [Int]
  let closeness: Closeness

  init?(_ call: RowCall) {
    guard call.arguments.count == 2, let closeness = Closeness(rawValue: call.function),
      let rows = Self.rows(call.arguments[1]), rows.count > 1
    else { return nil }
    (matrix, self.rows, self.closeness) = (call.arguments[0], rows, closeness)
  }
  /// `3.17.42`
  static func text(_ rows: [Int]) -> String { rows.map { "\($0)" }.joined(separator: ".") }
  static func rows(_ text: String) -> [Int]? {
    let rows = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
    return Self.text(rows) == text && rows.allSatisfy { $0 >= 0 } ? rows : nil
  }

  func shape(_ x: RowReader) -> [Int]? {
    rows.allSatisfy { $0 < x.rows.count } ? [rows.count, rows.count] : nil
  }
  func words(at i: Int, _ x: RowReader) -> String { closeness.words }
  func numbers(_ x: RowReader) -> [Double] {
    (0..<rows.count * rows.count).map { number(at: $0, x) }
  }
  func number(at i: Int, _ x: RowReader) -> Double {
    scale(i).number(at: rows[i % rows.count], x)
  }
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    scale(i).value(at: rows[i % rows.count], x)
  }
  private func scale(_ i: Int) -> RowScale {
    RowScale(closeness, matrix, to: .row(rows[i / rows.count]))
  }
}

/// The numbers of some rows alone, (m): `picked(along(M, 4), 3.17.42)`.
struct PickedRows: RowQuantity {
  let scale: RowScale
  let rows: [Int]
  static let name = "picked"

  init?(_ call: RowCall) {
    guard call.function == Self.name, let scale = call.scale(2),
      let rows = RowsAmong.rows(call.arguments[1])
    else { return nil }
    (self.scale, self.rows) = (scale, rows)
  }
  var matrix: String { scale.matrix }
  func shape(_ x: RowReader) -> [Int]? {
    guard scale.shape(x) != nil, rows.allSatisfy({ $0 < x.rows.count }) else { return nil }
    return [rows.count]
  }
  func words(at i: Int, _ x: RowReader) -> String { "as it is for \(x.label(rows[i]))" }
  func numbers(_ x: RowReader) -> [Double] { rows.map { scale.number(at: $0, x) } }
  func value<N: Arithmetic>(at i: Int, _ x: RowReader) -> N? {
    scale.read(rows[i], scale.number(at: rows[i], x), x)
  }
}
